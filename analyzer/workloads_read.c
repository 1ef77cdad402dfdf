/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/workloads.h"

#include <ctype.h>

#include "analyzer/fields.h"
#include "analyzer/workloads_policy.h"
#include "base/array.h"
#include "base/escape.h"
#include "base/user.h"

#define WORKLOADS_MOST  10000
#define RULES_MOST      256
#define EXTENSIONS_MOST 64
#define NODES_MOST      10000
#define NAME_MOST       128
#define WORDS_TEXT      160
#define COMM_MOST       15 /* what the kernel keeps of a thread's name */

static void read_comm(struct reader *reader, const struct node *node, void *to)
{
	field_glob(reader, node, to);
	if (node_is_text(node, reader->json) && node->text.len > COMM_MOST &&
	    !memchr(node->text.ptr, '[', node->text.len) &&
	    !memchr(node->text.ptr, '*', node->text.len))
		AT(reader, node,
		    "no thread's name is longer than %d bytes: this never "
		    "matches",
		    COMM_MOST);
}

/*
 * A number, or the name of a user of this host: another host may number him
 * otherwise, and a container has users of its own.
 */
static void read_uid(struct reader *reader, const struct node *node, void *to)
{
	struct match_rule *rule = to;
	const struct node number = {.kind = NODE_WORD, .text = node->text};
	char name[WORDS_TEXT];
	uint64_t uid;

	if (!node_is_text(node, false)) {
		AT(reader, node,
		    "expected the number or name of a user, not %s",
		    node_is_null(node) ? "nothing" : node_kind_name(node));
	} else if (node_u64(&number, &uid) && uid < UINT32_MAX) {
		rule->has_uid = true;
		rule->uid = (uint32_t)uid;
	} else if (user_find(node->text, &rule->uid)) {
		rule->has_uid = true;
	} else {
		AT(reader, node,
		    "this host has no user \"%s\": give the number that he has "
		    "where the workload runs",
		    escape_into(name, sizeof(name), MEDIUM_TERMINAL,
		        node->text));
	}
}

#define RULE(member) offsetof(struct match_rule, member)

static const struct field rule_fields[] = {
    {"unit",      field_glob, RULE(unit),      false},
    {"container", field_glob, RULE(container), false},
    {"pod",       field_glob, RULE(pod),       false},
    {"namespace", field_glob, RULE(space),     false},
    {"exe",       field_glob, RULE(exe),       false},
    {"comm",      read_comm,  RULE(comm),      false},
    {"subj",      field_glob, RULE(label),     false},
    {"uid",       read_uid,   0,               false},
};

/* Without a rule nothing is its own, and nothing would ever look dirty. */
static void read_match(struct reader *reader, const struct node *node, void *to)
{
	struct workload *workload = to;

	workload->rules =
	    fields_room(reader, node, RULES_MOST, sizeof(*workload->rules));
	if (!workload->rules) {
		if (node->kind == NODE_LIST && node->count == 0)
			AT(reader, node, "expected at least one rule");
		return;
	}
	for (const struct node *at = node->first; at; at = at->next) {
		struct match_rule *rule =
		    &workload->rules[workload->rule_count++];

		fields_read(reader, at, "a rule of match", rule_fields,
		    ARRAY_SIZE(rule_fields), rule);
		if (at->kind == NODE_MAP && at->count == 0)
			AT(reader, at, "an empty rule would match everything");
	}
}

/* It goes into commands, file names and reports as it stands. */
static bool name_valid(const char *name)
{
	if (!isalnum((unsigned char)*name) || strlen(name) > NAME_MOST)
		return false;
	for (; *name; name++)
		if (!isalnum((unsigned char)*name) && !strchr("._@:-", *name))
			return false;
	return true;
}

static void read_name(struct reader *reader, const struct node *node, void *to)
{
	const struct workloads *all = reader->whole;
	struct workload *workload = to;

	field_text(reader, node, &workload->name);
	if (!workload->name)
		return;
	if (!name_valid(workload->name)) {
		AT(reader, node,
		    "expected a letter or digit, and then of those and of "
		    "._@:- at most %d in all",
		    NAME_MOST);
		return;
	}
	for (const struct workload *at = all->items; at < workload; at++)
		if (at->name && strcmp(at->name, workload->name) == 0)
			AT(reader, node,
			    "there is a workload %s in line %u already",
			    workload->name, at->line);
}

static void read_extensions(struct reader *reader, const struct node *node,
    void *to)
{
	struct workload *workload = to;

	field_texts(reader, node, EXTENSIONS_MOST, &workload->extensions,
	    &workload->extension_count);
}

static const char *const promote_words[] = {"errno", "kill"};
static const char *const demote_words[] = {"manual", "auto"};

static void read_promote(struct reader *reader, const struct node *node,
    void *to)
{
	struct workload *workload = to;
	int word =
	    field_word(reader, node, promote_words, ARRAY_SIZE(promote_words));

	workload->promote = word == 1 ? PHASE_KILL : PHASE_ERRNO;
}

static void read_demote(struct reader *reader, const struct node *node,
    void *to)
{
	struct workload *workload = to;

	workload->demote_auto = field_word(reader, node, demote_words,
	                            ARRAY_SIZE(demote_words)) == 1;
}

#define WORKLOAD(member) offsetof(struct workload, member)

static const struct field workload_fields[] = {
    {"name",       read_name,       0,                 true },
    {"match",      read_match,      0,                 true },
    {"profile",    field_text,      WORKLOAD(profile), true },
    {"extensions", read_extensions, 0,                 false},
    {"promote",    read_promote,    0,                 false},
    {"demote",     read_demote,     0,                 false},
    {"policy",     policy_read,     WORKLOAD(policy),  false},
};

static void read_workloads(struct reader *reader, const struct node *node,
    void *to)
{
	struct workloads *all = to;

	all->items =
	    fields_room(reader, node, WORKLOADS_MOST, sizeof(*all->items));
	if (!all->items)
		return;
	for (const struct node *at = node->first; at; at = at->next) {
		struct workload *workload = &all->items[all->count++];

		workload->promote = PHASE_KILL;
		workload->line = at->line;
		memcpy(workload->policy, policy_defaults,
		    sizeof(workload->policy));
		fields_read(reader, at, "a workload", workload_fields,
		    ARRAY_SIZE(workload_fields), workload);
	}
}

static char *key_text(const struct node *node)
{
	return strndup(node->key.ptr, node->key.len);
}

static void read_aliases(struct reader *reader, const struct node *node,
    void *to)
{
	struct workloads *all = to;

	if (!fields_kind(reader, node, NODE_MAP) || node->count == 0)
		return;
	if (node->count > NODES_MOST) {
		AT(reader, node, "holds %zu entries; %d are the most",
		    node->count, NODES_MOST);
		return;
	}
	all->aliases = calloc(node->count, sizeof(*all->aliases));
	if (!all->aliases) {
		AT(reader, node, "out of memory");
		return;
	}
	for (const struct node *at = node->first; at; at = at->next) {
		struct node_alias *alias = &all->aliases[all->alias_count++];

		alias->from = key_text(at);
		if (alias->from && strlen(alias->from) != at->key.len)
			AT(reader, at, "expected a name without NUL");
		if (!alias->from)
			AT(reader, at, "out of memory");
		field_text(reader, at, &alias->to);
	}
}

static void read_expected(struct reader *reader, const struct node *node,
    void *to)
{
	struct workloads *all = to;

	field_texts(reader, node, NODES_MOST, &all->expected_nodes,
	    &all->expected_count);
}

static const struct field file_fields[] = {
    {"workloads",      read_workloads, 0, true },
    {"node_alias",     read_aliases,   0, false},
    {"expected_nodes", read_expected,  0, false},
};

static void read_root(struct reader *reader, const struct document *document,
    struct workloads *to)
{
	const struct node *root = document_root(document);

	reader->json = document_is_json(document);
	reader->whole = to;
	if (!root) {
		problems_add(reader->problems, SEVERITY_ERROR, NULL, 0, 0,
		    "is empty: expected the key \"workloads\"");
		return;
	}
	fields_read(reader, root, "the file", file_fields,
	    ARRAY_SIZE(file_fields), to);
	if (root->next)
		AT(reader, root->next, "expected one document only");
}

int workloads_read(const char *path, struct workloads *ret,
    struct problems *problems)
{
	cleanup_document struct document *document = NULL;
	cleanup_workloads struct workloads workloads = {0};
	struct reader reader = {.problems = problems};
	int r = document_read(path, DOCUMENT_ANY, &document, problems);

	if (r < 0)
		return r;
	workloads.path = strdup(path);
	if (!workloads.path)
		return -ENOMEM;
	read_root(&reader, document, &workloads);
	if (problems_failed(problems))
		return -EINVAL;
	*ret = workloads;
	workloads = (struct workloads){0};
	return 0;
}
