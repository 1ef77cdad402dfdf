/* SPDX-License-Identifier: Apache-2.0 */
/* One entry of "syscalls". */
#include <inttypes.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "profile/names.h"
#include "profile/oci.h"
#include "profile/target.h"
#include "syscalls/syscalls.h"

#define NAME_MOST 64 /* none is half as long */

static const char *const rule_keys[] = {"names", "action", "errnoRet", "args",
    NULL};
static const char *const docker_keys[] = {"name", "comment", "includes",
    "excludes", "errno", NULL};
static const char *const filter_keys[] = {"caps", "arches", "minKernel", NULL};
static const char *const arg_keys[] = {"index", "value", "valueTwo", "op",
    NULL};

static const char *compare_at(size_t i)
{
	return i < COMPARE_COUNT ? compare_name((enum compare)i) : NULL;
}

static void odd_word(struct oci_reader *reader, const struct node *node)
{
	const char *word = NULL;
	uint32_t arch;

	if (arch_find(node->text, &arch))
		word = target_word(arch);
	problems_add(reader->problems, SEVERITY_WARNING, "SC117", node->line,
	    node->column, "Docker calls no architecture %.*s%s%s%s",
	    (int)(node->text.len < NAME_MOST ? node->text.len : NAME_MOST),
	    node->text.ptr, word ? " (it is " : "", word ? word : "",
	    word ? ")" : "");
}

static bool any_arch(struct oci_reader *reader, const struct node *list)
{
	bool found = false, known;

	for (const struct node *n = list->first; n; n = n->next) {
		if (!oci_text(reader, n, "arches"))
			continue;
		found |= target_is_called(&reader->at, n->text, &known);
		if (!known)
			odd_word(reader, n);
	}
	return found;
}

static size_t count_caps(struct oci_reader *reader, const struct node *list)
{
	size_t ret = 0;

	for (const struct node *n = list->first; n; n = n->next)
		if (oci_text(reader, n, "caps") &&
		    target_has_cap(&reader->at, n->text))
			ret++;
	return ret;
}

static bool kernel_there(struct oci_reader *reader, const struct node *node,
    bool otherwise)
{
	unsigned major, minor;

	/* YAML has 4.8 for a number, JSON for a text. */
	if (node->kind != NODE_TEXT && node->kind != NODE_WORD)
		(void)oci_text(reader, node, "minKernel");
	else if (kernel_parse(node->text, &major, &minor))
		return target_has_kernel(&reader->at, major, minor);
	else
		problems_add(reader->problems, SEVERITY_ERROR, NULL, node->line,
		    node->column, "minKernel: expected \"MAJOR.MINOR\"");
	return otherwise;
}

/* The list under key, or NULL where there is none or it is empty. */
static const struct node *filled(struct oci_reader *reader,
    const struct node *map, const char *key)
{
	const struct node *list = node_find(map, key);

	if (!list || node_is_null(list) || !oci_list(reader, list, key))
		return NULL;
	return list->count > 0 ? list : NULL;
}

static const struct node *filter_at(struct oci_reader *reader,
    const struct node *rule, const char *key)
{
	const struct node *map = node_find(rule, key);

	if (!map || node_is_null(map) || !oci_map(reader, map, key))
		return NULL;
	oci_keys(reader, map, filter_keys, NULL);
	return map;
}

static bool excluded(struct oci_reader *reader, const struct node *map)
{
	const struct node *arches = filled(reader, map, "arches");
	const struct node *caps = filled(reader, map, "caps");
	const struct node *kernel = node_find(map, "minKernel");

	return (arches && any_arch(reader, arches)) ||
	       (caps && count_caps(reader, caps) > 0) ||
	       (kernel && !node_is_null(kernel) &&
	           kernel_there(reader, kernel, false));
}

static bool included(struct oci_reader *reader, const struct node *map)
{
	const struct node *arches = filled(reader, map, "arches");
	const struct node *caps = filled(reader, map, "caps");
	const struct node *kernel = node_find(map, "minKernel");

	return (!arches || any_arch(reader, arches)) &&
	       (!caps || count_caps(reader, caps) == caps->count) &&
	       (!kernel || node_is_null(kernel) ||
	           kernel_there(reader, kernel, true));
}

bool oci_applies(struct oci_reader *reader, const struct node *node)
{
	const struct node *out = filter_at(reader, node, "excludes");
	const struct node *in = filter_at(reader, node, "includes");
	bool gone = out && excluded(reader, out);
	bool meant = !in || included(reader, in);

	return meant && !gone;
}

static bool read_arg(struct oci_reader *reader, const struct node *node,
    struct profile_arg *ret)
{
	const struct node *index = node_find(node, "index");
	const struct node *op = node_find(node, "op");
	const struct node *value = node_find(node, "value");
	const struct node *two = node_find(node, "valueTwo");
	uint64_t most = reader->dialect->most, number = 0;
	bool fine = true;

	*ret = (struct profile_arg){0};
	oci_keys(reader, node, arg_keys, NULL);
	if (!op)
		problems_add(reader->problems, SEVERITY_ERROR, NULL, node->line,
		    node->column, "no op here");
	/* Go has 0 for what is not there. */
	if (index)
		fine = oci_number(reader, index, "index", PROFILE_ARGS - 1,
		    &number);
	ret->index = (uint32_t)number;
	if (value)
		fine &= oci_number(reader, value, "value", most, &ret->value);
	if (two && !node_is_null(two))
		fine &=
		    oci_number(reader, two, "valueTwo", most, &ret->value_two);
	if (!op || !oci_text(reader, op, "op"))
		return false;
	if (!compare_find(op->text, &ret->op)) {
		oci_unknown(reader, op, "comparison", compare_at);
		return false;
	}
	return fine;
}

static bool index_repeats(const struct profile_rule *rule)
{
	unsigned seen = 0;

	for (size_t i = 0; i < rule->arg_count; i++) {
		if (seen & 1U << rule->args[i].index)
			return true;
		seen |= 1U << rule->args[i].index;
	}
	return false;
}

static void read_args(struct oci_reader *reader, const struct node *list,
    struct profile_rule *rule)
{
	if (!list || node_is_null(list) || !oci_list(reader, list, "args"))
		return;
	for (const struct node *n = list->first; n; n = n->next) {
		if (rule->arg_count == ARRAY_SIZE(rule->args)) {
			problems_add(reader->problems, SEVERITY_ERROR, NULL,
			    n->line, n->column, "more than %zu conditions",
			    rule->arg_count);
			return;
		}
		if (oci_map(reader, n, "args") &&
		    read_arg(reader, n, &rule->args[rule->arg_count]))
			rule->arg_count++;
	}
	if (index_repeats(rule))
		problems_add(reader->problems, SEVERITY_WARNING, "SC110",
		    list->key_line, list->key_column,
		    "two conditions on one argument: runc and crun make a rule "
		    "of each condition, so any of them is enough");
}

static bool read_errno_name(struct oci_reader *reader, const struct node *node,
    uint16_t *ret)
{
	if (!oci_text(reader, node, "errno"))
		return false;
	if (errno_find(node->text, ret))
		return true;
	problems_add(reader->problems, SEVERITY_ERROR, NULL, node->line,
	    node->column, "unknown errno %.*s", (int)node->text.len,
	    node->text.ptr);
	return false;
}

static void read_errno(struct oci_reader *reader, const struct node *node,
    struct profile_rule *rule)
{
	const struct node *number = node_find(node, "errnoRet");
	const struct node *name =
	    reader->dialect->errno_names ? node_find(node, "errno") : NULL;
	uint64_t value,
	    most = rule->action == SECCOMP_RET_TRACE ? UINT16_MAX : 4095;

	if (number && node_is_null(number))
		number = NULL;
	if (name && (node_is_null(name) || name->text.len == 0))
		name = NULL;
	if (!action_takes_errno(rule->action)) {
		if (number)
			problems_add(reader->problems, SEVERITY_WARNING,
			    "SC106", number->key_line, number->key_column,
			    "errnoRet means nothing to this action, and some "
			    "runtimes refuse it");
		return;
	}
	rule->errno_ret = EPERM;
	if (name) {
		rule->has_errno =
		    read_errno_name(reader, name, &rule->errno_ret);
	} else if (number &&
	           oci_number(reader, number, "errnoRet", most, &value)) {
		rule->has_errno = true;
		rule->errno_ret = (uint16_t)value;
	}
}

static bool read_action(struct oci_reader *reader, const struct node *node,
    uint32_t *ret)
{
	const struct node *action = node_find(node, "action");

	if (!action) {
		problems_add(reader->problems, SEVERITY_ERROR, NULL, node->line,
		    node->column, "no action here");
		return false;
	}
	if (!oci_text(reader, action, "action"))
		return false;
	if (scmp_action_find(action->text, ret))
		return true;
	oci_unknown(reader, action, "action", scmp_action_at);
	return false;
}

/* What is alike in all the rules of an entry. */
static bool read_entry(struct oci_reader *reader, const struct node *node,
    struct profile_rule *ret)
{
	const struct node *comment = node_find(node, "comment");

	oci_keys(reader, node, rule_keys,
	    reader->dialect->docker ? docker_keys : NULL);
	if (!read_action(reader, node, &ret->action))
		return false;
	read_errno(reader, node, ret);
	read_args(reader, node_find(node, "args"), ret);
	if (reader->dialect->docker && comment &&
	    node_is_text(comment, reader->json) && comment->text.len > 0) {
		ret->comment = strndup(comment->text.ptr, comment->text.len);
		return ret->comment != NULL;
	}
	return true;
}

static int add_one(struct oci_reader *reader, const struct node *name,
    struct profile_rule *like)
{
	struct profile_rule *rule;
	char *spelt = strndup(name->text.ptr, name->text.len);

	if (!spelt)
		return -ENOMEM;
	like->name = spelt;
	like->line = name->line;
	like->column = name->column;
	rule = profile_add_copy(reader->profile, like);
	like->name = NULL;
	free(spelt);
	return rule ? 0 : -ENOMEM;
}

/* As runtimes do where an argument is compared twice: a rule of each. */
static int add_rule(struct oci_reader *reader, const struct node *name,
    struct profile_rule *like)
{
	struct profile_rule one = *like;

	if (!index_repeats(like))
		return add_one(reader, name, like);
	one.arg_count = 1;
	for (size_t i = 0; i < like->arg_count; i++) {
		int r;

		one.args[0] = like->args[i];
		r = add_one(reader, name, &one);
		if (r < 0)
			return r;
	}
	return 0;
}

static int add_name(struct oci_reader *reader, const struct node *name,
    struct profile_rule *like, bool applies)
{
	if (!oci_text(reader, name, "name"))
		return 0;
	if (name->text.len == 0 || name->text.len > NAME_MOST ||
	    memchr(name->text.ptr, '\0', name->text.len)) {
		problems_add(reader->problems, SEVERITY_ERROR, NULL, name->line,
		    name->column,
		    "expected the name of a call, of at most %d "
		    "letters",
		    NAME_MOST);
		return 0;
	}
	return applies ? add_rule(reader, name, like) : 0;
}

static int add_names(struct oci_reader *reader, const struct node *node,
    struct profile_rule *like)
{
	const struct node *names = node_find(node, "names");
	const struct node *name =
	    reader->dialect->docker ? node_find(node, "name") : NULL;
	bool applies = !reader->dialect->docker || oci_applies(reader, node);

	if (names && node_is_null(names))
		names = NULL;
	if (name && (node_is_null(name) || name->text.len == 0))
		name = NULL;
	if (names && !oci_list(reader, names, "names"))
		return 0;
	if (name && names && names->count > 0)
		problems_add(reader->problems, SEVERITY_ERROR, "SC107",
		    name->key_line, name->key_column,
		    "name and names are both there: Docker takes only one");
	if (!name && (!names || names->count == 0))
		problems_add(reader->problems, SEVERITY_ERROR, "SC108",
		    node->line, node->column, "no names here");
	if (name)
		return add_name(reader, name, like, applies);
	for (const struct node *n = names ? names->first : NULL; n;
	     n = n->next) {
		int r = add_name(reader, n, like, applies);

		if (r < 0)
			return r;
	}
	return 0;
}

int oci_read_rule(struct oci_reader *reader, const struct node *node)
{
	struct profile_rule like = {0};
	int r = 0;

	if (read_entry(reader, node, &like))
		r = add_names(reader, node, &like);
	free(like.comment);
	return r;
}
