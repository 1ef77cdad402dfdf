/* SPDX-License-Identifier: Apache-2.0 */
/*
 * workloads.yaml: which subjects are a workload's own, where its profile is,
 * and what is asked for before it may go on.
 */
#ifndef ANALYZER_WORKLOADS_H
#define ANALYZER_WORKLOADS_H

#include "base/problems.h"
#include "evidence/evidence.h"

#define POLICY_ARCHES 8

enum symptoms_policy {
	SYMPTOMS_HOLD,
	SYMPTOMS_WARN,
	SYMPTOMS_IGNORE
};

/* Of one phase: what is asked for before it may be left for the next. */
struct policy {
	uint64_t window_ms;
	uint64_t runs, clean_ends, nodes;
	uint32_t arches[POLICY_ARCHES]; /* that must have been seen running */
	size_t arch_count;
	uint64_t freshness_ms;
	enum symptoms_policy symptoms;
	bool identity_required; /* else: only if it is known */
	uint64_t adopt_runs, adopt_nodes;
	bool floor; /* errno: risky calls stay denied in log */
};

/* One line of match: all of its globs; NULL: not asked. */
struct match_rule {
	char *unit, *container, *pod, *space, *exe, *comm, *label;
	bool has_uid;
	uint32_t uid;
};

struct workload {
	char *name;
	struct match_rule *rules;
	size_t rule_count;
	char *profile; /* path, from the folder of workloads.yaml */
	char **extensions;
	size_t extension_count;
	enum phase promote; /* how far it may go by itself */
	bool demote_auto;
	struct policy policy[PHASE_COUNT];
	unsigned line;
};

struct workloads {
	char *path; /* of the file */
	struct workload *items;
	size_t count;
	struct node_alias {
		char *from, *to;
	} * aliases;
	size_t alias_count;
	char **expected_nodes;
	size_t expected_count;
};

#define WORKLOADS_PATH "/etc/seccompctl/workloads.yaml"

/* What is asked for where workloads.yaml does not say, by phase. */
extern const struct policy policy_defaults[PHASE_COUNT];

int workloads_read(const char *path, struct workloads *ret,
    struct problems *problems);
void workloads_release(struct workloads *workloads);

#define cleanup_workloads CLEANUP(workloads_release)

/* NULL: there is none of that name. */
const struct workload *workloads_find(const struct workloads *workloads,
    struct slice name);

/*
 * The name a node goes by: what node_alias makes of it, else its own. Lent by
 * either. workloads may be NULL.
 */
struct slice workloads_node(const struct workloads *workloads,
    struct slice node);

/*
 * Whether the subject is the workload's own. A field that a rule asks for and
 * the subject does not have is maybe. So is all that a rule covers by names
 * that anybody can take: an executable, a thread, a label; only with one of
 * unit, container, pod, namespace and uid is it sure. With rules of exe, comm
 * and uid alone, what no other workload claims surely is maybe, too. What run
 * started is surely that workload's for which it did, and no other's.
 */
enum match workload_match(const struct workloads *all,
    const struct workload *workload, const struct subject *subject);

#endif
