/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/filter_decided.h"

#include <errno.h>

#include "analyzer/decided.h"

/* A filter in the making. */
struct plan {
	const struct question *question;
	enum phase phase;
	const struct profile *allowlist, *bare;
};

static void release_list(struct names_list *names)
{
	for (size_t i = 0; i < names->count; i++)
		cleanup_freep(&names->items[i]);
	free(names->items);
}

void filter_names_release(struct filter_names *names)
{
	release_list(&names->expected);
	release_list(&names->denied);
	*names = (struct filter_names){.expected = {0}};
}

/* When the rollout last moved, and with it the files; 0: it never did. */
static uint64_t moved_ms(const struct question *question)
{
	const struct evidence *seen = question->seen;

	for (size_t i = seen->transition_count; i > 0; i--)
		if (seen->transitions[i - 1].at_ms <= question->now_ms)
			return seen->transitions[i - 1].at_ms;
	return seen->has_rollout ? seen->rollout.since_ms : UINT64_MAX;
}

/*
 * No file changes because time goes by: what has ended stays in the filter of
 * the phase that is, though it decides nothing any more, until a move.
 */
static bool lingers(const struct question *question, enum phase phase,
    const struct decision *decision)
{
	return phase == question->phase && decision_made(question, decision) &&
	       decision_ended(question, decision) &&
	       decision->until_ms > moved_ms(question);
}

/* A filter's rules are by name: the last word on any of its architectures. */
static bool is_last(const struct plan *plan, const struct decision *decision,
    const char *name)
{
	for (size_t i = 0; i < plan->bare->arch_count; i++)
		if (decision_last(plan->question, name,
		        plan->bare->arches[i]) == decision)
			return true;
	return false;
}

/* What the profile allows is not denied as well: the profile has it. */
static bool stands(const struct plan *plan, const struct decision *decision,
    enum decision_what what)
{
	char name[SYSCALL_TEXT];

	if (decision->what != what ||
	    (!decision_holds(plan->question, decision) &&
	        !lingers(plan->question, plan->phase, decision)) ||
	    !syscall_is_name(decision->syscall) ||
	    decision->syscall.len >= sizeof(name) ||
	    profile_allows(plan->allowlist, decision->syscall))
		return false;
	memcpy(name, decision->syscall.ptr, decision->syscall.len);
	name[decision->syscall.len] = '\0';
	return is_last(plan, decision, name);
}

static bool is_among(const struct names_list *names, struct slice name)
{
	for (size_t i = 0; i < names->count && names->items[i]; i++)
		if (slice_equals(name, names->items[i]))
			return true;
	return false;
}

static int find_names(const struct plan *plan, enum decision_what what,
    const struct names_list *but, struct names_list *ret)
{
	const struct evidence *seen = plan->question->seen;

	ret->items = calloc(seen->decision_count + 1, sizeof(void *));
	if (!ret->items)
		return -ENOMEM;
	for (size_t i = 0; i < seen->decision_count; i++) {
		const struct slice name = seen->decisions[i].syscall;

		if (is_among(ret, name) || is_among(but, name) ||
		    !stands(plan, &seen->decisions[i], what))
			continue;
		ret->items[ret->count] = strndup(name.ptr, name.len);
		if (!ret->items[ret->count])
			return -ENOMEM;
		ret->count++;
	}
	return 0;
}

int filter_names_find(const struct question *question, enum phase phase,
    const struct profile *allowlist, const struct profile *bare,
    struct filter_names *ret)
{
	const struct plan plan = {question, phase, allowlist, bare};
	const struct names_list none = {.items = NULL};
	int r = find_names(&plan, DECISION_EXPECT, &none, &ret->expected);

	return r < 0 ? r
	             : find_names(&plan, DECISION_DENY, &ret->expected,
	                   &ret->denied);
}

static bool same_call(const struct decision *a, const struct decision *b)
{
	return slice_same(a->syscall, b->syscall);
}

/* Whether the rollout moved in between, so that what had ended went. */
static bool moved_within(const struct question *question, uint64_t from_ms,
    uint64_t to_ms)
{
	for (size_t i = 0; i < question->seen->transition_count; i++)
		if (question->seen->transitions[i].at_ms >= from_ms &&
		    question->seen->transitions[i].at_ms <= to_ms)
			return true;
	return !question->seen->has_rollout;
}

/* To say it again while it is in the filter changes nothing. */
static uint64_t said_since(const struct question *question, size_t at)
{
	const struct decision *decisions = question->seen->decisions;
	uint64_t since = decisions[at].at_ms;

	for (size_t i = at; i > 0; i--) {
		const struct decision *before = &decisions[i - 1];

		if (!same_call(before, &decisions[at]))
			continue;
		if (before->what != decisions[at].what ||
		    (before->until_ms && before->until_ms < since &&
		        moved_within(question, before->until_ms, since)))
			break;
		since = before->at_ms;
	}
	return since;
}

uint64_t log_filter_since(const struct question *question,
    const struct profile *allowlist)
{
	cleanup_profile struct profile bare = {.rules = NULL};
	bool floor = question->workload->policy[PHASE_LOG].floor;
	const struct plan plan = {question, PHASE_LOG, allowlist, &bare};
	uint64_t last = 0;

	if (phase_filter_undecided(question, PHASE_LOG, allowlist, &bare,
	        NULL) < 0)
		return question->now_ms;
	for (size_t i = 0; i < question->seen->decision_count; i++) {
		const struct decision *at = &question->seen->decisions[i];
		uint64_t since;

		if (!stands(&plan, at, DECISION_EXPECT) &&
		    (!floor || !stands(&plan, at, DECISION_DENY)))
			continue;
		since = said_since(question, i);
		if (since > last)
			last = since;
	}
	return last;
}

/* Whether the filter of the phase answers otherwise for it. */
static bool matters(const struct question *question,
    const struct decision *decision)
{
	return decision->what == DECISION_EXPECT ||
	       question->phase == PHASE_ERRNO ||
	       (question->phase == PHASE_LOG &&
	           question->workload->policy[PHASE_LOG].floor);
}

const struct decision *filter_ended(const struct question *question,
    const struct profile *allowlist)
{
	cleanup_profile struct profile bare = {.rules = NULL};
	const struct plan plan = {question, question->phase, allowlist, &bare};

	if (phase_filter_undecided(question, question->phase, allowlist, &bare,
	        NULL) < 0)
		return NULL;
	for (size_t i = 0; i < question->seen->decision_count; i++) {
		const struct decision *at = &question->seen->decisions[i];

		if (decision_ended(question, at) && matters(question, at) &&
		    (stands(&plan, at, DECISION_EXPECT) ||
		        stands(&plan, at, DECISION_DENY)))
			return at;
	}
	return NULL;
}
