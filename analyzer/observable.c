/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/observable.h"

#include <linux/seccomp.h>

#include "analyzer/flag_log.h"
#include "analyzer/settings.h"
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

/*
 * As it is set now; but that audit is off is known again with each reading, and
 * readings lag behind by as much as what is read.
 */
static const struct setting_hole *unrecorded(const struct judging *judging,
    const struct node_view *view)
{
	for (size_t i = 0; i < view->settings->count; i++) {
		const struct setting_hole *hole = &view->settings->items[i];
		uint64_t at = hole->what == SETTING_ENABLED
		                  ? judging->to_ms
		                  : judging->question->now_ms;

		if (hole->from_ms <= at && hole->to_ms == UINT64_MAX)
			return hole;
	}
	return NULL;
}

static bool switched_off(const struct judging *judging, char *why, size_t size)
{
	for (size_t i = 0; i < judging->node_count; i++) {
		const struct node_view *view = &judging->nodes[i];
		const struct setting_hole *hole =
		    node_concerns(judging, view) ? unrecorded(judging, view)
		                                 : NULL;

		if (!hole)
			continue;
		settings_say(hole, view->node, judging->filter.default_action,
		    why, size);
		return true;
	}
	return false;
}

int log_unrecorded(const struct judging *judging, uint64_t from_ms,
    uint64_t to_ms)
{
	for (size_t i = 0; i < judging->window_count; i++) {
		cleanup_setting_holes struct setting_holes holes = {0};
		int r = settings_find(judging->question,
		    judging->windows[i].node, SECCOMP_RET_LOG, &holes);

		if (r < 0)
			return r;
		if (settings_within(&holes, from_ms, to_ms))
			return 1;
	}
	return 0;
}

bool phase_is_recorded(const struct judging *judging, struct slice node)
{
	return !action_needs_flag_log(judging->filter.default_action) ||
	       (flag_asked(judging) &&
	           flag_between(judging, node, judging->need_ms,
	               judging->question->now_ms) != FLAG_LOG_DROPPED);
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

	if (action_needs_flag_log(filter->default_action)) {
		const struct window *window = unflagged(judging);

		if (!flag_asked(judging))
			window = NULL;
		if (window || !flag_asked(judging))
			return say_unflagged(judging, window, why, size);
	}
	return switched_off(judging, why, size) ? UNSEEN_SWITCHED_OFF
	                                        : UNSEEN_NOT;
}
