/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What runs were started under. What a run does not say of its phase and
 * profile is told by when it began; of one that began before anybody watched
 * nothing is known, and it counts against.
 */
#ifndef ANALYZER_DEPLOYMENT_H
#define ANALYZER_DEPLOYMENT_H

#include "analyzer/judge.h"

/* A run that is surely the workload's, with when it is over. */
struct placed_run {
	const struct run *run;
	struct slice node;
	uint64_t end_ms;   /* now, if it runs still */
	uint64_t reach_ms; /* the latest end of it and of those before it */
	bool over;         /* its end is known, or what followed it is */
	bool known;        /* of when it began */
	bool restart;      /* by its supervisor, after a failure */
	size_t deployment;
};

struct deployment {
	struct slice node;
	int phase; /* as the run said; -1: it did not */
	struct slice profile_hash, image, kernel, libc, runtime;
	bool current;      /* under the phase and profile that are asked of */
	bool running;      /* a run of it is not over */
	uint64_t since_ms; /* first run; 0: unknown */
	uint64_t last_ms;  /* when the last of its runs ended, or now */
	size_t runs;
};

struct deployments {
	struct deployment *items;
	struct placed_run *runs; /* by when they began */
	size_t count, run_count;
	size_t starts;     /* runs that are no restarts */
	uint64_t since_ms; /* of the phase with its filter; 0: unknown */
};

/* filter: what the phase makes of the allowlist; or NULL. 0 or -ENOMEM. */
int deployments_find(const struct question *question,
    const struct profile *filter, struct deployments *ret);
void deployments_release(struct deployments *deployments);

/* Once it is known when each run ended: which of them are restarts. */
int restarts_find(struct deployments *deployments);

#define cleanup_deployments CLEANUP(deployments_release)

/* Alike in all but the node: what runs are counted by. */
bool deployment_alike(const struct deployment *a, const struct deployment *b);

/*
 * Whether the run's own was seen there: by container, else by unit, else, of a
 * run that knows neither, by the node and the workload. What is not known of
 * the subject belongs to no run.
 */
bool run_owns(const struct placed_run *run,
    const struct observation *observation, struct slice node);

/*
 * Whether the i-th run made the observation: it owns it; or nobody knows which
 * unit or container made it, but it is surely the workload's, and this was the
 * one run there at its first or last time.
 */
bool run_saw(const struct deployments *deployments, size_t i,
    const struct observation *observation, struct slice node);

/*
 * The runs that may reach into a span of time: from what is returned up to,
 * without it, *ret_end. Some of them may have ended before it.
 */
size_t runs_within(const struct deployments *deployments, uint64_t from_ms,
    uint64_t to_ms, size_t *ret_end);

#endif
