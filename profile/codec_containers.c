/* SPDX-License-Identifier: Apache-2.0 */
/* containers/common, of Podman, Buildah and CRI-O: errnos by name besides. */
#include "profile/codecs.h"
#include "profile/oci.h"

static const char *const keys[] = {"archMap", "defaultErrno", NULL};

const struct dialect dialect_containers = {
    .name = "containers",
    .docker = true,
    .errno_names = true,
    .native = true,
    .other_keys = keys,
    .most = UINT64_MAX,
};

static bool recognise(const struct node *root)
{
	const struct node *rules = node_find(root, "syscalls");

	if (!node_find(root, "defaultAction"))
		return false;
	if (node_find(root, "defaultErrno"))
		return true;
	for (const struct node *n = rules ? rules->first : NULL; n; n = n->next)
		if (node_find(n, "errno"))
			return true;
	return false;
}

static int read(const struct node *root, bool json, const struct target *at,
    struct profile *ret, struct problems *problems)
{
	return oci_read(&dialect_containers, root, json, at, ret, problems);
}

static int check(const struct profile *profile, struct problems *cannot)
{
	return oci_check(&dialect_containers, profile, cannot);
}

static int write(const struct profile *profile, FILE *out, struct error *err)
{
	return oci_write(&dialect_containers, profile, out, err);
}

const struct codec codec_containers = {
    .name = "containers",
    .recognise = recognise,
    .read = read,
    .check = check,
    .write = write,
};
