/* SPDX-License-Identifier: Apache-2.0 */
/* What a trace or a witness saw used, and no record told of. */
#include "analyzer/find.h"

#include <errno.h>
#include <linux/seccomp.h>

#include "base/count.h"
#include "profile/evaluate.h"

static bool told(const struct judging *judging, const struct call *call)
{
	const struct findings *findings = &judging->verdict->findings;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *at = &findings->items[i];

		if (at->kind < FINDING_STALE_DEPLOYMENT &&
		    at->call.arch == call->arch && at->call.nr == call->nr)
			return true;
	}
	return false;
}

/* Whether the filter would have let it through, as far as can be known. */
static bool let_through(const struct judging *judging,
    const struct call_facts *facts, const struct used *used)
{
	if (!facts->allowed || facts->always || !used->has_args)
		return facts->allowed;
	return profile_evaluate(&judging->filter, used->call.arch,
	           used->call.nr, used->args)
	           .action == SECCOMP_RET_ALLOW;
}

/* That it was used tells no action: 0 would be that of killing a thread. */
static void take_call(const struct used *used, struct finding *finding)
{
	uint32_t before = finding->count ? finding->call.action : ACTION_UNTOLD;

	finding->call = used->call;
	if (used->call.action == 0)
		finding->call.action = before;
}

static void count(const struct used *used, struct finding *finding)
{
	take_call(used, finding);
	finding->runtime_init = slice_equals(used->origin, USED_INIT) &&
	                        (!finding->count || finding->runtime_init);
	finding->match = MATCH_YES;
	count_add(&finding->count, used->count);
	if (!finding->first_ms || used->first_ms < finding->first_ms)
		finding->first_ms = used->first_ms;
	if (used->last_ms > finding->last_ms)
		finding->last_ms = used->last_ms;
	if (!used->image.ptr)
		return;
	finding->images[0] = used->image;
	finding->image_count = 1;
}

/* From the first time a call is told of on: all that is told of it. */
static int find(struct judging *judging, size_t first)
{
	const struct evidence *seen = judging->question->seen;
	const struct call *call = &seen->used[first].call;
	struct finding finding = {.traced = true};
	struct call_facts facts;

	call_facts_find(judging, call, &facts);
	for (size_t i = first; i < seen->used_count; i++) {
		const struct used *at = &seen->used[i];

		if (at->call.arch == call->arch && at->call.nr == call->nr &&
		    at->first_ms <= judging->question->now_ms &&
		    !let_through(judging, &facts, at))
			count(at, &finding);
	}
	memset(judging->seen_in, 0, judging->deployments.run_count);
	call_judge(judging, &facts, judging->seen_in, &finding);
	return finding_keep(judging, &facts, &finding);
}

int find_used(struct judging *judging)
{
	const struct evidence *seen = judging->question->seen;
	int r = 0;

	for (size_t i = 0; i < seen->used_count && r == 0; i++)
		if (!told(judging, &seen->used[i].call))
			r = find(judging, i);
	return r;
}
