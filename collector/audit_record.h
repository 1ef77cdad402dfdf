/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One SECCOMP or ANOM_ABEND record of the Linux audit system, read from its
 * text. auditd writes it to its log, the kernel to its ring buffer, as
 *
 *	type=SECCOMP msg=audit(1700000000.123:42): auid=1000 uid=1000 ...
 *	audit: type=1326 audit(1700000000.123:42): auid=1000 uid=1000 ...
 *
 * and journald as "SECCOMP auid=1000 ...", without the stamp.
 *
 * Reading one allocates nothing and copies nothing: the slices of a record
 * point into the line, and are good for as long as the line is.
 */
#ifndef COLLECTOR_AUDIT_RECORD_H
#define COLLECTOR_AUDIT_RECORD_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "evidence/record.h"

/* The longest text spelt out: a path, and " (deleted)" if it was. */
#define AUDIT_TEXT_MAX (PATH_MAX + 16)

/* A string the kernel does not trust: printed in quotes, or else in hex. */
struct audit_text {
	struct slice raw; /* without the quotes; NULL if there is no text */
	bool hex;
};

/* The members are named as the kernel names the fields. */
struct audit_record {
	uint64_t time_ms;       /* when it was made, in ms since the epoch */
	uint32_t serial;        /* tells apart the records of one millisecond */
	uint32_t auid;          /* who logged in; UINT32_MAX if nobody did */
	uint32_t uid;           /* user */
	uint32_t gid;           /* group */
	uint32_t ses;           /* login session; UINT32_MAX if none */
	struct slice subj;      /* security label, as it stands */
	uint32_t pid;           /* process, not thread */
	struct audit_text comm; /* name of the thread */
	struct audit_text exe;  /* path of the program */
	uint32_t sig;           /* signal sent; 0 if the call was only noted */
	uint32_t arch;          /* AUDIT_ARCH_*: says how to read syscall */
	int32_t syscall;        /* negative if that is what was asked for */
	uint32_t compat;        /* 1 for a 32-bit call on a 64-bit kernel */
	uint64_t ip;            /* instruction that made the call */
	uint32_t code;          /* SECCOMP_RET_*: action above, data below */
	bool has_syscall;
	unsigned has; /* of enum event_has: which of them were there */
};

/* What a record has to have, by its kind. */
enum audit_kind {
	AUDIT_KIND_SECCOMP,
	AUDIT_KIND_ABEND
};

/* Why a line is not a well-formed record, and at which byte of it. */
struct audit_error {
	const char *field;   /* the kernel's name for it, or "stamp" */
	const char *problem; /* "not a decimal number", "missing", ... */
	const char *at;      /* points into the line, or just past its end */
};

/*
 * Take "1700000000.123:42):" off the front of rest, blanks around the colon
 * included. -EBADMSG with *err filled in if it is not there.
 */
int audit_stamp_parse(struct slice *rest, struct audit_record *ret,
    struct audit_error *err);

/*
 * Read the fields, which is all that follows the stamp, and add them to *ret.
 * *ret is written only on success; -EBADMSG with *err filled in otherwise.
 */
int audit_body_parse(struct slice body, enum audit_kind kind,
    struct audit_record *ret, struct audit_error *err);

/*
 * Read a record from a line that has lost its newline, and whatever a
 * transport such as syslog had put in front.
 *
 * Returns -ENOMSG if the line is of any other kind, which is no fault of the
 * line's, and -EBADMSG with *err filled in if it opens as a SECCOMP record
 * but does not continue as one. *ret is written only on success.
 */
int audit_record_parse(struct slice line, struct audit_record *ret,
    struct audit_error *err);

/*
 * Spell out a text of a parsed record. One that was quoted is returned as it
 * stands in the line; one that was in hex is decoded into buf.
 */
struct slice audit_text_decode(struct audit_text text,
    char buf[static AUDIT_TEXT_MAX]);

#endif
