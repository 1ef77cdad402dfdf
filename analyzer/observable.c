/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/observable.h"

#include <linux/seccomp.h>

#include "analyzer/flag_log.h"
#include "analyzer/text.h"
#include "syscalls/actions.h"

static bool gives_errno(const struct profile *filter)
{
	if (filter->default_action == SECCOMP_RET_ERRNO)
		return true;
	for (size_t i = 0; i < filter->rule_count; i++)
		if (filter->rules[i].action == SECCOMP_RET_ERRNO)
			return true;
	return false;
}

bool errno_is_seen(const struct judging *judging, struct slice node,
    uint64_t from_ms, uint64_t to_ms)
{
	return !gives_errno(&judging->filter) ||
	       (flag_asked(judging) && flag_between(judging, node, from_ms,
	                                   to_ms) == FLAG_LOG_TAKEN);
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

/* The window in which the least is known of the flag; NULL: it works in all. */
static const struct window *unflagged(const struct judging *judging)
{
	const struct window *ret = NULL;

	for (size_t i = 0; i < judging->window_count; i++) {
		const struct window *at = &judging->windows[i];

		if (at->flag == FLAG_LOG_DROPPED)
			return at;
		if (at->flag != FLAG_LOG_TAKEN && !ret)
			ret = at;
	}
	return ret;
}

static enum unseen say_unflagged(const struct judging *judging,
    const struct window *window, char *why, size_t size)
{
	const char *action = action_name(judging->filter.default_action);
	char node[NAME_TEXT];

	if (window && window->flag == FLAG_LOG_UNKNOWN) {
		words(why, size,
		    "%s is recorded only under SECCOMP_FILTER_FLAG_LOG, and "
		    "nobody knows whether the runtime of node %s honours it "
		    "(runc does since 1.2): say which it is, or go by way of "
		    "log",
		    action, name_text(window->node, node));
		return UNSEEN_UNKNOWN;
	}
	words(why, size,
	    "%s is recorded only under SECCOMP_FILTER_FLAG_LOG, which %s: "
	    "silence proves nothing here",
	    action,
	    window ? "the runtime does not honour (runc does since 1.2)"
	           : "the profile does not ask for");
	return UNSEEN_ERRNO;
}

enum unseen phase_unseen(const struct judging *judging, char *why, size_t size)
{
	const struct profile *filter = &judging->filter;
	const char *action = action_name(filter->default_action);
	uint64_t now_ms = judging->question->now_ms;

	if (action_needs_flag_log(filter->default_action)) {
		const struct window *window = unflagged(judging);

		if (!flag_asked(judging))
			window = NULL;
		if (window || !flag_asked(judging))
			return say_unflagged(judging, window, why, size);
	}
	return unrecorded(judging, action, now_ms, why, size)
	           ? UNSEEN_SWITCHED_OFF
	           : UNSEEN_NOT;
}
