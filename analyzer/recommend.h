/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The profile with what it lacks: ordinary calls that surely the workload
 * itself made, and what people decided to allow. Never a number without a
 * name, a risky or sensitive call nobody decided on, or a bare call whose
 * arguments matter. Each with why.
 */
#ifndef ANALYZER_RECOMMEND_H
#define ANALYZER_RECOMMEND_H

#include "analyzer/judge.h"
#include "base/document.h"

struct recommend_options {
	uint64_t runs, nodes; /* in how many it must have been seen; 0: any */
	bool decided_only;    /* nothing but what people decided */
};

#define RECOMMEND_ARCHES 8

/* Slices are the evidence's. */
struct justification {
	char syscall[SYSCALL_TEXT];
	uint32_t arches[RECOMMEND_ARCHES]; /* where it was seen */
	bool recorded[RECOMMEND_ARCHES];   /* not by a trace alone */
	size_t arch_count;
	char why[256];
	enum risk risk;
	uint64_t count, first_ms, last_ms;
	uint64_t runs, run_total;
	struct slice nodes[FINDING_NAMES], exes[FINDING_NAMES],
	    images[FINDING_NAMES];
	size_t node_count, exe_count, image_count;
	bool startup, steady, shutdown;
	bool runtime_init, traced;
	/* The last decision it rests on; NULL: it is ordinary. */
	const struct decision *decision;
	struct profile_arg args[DECISION_ARGS];
	size_t arg_count; /* of the rule; 0: it is bare */
};

struct recommendation {
	struct profile profile;
	struct justification *items; /* one an added rule, in its order */
	size_t count, room;
	uint32_t arches[PROFILE_ARCHES]; /* added to the profile, too */
	size_t arch_count;
};

/* verdict is judge()'s answer to the same question. */
int recommend(const struct question *question, const struct verdict *verdict,
    const struct recommend_options *options, struct recommendation *ret,
    struct error *err);
void recommendation_release(struct recommendation *recommendation);

#define cleanup_recommendation CLEANUP(recommendation_release)

/* Whether recommend() would add the finding's call without a decision. */
bool recommends(const struct finding *finding,
    const struct recommend_options *options);

/*
 * The sidecar of a profile: one JSON object, an entry for each added rule. had
 * is the sidecar that stood there, or NULL: its entries come first.
 */
void recommendation_json(const struct recommendation *recommendation,
    const struct question *question, const struct node *had, FILE *out);

#endif
