/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All that a question about one workload needs: its line of workloads.yaml,
 * its profile with extensions, its evidence, and the verdict on them.
 * Private to cli/.
 */
#ifndef CLI_CASE_H
#define CLI_CASE_H

#include "analyzer/as_of.h"
#include "analyzer/judge.h"
#include "analyzer/workloads.h"
#include "profile/profile.h"
#include "store/store.h"

struct case_options {
	const char *db, *workloads;
	const char *to;   /* a phase, or NULL: the next one */
	uint64_t now_ms;  /* 0: the clock's */
	uint64_t from_ms; /* 0: all there is: what nobody decided stays */
	uint64_t at;      /* the transition to ask again about; 0: none */
	bool write;       /* the store is going to be written */
};

struct workload_case {
	struct store *store;
	struct workloads workloads;
	const struct workload *workload;
	struct profile profile;  /* base and extensions */
	struct profile deployed; /* what the rollout says is out there */
	bool has_deployed;
	char profile_hash[HASH_TEXT];
	struct evidence evidence;
	struct evidence ahead; /* stamped later than now */
	struct question question;
	struct verdict verdict;
	/* With options.at: as all was before that transition. */
	const struct transition *at;
	struct as_of as_of;
	struct workload workload_then;
};

/* Whoever asks for a workload that is not there is told which there are. */
const struct workload *find_workload(const struct workloads *workloads,
    const char *name);

/* Read all of it and judge. False: said why not, on stderr. */
bool case_open(const char *name, const struct case_options *options,
    struct workload_case *ret);

/* The same with a store and workloads that are open already and stay so. */
bool case_open_in(struct store *store, const struct workloads *workloads,
    const struct workload *workload, const struct case_options *options,
    struct workload_case *ret);

/* A workload's evidence of a span of time. False: said why not. */
bool case_evidence(struct store *store, const struct workloads *workloads,
    const struct workload *workload, uint64_t from_ms, uint64_t to_ms,
    struct evidence *ret);

/* The steps of it, which case_at.c takes otherwise. False: said. */
bool case_profile(struct workload_case *self, struct slice hash,
    struct profile *ret, bool *there);
void case_question(struct workload_case *self, const struct workloads *all,
    const struct evidence *seen, uint64_t now_ms);
bool case_judge(struct workload_case *self);

/* With options.at. */
bool case_open_at(struct workload_case *self, const struct workloads *all,
    const struct case_options *options);

void case_close(struct workload_case *self);

#define cleanup_case CLEANUP(case_close)

/*
 * The profile of a workload with its extensions, as it is for the machines that
 * the workload is seen on. False: said why not.
 */
bool read_profile(const struct workloads *workloads,
    const struct workload *workload, const struct evidence *seen,
    struct profile *ret);

/* Of a profile from the store: the same machines. */
void set_machines(const struct evidence *seen, struct profile *profile);

/* Where a path of workloads.yaml leads; to be freed. NULL: no memory. */
char *path_beside(const struct workloads *workloads, const char *path);

/* A verdict as an exit status. */
int exit_status_of(enum outcome outcome);

/* Who is asking: $SUDO_USER, else the user's name. */
const char *actor_name(void);

/* "a phase", or said. */
bool read_phase(const char *text, enum phase *ret);

#endif
