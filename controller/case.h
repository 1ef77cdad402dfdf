/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All that a question about one workload needs: its line of workloads.yaml,
 * its profile with extensions, its evidence, and the verdict on them.
 *
 * What returns an int returns 0 or a negative errno, with words in the error;
 * -EBADMSG if remarks say what is wrong with a file, place by place.
 */
#ifndef CONTROLLER_CASE_H
#define CONTROLLER_CASE_H

#include "analyzer/as_of.h"
#include "analyzer/judge.h"
#include "analyzer/workloads.h"
#include "controller/remarks.h"
#include "evidence/authority.h"
#include "profile/profile.h"

struct case_asked {
	bool has_to;
	enum phase to;    /* if it has one; else the next one */
	uint64_t now_ms;  /* 0: the clock's */
	uint64_t from_ms; /* 0: all there is: what nobody decided stays */
	uint64_t at;      /* the transition to ask again about; 0: none */
};

struct workload_case {
	struct authority authority;
	struct workloads workloads; /* if it owns them, and the authority */
	const struct workload *workload;
	struct profile profile;  /* base and extensions */
	struct profile deployed; /* what the rollout says is out there */
	bool has_deployed;
	char profile_hash[HASH_TEXT];
	struct evidence evidence;
	struct evidence ahead; /* stamped later than now */
	struct question question;
	struct verdict verdict;
	/* With asked.at: as all was before that transition. */
	const struct transition *at;
	struct as_of as_of;
	struct workload workload_then;
	struct remarks remarks;
};

/*
 * Read all of it and judge. The workloads stay the caller's, and so does what
 * the authority stands for. *ret is to be closed in any case.
 */
int case_read(const struct authority *authority,
    const struct workloads *workloads, const struct workload *workload,
    const struct case_asked *asked, struct workload_case *ret,
    struct error *err);

/* A workload's evidence of a span of time. */
int case_evidence(const struct authority *authority,
    const struct workloads *workloads, const struct workload *workload,
    uint64_t from_ms, uint64_t to_ms, struct evidence *ret, struct error *err);

/* The steps of it, which case_at.c takes otherwise. */
int case_profile(struct workload_case *self, struct slice hash,
    struct profile *ret, bool *there, struct error *err);
void case_question(struct workload_case *self, const struct workloads *all,
    const struct evidence *seen, uint64_t now_ms);
int case_judge(struct workload_case *self, struct error *err);

/* With asked.at. */
int case_read_at(struct workload_case *self, const struct workloads *all,
    const struct case_asked *asked, struct error *err);

void case_close(struct workload_case *self);

#define cleanup_case CLEANUP(case_close)

/*
 * The profile of a workload with its extensions, as it is for the machines that
 * the workload is seen on.
 */
int read_profile(const struct workloads *workloads,
    const struct workload *workload, const struct evidence *seen,
    struct profile *ret, struct remarks *remarks, struct error *err);

/* Of a profile that was kept: the same machines. */
void set_machines(const struct evidence *seen, struct profile *profile);

/* Where a path of workloads.yaml leads; to be freed. NULL: no memory. */
char *path_beside(const struct workloads *workloads, const char *path);

#endif
