/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seccompiler's and Firecracker's JSON: an object of filters by thread name.
 * All that match are one action, all else the other. Conditions on one
 * argument may repeat, and comparisons are of 32 or 64 bits, of which the
 * former become masked ones here.
 */
#include <inttypes.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "profile/codecs.h"
#include "profile/names.h"
#include "profile/seccompiler.h"
#include "syscalls/syscalls.h"

#define LOW 0xffffffffU

struct reader {
	bool json;
	struct profile *profile;
	struct problems *problems;
};

static const struct node *action_of(const struct node *filter, bool match)
{
	const struct node *node =
	    node_find(filter, match ? "match_action" : "mismatch_action");

	return node ? node
	            : node_find(filter,
	                  match ? "filter_action" : "default_action");
}

static bool is_filter(const struct node *node)
{
	return node->kind == NODE_MAP && node_find(node, "filter") &&
	       action_of(node, true) && action_of(node, false);
}

static bool recognise(const struct node *root)
{
	return root->kind == NODE_MAP && root->first && is_filter(root->first);
}

static bool wrong(const struct reader *reader, const struct node *node,
    const char *what)
{
	problems_add(reader->problems, SEVERITY_ERROR, NULL, node->line,
	    node->column, "expected %s, not %s", what, node_kind_name(node));
	return false;
}

/* {"errno": 38} */
static bool read_data_action(const struct reader *reader,
    const struct node *node, uint32_t *ret)
{
	const struct node *value = node->first;
	bool is_errno = value && slice_equals(value->key, "errno");
	uint64_t data;

	if (!value || node->count != 1 ||
	    (!is_errno && !slice_equals(value->key, "trace")))
		return wrong(reader, node,
		    "an action: a text, {\"errno\": N} or {\"trace\": N}");
	if (!node_u64(value, &data) || data > (is_errno ? 4095U : UINT16_MAX))
		return wrong(reader, value, "a number of 16 bits");
	*ret =
	    (is_errno ? SECCOMP_RET_ERRNO : SECCOMP_RET_TRACE) | (uint32_t)data;
	return true;
}

static bool read_action(const struct reader *reader, const struct node *node,
    uint32_t *ret)
{
	const char *near;

	if (node->kind == NODE_MAP)
		return read_data_action(reader, node, ret);
	if (!node_is_text(node, reader->json))
		return wrong(reader, node, "an action");
	if (seccompiler_action(node->text, ret))
		return true;
	near = nearest_name(node->text, seccompiler_action_at);
	problems_add(reader->problems, SEVERITY_ERROR, NULL, node->line,
	    node->column, "unknown action %.*s%s%s%s",
	    (int)(node->text.len < 64 ? node->text.len : 64), node->text.ptr,
	    near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
	return false;
}

static bool read_masked(const struct reader *reader, const struct node *op,
    struct profile_arg *ret)
{
	if (op->count != 1 || !slice_equals(op->first->key, "masked_eq"))
		return wrong(reader, op,
		    "eq, ge, gt, le, lt, ne or {\"masked_eq\": MASK}");
	ret->op = COMPARE_MASKED_EQ;
	ret->value_two = ret->value;
	if (!node_u64(op->first, &ret->value))
		return wrong(reader, op->first, "a mask of 64 bits");
	return true;
}

static bool read_op(const struct reader *reader, const struct node *op,
    struct profile_arg *ret)
{
	if (op->kind == NODE_MAP)
		return read_masked(reader, op, ret);
	if (seccompiler_op(op->text, &ret->op))
		return true;
	return wrong(reader, op,
	    "eq, ge, gt, le, lt, ne or {\"masked_eq\": MASK}");
}

/*
 * 32 bits: equality looks at the lower half alone. Order of the lower half has
 * no counterpart; it is taken for one of 64 bits, which differs only for
 * arguments that are larger than what the kernel looks at, and that is said.
 */
static void narrow(const struct reader *reader, const struct node *node,
    struct profile_arg *arg)
{
	switch (arg->op) {
	case COMPARE_EQ:
		arg->op = COMPARE_MASKED_EQ;
		arg->value_two = arg->value & LOW;
		arg->value = LOW;
		return;
	case COMPARE_MASKED_EQ:
		arg->value &= LOW;
		return;
	default:
		arg->value &= LOW;
		problems_add(reader->problems, SEVERITY_WARNING, "SC114",
		    node->line, node->column,
		    "a dword comparison other than eq and masked_eq looks at "
		    "32 bits there, and at 64 everywhere else");
	}
}

static const char *const arg_keys[] = {"index", "type", "op", "val", "comment",
    NULL};
static const char *const rule_keys[] = {"syscall", "args", "comment", NULL};
static const char *const filter_keys[] = {"mismatch_action", "default_action",
    "match_action", "filter_action", "filter", NULL};

/* It refuses what it does not know, so we do, too. */
static void check_keys(const struct reader *reader, const struct node *map,
    const char *const *known)
{
	for (const struct node *n = map->first; n; n = n->next) {
		size_t i = 0;

		while (known[i] && !slice_equals(n->key, known[i]))
			i++;
		if (!known[i])
			problems_add(reader->problems, SEVERITY_ERROR, NULL,
			    n->key_line, n->key_column, "unknown key %.*s",
			    (int)(n->key.len < 64 ? n->key.len : 64),
			    n->key.ptr);
	}
}

static bool read_arg(const struct reader *reader, const struct node *node,
    struct profile_arg *ret)
{
	const struct node *index = node_find(node, "index");
	const struct node *type = node_find(node, "type");
	const struct node *op = node_find(node, "op");
	const struct node *val = node_find(node, "val");
	uint64_t number;

	*ret = (struct profile_arg){0};
	if (node->kind != NODE_MAP || !index || !type || !op || !val)
		return wrong(reader, node,
		    "a condition with index, type, op and val");
	check_keys(reader, node, arg_keys);
	if (!node_u64(index, &number) || number >= PROFILE_ARGS)
		return wrong(reader, index, "an index from 0 to 5");
	ret->index = (uint32_t)number;
	if (!node_u64(val, &ret->value))
		return wrong(reader, val, "a whole number of 64 bits");
	if (!read_op(reader, op, ret))
		return false;
	if (slice_equals(type->text, "dword"))
		narrow(reader, op, ret);
	else if (!slice_equals(type->text, "qword"))
		return wrong(reader, type, "dword or qword");
	return true;
}

static void read_args(const struct reader *reader, const struct node *list,
    struct profile_rule *rule)
{
	if (list->kind != NODE_LIST || list->count == 0 ||
	    list->count > ARRAY_SIZE(rule->args)) {
		problems_add(reader->problems, SEVERITY_ERROR, NULL, list->line,
		    list->column, "expected a list of 1 to %zu conditions",
		    ARRAY_SIZE(rule->args));
		return;
	}
	for (const struct node *n = list->first; n; n = n->next)
		if (read_arg(reader, n, &rule->args[rule->arg_count]))
			rule->arg_count++;
}

static int read_rule(const struct reader *reader, const struct node *node,
    uint32_t action)
{
	const struct node *name = node_find(node, "syscall");
	const struct node *args = node_find(node, "args");
	const struct node *comment = node_find(node, "comment");
	struct profile_rule *rule;

	if (node->kind != NODE_MAP || !name || name->text.len == 0 ||
	    name->text.len > 64) {
		(void)wrong(reader, node, "a rule with the name of a syscall");
		return 0;
	}
	check_keys(reader, node, rule_keys);
	if (!syscall_is_name(name->text))
		problems_add(reader->problems, SEVERITY_ERROR, NULL, name->line,
		    name->column, "unknown syscall %.*s", (int)name->text.len,
		    name->text.ptr);
	rule = profile_add(reader->profile, name->text,
	    action & SECCOMP_RET_ACTION_FULL);
	if (!rule)
		return -ENOMEM;
	rule->errno_ret = action & SECCOMP_RET_DATA;
	rule->has_errno = action_takes_errno(rule->action);
	rule->line = name->line;
	rule->column = name->column;
	if (comment && comment->text.len > 0) {
		rule->comment = strndup(comment->text.ptr, comment->text.len);
		if (!rule->comment)
			return -ENOMEM;
	}
	if (args && !node_is_null(args))
		read_args(reader, args, rule);
	return 0;
}

static int read_filter(const struct reader *reader, const struct node *filter)
{
	const struct node *rules = node_find(filter, "filter");
	uint32_t otherwise = 0, action = 0;

	check_keys(reader, filter, filter_keys);
	if (!read_action(reader, action_of(filter, false), &otherwise) ||
	    !read_action(reader, action_of(filter, true), &action))
		return 0;
	if (otherwise == action)
		problems_add(reader->problems, SEVERITY_ERROR, NULL,
		    filter->line, filter->column,
		    "both actions are the same: nothing is filtered");
	reader->profile->default_line = action_of(filter, false)->line;
	reader->profile->default_action = otherwise & SECCOMP_RET_ACTION_FULL;
	reader->profile->default_errno = otherwise & SECCOMP_RET_DATA;
	reader->profile->has_default_errno =
	    action_takes_errno(reader->profile->default_action);
	if (rules->kind != NODE_LIST)
		return wrong(reader, rules, "a list of rules"), 0;
	for (const struct node *n = rules->first; n; n = n->next) {
		int r = read_rule(reader, n, action);

		if (r < 0)
			return r;
	}
	return 0;
}

/* The filter of the thread that was asked for, or the only one. */
static const struct node *pick(const struct node *root, const char *thread)
{
	if (thread)
		return node_find(root, thread);
	return root->count == 1 ? root->first : NULL;
}

static int read(const struct node *root, bool json, const struct target *at,
    struct profile *ret, struct problems *problems)
{
	const struct reader reader = {json, ret, problems};
	const struct node *filter;

	if (root->kind != NODE_MAP)
		return wrong(&reader, root, "an object of filters"), -EINVAL;
	filter = pick(root, at->thread);
	if (!filter) {
		problems_add(problems, SEVERITY_ERROR, NULL, root->line,
		    root->column,
		    at->thread ? "no filter for thread %s"
		               : "filters of several threads: name one with "
		                 "--thread%s",
		    at->thread ? at->thread : "");
		return -EINVAL;
	}
	if (!is_filter(filter))
		return wrong(&reader, filter,
		           "a filter: mismatch_action, match_action, filter"),
		       -EINVAL;
	return read_filter(&reader, filter);
}

const struct codec codec_seccompiler = {
    .name = "seccompiler",
    .recognise = recognise,
    .read = read,
    .check = seccompiler_check,
    .write = seccompiler_write,
};
