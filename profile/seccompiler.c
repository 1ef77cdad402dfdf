/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/seccompiler.h"

#include <inttypes.h>
#include <linux/seccomp.h>
#include <seccomp.h>

#include "base/array.h"
#include "base/json.h"
#include "profile/canonical.h"
#include "syscalls/syscalls.h"

static const struct {
	const char *name;
	uint32_t action;
} actions[] = {
    {"allow",        SECCOMP_RET_ALLOW       },
    {"kill_thread",  SECCOMP_RET_KILL_THREAD },
    {"kill_process", SECCOMP_RET_KILL_PROCESS},
    {"log",          SECCOMP_RET_LOG         },
    {"trap",         SECCOMP_RET_TRAP        },
    {"user_notif",   SECCOMP_RET_USER_NOTIF  },
};

bool seccompiler_action(struct slice name, uint32_t *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(actions); i++) {
		if (!slice_equals(name, actions[i].name))
			continue;
		*ret = actions[i].action;
		return true;
	}
	return false;
}

const char *seccompiler_action_at(size_t i)
{
	return i < ARRAY_SIZE(actions) ? actions[i].name : NULL;
}

static const struct {
	const char *name;
	enum compare op;
} ops[] = {
    {"eq", COMPARE_EQ},
    {"ge", COMPARE_GE},
    {"gt", COMPARE_GT},
    {"le", COMPARE_LE},
    {"lt", COMPARE_LT},
    {"ne", COMPARE_NE},
};

bool seccompiler_op(struct slice name, enum compare *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		if (!slice_equals(name, ops[i].name))
			continue;
		*ret = ops[i].op;
		return true;
	}
	return false;
}

static bool has_backend(uint32_t arch)
{
	return arch == SCMP_ARCH_X86_64 || arch == SCMP_ARCH_AARCH64 ||
	       arch == SCMP_ARCH_RISCV64;
}

/* The one architecture that a file of it is for. */
static uint32_t arch_of(const struct profile *profile)
{
	for (size_t i = 0; i < profile->arch_count; i++)
		if (has_backend(profile->arches[i]))
			return profile->arches[i];
	return arch_native();
}

/* Without effect, or without a number there: it is refused if it is named. */
static bool is_left_out(const struct profile *profile,
    const struct profile_rule *rule)
{
	int32_t nr;

	return rule_action(rule) == profile_default(profile) ||
	       !syscall_find(arch_of(profile), slice_of(rule->name), &nr);
}

static const struct profile_rule *first_rule(const struct profile *profile)
{
	for (size_t i = 0; i < profile->rule_count; i++)
		if (!is_left_out(profile, &profile->rules[i]))
			return &profile->rules[i];
	return NULL;
}

static void check_arches(const struct profile *profile, struct problems *cannot)
{
	uint32_t arch = arch_of(profile);
	char text[ARCH_TEXT];

	if (!has_backend(arch))
		problems_add(cannot, SEVERITY_ERROR, NULL, profile->arches_line,
		    0, "architecture %s", arch_text(arch, text));
	else if (arch != arch_native())
		problems_add(cannot, SEVERITY_WARNING, NULL,
		    profile->arches_line, 0,
		    "architecture %s: a file does not say which it is for",
		    arch_text(arch, text));
	for (size_t i = 0; i < profile->arch_count; i++)
		if (profile->arches[i] != arch)
			problems_add(cannot, SEVERITY_ERROR, NULL,
			    profile->arches_line, 0,
			    "architecture %s: a file is for one alone",
			    arch_text(profile->arches[i], text));
}

static void check_rules(const struct profile *profile, struct problems *cannot)
{
	const struct profile_rule *first = first_rule(profile);
	char one[ACTION_TEXT], other[ACTION_TEXT];

	for (size_t i = 0; i < profile->rule_count; i++) {
		const struct profile_rule *rule = &profile->rules[i];

		if (is_left_out(profile, rule) ||
		    rule_action(rule) == rule_action(first))
			continue;
		problems_add(cannot, SEVERITY_ERROR, NULL, rule->line,
		    rule->column,
		    "%s: the action %s, where others have %s: all that match "
		    "share one",
		    rule->name, action_text(rule_action(rule), one),
		    action_text(rule_action(first), other));
	}
}

int seccompiler_check(const struct profile *profile, struct problems *cannot)
{
	check_arches(profile, cannot);
	check_rules(profile, cannot);
	if (profile->flags)
		problems_add(cannot, SEVERITY_WARNING, NULL,
		    profile->flags_line, 0, "flags");
	return problems_failed(cannot) ? -ENOTSUP : 0;
}

static void write_action(uint32_t action, const char *key, struct json *json)
{
	uint32_t bare = action & SECCOMP_RET_ACTION_FULL;

	for (size_t i = 0; i < ARRAY_SIZE(actions); i++)
		if (actions[i].action == bare)
			json_text(json, key, actions[i].name);
	if (bare != SECCOMP_RET_ERRNO && bare != SECCOMP_RET_TRACE)
		return;
	json_object(json, key);
	json_u64(json, bare == SECCOMP_RET_ERRNO ? "errno" : "trace",
	    action & SECCOMP_RET_DATA);
	json_end(json);
}

static void write_arg(const struct profile_arg *arg, struct json *json)
{
	json_object(json, NULL);
	json_u64(json, "index", arg->index);
	json_text(json, "type", "qword");
	if (arg->op == COMPARE_MASKED_EQ) {
		json_object(json, "op");
		json_u64(json, "masked_eq", arg->value);
		json_end(json);
		json_u64(json, "val", arg->value_two & arg->value);
	} else {
		for (size_t i = 0; i < ARRAY_SIZE(ops); i++)
			if (ops[i].op == arg->op)
				json_text(json, "op", ops[i].name);
		json_u64(json, "val", arg->value);
	}
	json_end(json);
}

static void write_rule(const struct profile_rule *rule, struct json *json)
{
	json_object(json, NULL);
	json_text(json, "syscall", rule->name);
	if (rule->comment)
		json_text(json, "comment", rule->comment);
	if (rule->arg_count > 0) {
		json_array(json, "args");
		for (size_t i = 0; i < rule->arg_count; i++)
			write_arg(&rule->args[i], json);
		json_end(json);
	}
	json_end(json);
}

int seccompiler_write(const struct profile *profile, FILE *out,
    struct error *err)
{
	const struct profile_rule *first = first_rule(profile);
	uint32_t action = first ? rule_action(first) : SECCOMP_RET_ALLOW;
	struct json json;

	(void)err;
	json_begin(&json, out, false);
	json_object(&json, NULL);
	json_object(&json, "main");
	write_action(profile_default(profile), "mismatch_action", &json);
	write_action(action, "match_action", &json);
	json_array(&json, "filter");
	for (size_t i = 0; i < profile->rule_count; i++)
		if (!is_left_out(profile, &profile->rules[i]) &&
		    rule_action(&profile->rules[i]) == action)
			write_rule(&profile->rules[i], &json);
	json_end(&json);
	json_end(&json);
	json_end(&json);
	return 0;
}
