/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/find.h"

#include <errno.h>

#include "analyzer/text.h"
#include "base/array.h"
#include "base/count.h"

#define EDGE_MS UINT64_C(10000) /* of a run: its start-up, its shutdown */

void findings_release(struct findings *findings)
{
	free(findings->items);
	*findings = (struct findings){0};
}

struct finding *findings_add(struct findings *findings, enum finding_kind kind)
{
	if (findings->count == findings->room) {
		size_t room = findings->room ? findings->room * 2 : 16;
		struct finding *items =
		    reallocarray(findings->items, room, sizeof(*items));

		if (!items)
			return NULL;
		findings->items = items;
		findings->room = room;
	}
	findings->items[findings->count] = (struct finding){.kind = kind};
	return &findings->items[findings->count++];
}

int finding_keep(struct judging *judging, const struct call_facts *facts,
    const struct finding *from)
{
	struct finding *to;

	if (from->count == 0)
		return 0;
	to = findings_add(&judging->verdict->findings, from->kind);
	if (!to)
		return -ENOMEM;
	*to = *from;
	to->risk = facts->risk;
	to->run_total = judging->deployments.starts;
	memcpy(to->syscall, facts->name, sizeof(to->syscall));
	(void)arch_text(facts->arch, to->arch);
	return 0;
}

/* In the order in which they are met; what is over is only counted. */
static void add_name(struct slice names[FINDING_NAMES], size_t *count,
    struct slice name)
{
	size_t shown = *count < FINDING_NAMES ? *count : FINDING_NAMES;

	if (!name.ptr)
		return;
	for (size_t i = 0; i < shown; i++)
		if (same(names[i], name))
			return;
	if (*count < FINDING_NAMES)
		names[*count] = name;
	++*count;
}

static void count_edges(struct finding *finding, const struct observation *seen,
    const struct placed_run *run)
{
	uint64_t up = run->run->started_ms + EDGE_MS;
	uint64_t down = run->over && run->end_ms > EDGE_MS
	                    ? run->end_ms - EDGE_MS
	                    : UINT64_MAX;

	finding->startup |= run->known && seen->first_ms <= up;
	finding->shutdown |= seen->last_ms >= down;
	finding->steady |= (seen->first_ms > up && seen->first_ms < down) ||
	                   (seen->last_ms > up && seen->last_ms < down);
}

static void count_runs(struct judging *judging, struct finding *finding,
    const struct sighting *sighting, bool *seen_in)
{
	const struct deployments *all = &judging->deployments;
	const struct observation *seen = sighting->seen;
	size_t end, i = runs_within(all, seen->first_ms, seen->last_ms, &end);

	for (; i < end; i++) {
		const struct placed_run *run = &all->runs[i];

		if (run->end_ms < seen->first_ms ||
		    !run_saw(all, i, seen, sighting->node))
			continue;
		count_edges(finding, seen, run);
		add_name(finding->images, &finding->image_count,
		    run->run->image);
		if (seen->match == MATCH_YES)
			seen_in[i] = true;
	}
}

void finding_count(struct judging *judging, struct finding *finding,
    const struct sighting *sighting, bool *seen_in)
{
	const struct observation *seen = sighting->seen;

	finding->runtime_init =
	    seen->runtime_init && (!finding->count || finding->runtime_init);
	finding->call = seen->call;
	if (seen->no_action)
		finding->call.action = ACTION_UNTOLD;
	count_add(&finding->count, seen->events);
	if (!finding->first_ms || seen->first_ms < finding->first_ms)
		finding->first_ms = seen->first_ms;
	if (seen->last_ms > finding->last_ms)
		finding->last_ms = seen->last_ms;
	if (seen->match > finding->match)
		finding->match = seen->match;
	add_name(finding->nodes, &finding->node_count, sighting->node);
	if (seen->match == MATCH_YES)
		add_name(finding->sure_nodes, &finding->sure_node_count,
		    sighting->node);
	add_name(finding->exes, &finding->exe_count, seen->subject.exe);
	if (!sighting->pruned && !sighting->ahead)
		count_runs(judging, finding, sighting, seen_in);
}

size_t finding_runs(const struct judging *judging, const bool *seen_in)
{
	size_t count = 0;

	for (size_t i = 0; i < judging->deployments.run_count; i++)
		count += seen_in[i] && !judging->deployments.runs[i].restart;
	return count;
}

static const char *const kinds[] = {
    [FINDING_ADDITION] = "addition",
    [FINDING_SUSPICIOUS] = "suspicious",
    [FINDING_SENSITIVE] = "sensitive",
    [FINDING_EXPECTED_DENIAL] = "expected_denial",
    [FINDING_ARGUMENT] = "argument",
    [FINDING_REGRESSION] = "regression",
    [FINDING_STALE_DEPLOYMENT] = "stale_deployment",
    [FINDING_MIXED_PHASES] = "mixed_phases",
    [FINDING_BLIND_SPOT] = "blind_spot",
    [FINDING_NOT_SECCOMP] = "not_seccomp",
};

_Static_assert(ARRAY_SIZE(kinds) == FINDING_COUNT, "one name a kind");

const char *finding_kind_name(enum finding_kind kind)
{
	return kinds[kind];
}
