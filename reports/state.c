/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/state.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/json.h"
#include "reports/verdict.h"
#include "syscalls/actions.h"

#define WORDS 256

int report_state_read(const char *path, struct report_state *ret,
    struct problems *problems)
{
	struct document *document = NULL;
	int r;

	if (access(path, F_OK) < 0 && errno == ENOENT) {
		ret->document = NULL;
		return 0;
	}
	r = document_read(path, DOCUMENT_JSON, &document, problems);
	if (r == 0)
		ret->document = document;
	return r;
}

void report_state_release(struct report_state *state)
{
	document_free(state->document);
	state->document = NULL;
}

/* "suspicious x86_64 bpf log undecided" */
static const char *words_of(const struct finding *finding,
    char buf[static WORDS])
{
	const char *action = action_name(finding->call.action);

	(void)snprintf(buf, WORDS, "%s %s %s %s %s %s",
	    finding_kind_name(finding->kind), finding->arch, finding->syscall,
	    finding->syscall[0] && action ? action : "-",
	    finding->decided ? decision_name(finding->decision) : "undecided",
	    outcome_name(finding->outcome));
	return buf;
}

static const struct node *entry_of(const struct report_state *state,
    const char *workload)
{
	const struct node *list =
	    node_find(document_root(state->document), "workloads");

	if (!list || list->kind != NODE_LIST)
		return NULL;
	for (const struct node *at = list->first; at; at = at->next) {
		const struct node *name = node_find(at, "workload");

		if (name && slice_equals(name->text, workload))
			return at;
	}
	return NULL;
}

static bool says(const struct node *entry, const char *key, const char *text)
{
	const struct node *value = node_find(entry, key);

	return value && value->kind != NODE_LIST && value->kind != NODE_MAP &&
	       slice_equals(value->text, text);
}

static bool lists(const struct node *list, const char *words)
{
	for (const struct node *at = list->first; at; at = at->next)
		if (at->kind == NODE_TEXT && slice_equals(at->text, words))
			return true;
	return false;
}

/* Whether a list of words is that of what blocks. */
static bool same_blockers(const struct node *list,
    const struct verdict *verdict)
{
	char words[WORDS];
	size_t count = 0;

	if (!list || list->kind != NODE_LIST)
		return false;
	for (size_t i = 0; i < verdict->findings.count; i++) {
		if (!lists(list, words_of(&verdict->findings.items[i], words)))
			return false;
		count++;
	}
	for (unsigned i = 0; i < CHECK_COUNT; i++) {
		if (verdict->checks[i].outcome == OUTCOME_PASS)
			continue;
		if (!lists(list, check_name(i)))
			return false;
		count++;
	}
	return count == list->count;
}

bool report_state_same(const struct report_state *state,
    const struct report_workload *at)
{
	const struct question *question = at->question;
	const struct node *entry =
	    state->document ? entry_of(state, question->workload->name) : NULL;

	return entry &&
	       says(entry, "verdict", verdict_word(at->verdict, question)) &&
	       says(entry, "phase", phase_name(question->phase)) &&
	       says(entry, "held",
	           question->seen->rollout.held ? "true" : "false") &&
	       same_blockers(node_find(entry, "blocks"), at->verdict);
}

static void put_workload(struct json *json, const struct report_workload *at)
{
	const struct verdict *verdict = at->verdict;
	char words[WORDS];

	json_object(json, NULL);
	json_text(json, "workload", at->question->workload->name);
	json_text(json, "verdict", verdict_word(verdict, at->question));
	json_text(json, "phase", phase_name(at->question->phase));
	json_bool(json, "held", at->question->seen->rollout.held);
	json_array(json, "blocks");
	for (size_t i = 0; i < verdict->findings.count; i++)
		json_text(json, NULL,
		    words_of(&verdict->findings.items[i], words));
	for (unsigned i = 0; i < CHECK_COUNT; i++)
		if (verdict->checks[i].outcome != OUTCOME_PASS)
			json_text(json, NULL, check_name(i));
	json_end(json);
	json_end(json);
}

int report_state_write(const struct report *report, FILE *out,
    struct error *err)
{
	struct json json;

	(void)err;
	json_begin(&json, out, false);
	json_object(&json, NULL);
	json_u64(&json, "schema_version", SCHEMA_VERSION);
	json_time_ms(&json, "made", report->made_ms);
	json_array(&json, "workloads");
	for (size_t i = 0; i < report->workload_count; i++)
		put_workload(&json, &report->workloads[i]);
	json_end(&json);
	json_end(&json);
	return 0;
}
