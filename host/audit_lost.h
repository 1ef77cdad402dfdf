/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What audit says it lost, asked again and again by somebody who may: a child
 * that keeps CAP_AUDIT_CONTROL, and does nothing but ask.
 */
#ifndef HOST_AUDIT_LOST_H
#define HOST_AUDIT_LOST_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "host/audit.h"

struct audit_lost {
	pid_t pid; /* 0: nobody may ask */
	int fd;
	bool asked;    /* and not answered yet */
	uint32_t lost; /* as it was when this began */
};

struct audit_answer {
	uint32_t lost;
	/* As audit_settings_read() has it, if it is another, or after a while; "". */
	char settings[AUDIT_SETTINGS_TEXT];
};

/* False: the right is not there. */
bool audit_lost_start(struct audit_lost *ret);
void audit_lost_stop(struct audit_lost *lost);

/* Ask, unless a question is not answered yet. */
void audit_lost_ask(struct audit_lost *lost);

/* The answer, waited for so long at most. False: there is none yet. */
bool audit_lost_take(struct audit_lost *lost, int wait_ms,
    struct audit_answer *ret);

#endif
