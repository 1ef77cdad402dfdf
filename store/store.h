/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The store keeps what was collected, in one SQLite file, and grows with what
 * is different, not with how often it happened. The one place with SQL.
 *
 * Several programs may have it open at once; writers wait for each other.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/cleanup.h"
#include "base/error.h"
#include "evidence/authority.h"
#include "evidence/evidence.h"
#include "evidence/sink.h"

struct store;

enum store_mode {
	STORE_READ,  /* writes nothing, works without the right to write */
	STORE_WRITE, /* a mistyped path is an error */
	STORE_CREATE /* a missing file is made, mode 0640 */
};

/*
 * Open the store in the file at path (":memory:" for triage of a copied log)
 * and, unless reading, bring it to the newest schema. -ENOTSUP for a store
 * newer than this program, -EINVAL for a database that is no store.
 */
int store_open(const char *path, enum store_mode mode, struct store **ret,
    struct error *err);
void store_close(struct store *store); /* gives up what is uncommitted */

static inline void store_closep(struct store **store)
{
	store_close(*store);
}

#define cleanup_store CLEANUP(store_closep)

/* What collecting needs to know of this host. */
struct store_host {
	struct slice node; /* machine-id, or --node */
	struct slice kernel, libc, runtime;
	/*
	 * Whether some table knows a number. All that none does, but for the
	 * first few of an owner, is one: NR_OTHERS. NULL: all are known.
	 */
	bool (*named)(uint32_t arch, int32_t nr);
};

/* Where collect puts records; good as long as the store is open. */
struct sink store_sink(struct store *store, const struct store_host *host);

/*
 * Where the source was read up to, and what was watched last: up to when, of
 * which node (NULL: the store's own); 1, or 0 if it never was. Slices are good
 * until the next call on the store.
 */
int store_checkpoint(struct store *store, struct slice source,
    struct checkpoint *ret, struct error *err);

/* What each of them is: evidence/authority.h. */
int store_evidence(struct store *store, const struct evidence_query *query,
    struct evidence *ret, struct error *err);

int store_decide(struct store *store, const struct decision *decision,
    struct error *err);

/*
 * Move a rollout, if its version still is the one that was seen; -ESTALE:
 * somebody was quicker. version 0: there is none yet (-EEXIST if there is).
 * Returns the id of the transition in *ret.
 */
int store_transition(struct store *store, struct slice workload,
    uint64_t version, const struct transition *to, int64_t *ret,
    struct error *err);
int store_undo(struct store *store, struct slice workload, uint64_t version,
    const struct transition *back, struct error *err);
int store_hold(struct store *store, struct slice workload, bool held,
    struct slice reason, struct slice actor, uint64_t at_ms, struct error *err);

/* One side of a run, said by run or run-mark. Its subject's node is known. */
int store_run(struct store *store, const struct run_edge *edge,
    struct error *err);

/* What a trace saw; counts of the same call, origin and image add up. */
int store_used(struct store *store, struct slice workload,
    const struct used *used, size_t count, struct error *err);

/* Profiles by hash, in canonical OCI JSON: what a deployment really was. */
int store_profile_put(struct store *store, struct slice hash, struct slice json,
    uint64_t at_ms, struct error *err);
/* *ret is to be freed; 1, or 0 if it is not there. */
int store_profile_get(struct store *store, struct slice hash, char **ret,
    size_t *len, struct error *err);

int store_sources(struct store *store,
    int (*each)(const struct source_state *state, void *arg), void *arg,
    struct error *err);

/* Workloads that have a rollout; slices good during the call. */
int store_rollouts(struct store *store,
    int (*each)(const struct rollout *rollout, void *arg), void *arg,
    struct error *err);

int store_totals(struct store *store, struct store_totals *ret,
    struct error *err);

/* When the first and the last of all events were; 0: there are none. */
int store_span(struct store *store, uint64_t *ret_first_ms,
    uint64_t *ret_last_ms, struct error *err);

/* A horizon as pruning takes it: by whole hours. */
uint64_t store_horizon(uint64_t ms);

/* All sums that were kept. */
int store_past(struct store *store, struct past *ret, struct error *err);

/*
 * The store as what verdicts are asked of and transitions recorded in, for as
 * long as it is open.
 */
struct authority store_authority(struct store *store);

/* A consistent copy, written beside path and renamed. */
int store_backup(struct store *store, const char *path,
    void (*progress)(int left, int total, void *arg), void *arg,
    struct error *err);

/*
 * SQLite's own check, and: what rows refer to is there, columns hold what we
 * write, and per node the serials in the ledger are the sum of the counts.
 * Each mistake found is said once. 0, or 1 if there were some.
 */
int store_check(struct store *store, void (*said)(const char *what, void *arg),
    void *arg, struct error *err);

#endif
