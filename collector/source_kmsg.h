/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_SOURCE_KMSG_H
#define COLLECTOR_SOURCE_KMSG_H

#include "collector/source.h"

extern const struct source_type source_kmsg;

/* One read of /dev/kmsg: "PRIORITY,SEQUENCE,MICROSECONDS,...;text". */
struct kmsg_line {
	unsigned facility;
	uint64_t sequence;
	uint64_t time_us;  /* since boot */
	struct slice text; /* as it was printed: escapes are undone */
};

/* Undoes escapes in place. False: it is no such line. */
bool kmsg_line_read(char *buf, size_t len, struct kmsg_line *ret);

#endif
