/* SPDX-License-Identifier: Apache-2.0 */
/* linux.seccomp of the OCI runtime specification, and what embeds it. */
#include <linux/seccomp.h>

#include "profile/canonical.h"
#include "profile/codecs.h"
#include "profile/names.h"
#include "profile/oci.h"

const struct dialect dialect_oci = {
    .name = "oci",
    .listener = true,
    .most = UINT64_MAX,
};

/* A whole config.json will do as well. */
static const struct node *within(const struct node *root)
{
	const struct node *linux_part = node_find(root, "linux");
	const struct node *part =
	    linux_part ? node_find(linux_part, "seccomp") : NULL;

	return part ? part : root;
}

static bool recognise(const struct node *root)
{
	return node_find(within(root), "defaultAction") != NULL;
}

static int read(const struct node *root, bool json, const struct target *at,
    struct profile *ret, struct problems *problems)
{
	return oci_read(&dialect_oci, within(root), json, at, ret, problems);
}

static int check(const struct profile *profile, struct problems *cannot)
{
	return oci_check(&dialect_oci, profile, cannot);
}

static int write(const struct profile *profile, FILE *out, struct error *err)
{
	return oci_write(&dialect_oci, profile, out, err);
}

const struct codec codec_oci = {
    .name = "oci",
    .recognise = recognise,
    .read = read,
    .check = check,
    .write = write,
};
