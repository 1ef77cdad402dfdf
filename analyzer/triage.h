/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What died of SIGSYS, of which call, why, and what to do now: for whoever is
 * on call. Of evidence alone it says what can be said; of a workload's profile
 * and rollout it says more. Reads no clock and no database.
 */
#ifndef ANALYZER_TRIAGE_H
#define ANALYZER_TRIAGE_H

#include "analyzer/judge.h"

enum cause {
	CAUSE_NOTHING,         /* nothing of it died of SIGSYS */
	CAUSE_MISSING_CALL,    /* ordinary, and not in the allowlist */
	CAUSE_FALLBACK,        /* it copes with ENOSYS, and was killed */
	CAUSE_SENSITIVE_CALL,  /* somebody has to decide */
	CAUSE_ARGUMENT,        /* allowed, but not with these arguments */
	CAUSE_RISKY_CALL,      /* the profile has done what it is for */
	CAUSE_UNNAMED_CALL,    /* a number without a name */
	CAUSE_BAD_ARCH,        /* an architecture the filter does not have */
	CAUSE_STALE_FILTER,    /* the profile allows it; the filter is older */
	CAUSE_PROFILE_MISSING, /* its file is not on the node */
	CAUSE_NOT_APPLIED,     /* it runs without a filter */
	CAUSE_NO_NEW_PRIVS,    /* is not set */
	CAUSE_AUDIT_VOLUME,    /* records went missing */
	CAUSE_NOT_SECCOMP,     /* something else: its own 159, a file system */
	CAUSE_BLIND,           /* died of SIGSYS, and no record says of what */
	CAUSE_SEVERAL_CALLS,   /* others were killed then: which was its own? */
	CAUSE_COUNT
};

enum sure {
	SURE_POSSIBLE,
	SURE_LIKELY,
	SURE_CERTAIN
};

/* How it is known whose call it was: the surer, the greater. */
enum owner {
	OWNER_NOBODY, /* the record names none, and nobody claims it */
	OWNER_DOUBT,  /* by time alone: another program can have made it */
	OWNER_SOLE,   /* nobody else was killed since it was started */
	OWNER_PID,    /* another word of that very process names its owner */
	OWNER_RECORD  /* the record itself does */
};

#define TRIAGE_CALLS   6
#define TRIAGE_NODES   4
#define TRIAGE_BINS    32
#define TRIAGE_CHANGES 8
#define TRIAGE_GROUNDS 8
#define TRIAGE_ALSO    3
#define TRIAGE_GROUND  224
#define TRIAGE_MEND    2048

/* A call that was refused, of whatever thread. */
struct triage_call {
	struct call call;
	char name[SYSCALL_TEXT]; /* or placeholder */
	char arch[ARCH_TEXT];
	bool named;
	bool strict, ambiguous, no_arch;
	bool has_ip, has_compat;
	uint64_t ip;
	uint32_t compat; /* 1: another architecture than the kernel's */
	uint32_t pid;    /* of the latest that is known; 0: none is */
	struct slice comm, exe;
	bool has_uid;
	uint32_t uid;
	enum owner owner;
	struct slice nodes[TRIAGE_NODES];
	size_t node_count;
	uint64_t count, first_ms, last_ms;
	enum risk risk;
	const char *why_risky; /* or NULL */
	const char *fallback;  /* what is done instead; or NULL */
};

/* How it was started again and again. */
struct triage_loop {
	uint64_t starts, restarts, failed, clean;
	uint64_t last_start_ms, last_end_ms;
	uint64_t every_ms; /* between failures; 0: too few */
	bool going_on;     /* the last failure is not long past */
};

/* What is another than it was, or than on a node where all is well. */
struct triage_change {
	const char *what; /* "profile", "phase", "image", "kernel" ... */
	struct slice from, to;
	uint64_t at_ms;           /* when it was there first; 0: no change */
	struct slice node, clean; /* of a difference between nodes */
};

struct incident {
	struct subject subject; /* as much as is known of all of it */
	uint64_t lent; /* events that name nobody, of a call that is its own */
	bool maybe;    /* the rules of its workload match it perhaps */
	const struct workload *workload;        /* or NULL */
	const struct question *question;        /* set by who asks; or NULL */
	struct triage_call calls[TRIAGE_CALLS]; /* the latest first */
	size_t call_count;                      /* may be more than shown */
	/*
	 * Calls that name nobody, made when it ended: one of them may be its
	 * own. What is risky comes first; then the latest.
	 */
	struct triage_call candidates[TRIAGE_CALLS];
	size_t candidate_count; /* may be more than shown */
	const char *doubt;      /* what stands against being sure, or NULL */
	uint64_t ends;          /* ends of it that a candidate goes with */
	uint64_t events, first_ms, last_ms;
	uint64_t bins[TRIAGE_BINS], bins_from_ms, bin_ms;
	size_t bin_count;
	uint64_t witnesses[SYMPTOM_COUNT]; /* how often each spoke */
	const struct symptom *symptoms[SYMPTOM_COUNT]; /* the latest */
	bool forgeable; /* it rests on nothing but what anybody can write */
	struct triage_loop loop;
	struct triage_change changes[TRIAGE_CHANGES];
	size_t change_count;
	struct triage_change differences[TRIAGE_CHANGES];
	size_t difference_count;
	enum cause cause;
	enum sure sure;
	bool undeployed; /* the file of the profile is mended already */
	char grounds[TRIAGE_GROUNDS][TRIAGE_GROUND]; /* what it rests on */
	size_t ground_count;
	enum cause also[TRIAGE_ALSO]; /* what else is amiss, and why */
	char also_why[TRIAGE_ALSO][TRIAGE_GROUND];
	size_t also_count;
	char advice[TRIAGE_GROUND]; /* what to do now, in words */
	char mend[TRIAGE_MEND];     /* commands to paste, a line each; or "" */
};

/* What /proc said of a live process that was asked about. */
struct triage_process {
	uint32_t pid;
	unsigned seccomp; /* 0: no filter */
	bool no_new_privs;
};

struct triage_options {
	uint64_t now_ms;
	const char *db, *workloads_file;   /* for what is to be pasted */
	const struct workloads *workloads; /* or NULL */
	bool unverified; /* the log is one that anybody can write */
	const struct triage_process *processes; /* of whom is asked */
	size_t process_count;
};

struct triage {
	struct incident *items; /* the latest first */
	size_t count, room;
	size_t last; /* which was found last */
};

/*
 * Put what belongs together into one: by unit, pod, container, executable. A
 * record that names nobody is a unit's if a core of that process names the
 * unit, or if the unit died of SIGSYS and no other process was killed since it
 * was started. Else it is a candidate for whatever ended then, and no more.
 * 0 or -ENOMEM. Slices are the evidence's.
 */
int triage_find(const struct evidence *seen,
    const struct triage_options *options, struct triage *ret);
void triage_release(struct triage *triage);

#define cleanup_triage CLEANUP(triage_release)

/* A new one, empty, of that subject; NULL: out of memory. */
struct incident *triage_add(struct triage *triage,
    const struct subject *subject);

/* Whether what is said of one is of the other: all that both know agrees. */
bool incident_owns(const struct incident *incident,
    const struct subject *subject);

/* Whether that process made a call of its, or is said to have ended so. */
bool incident_has_pid(const struct evidence *seen,
    const struct incident *incident, uint32_t pid);

/* Whether it made a candidate. */
bool incident_may_have_pid(const struct evidence *seen,
    const struct incident *incident, uint32_t pid);

/* Whether it is doubtful that what is told first is its own, or is true. */
bool incident_doubtful(const struct triage_options *options,
    const struct incident *incident);

/* "record", "pid", "sole", "doubt", "nobody": never changes. */
const char *owner_name(enum owner owner);
enum owner incident_owner(const struct incident *incident);

/*
 * Times, loop, changes, cause, grounds, advice: once question is set, or not.
 * It looks at all evidence for each: ask it of those that are shown.
 */
int triage_explain(const struct evidence *seen,
    const struct triage_options *options, struct incident *incident);

/* "missing_call" ...: never changes. And a few words. */
const char *cause_name(enum cause cause);
const char *cause_title(enum cause cause);
/* What ends it for good, in a sentence; or NULL. */
const char *cause_recovery(enum cause cause);
const char *sure_name(enum sure sure);

/* "systemd said status=31/SYS", "a core was dumped": of a witness. */
const char *witness_words(enum symptom_kind kind);

#endif
