/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/observable.h"

#include <linux/seccomp.h>

#include "analyzer/text.h"
#include "syscalls/actions.h"

/*
 * A profile whose file has the errno phase's own default action is deployed
 * as it stands, and so without the flag if it has none.
 */
static bool file_lacks_flag(const struct question *question,
    const struct profile *filter)
{
	const struct profile *file =
	    question->deployed ? question->deployed : question->profile;

	return filter->default_action == SECCOMP_RET_ERRNO &&
	       file->default_action == SECCOMP_RET_ERRNO &&
	       !(file->flags & (unsigned)PROFILE_FLAG_LOG);
}

static bool flag_works(const struct question *question,
    const struct profile *filter)
{
	return question->runtime_logs_errno &&
	       !file_lacks_flag(question, filter) &&
	       (filter->flags & (unsigned)PROFILE_FLAG_LOG);
}

bool errno_is_seen(const struct question *question,
    const struct profile *filter)
{
	if (flag_works(question, filter))
		return true;
	if (filter->default_action == SECCOMP_RET_ERRNO)
		return false;
	for (size_t i = 0; i < filter->rule_count; i++)
		if (filter->rules[i].action == SECCOMP_RET_ERRNO)
			return false;
	return true;
}

/* The last change of the node's actions_logged until then, or NULL. */
static const struct loss *last_change(const struct judging *judging,
    struct slice node, uint64_t until_ms)
{
	const struct question *question = judging->question;
	const struct loss *last = NULL;

	for (size_t i = 0; i < question->seen->loss_count; i++) {
		const struct loss *at = &question->seen->losses[i];

		if (slice_equals(at->what, "actions_logged") &&
		    at->trust != TRUST_FORGEABLE && at->from_ms <= until_ms &&
		    same_or_unknown(workloads_node(question->workloads,
		                        at->node),
		        node) &&
		    (!last || at->to_ms >= last->to_ms))
			last = at;
	}
	return last;
}

/* "... actions=kill_process,errno old-actions=... res=1" */
static bool lists(struct slice detail, const char *action)
{
	struct slice rest = detail;

	while (rest.len > 0) {
		struct slice word = slice_cut(&rest, ' ');

		if (!slice_skip(&word, "actions="))
			continue;
		while (word.len > 0)
			if (slice_equals(slice_cut(&word, ','), action))
				return true;
		return false;
	}
	return false;
}

static bool switched_off(const struct judging *judging, const char *action,
    uint64_t until_ms, char *why, size_t size)
{
	char node[NAME_TEXT];

	for (size_t i = 0; i < judging->node_count; i++) {
		const struct node_view *view = &judging->nodes[i];
		const struct loss *change =
		    node_concerns(judging, view)
		        ? last_change(judging, view->node, until_ms)
		        : NULL;

		if (!change || lists(change->detail, action))
			continue;
		words(why, size,
		    "kernel.seccomp.actions_logged of node %s was changed and "
		    "is not known to have %s since; set it back",
		    name_text(view->node, node), action);
		return true;
	}
	return false;
}

static bool has_text(struct slice text, const char *word)
{
	return text.len > 0 &&
	       memmem(text.ptr, text.len, word, strlen(word)) != NULL;
}

/* "op=add_rule key=... list=5": of what type it does not say. */
static bool is_exclusion(const struct loss *loss)
{
	return slice_equals(loss->what, "config") && !loss->harmless &&
	       (has_text(loss->detail, "list=5") ||
	           has_text(loss->detail, "list=exclude"));
}

/* When the node's last rule came that keeps records from being made; 0. */
static uint64_t last_exclusion(const struct judging *judging, struct slice node,
    uint64_t until_ms)
{
	const struct question *question = judging->question;
	uint64_t last = 0, boot = 0;

	for (size_t i = 0; i < question->seen->loss_count; i++) {
		const struct loss *at = &question->seen->losses[i];

		if (at->trust == TRUST_FORGEABLE || at->from_ms > until_ms ||
		    !same_or_unknown(workloads_node(question->workloads,
		                         at->node),
		        node))
			continue;
		if (is_exclusion(at) && at->to_ms >= last)
			last = at->to_ms;
		else if (slice_equals(at->what, "boot") && at->to_ms > boot)
			boot = at->to_ms;
	}
	return boot > last ? 0 : last;
}

/* Sources that have a record made when they hear none, and miss it. */
static bool asks_for_records(struct slice source)
{
	return slice_equals(source, "netlink") || slice_equals(source, "kmsg");
}

/* Until a SECCOMP record has come again, its silence may be the rule's. */
static bool heard_since(const struct judging *judging, struct slice node,
    uint64_t since_ms)
{
	const struct question *question = judging->question;
	const struct evidence *seen = question->seen;

	for (size_t i = 0; i < seen->node_count; i++)
		if (seen->nodes[i].heard_ms > since_ms &&
		    same(workloads_node(question->workloads,
		             seen->nodes[i].node),
		        node))
			return true;
	for (size_t i = 0; i < seen->watch_count; i++)
		if (seen->watches[i].to_ms > since_ms &&
		    asks_for_records(seen->watches[i].source) &&
		    same(workloads_node(question->workloads,
		             seen->watches[i].node),
		        node))
			return true;
	return false;
}

static bool excluded(const struct judging *judging, uint64_t until_ms,
    char *why, size_t size)
{
	char node[NAME_TEXT], when[TIME_TEXT];

	for (size_t i = 0; i < judging->node_count; i++) {
		const struct node_view *view = &judging->nodes[i];
		uint64_t since =
		    node_concerns(judging, view)
		        ? last_exclusion(judging, view->node, until_ms)
		        : 0;

		if (since == 0 || heard_since(judging, view->node, since))
			continue;
		words(why, size,
		    "a rule of %s keeps audit records of node %s from being "
		    "made, and none of seccomp's has come since: see auditctl "
		    "-l, or have one made by %s selftest and collect it",
		    time_format(since, when), name_text(view->node, node),
		    PROG);
		return true;
	}
	return false;
}

static bool unrecorded(const struct judging *judging, const char *action,
    uint64_t until_ms, char *why, size_t size)
{
	return switched_off(judging, action, until_ms, why, size) ||
	       excluded(judging, until_ms, why, size);
}

bool log_unrecorded(const struct judging *judging, uint64_t until_ms)
{
	char why[sizeof(((struct finding *)NULL)->reason)];

	return unrecorded(judging, action_name(SECCOMP_RET_LOG), until_ms, why,
	    sizeof(why));
}

enum unseen phase_unseen(const struct judging *judging, char *why, size_t size)
{
	const struct profile *filter = &judging->filter;
	const char *action = action_name(filter->default_action);
	uint64_t now_ms = judging->question->now_ms;

	if (!action_needs_flag_log(filter->default_action) ||
	    flag_works(judging->question, filter))
		return unrecorded(judging, action, now_ms, why, size)
		           ? UNSEEN_SWITCHED_OFF
		           : UNSEEN_NOT;
	words(why, size,
	    "%s is recorded only under SECCOMP_FILTER_FLAG_LOG, which %s: "
	    "silence proves nothing here",
	    action,
	    judging->question->runtime_logs_errno
	        ? "the profile does not ask for"
	        : "the runtime does not honour (runc does since 1.2)");
	return UNSEEN_ERRNO;
}
