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

/* The last change of the node's actions_logged, or NULL. */
static const struct loss *last_change(const struct judging *judging,
    struct slice node)
{
	const struct question *question = judging->question;
	const struct loss *last = NULL;

	for (size_t i = 0; i < question->seen->loss_count; i++) {
		const struct loss *at = &question->seen->losses[i];

		if (slice_equals(at->what, "actions_logged") &&
		    at->trust != TRUST_FORGEABLE &&
		    at->from_ms <= question->now_ms &&
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

static bool switched_off(const struct judging *judging, char *why, size_t size)
{
	const char *action = action_name(judging->filter.default_action);
	char node[NAME_TEXT];

	for (size_t i = 0; i < judging->node_count; i++) {
		const struct node_view *view = &judging->nodes[i];
		const struct loss *change =
		    node_concerns(judging, view)
		        ? last_change(judging, view->node)
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

enum unseen phase_unseen(const struct judging *judging, char *why, size_t size)
{
	const struct profile *filter = &judging->filter;
	const char *action = action_name(filter->default_action);

	if (!action_needs_flag_log(filter->default_action) ||
	    flag_works(judging->question, filter))
		return switched_off(judging, why, size) ? UNSEEN_SWITCHED_OFF
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
