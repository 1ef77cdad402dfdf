/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where in a log serials of the kernel's records are missing: between which
 * two stamps.
 *
 * A log is whole only if its serials are. Two processors write out of order,
 * by up to some thousand serials and some milliseconds: so what is missing is
 * open for a while, and may still come. Then it is settled, and lost to this
 * log. A boot begins anew with small serials.
 */
#ifndef COLLECTOR_SERIAL_GAPS_H
#define COLLECTOR_SERIAL_GAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/slice.h"

#define GAPS_OPEN    256
#define GAPS_SETTLED 16
#define GAPS_LATE    4096U           /* serials: a later one comes no more */
#define GAPS_WAIT_MS UINT64_C(10000) /* of the records' own time */

/* The serials first..last did not come, between two stamps. */
struct gap {
	uint32_t first, last;
	uint64_t missing; /* of them; of several made one, the sum */
	uint64_t from_ms, to_ms;
};

/* All 0: no serial is known yet. */
struct serial_gaps {
	bool begun;
	uint32_t last;              /* the highest that came */
	uint64_t last_ms;           /* and its stamp */
	struct gap open[GAPS_OPEN]; /* in order */
	struct gap settled[GAPS_SETTLED];
	size_t open_count, settled_count;
};

enum serial_order {
	SERIAL_NEXT,  /* higher than all before */
	SERIAL_LATE,  /* it was missing until now */
	SERIAL_KNOWN, /* it came before, or was settled as lost */
	SERIAL_BOOT   /* smaller, and stamped later: the host began anew */
};

/*
 * What a serial is to those before it. restarted: whoever writes the log went
 * away in between, so that one that was known begins anew.
 */
enum serial_order serial_gaps_order(const struct serial_gaps *gaps,
    uint32_t serial, uint64_t time_ms, bool restarted);

/* Take it in. What was open and of an earlier boot is forgotten. */
void serial_gaps_add(struct serial_gaps *gaps, uint32_t serial,
    uint64_t time_ms);
void serial_gaps_begin(struct serial_gaps *gaps, uint32_t serial,
    uint64_t time_ms);

/* The stamp up to which nothing is open; UINT64_MAX: nothing is at all. */
uint64_t serial_gaps_whole_ms(const struct serial_gaps *gaps);

/* One that is settled; false: there are no more. */
bool serial_gaps_take(struct serial_gaps *gaps, struct gap *ret);

/* As text, to go on from in another process, and back. */
void serial_gaps_write(const struct serial_gaps *gaps, FILE *out);
bool serial_gaps_parse(struct slice text, struct serial_gaps *ret);

#endif
