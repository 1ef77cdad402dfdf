/* SPDX-License-Identifier: Apache-2.0 */
/* Docker's superset: archMap, and rules for some capabilities or kernels. */
#include "profile/codecs.h"
#include "profile/oci.h"

static const char *const keys[] = {"archMap", NULL};

const struct dialect dialect_docker = {
    .name = "docker",
    .docker = true,
    .listener = true,
    .other_keys = keys,
    .most = UINT64_MAX,
};

static const char *const own[] = {"includes", "excludes", "comment", "name",
    NULL};

static bool has_own(const struct node *rule)
{
	for (size_t i = 0; own[i]; i++)
		if (node_find(rule, own[i]))
			return true;
	return false;
}

static bool recognise(const struct node *root)
{
	const struct node *rules = node_find(root, "syscalls");

	if (!node_find(root, "defaultAction"))
		return false;
	if (node_find(root, "archMap"))
		return true;
	for (const struct node *n = rules ? rules->first : NULL; n; n = n->next)
		if (has_own(n))
			return true;
	return false;
}

static int read(const struct node *root, bool json, const struct target *at,
    struct profile *ret, struct problems *problems)
{
	return oci_read(&dialect_docker, root, json, at, ret, problems);
}

static int check(const struct profile *profile, struct problems *cannot)
{
	return oci_check(&dialect_docker, profile, cannot);
}

static int write(const struct profile *profile, FILE *out, struct error *err)
{
	return oci_write(&dialect_docker, profile, out, err);
}

const struct codec codec_docker = {
    .name = "docker",
    .recognise = recognise,
    .read = read,
    .check = check,
    .write = write,
};
