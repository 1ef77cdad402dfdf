/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What came before: how often it was started again, what had changed when it
 * began to die, and what is different where it does not.
 */
#include "analyzer/text.h"
#include "analyzer/triage_inner.h"
#include "base/array.h"

#define SIGSYS_STATUS 159
#define FRESH_MS      UINT64_C(900000) /* a loop may wait that long */

static bool is_its(const struct incident *incident, const struct run *run)
{
	if (incident->workload && run->workload.len &&
	    slice_equals(run->workload, incident->workload->name))
		return true;
	return (run->subject.unit.len || run->subject.container.len ||
	           run->subject.pod.len) &&
	       incident_owns(incident, &run->subject);
}

/* Without an invocation's id, the audit log knows a run by its unit. */
static bool is_nameless(const struct run *run)
{
	return !run->key.len || same(run->key, run->subject.unit);
}

/*
 * SERVICE_STOP without a status: it failed, or it was stopped. Two sources may
 * tell of the same run; the one with an invocation's key knows more.
 */
static bool told_twice(const struct evidence *seen, const struct run *run)
{
	if (!is_nameless(run))
		return false;
	for (size_t i = 0; i < seen->run_count; i++) {
		const struct run *other = &seen->runs[i];
		uint64_t a = other->started_ms, b = run->started_ms;

		if (!is_nameless(other) &&
		    same(other->subject.unit, run->subject.unit) &&
		    (a > b ? a - b : b - a) < 1000)
			return true;
	}
	return false;
}

static bool failed(const struct run *run)
{
	return run->ended_ms && (!run->has_status || run->status != 0);
}

static void count_run(struct triage_loop *loop, const struct run *run)
{
	/* What systemd notes between two starts lasts a moment. */
	if (run->has_status && run->status == 0 && is_nameless(run) &&
	    run->ended_ms < run->started_ms + 20)
		return;
	loop->starts++;
	loop->restarts += run->restart;
	loop->failed += failed(run);
	loop->clean += run->ended_ms && run->has_status && run->status == 0;
	if (run->started_ms > loop->last_start_ms)
		loop->last_start_ms = run->started_ms;
	if (run->ended_ms > loop->last_end_ms)
		loop->last_end_ms = run->ended_ms;
}

void incident_loop(const struct evidence *seen, uint64_t now_ms,
    struct incident *incident)
{
	struct triage_loop *loop = &incident->loop;
	uint64_t deaths, quiet;

	for (size_t i = 0; i < seen->run_count; i++)
		if (is_its(incident, &seen->runs[i]) &&
		    !told_twice(seen, &seen->runs[i]))
			count_run(loop, &seen->runs[i]);
	deaths =
	    loop->failed > incident->events ? loop->failed : incident->events;
	if (deaths > 1)
		loop->every_ms =
		    (incident->last_ms - incident->first_ms) / (deaths - 1);
	quiet = now_ms > incident->last_ms ? now_ms - incident->last_ms : 0;
	loop->going_on = deaths > 1 && quiet <= FRESH_MS + 2 * loop->every_ms &&
	                 quiet <= 3 * loop->every_ms + 60000;
}

/* What runs are started under, and can be another than before. */
static const struct {
	const char *what;
	size_t run, node; /* where it stands; 0: of a node it isn't known */
} parts[] = {
    {"profile",            offsetof(struct run, profile_hash), 0},
    {         "image", offsetof(struct run,              image),             0 },
    {  "kernel",             offsetof(struct run,                kernel),
     offsetof(struct node_state,                       kernel)},
    {    "libc",               offsetof(struct run,        libc),         offsetof(struct node_state,  libc)},
    { "runtime",            offsetof(struct run,                runtime),
     offsetof(struct node_state,                      runtime)},
};

static struct slice part(const void *of, size_t offset)
{
	return *(const struct slice *)(const void *)((const char *)of + offset);
}

static void add(struct triage_change *list, size_t *count,
    const struct triage_change *change)
{
	if (*count < TRIAGE_CHANGES)
		list[(*count)++] = *change;
}

/* The last that was well, and the first after it that was not. */
static void find_turn(const struct evidence *seen,
    const struct incident *incident, const struct run **ret_well,
    const struct run **ret_ill)
{
	const struct run *well = NULL, *ill = NULL;

	for (size_t i = 0; i < seen->run_count; i++) {
		const struct run *run = &seen->runs[i];

		if (!is_its(incident, run) || told_twice(seen, run))
			continue;
		if (run->started_ms < incident->first_ms && !failed(run) &&
		    run->ended_ms <= incident->first_ms &&
		    (!well || run->started_ms > well->started_ms))
			well = run;
		if (failed(run) && run->ended_ms + 1000 >= incident->first_ms &&
		    (!ill || run->started_ms < ill->started_ms))
			ill = run;
	}
	*ret_well = well;
	*ret_ill = ill;
}

static void compare_runs(const struct run *well, const struct run *ill,
    struct incident *incident)
{
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		struct slice from = part(well, parts[i].run);
		struct slice to = part(ill, parts[i].run);

		if (from.len && to.len && !same(from, to))
			add(incident->changes, &incident->change_count,
			    &(struct triage_change){.what = parts[i].what,
			        .from = from,
			        .to = to,
			        .at_ms = ill->started_ms});
	}
}

/* Phase and profile by the rollout: the last move before the first death. */
static void compare_transitions(const struct evidence *seen,
    struct incident *incident)
{
	const struct transition *to = NULL, *from = NULL;

	for (size_t i = 0; i < seen->transition_count; i++)
		if (seen->transitions[i].at_ms <= incident->first_ms) {
			from = to;
			to = &seen->transitions[i];
		}
	if (!to || !from)
		return;
	if (to->from != to->to && to->from >= 0)
		add(incident->changes, &incident->change_count,
		    &(struct triage_change){.what = "phase",
		        .from = slice_of(phase_name((enum phase)to->from)),
		        .to = slice_of(phase_name((enum phase)to->to)),
		        .at_ms = to->at_ms});
	if (!same(from->profile_hash, to->profile_hash))
		add(incident->changes, &incident->change_count,
		    &(struct triage_change){.what = "profile",
		        .from = from->profile_hash,
		        .to = to->profile_hash,
		        .at_ms = to->at_ms});
}

void incident_changes(const struct evidence *seen, struct incident *incident)
{
	const struct run *well, *ill;

	incident->change_count = 0;
	if (incident->question)
		compare_transitions(incident->question->seen, incident);
	find_turn(seen, incident, &well, &ill);
	if (well && ill)
		compare_runs(well, ill, incident);
}

static bool dies_on(const struct evidence *seen,
    const struct incident *incident, struct slice node)
{
	for (size_t i = 0; i < seen->observation_count; i++) {
		const struct observation *o = &seen->observations[i];

		if (call_is_fatal(&o->call) && same(o->subject.node, node) &&
		    incident_owns(incident, &o->subject))
			return true;
	}
	return false;
}

static const struct node_state *state_of(const struct evidence *seen,
    struct slice node)
{
	for (size_t i = 0; i < seen->node_count; i++)
		if (same(seen->nodes[i].node, node))
			return &seen->nodes[i];
	return NULL;
}

/* Of a run; what it does not say, its node may. */
static struct slice part_of(const struct evidence *seen, const struct run *run,
    size_t i)
{
	struct slice value = part(run, parts[i].run);
	const struct node_state *state;

	if (value.len || !parts[i].node)
		return value;
	state = state_of(seen, run->subject.node);
	return state ? part(state, parts[i].node) : value;
}

static void compare_nodes(const struct evidence *seen, const struct run *ill,
    const struct run *well, struct incident *incident)
{
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		struct slice to = part_of(seen, ill, i);
		struct slice from = part_of(seen, well, i);

		if (to.len && from.len && !same(to, from))
			add(incident->differences, &incident->difference_count,
			    &(struct triage_change){.what = parts[i].what,
			        .from = from,
			        .to = to,
			        .node = ill->subject.node,
			        .clean = well->subject.node});
	}
}

/* The latest run on a node where it dies, and on one where it does not. */
void incident_nodes(const struct evidence *seen, struct incident *incident)
{
	const struct run *ill = NULL, *well = NULL;

	incident->difference_count = 0;
	for (size_t i = 0; i < seen->run_count; i++) {
		const struct run *run = &seen->runs[i];
		const struct run **to;

		if (!run->subject.node.len || !is_its(incident, run))
			continue;
		to = dies_on(seen, incident, run->subject.node) ? &ill : &well;
		if (to == &well && failed(run))
			continue;
		if (!*to || run->started_ms > (*to)->started_ms)
			*to = run;
	}
	if (ill && well)
		compare_nodes(seen, ill, well, incident);
}
