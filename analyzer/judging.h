/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A question being answered: what finders and checks work on together.
 * Private to analyzer/.
 */
#ifndef ANALYZER_JUDGING_H
#define ANALYZER_JUDGING_H

#include "analyzer/coverage.h"
#include "analyzer/deployment.h"
#include "analyzer/judge.h"
#include "syscalls/loaders.h"

struct setting_holes;

struct node_view {
	struct slice node;
	struct spans covered; /* for the action of the phase, if it is seen */
	struct setting_holes *settings; /* that leave it out; NULL: none */
	uint64_t until_ms;              /* last watched; 0: never */
	bool expected;                  /* by workloads.yaml */
	bool concerned;                 /* the workload ran or was seen there */
};

/* A deployment that the verdict has to hold for. */
struct window {
	const struct deployment *deployment; /* NULL: no run is known */
	struct slice node;
	uint64_t since_ms;         /* when it may begin at the earliest */
	uint64_t from_ms, to_ms;   /* covered, and clean of what is untrusted */
	uint64_t runs, clean_ends; /* in it, of all alike on whatever node */
	enum flag_log flag; /* of what runs in it; where errno is asked */
};

/* An observation, and the node that it is of by whatever alias. */
struct sighting {
	const struct observation *seen;
	struct slice node;
	bool pruned; /* so no run can be told to have seen it */
	bool ahead;  /* by a stamp of the future: nor when it was */
};

struct sightings {
	struct sighting *items;
	size_t count;
};

struct judging {
	const struct question *question;
	const struct policy *policy;
	const struct profile *allowlist; /* the one that is out there */
	struct profile filter;           /* what the phase makes of it */
	struct profile undecided;        /* the same before any decision */
	struct profile next; /* what the phase that is asked for makes */
	struct deployments deployments;
	struct sightings sightings;
	struct node_view *nodes;
	size_t node_count;
	struct window *windows;
	size_t window_count;
	uint64_t to_ms;   /* now - freshness: where windows end */
	uint64_t need_ms; /* from here on nothing may be missing or doubtful */
	/* The last doubtful thing before that: windows begin after it. */
	uint64_t doubt_ms;
	uint64_t doubtful; /* events in that time that are maybe its own */
	const struct subject *doubtful_one; /* one who made them */
	bool never_ready; /* something is missing, nobody knows how long */
	uint64_t undecided_symptoms; /* neither explained nor surely others' */
	const char *last_symptom;
	bool *seen_in; /* scratch of finders, three times the runs */
	struct verdict *verdict;
};

int judging_begin(const struct question *question, struct verdict *verdict,
    struct judging *ret);
void judging_end(struct judging *judging);

#define cleanup_judging CLEANUP(judging_end)

/* NULL: nothing is known of that node. */
const struct node_view *view_find(const struct judging *judging,
    struct slice node);

/* Whether the workload is there or may be, or policy wants it heard of. */
bool node_concerns(const struct judging *judging, const struct node_view *view);

/* Whether nothing can have gone unseen on a node from..to. */
bool node_covered(const struct judging *judging, struct slice node,
    uint64_t from_ms, uint64_t to_ms);

/*
 * Something that cannot be trusted happened at at_ms. True if it is recent
 * enough to be told; else windows are made to begin after it.
 */
bool judging_doubt(struct judging *judging, uint64_t at_ms);

/* After the finders: where the windows begin and what is in them. */
int windows_find(struct judging *judging);

/* Whether a run is of the deployment that is asked of, and counts for it. */
bool run_counts(const struct judging *judging, const struct placed_run *run);

/* Whether it is over, and went well; be it a restart. */
bool run_ended_well(const struct placed_run *run);

#endif
