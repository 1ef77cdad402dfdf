/* SPDX-License-Identifier: Apache-2.0 */
/* What the kernel's audit says of itself. It is asked, never set. */
#ifndef HOST_AUDIT_H
#define HOST_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct audit_state {
	bool enabled; /* seccomp records come whether or not it is */
	uint32_t pid; /* of auditd; 0: there is none */
	uint32_t rate_limit, backlog_limit, backlog;
	uint32_t lost; /* since boot, or since somebody reset it */
	uint32_t failure;
};

#define AUDIT_TYPE_SECCOMP 1326

/* -EPERM without CAP_AUDIT_CONTROL. */
int audit_state_read(struct audit_state *ret, struct error *err);

/* The same through a socket that audit_open(3) gave, which stays open. */
int audit_state_ask(int fd, struct audit_state *ret, struct error *err);

/* Whether a rule keeps records of this type from being made at all. */
bool audit_excludes(unsigned type);

#endif
