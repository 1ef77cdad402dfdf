/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All the analyzer ever sees of a workload: plain values, in one block.
 *
 * store/ fills it from SQLite, a fleet from PostgreSQL, a test by hand. Every
 * verdict is a function of it, of a policy and of a point in time, and can
 * therefore be replayed.
 */
#ifndef EVIDENCE_EVIDENCE_H
#define EVIDENCE_EVIDENCE_H

#include <stddef.h>

#include "base/cleanup.h"
#include "evidence/record.h"

/* From lenient to strict. */
enum phase {
	PHASE_LOG,
	PHASE_ERRNO,
	PHASE_KILL,
	PHASE_COUNT
};

/* Whether a workload's rules cover a subject; maybe: a field is not known. */
enum match {
	MATCH_NO,
	MATCH_MAYBE,
	MATCH_YES
};

/* Events alike, counted over a span of time that begins at bucket_ms. */
struct observation {
	struct subject subject;
	struct call call;
	enum match match;
	uint64_t bucket_ms;
	uint64_t events;
	uint64_t first_ms, last_ms; /* exact */
	bool strict;
	bool ambiguous; /* "kill" of ausearch -i: thread or process */
	bool no_arch;   /* not told: nr is without meaning of its own */
	bool no_action; /* not told */
	bool runtime_init;
	bool collapsed; /* names were dropped to bound their number */
};

/* One start-to-end of a workload under a deployment. */
struct run {
	struct subject subject;
	struct slice key, origin, workload; /* as in struct run_edge */
	enum match match;
	uint64_t started_ms; /* 0: began before anybody watched */
	uint64_t ended_ms;   /* 0: runs still, as far as is known */
	bool has_status;
	int32_t status;
	bool restart; /* started again by its supervisor after a failure */
	struct slice image, profile_hash, kernel, libc, runtime;
	int phase; /* enum phase, or -1: not known */
};

/* An interval in which a trusted source was read without a break. */
struct watch {
	struct slice node, source;
	uint64_t from_ms, to_ms;
};

/* Of from..to something of a source was believed because --trust says so. */
struct said_source {
	struct slice source;
	uint64_t from_ms, to_ms;
};

enum decision_what {
	DECISION_ALLOW,       /* the workload needs it */
	DECISION_EXPECT,      /* denied, and the program copes */
	DECISION_DENY,        /* never: an attack, or a mistake */
	DECISION_INVESTIGATE, /* somebody is at it; blocks until decided */
	DECISION_COUNT
};

/* One condition on an argument that goes with a decision to allow. */
struct decision_arg {
	uint32_t index;  /* 0 to 5 */
	struct slice op; /* "eq", "ne", "lt", "le", "gt", "ge", "masked_eq" */
	uint64_t value, value_two;
};

#define DECISION_ARGS 6

struct decision {
	struct slice workload;
	struct slice syscall; /* libseccomp's name, or "x86_64#512" */
	struct slice arch;    /* libseccomp's name; NULL: on all of them */
	enum decision_what what;
	uint64_t at_ms;
	uint64_t until_ms; /* 0: for good; past: counts as undecided */
	struct slice who, why;
	struct decision_arg args[DECISION_ARGS];
	size_t arg_count;
	bool risky; /* who decided said --yes-risky */
};

struct transition {
	int64_t id;
	int from, to; /* enum phase; from is -1 for the first */
	uint64_t at_ms;
	struct slice profile_hash;
	struct slice policy; /* as it stood, in JSON */
	struct slice actor, reason;
	struct slice verdict; /* word of the verdict it rests on */
	bool override;        /* against the gate */
	bool undone;
	struct slice said; /* as verdict_said_text() has it, or NULL */
	int64_t undoes;    /* the one that it takes back; 0: none */
};

/* Where a workload's rollout stands; version is what compare-and-swap uses. */
struct rollout {
	struct slice workload;
	enum phase phase;
	uint64_t since_ms;
	uint64_t version;
	struct slice profile_hash;
	struct slice previous_hash; /* NULL: there is none */
	bool held;
	struct slice hold_reason;
};

/* The origin of what run itself called, between filter and exec. */
#define USED_INIT "notify-init"

/*
 * A call that a trace or the notify witness saw a workload make: what was
 * used, whatever the filter said of it. Kept per workload, as told; it adds to
 * what is recommended, and an entry that nothing used is a candidate to go.
 */
struct used {
	struct call call;    /* action: SECCOMP_RET_*, if a filter answered */
	struct slice origin; /* "notify", USED_INIT, "strace" ... */
	struct slice image;  /* or NULL */
	bool has_args;       /* the values it was last seen with */
	uint64_t args[6];
	uint64_t count, denied; /* denied: of them, with ENOSYS or EPERM */
	uint64_t first_ms, last_ms;
};

struct node_state {
	struct slice node, kernel, libc, runtime;
	uint32_t arch;          /* AUDIT_ARCH_* of the kernel; 0: not known */
	uint64_t seen_until_ms; /* last record of any type */
	uint64_t heard_ms;      /* last SECCOMP record, be it our own probe */
};

/* A workload's part of the store; counts stand beside what they count. */
struct evidence {
	struct slice workload;
	uint64_t from_ms, to_ms; /* what was asked for */
	bool has_rollout;
	struct rollout rollout;
	const struct observation *observations; /* match yes and maybe */
	/* What was pruned of it: added up, and nobody knows who it was. */
	const struct observation *past;
	const struct event *exemplars; /* up to 8 a class of observations */
	const struct symptom *symptoms;
	const struct loss *losses;
	const struct run *runs;
	const struct watch *watches;
	const struct node_state *nodes;
	const struct said_source *said;
	const struct used *used;
	const struct decision *decisions;     /* oldest first */
	const struct transition *transitions; /* oldest first */
	size_t observation_count, past_count, exemplar_count, symptom_count,
	    loss_count, run_count, watch_count, node_count, said_count,
	    used_count, decision_count, transition_count;
	uint64_t conflicts, rejected, unverified, too_old; /* in the window */
	void *memory; /* chunks of an arena: what all the above lies in */
};

/*
 * What pruning dropped, as sums: a counter must not sink. workload "": it was
 * nobody's; whose it was is told by the rules as they were then.
 */
struct past_call {
	struct slice workload;
	struct call call;
	uint64_t events, first_ms;
};

struct past_loss {
	struct slice source;
	uint64_t events, intervals;
};

/* What may still be held against a workload. */
struct past_seen {
	struct slice workload;
	struct observation seen; /* without a subject */
};

struct past {
	uint64_t from_ms, until_ms; /* what is older than until was dropped */
	uint64_t lost_from_ms, lost_until_ms; /* the same of losses */
	const struct past_call *calls;
	const struct past_loss *losses;
	const struct past_seen *seen;
	size_t call_count, loss_count, seen_count;
	void *memory; /* as evidence has it, or NULL */
};

void past_release(struct past *past);

#define cleanup_past CLEANUP(past_release)

/* Give all of it back, and leave an empty one. */
void evidence_release(struct evidence *evidence);

#define cleanup_evidence CLEANUP(evidence_release)

/* "log", "errno", "kill"; and back, or -1. */
const char *phase_name(enum phase phase);
int phase_find(struct slice name);

/* "allow", "expect", "deny", "investigate"; and back, or -1. */
const char *decision_name(enum decision_what what);
int decision_find(struct slice name);

#endif
