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

/*
 * To ask by: close(2) closes it. Or -1, and errno. It is asked in the kernel's
 * own messages, for which no library is needed.
 */
int audit_socket(void);

/* The same as audit_state_read() through a socket that stays open. */
int audit_state_ask(int fd, struct audit_state *ret, struct error *err);

/*
 * Whether a rule keeps records of this type from being made, be it only those
 * of some users or programs. 1, 0, or a negative errno: nobody knows.
 */
int audit_excludes(int fd, unsigned type);

#define AUDIT_SETTINGS_TEXT 160
#define AUDIT_ACTIONS       "/proc/sys/kernel/seccomp/actions_logged"

/*
 * How this host is set to make records, as it is now, in the words by which
 * changes of it are told: "actions=kill_process,log rate_limit=0 enabled=1
 * excludes=no". fd is audit's, actions_fd that of AUDIT_ACTIONS. False: it
 * may not be asked.
 */
bool audit_settings_read(int fd, int actions_fd,
    char ret[static AUDIT_SETTINGS_TEXT]);
bool audit_settings_here(char ret[static AUDIT_SETTINGS_TEXT]);

#endif
