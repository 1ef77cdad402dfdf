/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where rollouts live: what can be asked of the one place that keeps them, and
 * done there. A store fills it for its file; whoever judges and moves rollouts
 * works on this table, and knows no database.
 *
 * All return 0 or a negative errno, unless said otherwise.
 */
#ifndef EVIDENCE_AUTHORITY_H
#define EVIDENCE_AUTHORITY_H

#include "base/error.h"
#include "evidence/evidence.h"

/*
 * A workload's evidence. Subjects are matched as they are read: rules may
 * change, evidence does not. wants() == NULL: all of it.
 */
struct evidence_query {
	struct slice workload;   /* NULL ptr: no rollout, decisions ... */
	uint64_t from_ms, to_ms; /* to_ms 0: no bound */
	bool without_exemplars;  /* whoever only judges needs none */
	enum match (*wants)(const struct subject *subject, const void *arg);
	const void *arg;
	bool (*named)(uint32_t arch, int32_t nr); /* as a store has it */
};

/* Of each source that was ever read: name, node, up to when, how much. */
struct source_state {
	struct slice source, node;
	uint64_t read_ms;    /* when it was last read */
	uint64_t watched_ms; /* up to which record */
	uint64_t records, rejected;
};

/* Totals over everything, for collect's summary, status and db check. */
struct store_totals {
	uint64_t events, classes, subjects, unverified, rejected, conflicts,
	    too_old, symptoms, losses, runs, bytes, collapsed;
};

struct authority {
	int (*evidence)(void *of, const struct evidence_query *query,
	    struct evidence *ret, struct error *err);
	int (*decide)(void *of, const struct decision *decision,
	    struct error *err);
	/*
	 * Move a rollout, if its version still is the one that was seen;
	 * -ESTALE: somebody was quicker. version 0: there is none yet (-EEXIST
	 * if there is). The id of the transition is left in *ret.
	 */
	int (*transition)(void *of, struct slice workload, uint64_t version,
	    const struct transition *to, int64_t *ret, struct error *err);
	int (*undo)(void *of, struct slice workload, uint64_t version,
	    const struct transition *back, struct error *err);
	int (*hold)(void *of, struct slice workload, bool held,
	    struct slice reason, struct slice actor, uint64_t at_ms,
	    struct error *err);
	int (*profile_put)(void *of, struct slice hash, struct slice json,
	    uint64_t at_ms, struct error *err);
	/* *ret is to be freed; 1, or 0 if it is not there. */
	int (*profile_get)(void *of, struct slice hash, char **ret, size_t *len,
	    struct error *err);
	/* Each workload that has a rollout; slices good during the call. */
	int (*rollouts)(void *of,
	    int (*each)(const struct rollout *rollout, void *arg), void *arg,
	    struct error *err);
	int (*sources)(void *of,
	    int (*each)(const struct source_state *state, void *arg), void *arg,
	    struct error *err);
	int (*totals)(void *of, struct store_totals *ret, struct error *err);
	int (*past)(void *of, struct past *ret, struct error *err);
	void (*close)(void *of); /* for whoever owns it */
	void *of;
};

#endif
