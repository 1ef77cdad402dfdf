/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From evidence to findings to a verdict: functions of their arguments, which
 * read no clock and no database, so that every verdict can be replayed.
 */
#ifndef ANALYZER_JUDGE_H
#define ANALYZER_JUDGE_H

#include "analyzer/workloads.h"
#include "base/error.h"
#include "evidence/evidence.h"
#include "profile/profile.h"
#include "syscalls/syscalls.h"

/* Ascending: the worst one is the verdict. */
enum outcome {
	OUTCOME_PASS,
	OUTCOME_INSUFFICIENT,
	OUTCOME_UNTRUSTED,
	OUTCOME_HOLD
};

enum finding_kind {
	FINDING_ADDITION,
	FINDING_SUSPICIOUS,
	FINDING_SENSITIVE,
	FINDING_EXPECTED_DENIAL,
	FINDING_ARGUMENT,
	FINDING_REGRESSION,
	FINDING_STALE_DEPLOYMENT,
	FINDING_MIXED_PHASES,
	FINDING_BLIND_SPOT,
	FINDING_NOT_SECCOMP,
	FINDING_COUNT
};

#define FINDING_NAMES 8

/* Of a finding's call whose records do not tell it: no action has this. */
#define ACTION_UNTOLD UINT32_MAX

/* Texts are the finding's own; slices are the evidence's. */
struct finding {
	enum finding_kind kind;
	struct call call;           /* of kinds that speak of one */
	char syscall[SYSCALL_TEXT]; /* name, or placeholder; "" if none */
	char arch[ARCH_TEXT];
	enum match match; /* the best of what it rests on */
	uint64_t count, first_ms, last_ms;
	uint64_t runs, run_total; /* runs it was seen in, of how many */
	enum risk risk;
	struct slice nodes[FINDING_NAMES], exes[FINDING_NAMES],
	    images[FINDING_NAMES];
	size_t node_count, exe_count, image_count; /* may be more than shown */
	/* The nodes among them where it was surely the workload's own. */
	struct slice sure_nodes[FINDING_NAMES];
	size_t sure_node_count;
	bool surely_killed; /* by the present filter, and surely its own */
	char siblings[160]; /* on other architectures, or "" */
	bool startup, steady, shutdown;
	bool runtime_init;
	bool traced; /* a trace alone shows it: used, not denied */
	bool decided;
	enum decision_what decision;
	bool ended;           /* it was expected, until a time that is past */
	bool confirmed;       /* an expected denial that ended clean */
	enum outcome outcome; /* what it does to the verdict */
	char reason[256];
	char mend[384]; /* the command or step that settles it, or "" */
};

struct findings {
	struct finding *items;
	size_t count, room;
};

void findings_release(struct findings *findings);

#define cleanup_findings CLEANUP(findings_release)

enum check_name {
	CHECK_WALL_TIME,
	CHECK_RUNS,
	CHECK_NODES,
	CHECK_ARCHITECTURES,
	CHECK_COVERAGE,
	CHECK_FRESHNESS,
	CHECK_ATTRIBUTION,
	CHECK_OBSERVABLE,
	CHECK_STALE_DEPLOYMENT,
	CHECK_MIXED_PHASES,
	CHECK_BLIND_SPOT,
	CHECK_ADDITION,
	CHECK_SUSPICIOUS,
	CHECK_SENSITIVE,
	CHECK_EXPECTED_DENIAL,
	CHECK_ARGUMENT,
	CHECK_REGRESSION,
	CHECK_SYMPTOMS,
	CHECK_COUNT
};

struct question {
	const struct evidence *seen;
	const struct workload *workload;
	const struct profile *profile; /* allowlist, extensions merged in */
	/*
	 * The allowlist that is out there, as the rollout recorded it; NULL:
	 * profile is. The filter of the phase is made of it here.
	 */
	const struct profile *deployed;
	enum phase phase, to; /* to == phase: may it stay? */
	uint64_t now_ms;
	/*
	 * The clock on the wall, and what is stamped later than that by more
	 * than AHEAD_MS. Its stamps are wrong: calls count as if they had been
	 * made before all this, and a watch that goes so far covers nothing.
	 * 0, NULL: it was not looked at, for now_ms is of the past.
	 */
	uint64_t wall_ms;
	const struct evidence *ahead;
	const char *const *expected_nodes;
	size_t expected_count;
	const struct workloads *workloads; /* for node_alias; may be NULL */
};

struct check_result {
	enum outcome outcome;
	char detail[256]; /* what was found, and what would satisfy it */
};

#define VERDICT_SAID 8
#define SAID_TEXT    1024

struct verdict {
	enum outcome outcome;
	struct check_result checks[CHECK_COUNT];
	struct findings findings;
	uint64_t window_from_ms, window_to_ms; /* the one judged */
	uint64_t clean_ms;                     /* how long it has been clean */
	uint64_t ready_ms; /* when it would pass at this rate; 0: unknown */
	uint64_t runs, clean_ends;
	/* Errno cannot be seen here: a clean window in log may vouch for it. */
	bool needs_log;
	double new_call_chance; /* Good-Turing, of the next run; < 0: none */
	/* Sources believed because --trust says so; they may be more. */
	struct slice said[VERDICT_SAID];
	size_t said_count;
};

/*
 * 0, -ENOMEM, or -EINVAL for a question that has no answer: more than one step
 * at once, or a profile that is no allowlist. question_check() says why.
 */
int judge(const struct question *question, struct verdict *ret);
int question_check(const struct question *question, struct error *err);
void verdict_release(struct verdict *verdict);

#define cleanup_verdict CLEANUP(verdict_release)

/* Those sources: "a.log, b.log and 2 more"; "": it rests on none. */
const char *verdict_said(const struct verdict *verdict,
    char buf[static SAID_TEXT]);

/* "promote" or "keep", "hold", "insufficient", "untrusted". */
const char *verdict_word(const struct verdict *verdict,
    const struct question *question);
const char *outcome_name(enum outcome outcome);
const char *finding_kind_name(enum finding_kind kind);
const char *check_name(enum check_name check);

#endif
