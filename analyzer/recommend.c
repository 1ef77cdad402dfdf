/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/recommend.h"

#include <errno.h>

#include "analyzer/decided.h"
#include "analyzer/recommend_rule.h"
#include "analyzer/text.h"
#include "base/count.h"

void recommendation_release(struct recommendation *recommendation)
{
	profile_release(&recommendation->profile);
	free(recommendation->items);
	*recommendation = (struct recommendation){.count = 0};
}

bool recommends(const struct finding *finding,
    const struct recommend_options *options)
{
	struct slice name = slice_of(finding->syscall);
	bool ordinary =
	    finding->kind == FINDING_ADDITION ||
	    (finding->kind == FINDING_REGRESSION &&
	        finding->risk == RISK_ORDINARY &&
	        !syscall_needs_arguments(name) && !syscall_fallback(name, 0));

	return ordinary && !finding->decided && !finding->ended &&
	       !options->decided_only && finding->match == MATCH_YES &&
	       syscall_is_name(name) && finding->runs >= options->runs &&
	       finding->sure_node_count >= options->nodes;
}

static struct justification *justify(struct recommendation *to,
    const char *name)
{
	struct justification *at;

	if (to->count == to->room) {
		size_t room = to->room ? to->room * 2 : 16;

		at = reallocarray(to->items, room, sizeof(*at));
		if (!at)
			return NULL;
		to->items = at;
		to->room = room;
	}
	at = &to->items[to->count++];
	*at = (struct justification){.count = 0};
	SAY(at->syscall, "%s", name);
	at->risk = syscall_risk(slice_of(name), NULL);
	return at;
}

static void merge_names(struct slice *to, size_t *count,
    const struct slice *from, size_t from_count)
{
	size_t shown = from_count < FINDING_NAMES ? from_count : FINDING_NAMES;

	for (size_t i = 0; i < shown; i++) {
		size_t k = 0, have = *count;

		if (have > FINDING_NAMES)
			have = FINDING_NAMES;
		while (k < have && !same(to[k], from[i]))
			k++;
		if (k < have)
			continue;
		if (*count < FINDING_NAMES)
			to[*count] = from[i];
		++*count;
	}
	if (*count < from_count)
		*count = from_count;
}

/* What was found of the call on one architecture. */
static void tell(struct justification *to, const struct finding *from)
{
	uint32_t arch = arch_of_call(from->call.arch, from->call.nr);

	if (to->arch_count < RECOMMEND_ARCHES) {
		to->recorded[to->arch_count] = !from->traced;
		to->arches[to->arch_count++] = arch;
	}
	if (from->first_ms && (!to->first_ms || from->first_ms < to->first_ms))
		to->first_ms = from->first_ms;
	if (from->last_ms > to->last_ms)
		to->last_ms = from->last_ms;
	if (from->runs > to->runs)
		to->runs = from->runs;
	to->run_total = from->run_total;
	to->runtime_init =
	    from->runtime_init && (!to->count || to->runtime_init);
	to->traced = from->traced && (!to->count || to->traced);
	count_add(&to->count, from->count);
	to->startup |= from->startup;
	to->steady |= from->steady;
	to->shutdown |= from->shutdown;
	merge_names(to->nodes, &to->node_count, from->nodes, from->node_count);
	merge_names(to->exes, &to->exe_count, from->exes, from->exe_count);
	merge_names(to->images, &to->image_count, from->images,
	    from->image_count);
}

static void tell_all(const struct verdict *verdict, struct justification *to)
{
	for (size_t i = 0; i < verdict->findings.count; i++) {
		const struct finding *at = &verdict->findings.items[i];

		if (at->kind < FINDING_STALE_DEPLOYMENT &&
		    strcmp(at->syscall, to->syscall) == 0)
			tell(to, at);
	}
}

static int add_ordinary(const struct verdict *verdict,
    const struct finding *finding, struct recommendation *to, struct error *err)
{
	struct justification *why = justify(to, finding->syscall);

	if (!why)
		return error_set(err, -ENOMEM, "out of memory");
	if (rule_there(&to->profile, why)) {
		to->count--;
		return 0;
	}
	SAY(why->why, "ordinary, and surely the workload's own");
	tell_all(verdict, why);
	return rule_add(to, why, err);
}

static int add_decided(const struct verdict *verdict,
    const struct decision *decision, struct recommendation *to,
    struct error *err)
{
	char name[SYSCALL_TEXT], who[NAME_TEXT], words_of[128];
	struct justification *why;
	int r;

	SAY(name, "%.*s", (int)decision->syscall.len, decision->syscall.ptr);
	why = justify(to, name);
	if (!why)
		return error_set(err, -ENOMEM, "out of memory");
	r = rule_args(decision, why, err);
	if (r < 0 || rule_there(&to->profile, why)) {
		to->count--;
		return r;
	}
	why->decision = decision;
	SAY(why->why, "allowed by %s: %s", name_text(decision->who, who),
	    escape_into(words_of, sizeof(words_of), MEDIUM_TERMINAL,
	        decision->why));
	tell_all(verdict, why);
	return rule_add(to, why, err);
}

/* Whether nobody has said otherwise since. */
static bool stands(const struct question *question, size_t at)
{
	const struct evidence *seen = question->seen;
	const struct decision *decision = &seen->decisions[at];

	if (decision->what != DECISION_ALLOW ||
	    !decision_holds(question, decision) ||
	    !syscall_is_name(decision->syscall))
		return false;
	for (size_t i = at + 1; i < seen->decision_count; i++) {
		const struct decision *later = &seen->decisions[i];

		if (later->what != DECISION_ALLOW &&
		    later->at_ms <= question->now_ms &&
		    same(later->syscall, decision->syscall) &&
		    same_or_unknown(later->arch, decision->arch))
			return false;
	}
	return true;
}

static int fill(const struct question *question, const struct verdict *verdict,
    const struct recommend_options *options, struct recommendation *to,
    struct error *err)
{
	const struct evidence *seen = question->seen;
	int r = 0;

	for (size_t i = 0; i < verdict->findings.count && r == 0; i++)
		if (recommends(&verdict->findings.items[i], options))
			r = add_ordinary(verdict, &verdict->findings.items[i],
			    to, err);
	for (size_t i = 0; i < seen->decision_count && r == 0; i++)
		if (stands(question, i))
			r = add_decided(verdict, &seen->decisions[i], to, err);
	return r;
}

int recommend(const struct question *question, const struct verdict *verdict,
    const struct recommend_options *options, struct recommendation *ret,
    struct error *err)
{
	cleanup_recommendation struct recommendation made = {.count = 0};
	int r = profile_copy(question->profile, &made.profile);

	if (r < 0)
		return error_set(err, r, "out of memory");
	r = fill(question, verdict, options, &made, err);
	if (r < 0)
		return r;
	*ret = made;
	made = (struct recommendation){.count = 0};
	return 0;
}
