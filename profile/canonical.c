/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/canonical.h"

#include <inttypes.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "profile/names.h"
#include "syscalls/actions.h"
#include "syscalls/syscalls.h"

static int compare_u64(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_args(const struct profile_arg *a,
    const struct profile_arg *b)
{
	int r = compare_u64(a->index, b->index);

	if (r == 0)
		r = compare_u64(a->op, b->op);
	if (r == 0)
		r = compare_u64(a->value, b->value);
	return r ? r : compare_u64(a->value_two, b->value_two);
}

static int by_arg(const void *a, const void *b)
{
	return compare_args(a, b);
}

int rule_compare(const struct profile_rule *a, const struct profile_rule *b)
{
	int r = strcmp(a->name, b->name);

	for (size_t i = 0; r == 0 && i < a->arg_count && i < b->arg_count; i++)
		r = compare_args(&a->args[i], &b->args[i]);
	if (r == 0)
		r = compare_u64(a->arg_count, b->arg_count);
	return r ? r : compare_u64(rule_action(a), rule_action(b));
}

/*
 * One spelling for what is the same on every architecture. Those of 32 bits
 * compare the lower halves alone, so a value is never moved across them.
 */
static void spell(struct profile_arg *arg)
{
	if (arg->op == COMPARE_MASKED_EQ) {
		arg->value_two &= arg->value;
		if (arg->value == UINT64_MAX)
			*arg = (struct profile_arg){.index = arg->index,
			    .op = COMPARE_EQ,
			    .value = arg->value_two};
		return;
	}
	arg->value_two = 0;
	if ((uint32_t)arg->value == UINT32_MAX)
		return;
	if (arg->op == COMPARE_GT) {
		arg->op = COMPARE_GE;
		arg->value++;
	} else if (arg->op == COMPARE_LE) {
		arg->op = COMPARE_LT;
		arg->value++;
	}
}

static bool always_holds(const struct profile_arg *arg)
{
	return (arg->op == COMPARE_MASKED_EQ && arg->value == 0) ||
	       (arg->op == COMPARE_GE && arg->value == 0);
}

static bool never_holds(const struct profile_rule *rule)
{
	for (size_t i = 0; i < rule->arg_count; i++)
		if (rule->args[i].op == COMPARE_LT && rule->args[i].value == 0)
			return true;
	return false;
}

static void tidy_conditions(struct profile_rule *rule)
{
	size_t kept = 0;

	for (size_t i = 0; i < rule->arg_count; i++)
		spell(&rule->args[i]);
	qsort(rule->args, rule->arg_count, sizeof(rule->args[0]), by_arg);
	for (size_t i = 0; i < rule->arg_count; i++) {
		if (always_holds(&rule->args[i]))
			continue;
		if (kept > 0 &&
		    compare_args(&rule->args[kept - 1], &rule->args[i]) == 0)
			continue;
		rule->args[kept++] = rule->args[i];
	}
	rule->arg_count = kept;
}

/* The rules of one name, in the order of the file. */
struct group {
	const struct profile_rule *const *rules;
	size_t count;
};

/* The first rule without conditions decides; libseccomp drops the others. */
static const struct profile_rule *unconditional(const struct group *group,
    uint32_t by_default)
{
	for (size_t i = 0; i < group->count; i++)
		if (rule_action(group->rules[i]) != by_default &&
		    group->rules[i]->arg_count == 0)
			return group->rules[i];
	return NULL;
}

static bool one_action(const struct group *group, uint32_t by_default)
{
	uint32_t action = by_default;

	for (size_t i = 0; i < group->count; i++) {
		uint32_t other = rule_action(group->rules[i]);

		if (other == by_default)
			continue;
		if (action != by_default && action != other)
			return false;
		action = other;
	}
	return true;
}

/* Whether each condition of wide is one of narrow's. */
static bool covers(const struct profile_rule *wide,
    const struct profile_rule *narrow)
{
	for (size_t i = 0; i < wide->arg_count; i++) {
		size_t j = 0;

		while (j < narrow->arg_count &&
		       compare_args(&wide->args[i], &narrow->args[j]) != 0)
			j++;
		if (j == narrow->arg_count)
			return false;
	}
	return true;
}

static void remove_rule(struct profile *profile, size_t i)
{
	free(profile->rules[i].name);
	free(profile->rules[i].comment);
	profile->rule_count--;
	memmove(&profile->rules[i], &profile->rules[i + 1],
	    (profile->rule_count - i) * sizeof(profile->rules[0]));
}

static int by_rule(const void *a, const void *b)
{
	return rule_compare(a, b);
}

/* Among rules of one action neither order nor a narrower one matters. */
static void tidy_group(struct profile *profile, size_t first)
{
	for (size_t i = first; i < profile->rule_count; i++)
		tidy_conditions(&profile->rules[i]);
	for (size_t i = profile->rule_count; i-- > first;) {
		const struct profile_rule *rule = &profile->rules[i];
		bool drop = never_holds(rule);

		for (size_t j = first; !drop && j < profile->rule_count; j++)
			drop = j != i && covers(&profile->rules[j], rule);
		if (drop)
			remove_rule(profile, i);
	}
	if (profile->rule_count > first)
		qsort(profile->rules + first, profile->rule_count - first,
		    sizeof(profile->rules[0]), by_rule);
}

static int add_group(struct profile *ret, const struct group *group)
{
	uint32_t by_default = profile_default(ret);
	const struct profile_rule *all = unconditional(group, by_default);
	size_t first = ret->rule_count;

	if (all)
		return profile_add_copy(ret, all) ? 0 : -ENOMEM;
	for (size_t i = 0; i < group->count; i++)
		if (rule_action(group->rules[i]) != by_default &&
		    !profile_add_copy(ret, group->rules[i]))
			return -ENOMEM;
	if (one_action(group, by_default))
		tidy_group(ret, first);
	return 0;
}

static int by_name(const void *a, const void *b)
{
	const struct profile_rule *const *x = a, *const *y = b;
	int r = strcmp((*x)->name, (*y)->name);

	return r ? r : (*x > *y) - (*x < *y); /* the order of the file */
}

static int by_arch(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return compare_u64(*x, *y);
}

static int add_groups(const struct profile_rule *const *rules, size_t count,
    struct profile *ret)
{
	for (size_t i = 0, n; i < count; i += n) {
		struct group group = {rules + i, 0};
		int r;

		for (n = 1; i + n < count; n++)
			if (strcmp(rules[i + n]->name, rules[i]->name) != 0)
				break;
		group.count = n;
		r = add_group(ret, &group);
		if (r < 0)
			return r;
	}
	return 0;
}

int profile_canonical(const struct profile *profile, struct profile *ret)
{
	cleanup_profile struct profile copy = {0};
	cleanup_free const struct profile_rule **rules = NULL;
	int r = profile_copy_head(profile, &copy);

	if (r < 0)
		return r;
	qsort(copy.arches, copy.arch_count, sizeof(copy.arches[0]), by_arch);
	rules = calloc(profile->rule_count + 1, sizeof(*rules));
	if (!rules)
		return -ENOMEM;
	for (size_t i = 0; i < profile->rule_count; i++)
		rules[i] = &profile->rules[i];
	qsort(rules, profile->rule_count, sizeof(*rules), by_name);
	r = add_groups(rules, profile->rule_count, &copy);
	if (r < 0)
		return r;
	*ret = copy;
	copy = (struct profile){0};
	return 0;
}

static const char *const signs[] = {
    [COMPARE_NE] = "!=",
    [COMPARE_LT] = "<",
    [COMPARE_LE] = "<=",
    [COMPARE_EQ] = "==",
    [COMPARE_GE] = ">=",
    [COMPARE_GT] = ">",
    [COMPARE_MASKED_EQ] = "&",
};

_Static_assert(ARRAY_SIZE(signs) == COMPARE_COUNT, "one sign each");

const char *conditions_text(const struct profile_rule *rule,
    char buf[static CONDITIONS_TEXT])
{
	size_t len = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < rule->arg_count; i++) {
		const struct profile_arg *arg = &rule->args[i];

		len += (size_t)snprintf(buf + len, CONDITIONS_TEXT - len,
		    "%sarg%" PRIu32 " %s %#" PRIx64, i > 0 ? ", " : "",
		    arg->index, signs[arg->op], arg->value);
		if (arg->op == COMPARE_MASKED_EQ)
			len +=
			    (size_t)snprintf(buf + len, CONDITIONS_TEXT - len,
			        " == %#" PRIx64, arg->value_two);
	}
	return buf;
}

const char *action_text(uint32_t action, char buf[static ACTION_TEXT])
{
	const char *name = action_name(action & SECCOMP_RET_ACTION_FULL);
	unsigned data = action & SECCOMP_RET_DATA;

	if (!name)
		name = "unknown";
	if (action_takes_errno(action & SECCOMP_RET_ACTION_FULL))
		(void)snprintf(buf, ACTION_TEXT, "%s %u", name, data);
	else
		(void)snprintf(buf, ACTION_TEXT, "%s", name);
	return buf;
}

static void put_rule(const struct profile_rule *rule, FILE *out)
{
	char text[CONDITIONS_TEXT], action[ACTION_TEXT];

	fprintf(out, "%s", rule->name);
	if (rule->arg_count > 0)
		fprintf(out, " if %s", conditions_text(rule, text));
	fprintf(out, ": %s\n", action_text(rule_action(rule), action));
}

static void put_canonical(const struct profile *profile, FILE *out)
{
	char text[ACTION_TEXT], arch[ARCH_TEXT];
	enum profile_flag flag;

	fprintf(out, "default: %s\n",
	    action_text(profile_default(profile), text));
	for (size_t i = 0; i < profile->arch_count; i++)
		fprintf(out, "architecture: %s\n",
		    arch_text(profile->arches[i], arch));
	for (size_t i = 0; flag_name(i, &flag); i++)
		if (profile->flags & flag)
			fprintf(out, "flag: %s\n", flag_name(i, NULL));
	if (profile->listener_path)
		fprintf(out, "listener: %s\n", profile->listener_path);
	if (profile->listener_metadata)
		fprintf(out, "metadata: %s\n", profile->listener_metadata);
	for (size_t i = 0; i < profile->rule_count; i++)
		put_rule(&profile->rules[i], out);
}

int canonical_text(const struct profile *profile, char **ret, size_t *len)
{
	cleanup_profile struct profile canonical = {0};
	cleanup_free char *text = NULL;
	FILE *out;

	if (profile_canonical(profile, &canonical) < 0)
		return -ENOMEM;
	out = open_memstream(&text, len);
	if (!out)
		return -ENOMEM;
	put_canonical(&canonical, out);
	if (fclose(out) != 0)
		return -ENOMEM;
	*ret = TAKE(text);
	return 0;
}

const char *profile_hash(const struct profile *profile,
    char buf[static HASH_TEXT])
{
	cleanup_free char *text = NULL;
	struct slice bytes = {NULL, 0};

	buf[0] = '\0';
	if (canonical_text(profile, &text, &bytes.len) < 0)
		return buf;
	bytes.ptr = text;
	return hash_bytes(bytes, buf);
}
