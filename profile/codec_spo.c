/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SeccompProfile of the Security Profiles Operator, v1 and v1beta1, in
 * YAML or JSON. It has no default errno: that is EPERM.
 */
#include <inttypes.h>
#include <linux/seccomp.h>

#include "base/escape.h"
#include "profile/codecs.h"
#include "profile/names.h"
#include "profile/oci.h"
#include "syscalls/actions.h"

#define GROUP "security-profiles-operator.x-k8s.io/"

static const char *const keys[] = {"state", "disabled", "baseProfileName",
    "targetWorkload", NULL};

const struct dialect dialect_spo = {
    .name = "spo",
    .native = true,
    .listener = true,
    .no_default_errno = true,
    .other_keys = keys,
    .most = INT64_MAX,
};

static bool is_text(const struct node *node, const char *text)
{
	return node && slice_equals(node->text, text);
}

static bool recognise(const struct node *root)
{
	return is_text(node_find(root, "kind"), "SeccompProfile");
}

static void check_version(const struct node *root, struct problems *problems)
{
	const struct node *version = node_find(root, "apiVersion");

	if (is_text(version, GROUP "v1") || is_text(version, GROUP "v1beta1"))
		return;
	problems_add(problems, SEVERITY_WARNING, NULL,
	    version ? version->line : root->line,
	    version ? version->column : root->column,
	    "apiVersion: expected " GROUP "v1 or v1beta1");
}

static bool is_off(const struct node *spec)
{
	bool disabled = false;
	const struct node *node = node_find(spec, "disabled");

	return is_text(node_find(spec, "state"), "Disabled") ||
	       (node && node_bool(node, &disabled) && disabled);
}

static int read(const struct node *root, bool json, const struct target *at,
    struct profile *ret, struct problems *problems)
{
	const struct node *spec = node_find(root, "spec");
	const struct node *base =
	    spec ? node_find(spec, "baseProfileName") : NULL;

	check_version(root, problems);
	if (!spec || spec->kind != NODE_MAP) {
		problems_add(problems, SEVERITY_ERROR, NULL, root->line,
		    root->column, "no spec here");
		return -EINVAL;
	}
	if (base && base->text.len > 0)
		problems_add(problems, SEVERITY_WARNING, "SC112",
		    base->key_line, base->key_column,
		    "baseProfileName: what the other profile allows is not "
		    "in here; merge it");
	if (is_off(spec))
		problems_add(problems, SEVERITY_WARNING, "SC113", spec->line,
		    spec->column,
		    "the profile is disabled: nothing runs under "
		    "it");
	return oci_read(&dialect_spo, spec, json, at, ret, problems);
}

static int check(const struct profile *profile, struct problems *cannot)
{
	return oci_check(&dialect_spo, profile, cannot);
}

/* Always quoted, so that no name is ever a number, a truth or a comment. */
static void put_text(FILE *out, const char *before, const char *text)
{
	fputs(before, out);
	fputc('"', out);
	escape(out, MEDIUM_JSON, slice_of(text));
	fputs("\"\n", out);
}

static void write_args(const struct profile_rule *rule, FILE *out)
{
	if (rule->arg_count > 0)
		fputs("    args:\n", out);
	for (size_t i = 0; i < rule->arg_count; i++) {
		const struct profile_arg *arg = &rule->args[i];

		fprintf(out, "    - index: %" PRIu32 "\n", arg->index);
		fprintf(out, "      op: %s\n", compare_name(arg->op));
		fprintf(out, "      value: %" PRIu64 "\n", arg->value);
		if (arg->op == COMPARE_MASKED_EQ)
			fprintf(out, "      valueTwo: %" PRIu64 "\n",
			    arg->value_two);
	}
}

static void write_block(const struct profile *profile,
    const struct oci_blocks *blocks, size_t at, FILE *out)
{
	const struct profile_rule *rule = blocks->first[at];
	size_t i = (size_t)(rule - profile->rules) + 1;

	fprintf(out, "  - action: %s\n", action_scmp_name(rule->action));
	if (errno_is_told(rule->has_errno, rule->action, rule->errno_ret))
		fprintf(out, "    errnoRet: %u\n", rule->errno_ret);
	write_args(rule, out);
	fputs("    names:\n", out);
	for (; i != 0; i = blocks->next_of[i - 1])
		put_text(out, "    - ", profile->rules[i - 1].name);
}

static void write_head(const struct profile *profile, FILE *out)
{
	enum profile_flag flag;

	fputs("apiVersion: " GROUP "v1beta1\n"
	      "kind: SeccompProfile\n"
	      "metadata:\n"
	      "  name: profile\n"
	      "spec:\n",
	    out);
	fprintf(out, "  defaultAction: %s\n",
	    action_scmp_name(profile->default_action));
	if (profile->arch_count > 0)
		fputs("  architectures:\n", out);
	for (size_t i = 0; i < profile->arch_count; i++)
		if (scmp_arch_name(profile->arches[i]))
			fprintf(out, "  - %s\n",
			    scmp_arch_name(profile->arches[i]));
	if (profile->has_flags)
		fputs(profile->flags ? "  flags:\n" : "  flags: []\n", out);
	for (size_t i = 0; flag_name(i, &flag); i++)
		if (profile->flags & flag)
			fprintf(out, "  - %s\n", flag_name(i, NULL));
	if (profile->listener_path)
		put_text(out, "  listenerPath: ", profile->listener_path);
	if (profile->listener_metadata)
		put_text(out,
		    "  listenerMetadata: ", profile->listener_metadata);
}

static int write(const struct profile *profile, FILE *out, struct error *err)
{
	struct oci_blocks blocks;

	if (oci_blocks(profile, &blocks) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	write_head(profile, out);
	fputs(blocks.count > 0 ? "  syscalls:\n" : "  syscalls: []\n", out);
	for (size_t i = 0; i < blocks.count; i++)
		write_block(profile, &blocks, i, out);
	oci_blocks_release(&blocks);
	return 0;
}

const struct codec codec_spo = {
    .name = "spo",
    .recognise = recognise,
    .read = read,
    .check = check,
    .write = write,
};
