/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where entries come from, whatever carries them: a file with those it was
 * rotated to, standard input, netlink, the kernel's ring buffer, the journal.
 */
#ifndef COLLECTOR_SOURCE_H
#define COLLECTOR_SOURCE_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/slice.h"
#include "evidence/sink.h"

/* What a journal entry says besides its message. NULL: it does not. */
struct journal_fields {
	struct slice transport;       /* _TRANSPORT */
	struct slice audit_type;      /* _AUDIT_TYPE, decimal */
	struct slice audit_id;        /* _AUDIT_ID: the serial */
	struct slice source_us;       /* _SOURCE_REALTIME_TIMESTAMP */
	struct slice realtime_us;     /* __REALTIME_TIMESTAMP */
	struct slice message_id;      /* MESSAGE_ID */
	struct slice facility;        /* SYSLOG_FACILITY */
	struct slice identifier;      /* SYSLOG_IDENTIFIER */
	struct slice machine_id;      /* _MACHINE_ID */
	struct slice boot_id;         /* _BOOT_ID */
	struct slice pid;             /* _PID */
	struct slice uid;             /* _UID */
	struct slice comm, exe;       /* _COMM, _EXE */
	struct slice unit;            /* _SYSTEMD_UNIT */
	struct slice user_unit;       /* _SYSTEMD_USER_UNIT */
	struct slice cgroup;          /* _SYSTEMD_CGROUP */
	struct slice own_invocation;  /* _SYSTEMD_INVOCATION_ID */
	struct slice container;       /* CONTAINER_ID_FULL */
	struct slice container_short; /* CONTAINER_ID */
	struct slice about_unit;      /* UNIT: of systemd's own messages */
	struct slice invocation;      /* INVOCATION_ID */
	struct slice exit_code, exit_status; /* EXIT_CODE, EXIT_STATUS */
	struct slice n_restarts;             /* N_RESTARTS */
	struct slice n_dropped;              /* N_DROPPED */
	struct slice coredump_signal, coredump_pid, coredump_unit;
	struct slice coredump_exe, coredump_comm, coredump_us;
	struct slice coredump_cgroup, coredump_uid;
};

/*
 * Bytes, and what their carrier knows besides. Good until the next one.
 */
struct entry {
	struct slice text; /* one line without its newline, or MESSAGE */
	const struct journal_fields *fields; /* NULL: not from a journal */
	struct slice node; /* what the carrier knows of the sender; or NULL */
	struct slice unit, container, pod, space;
	uint32_t type;        /* of a netlink message: 1326 ...; else 0 */
	uint64_t position;    /* of text in its source, in bytes */
	uint64_t line_number; /* from 1; 0: not lines */
	uint64_t received_ms; /* when it was read, of live sources; else 0 */
	uint64_t stamp_ms;    /* of a record that says no more; 0: none */
	uint32_t serial;      /* and the serial of that */
	/*
	 * As the carrier vouches for it. A file or stream gives TRUST_KERNEL,
	 * and the reader takes back what the framing of a line cannot hold: of
	 * files it leaves that to auditd's own, and to journal fields.
	 */
	enum trust trust;
	bool said; /* it has this trust by --trust, and did not earn it */
	bool cut;  /* the line was longer than is read; text is its head */
};

/* What --trust says of a source that does not vouch for itself. */
enum trust_said {
	SAID_NOTHING,
	SAID_FORGEABLE,
	SAID_KERNEL
};

/* What there is to be said of a part of a source. */
enum doubt {
	DOUBT_NONE,
	DOUBT_FORGEABLE, /* anybody can have written it, and why */
	DOUBT_DAMAGED,   /* and how it is dealt with */
	DOUBT_AWAY       /* it is not there, or back: each time it is told */
};

#define DOUBT_TEXT 512

struct source;

struct source_type {
	const char *name; /* "file", "journal", "netlink", "kmsg", "plugin" */
	/*
	 * It has kept what was said before: who does not follow it is done
	 * when next() returns 0 for the first time.
	 */
	bool has_backlog;
	/*
	 * since is what commit was given last time, or NULL: what was read as
	 * forgeable is given again once it is the kernel's. What cannot be had
	 * (no permission, no such file) is described in err.
	 */
	int (*open)(const char *what, enum trust_said said,
	    const struct checkpoint *since, struct source **ret,
	    struct error *err);
	/* 1 and an entry; 0: no more for now; or a negative errno. */
	int (
	    *next)(struct source *source, struct entry *ret, struct error *err);
	/* So that the entries given out up to now are not given again. */
	int (*checkpoint)(struct source *source, struct checkpoint *ret);
	/* It is to end: ask for the last time. NULL: there is nothing to. */
	void (*finish)(struct source *source);
	/* What the source itself lost since it was last asked. 1, 0. */
	int (*loss)(struct source *source, struct loss *ret);
	/* To poll(2) on; -1: next() returning 0 means that it has ended. */
	int (*wait_fd)(const struct source *source);
	/* Bytes read and to read, for a progress line; 0: not known. */
	void (*progress)(const struct source *source, uint64_t *done,
	    uint64_t *total);
	/* What is worth saying once, such as too small a buffer; or NULL. */
	const char *(*notice)(const struct source *source);
	/*
	 * Of what was opened since it was last asked: a value of enum doubt,
	 * with words in ret, or 0. NULL: there never is one.
	 */
	int (*doubt)(struct source *source, char ret[static DOUBT_TEXT]);
	void (*close)(struct source *source);
};

/* What every source's own struct begins with. */
struct source {
	const struct source_type *type;
};

static inline void source_closep(struct source **source)
{
	if (*source)
		(*source)->type->close(*source);
}

#define cleanup_source CLEANUP(source_closep)

#endif
