/* SPDX-License-Identifier: Apache-2.0 */
#include "host/machine.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/array.h"
#include "base/cleanup.h"

#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

static const char *const id_files[] = {"/etc/machine-id",
    "/var/lib/dbus/machine-id"};

/* 32 lower-case hex digits; a fresh image has "uninitialized" there. */
static bool read_id(const char *path, char ret[static MACHINE_TEXT])
{
	cleanup_fclose FILE *in = fopen(path, "re");
	char text[64];
	size_t len;

	if (!in || !fgets(text, sizeof(text), in))
		return false;
	len = strspn(text, "0123456789abcdef");
	if (len != 32)
		return false;
	text[len] = '\0';
	(void)snprintf(ret, MACHINE_TEXT, "%s", text);
	return true;
}

static void read_node(char ret[static MACHINE_TEXT])
{
	for (size_t i = 0; i < ARRAY_SIZE(id_files); i++)
		if (read_id(id_files[i], ret))
			return;
	if (gethostname(ret, MACHINE_TEXT) < 0)
		(void)snprintf(ret, MACHINE_TEXT, "localhost");
	ret[MACHINE_TEXT - 1] = '\0';
}

void machine_read(struct machine *ret)
{
	struct utsname name;

	*ret = (struct machine){0};
	read_node(ret->node);
	if (uname(&name) == 0)
		(void)snprintf(ret->kernel, sizeof(ret->kernel), "%.*s",
		    MACHINE_TEXT - 1, name.release);
#ifdef __GLIBC__
	(void)snprintf(ret->libc, sizeof(ret->libc), "glibc %s",
	    gnu_get_libc_version());
#else
	(void)snprintf(ret->libc, sizeof(ret->libc), "other");
#endif
}
