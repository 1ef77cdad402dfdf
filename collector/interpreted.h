/* SPDX-License-Identifier: Apache-2.0 */
/* The words that ausearch -i has for numbers. Private to collector/. */
#ifndef COLLECTOR_INTERPRETED_H
#define COLLECTOR_INTERPRETED_H

#include "base/slice.h"

/* Before the hex or decimal number of what libaudit has no name for. */
#define INTERPRETED_UNKNOWN_ARCH "unknown-elf-type("
#define INTERPRETED_UNKNOWN_CALL "unknown-syscall("

/* A number, also one in brackets behind opening: "unknown-syscall(452)". */
bool interpreted_number(struct slice word, const char *opening, int32_t *ret);

/* AUDIT_ARCH_* of "aarch64", "i386" ... False: nobody knows it. */
bool interpreted_arch(struct slice word, uint32_t *ret);

/* The number that libaudit means by a name, or shows for want of one. */
bool interpreted_call(uint32_t arch, struct slice word, int32_t *ret);

/* An action; ambiguous if it may be either kill. */
bool interpreted_code(struct slice word, uint32_t *ret, bool *ambiguous);

bool interpreted_signal(struct slice word, uint32_t arch, uint32_t *ret);

#endif
