/* SPDX-License-Identifier: Apache-2.0 */
#include "host/notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/slice.h"

static int notify_fd = -1;

void notify_open(void)
{
	const char *name = getenv("NOTIFY_SOCKET");
	struct sockaddr_un un = {.sun_family = AF_UNIX};
	union {
		const struct sockaddr_un *un;
		const struct sockaddr *any;
	} address = {&un};
	size_t len = name ? strlen(name) : 0;

	if (len < 2 || len >= sizeof(un.sun_path) || notify_fd >= 0)
		return;
	memcpy(un.sun_path, name, len);
	if (*name == '@') /* of the abstract namespace */
		un.sun_path[0] = '\0';
	notify_fd =
	    socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (notify_fd < 0)
		return;
	if (connect(notify_fd, address.any,
	        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) == 0)
		return;
	(void)close(notify_fd);
	notify_fd = -1;
}

void notify_say(const char *text)
{
	if (notify_fd >= 0)
		(void)send(notify_fd, text, strlen(text), MSG_NOSIGNAL);
}

static uint64_t number_of(const char *variable)
{
	const char *text = getenv(variable);
	struct slice slice = slice_of(text ? text : "");
	uint64_t number;

	return slice_take_u64(&slice, 10, &number) == 0 ? number : 0;
}

/* Twice as often as is asked for, as systemd recommends. */
uint64_t notify_watchdog_ms(void)
{
	uint64_t pid = number_of("WATCHDOG_PID");

	if (notify_fd < 0 || (pid && pid != (uint64_t)getpid()))
		return 0;
	return number_of("WATCHDOG_USEC") / 2000;
}
