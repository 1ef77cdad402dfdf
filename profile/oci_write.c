/* SPDX-License-Identifier: Apache-2.0 */
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "profile/canonical.h"
#include "profile/names.h"
#include "profile/oci.h"
#include "syscalls/actions.h"

#define LOOK_BACK 64 /* entries that a rule may still join */

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool fits(const struct profile_rule *a, const struct profile_rule *b)
{
	return rule_action(a) == rule_action(b) &&
	       a->has_errno == b->has_errno && a->arg_count == b->arg_count &&
	       same_text(a->comment, b->comment) &&
	       memcmp(a->args, b->args, a->arg_count * sizeof(a->args[0])) == 0;
}

/* What is on the way to build blocks of. */
struct builder {
	const struct profile *profile;
	struct oci_blocks blocks;
	size_t *last_of; /* by block: the number of its last rule */
};

static bool holds(const struct builder *builder, size_t block, const char *name)
{
	const struct profile_rule *rules = builder->profile->rules;
	size_t i = (size_t)(builder->blocks.first[block] - rules) + 1;

	for (; i != 0; i = builder->blocks.next_of[i - 1])
		if (strcmp(rules[i - 1].name, name) == 0)
			return true;
	return false;
}

/* A rule joins an older entry only past none that has the same name. */
static size_t find_block(const struct builder *builder,
    const struct profile_rule *rule)
{
	size_t count = builder->blocks.count;
	size_t stop = count > LOOK_BACK ? count - LOOK_BACK : 0;

	for (size_t i = count; i-- > stop;) {
		if (fits(builder->blocks.first[i], rule))
			return i;
		if (holds(builder, i, rule->name))
			break;
	}
	return count;
}

static void add_to_block(struct builder *builder, size_t at)
{
	const struct profile_rule *rule = &builder->profile->rules[at];
	struct oci_blocks *blocks = &builder->blocks;
	size_t block = find_block(builder, rule);

	blocks->next_of[at] = 0;
	if (block == blocks->count)
		blocks->first[blocks->count++] = rule;
	else
		blocks->next_of[builder->last_of[block]] = at + 1;
	builder->last_of[block] = at;
}

void oci_blocks_release(struct oci_blocks *blocks)
{
	free(blocks->first);
	free(blocks->next_of);
	*blocks = (struct oci_blocks){0};
}

int oci_blocks(const struct profile *profile, struct oci_blocks *ret)
{
	size_t room = profile->rule_count + 1;
	struct builder builder = {.profile = profile};

	builder.blocks.first = calloc(room, sizeof(*builder.blocks.first));
	builder.blocks.next_of = calloc(room, sizeof(size_t));
	builder.last_of = calloc(room, sizeof(size_t));
	if (!builder.blocks.first || !builder.blocks.next_of ||
	    !builder.last_of) {
		oci_blocks_release(&builder.blocks);
		free(builder.last_of);
		return -ENOMEM;
	}
	for (size_t i = 0; i < profile->rule_count; i++)
		add_to_block(&builder, i);
	free(builder.last_of);
	*ret = builder.blocks;
	return 0;
}

static void write_args(const struct profile_rule *rule, struct json *json)
{
	json_array(json, "args");
	for (size_t i = 0; i < rule->arg_count; i++) {
		const struct profile_arg *arg = &rule->args[i];

		json_object(json, NULL);
		json_u64(json, "index", arg->index);
		json_u64(json, "value", arg->value);
		if (arg->op == COMPARE_MASKED_EQ || arg->value_two != 0)
			json_u64(json, "valueTwo", arg->value_two);
		json_text(json, "op", compare_name(arg->op));
		json_end(json);
	}
	json_end(json);
}

static void write_block(const struct dialect *dialect,
    const struct profile *profile, const struct oci_blocks *blocks, size_t at,
    struct json *json)
{
	const struct profile_rule *rule = blocks->first[at];
	size_t i = (size_t)(rule - profile->rules) + 1;
	bool told =
	    errno_is_told(rule->has_errno, rule->action, rule->errno_ret);

	json_object(json, NULL);
	json_array(json, "names");
	for (; i != 0; i = blocks->next_of[i - 1])
		json_text(json, NULL, profile->rules[i - 1].name);
	json_end(json);
	json_text(json, "action", action_scmp_name(rule->action));
	if (told)
		json_u64(json, "errnoRet", rule->errno_ret);
	if (told && dialect->errno_names && errno_name(rule->errno_ret))
		json_text(json, "errno", errno_name(rule->errno_ret));
	if (rule->arg_count > 0)
		write_args(rule, json);
	if (rule->comment && dialect->docker)
		json_text(json, "comment", rule->comment);
	json_end(json);
}

static void write_flags(const struct profile *profile, struct json *json)
{
	enum profile_flag flag;

	json_array(json, "flags");
	for (size_t i = 0; flag_name(i, &flag); i++)
		if (profile->flags & flag)
			json_text(json, NULL, flag_name(i, NULL));
	json_end(json);
}

static void write_head(const struct dialect *dialect,
    const struct profile *profile, struct json *json)
{
	const char *name = errno_name(profile->default_errno);
	bool told = errno_is_told(profile->has_default_errno,
	    profile->default_action, profile->default_errno);

	json_text(json, "defaultAction",
	    action_scmp_name(profile->default_action));
	if (told && !dialect->no_default_errno)
		json_u64(json, "defaultErrnoRet", profile->default_errno);
	if (told && dialect->errno_names && name)
		json_text(json, "defaultErrno", name);
	if (profile->arch_count > 0) {
		json_array(json, "architectures");
		for (size_t i = 0; i < profile->arch_count; i++)
			if (scmp_arch_name(profile->arches[i]))
				json_text(json, NULL,
				    scmp_arch_name(profile->arches[i]));
		json_end(json);
	}
	if (profile->has_flags)
		write_flags(profile, json);
	if (!dialect->listener)
		return;
	if (profile->listener_path)
		json_text(json, "listenerPath", profile->listener_path);
	if (profile->listener_metadata)
		json_text(json, "listenerMetadata", profile->listener_metadata);
}

int oci_write(const struct dialect *dialect, const struct profile *profile,
    FILE *out, struct error *err)
{
	struct oci_blocks blocks;
	struct json json;

	if (oci_blocks(profile, &blocks) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	json_begin(&json, out, false);
	json_object(&json, NULL);
	write_head(dialect, profile, &json);
	json_array(&json, "syscalls");
	for (size_t i = 0; i < blocks.count; i++)
		write_block(dialect, profile, &blocks, i, &json);
	json_end(&json);
	json_end(&json);
	oci_blocks_release(&blocks);
	return 0;
}
