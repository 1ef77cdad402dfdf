/* SPDX-License-Identifier: Apache-2.0 */
/*
 * (architecture, number) <-> name, and what is known of a call by its name.
 *
 * Names are libseccomp's, as profiles spell them. A number never gets a wrong
 * name: what neither libseccomp nor the table of newer calls knows stays
 * "x86_64#512", and such a placeholder is no name (syscall_is_name()).
 *
 * An architecture is the AUDIT_ARCH_* token of a record, or SCMP_ARCH_X32,
 * which the kernel never prints: arch_of_call() tells it by bit 30 of nr.
 */
#ifndef SYSCALLS_SYSCALLS_H
#define SYSCALLS_SYSCALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

#define SYSCALL_TEXT 64 /* any name, and "mips64n32#-2147483648" */
#define ARCH_TEXT    24 /* any name, and "0xc000003e" */

/* SCMP_ARCH_X32 for an x86_64 call with bit 30; else arch. */
uint32_t arch_of_call(uint32_t arch, int32_t nr);

/* libseccomp's name ("x86_64", "x86", "arm"...), or NULL. */
const char *arch_name(uint32_t arch);
/*
 * By libseccomp's name, SCMP_ARCH_*, uname's, Go's, Debian's or systemd's; by
 * 0x and any token in hex, or a known one of eight digits. False: none.
 */
bool arch_find(struct slice name, uint32_t *ret);
/* The name, or the token in hex. Returns buf. */
const char *arch_text(uint32_t arch, char buf[static ARCH_TEXT]);
/* The i-th architecture that is known; false past the last. */
bool arch_at(size_t i, uint32_t *ret);
/* Of this machine. */
uint32_t arch_native(void);
/* The signal number of SIGSYS there: 31, but 12 on MIPS. */
uint32_t arch_sigsys(uint32_t arch);

/*
 * The name, for as long as the program runs, or NULL. Names are kept once they
 * have been asked for, without a lock: one thread at a time.
 */
const char *syscall_name(uint32_t arch, int32_t nr);
/*
 * The i-th number that a call there may have, with a name or without; false
 * past the last.
 */
bool syscall_at(uint32_t arch, size_t i, int32_t *ret);
/*
 * Whether it has a name, or there is an end of such: -1, and what is as small
 * as calls are where no architecture was told (0).
 */
bool syscall_is_named(uint32_t arch, int32_t nr);

/* Stands for numbers that no table knows: "x86_64#others". */
#define SYSCALL_OTHERS 0x21000000

/* The name, or "x86_64#512", "0x2a#7"; "(none)" for -1. Returns buf. */
const char *syscall_text(uint32_t arch, int32_t nr,
    char buf[static SYSCALL_TEXT]);
/* By name, or by such a placeholder, for that architecture. */
bool syscall_find(uint32_t arch, struct slice name, int32_t *ret);
/* Whether any architecture has a call of that name. */
bool syscall_is_name(struct slice name);
/* The Linux that had it first ("6.10"), if it is one of data/newer.tsv. */
const char *syscall_since(struct slice name);
/* Whether the installed libseccomp itself resolves the name there. */
bool syscall_in_library(uint32_t arch, struct slice name);

/* How dangerous to allow, from data/risk. */
enum risk {
	RISK_ORDINARY,
	RISK_SENSITIVE, /* needs a decision or a declared extension */
	RISK_RISKY      /* never recommended */
};

/* Of a name; reason is a sentence, or NULL for an ordinary call. */
enum risk syscall_risk(struct slice name, const char **reason);
const char *risk_name(enum risk risk);

/* Allowing it bare opens what its arguments guard: prctl, clone, ioctl ... */
bool syscall_needs_arguments(struct slice name);
/* What they guard, in a few words; NULL where it needs none. */
const char *syscall_arguments(struct slice name);

/*
 * What a program falls back to when the call says ENOSYS: clone3 -> clone.
 * The i-th one; NULL past the last.
 */
const char *syscall_fallback(struct slice name, size_t i);

/*
 * The i-th call there (0: anywhere) that does the same: open -> openat. NULL
 * past the last.
 */
const char *syscall_sibling(struct slice name, uint32_t arch, size_t i);

/*
 * Systemd's @sets: the i-th set that holds the name; NULL past the last.
 * @known, which holds every name, is not among them; it has members, though.
 */
const char *syscall_group(struct slice name, size_t i);
/*
 * The calls of "@network-io", and of the sets in it, one by one. (unistd.h has
 * a group_member() already.)
 */
const char *group_call(struct slice group, size_t i);
const char *group_at(size_t i); /* "@aio" ...; NULL past the last */
/* What it is for, in a few words; NULL: no such set. */
const char *group_title(struct slice group);

#endif
