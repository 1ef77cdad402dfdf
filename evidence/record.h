/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one line, journal entry or datagram said.
 *
 * Slices are lent by whoever read it, and good until the next one is asked
 * for. A slice with a NULL ptr is a field that was not there; one that was
 * there and empty has a ptr and no length.
 */
#ifndef EVIDENCE_RECORD_H
#define EVIDENCE_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

/* How far two clocks may be apart: what is later than that is wrong. */
#define AHEAD_MS (UINT64_C(60) * 1000)

/*
 * Who can have written it: anybody (syslog, a log somebody copied), the
 * program it speaks of or one it runs under, or nobody but the kernel.
 */
enum trust {
	TRUST_FORGEABLE,
	TRUST_PROGRAM,
	TRUST_KERNEL
};

/*
 * Before a workload's name: the unit of what was started by run. No unit of
 * systemd has a slash in its name.
 */
#define RUN_UNIT "run/"

/* Who made the call. What is not known has a NULL ptr, or no uid. */
struct subject {
	struct slice node;
	struct slice unit;
	struct slice container; /* id, in full */
	struct slice pod;
	struct slice space; /* the pod's namespace */
	struct slice exe;
	struct slice comm;  /* name of the thread */
	struct slice label; /* security label, as printed */
	bool has_uid;
	uint32_t uid; /* real, as the initial user namespace numbers it */
};

/*
 * In place of numbers that no table knows, beyond the first of an owner: as
 * anybody can make a call of any number, there is no end of them. No kernel has
 * this one.
 */
#define NR_OTHERS 0x21000000

struct call {
	uint32_t arch;   /* AUDIT_ARCH_*, as in the record */
	int32_t nr;      /* as in the record: an x32 call keeps its bit 30 */
	uint32_t action; /* SECCOMP_RET_*, without data bits */
};

/* Which members of an event were there. The others are 0 and mean nothing. */
enum event_has {
	EVENT_TIME = 1 << 0,
	EVENT_SERIAL = 1 << 1,
	EVENT_ARCH = 1 << 2,
	EVENT_PID = 1 << 3,
	EVENT_UID = 1 << 4,
	EVENT_GID = 1 << 5,
	EVENT_AUID = 1 << 6,
	EVENT_SES = 1 << 7,
	EVENT_SIG = 1 << 8,
	EVENT_IP = 1 << 9,
	EVENT_COMPAT = 1 << 10,
	EVENT_CODE = 1 << 11
};

/* With both of them an event has an identity (node, second, serial). */
#define EVENT_STAMP ((unsigned)EVENT_TIME | (unsigned)EVENT_SERIAL)

/* One SECCOMP record of the kernel. Members are named as the kernel does. */
struct event {
	struct subject subject;
	struct call call;
	uint64_t time_ms; /* since the epoch, from the stamp */
	uint32_t serial;
	uint32_t code; /* as printed: old kernels left data bits in it */
	uint32_t pid;  /* the process, not the thread */
	uint32_t uid, gid, auid, ses;
	uint32_t sig;
	uint32_t compat;
	uint64_t ip;
	unsigned has;      /* of enum event_has */
	bool strict;       /* strict mode: SIGKILL, not a filter's verdict */
	bool ambiguous;    /* "kill" of ausearch -i: thread or process */
	bool runtime_init; /* a runtime's own, between filter and exec */
	enum trust trust;
};

enum symptom_kind {
	SYMPTOM_UNIT,     /* systemd: a process of a unit died of SIGSYS */
	SYMPTOM_COREDUMP, /* systemd-coredump: a core of signal 31 */
	SYMPTOM_ABEND,    /* ANOM_ABEND with SIGSYS */
	SYMPTOM_EXIT159,  /* a container or shell said 159, 128 + SIGSYS */
	SYMPTOM_SIGSYS,   /* text that says SIGSYS or a seccomp violation */
	SYMPTOM_ENOSYS,   /* text that says ENOSYS: weak, has other causes */
	SYMPTOM_PROFILE,  /* kubelet, containerd: a profile is not there */
	SYMPTOM_COUNT
};

/* Evidence of a denial that is not the kernel's record of it. */
struct symptom {
	enum symptom_kind kind;
	struct subject subject;
	uint64_t time_ms; /* 0 if the line did not say when */
	uint32_t pid;     /* 0 if it did not say who */
	bool has_status;
	int32_t status; /* signal or exit status, by kind */
	bool has_nr;    /* the text named a number ... */
	bool has_arch;  /* ... and an architecture; without: assume nothing */
	int32_t nr;
	uint32_t arch;
	enum trust trust;
	struct slice text; /* the line, or the part of it that says so */
};

enum loss_how {
	LOSS_EXACT,
	LOSS_AT_LEAST,
	LOSS_AT_MOST,
	LOSS_UNKNOWN /* count means nothing */
};

/*
 * Records that went missing, or a change of what is recorded at all.
 *
 * what is one of a few words that never change, so that checks can tell them
 * apart: "printk_suppressed", "backlog", "lost", "reason", "panic",
 * "rate_limit", "config" (audit_enabled and such), "actions_logged",
 * "daemon_start", "daemon_end", "daemon_abort", "daemon_rotate",
 * "daemon_resume", "daemon_suspend", "daemon_error", "daemon_config",
 * "journal_suppressed", "journal_missed", "journal_corrupt",
 * "syslog_lost", "repeated", "boot", "gap", "overrun", "truncated",
 * "unreadable", "overflow", "clock", "conflict" (a record that was dropped for
 * another one of the same identity); and "settings": how records are made, as
 * it was read from from_ms to to_ms, in detail; see host/audit.h.
 */
struct loss {
	struct slice node;
	struct slice source; /* NULL: of the source it was read from */
	struct slice what;
	struct slice detail; /* in words, from the line: func, reason, key */
	uint64_t from_ms, to_ms; /* 0: not known, as narrow as the entry's */
	uint64_t count;          /* missing; for "lost" the kernel's counter */
	enum loss_how how;
	bool harmless; /* a life-cycle message: told, but nothing was lost */
	enum trust trust;
};

/*
 * A run of a program under some filter begins or ends. What is not known of
 * the deployment is NULL.
 */
struct run_edge {
	struct subject subject;
	struct slice key; /* pairs start and end: invocation, container id */
	uint64_t time_ms;
	bool ended;
	bool has_status;
	int32_t status;    /* exit status, or 128 + signal */
	bool restart;      /* systemd or a runtime started it again by itself */
	uint64_t restarts; /* its counter, if it said */
	struct slice origin;   /* "systemd", "container", "run", "run-mark" */
	struct slice workload; /* who marked it said so; else NULL */
	struct slice image, profile_hash, kernel, libc, runtime;
	int phase; /* enum phase of the filter, or -1 */
	enum trust trust;
};

/* A line that opens like a record and cannot be read whole. */
struct rejected {
	const char *field;    /* the kernel's name for it, or "stamp" */
	const char *problem;  /* "not a decimal number", "missing" ... */
	size_t column;        /* from 1, in the line */
	uint64_t position;    /* of the line in its source, in bytes */
	uint64_t line_number; /* from 1; 0 where lines are not counted */
	struct slice line;
	enum trust trust;
};

enum record_kind {
	RECORD_NONE, /* of another kind; no fault of the line's */
	RECORD_EVENT,
	RECORD_SYMPTOM,
	RECORD_LOSS,
	RECORD_RUN,
	RECORD_REJECTED
};

struct record {
	enum record_kind kind;
	union {
		struct event event;
		struct symptom symptom;
		struct loss loss;
		struct run_edge run;
		struct rejected rejected;
	};
};

/* The node that it says, be it unknown; NULL: this kind says none. */
struct slice *record_node(struct record *record);

/*
 * Names end at a NUL, as the kernel's and those of whoever is asked about them
 * do: subjects, nodes, keys, images. What is a text, a line or a detail, stays
 * as it was read.
 */
void record_end_names(struct record *record);

/* "unit", "coredump", "sigsys" ...: as JSON and the store spell them. */
const char *symptom_kind_name(enum symptom_kind kind);

/* And back; a word nobody knows is the weakest there is. */
int symptom_kind_find(struct slice name);
int loss_how_find(struct slice name);
int trust_find(struct slice name);

/* "exact", "at_least", "at_most", "unknown". */
const char *loss_how_name(enum loss_how how);

/* "forgeable", "program", "kernel". */
const char *trust_name(enum trust trust);

#endif
