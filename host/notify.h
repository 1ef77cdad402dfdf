/* SPDX-License-Identifier: Apache-2.0 */
/* What systemd is told of a service: sd_notify(3), which is one datagram. */
#ifndef HOST_NOTIFY_H
#define HOST_NOTIFY_H

#include <stdint.h>

/*
 * To $NOTIFY_SOCKET, if there is one, and before sockets are given up. Nobody
 * is told anything otherwise.
 */
void notify_open(void);

/* "READY=1", "STATUS=...", "WATCHDOG=1"; several are lines of one text. */
void notify_say(const char *text);

/* How often WATCHDOG=1 is to be said; 0: nobody waits for it. */
uint64_t notify_watchdog_ms(void);

#endif
