/* SPDX-License-Identifier: Apache-2.0 */
/* The little of an audit message that has to be known before it is read. */
#ifndef COLLECTOR_AUDIT_MESSAGE_H
#define COLLECTOR_AUDIT_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

struct audit_stamp {
	uint64_t time_ms;
	uint32_t serial;
};

/* Of "audit(1700000000.123:42): ...". False: it does not begin so. */
bool audit_stamp_read(struct slice text, struct audit_stamp *ret);

/*
 * The pid that a record names. A label before it may look like one, but
 * nothing after it can: so it is the last. 0: it names none.
 */
uint32_t audit_message_pid(struct slice text);

/*
 * The program that a record names; of one that is in hex, or not told, an
 * empty slice: its name holds a blank, a quote or worse.
 */
struct slice audit_message_exe(struct slice text);

/*
 * The user that a record names: before the label, which may look like one.
 * False: none.
 */
bool audit_message_uid(struct slice text, uint32_t *ret);

/* What runc, youki and run are called before they are the workload. */
bool is_runtime_init(struct slice comm);

/* What the thread was called; empty, as of an exe. */
struct slice audit_message_comm(struct slice text);

/* The number behind the last " name=", in decimal. False: there is none. */
bool audit_message_number(struct slice text, const char *name, uint64_t *ret);

#endif
