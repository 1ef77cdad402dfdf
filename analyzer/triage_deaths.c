/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ends of units and containers that may have been of a killed call, each with
 * the time before which what ended cannot have been begun: the end before it,
 * or a little before its start, for supervisors tell of a start late.
 */
#include <errno.h>
#include <stdlib.h>

#include "analyzer/text.h"
#include "analyzer/triage_shots.h"
#include "base/array.h"

#define SIGSYS_STATUS 159
#define START_MS      2000 /* that the word of a start may come too late */
#define TOLD_MS       1000 /* between two words of one end */

enum edge_kind {
	EDGE_START,
	EDGE_DEATH, /* a symptom */
	EDGE_END,   /* of a run, with a status of its own */
	EDGE_FAILED /* of a run, nobody knows how */
};

struct edge {
	enum edge_kind kind;
	struct death death; /* who and when are of all kinds */
};

struct edges {
	struct edge *items;
	size_t count;
};

static void edges_release(struct edges *edges)
{
	free(edges->items);
}

#define cleanup_edges CLEANUP(edges_release)

void deaths_release(struct deaths *deaths)
{
	free(deaths->items);
	*deaths = (struct deaths){0};
}

bool is_same_holder(const struct subject *a, const struct subject *b)
{
	const struct slice names[][2] = {
	    {a->unit,      b->unit     },
            {a->container, b->container},
            {a->pod,       b->pod      }
        };
	bool any = false;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (!same_or_unknown(names[i][0], names[i][1]))
			return false;
		any |= names[i][0].len && names[i][1].len;
	}
	return any && same_or_unknown(a->space, b->space) &&
	       same_or_unknown(a->node, b->node);
}

static int by_holder(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;
	int r = order_of_holders(x->death.who, y->death.who);

	if (r == 0 && x->death.at_ms != y->death.at_ms)
		r = x->death.at_ms < y->death.at_ms ? -1 : 1;
	return r ? r : (x->kind > y->kind) - (x->kind < y->kind);
}

static void add_edge(struct edges *edges, enum edge_kind kind,
    const struct subject *who, uint64_t at_ms)
{
	edges->items[edges->count++] = (struct edge){
	    kind, {.who = who, .at_ms = at_ms}
        };
}

static void add_symptom(struct edges *edges, const struct symptom *symptom)
{
	struct death *death;

	if ((symptom->kind != SYMPTOM_UNIT &&
	        symptom->kind != SYMPTOM_EXIT159) ||
	    !is_supervised(&symptom->subject))
		return;
	add_edge(edges, EDGE_DEATH, &symptom->subject, symptom->time_ms);
	death = &edges->items[edges->count - 1].death;
	death->forgeable = symptom->trust == TRUST_FORGEABLE;
	death->sigsys = symptom->kind == SYMPTOM_UNIT;
	/* A text is no more than what somebody vouches for. */
	death->manager = symptom->trust == TRUST_PROGRAM;
}

/* With a status of its own it was no signal, or it is told of that, too. */
static void add_run(struct edges *edges, const struct run *run)
{
	bool known = run->has_status && run->status != SIGSYS_STATUS;

	if (!is_supervised(&run->subject))
		return;
	if (run->started_ms)
		add_edge(edges, EDGE_START, &run->subject, run->started_ms);
	if (run->ended_ms)
		add_edge(edges, known ? EDGE_END : EDGE_FAILED, &run->subject,
		    run->ended_ms);
}

/* What was told of one holder up to there. */
struct story {
	uint64_t start_ms, death_ms;
	uint64_t end_ms; /* and it has been begun again, or died again, since */
	uint64_t
	    last_ms; /* of a run: perhaps of the one that is told of next */
};

static void add_death(const struct death *at, const struct story *story,
    struct deaths *ret)
{
	struct death *to = &ret->items[ret->count++];

	*to = *at;
	if (story->start_ms > START_MS)
		to->from_ms = story->start_ms - START_MS;
	if (story->end_ms > to->from_ms)
		to->from_ms = story->end_ms;
	to->bounded = story->start_ms || story->end_ms;
}

/* The run that ended is the one of whose death is told just before or after. */
static bool is_told(const struct edge *at, const struct edge *next,
    const struct story *story)
{
	uint64_t at_ms = at->death.at_ms;

	if (next && next->kind == EDGE_DEATH && !next->death.forgeable &&
	    next->death.at_ms - at_ms < TOLD_MS)
		return true;
	return story->death_ms && (at_ms - story->death_ms < TOLD_MS ||
	                              story->death_ms >= story->start_ms);
}

static void go_on(const struct edge *at, const struct edge *next,
    struct story *story, struct deaths *ret)
{
	uint64_t at_ms = at->death.at_ms;

	if (at->kind == EDGE_START) {
		story->start_ms = at_ms;
		story->end_ms = story->last_ms;
		return;
	}
	if (at->kind == EDGE_DEATH ||
	    (at->kind == EDGE_FAILED && !is_told(at, next, story)))
		add_death(&at->death, story, ret);
	if (at->death.forgeable)
		return;
	story->last_ms = at_ms;
	if (at->kind == EDGE_DEATH)
		story->end_ms = story->death_ms = at_ms;
}

static bool is_of_same(const struct edge *a, const struct edge *b)
{
	return order_of_holders(a->death.who, b->death.who) == 0;
}

static void take_deaths(const struct edges *edges, struct deaths *ret)
{
	struct story story = {0};

	for (size_t i = 0; i < edges->count; i++) {
		const struct edge *at = &edges->items[i], *next = NULL;

		if (i + 1 < edges->count && is_of_same(at, at + 1))
			next = at + 1;
		if (i > 0 && !is_of_same(at, at - 1))
			story = (struct story){0};
		go_on(at, next, &story, ret);
	}
}

int deaths_find(const struct evidence *seen, struct deaths *ret)
{
	cleanup_edges struct edges edges = {0};
	cleanup_deaths struct deaths deaths = {0};
	size_t room = seen->symptom_count + 2 * seen->run_count + 1;

	edges.items = calloc(room, sizeof(*edges.items));
	deaths.items = calloc(room, sizeof(*deaths.items));
	if (!edges.items || !deaths.items)
		return -ENOMEM;
	for (size_t i = 0; i < seen->symptom_count; i++)
		add_symptom(&edges, &seen->symptoms[i]);
	for (size_t i = 0; i < seen->run_count; i++)
		add_run(&edges, &seen->runs[i]);
	if (edges.count > 0)
		qsort(edges.items, edges.count, sizeof(*edges.items),
		    by_holder);
	take_deaths(&edges, &deaths);
	*ret = deaths;
	deaths = (struct deaths){0};
	return 0;
}
