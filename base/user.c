/* SPDX-License-Identifier: Apache-2.0 */
#include "base/user.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>

#include "base/cleanup.h"

#define ROOM_FIRST 1024U
#define ROOM_MOST  (1U << 20)

bool user_find(struct slice name, uint32_t *ret)
{
	char asked[USER_NAME_MOST + 1];
	struct passwd entry, *found = NULL;
	int r = ERANGE;

	if (name.len == 0 || name.len > USER_NAME_MOST ||
	    memchr(name.ptr, '\0', name.len))
		return false;
	memcpy(asked, name.ptr, name.len);
	asked[name.len] = '\0';
	for (size_t size = ROOM_FIRST; r == ERANGE && size <= ROOM_MOST;
	     size *= 2) {
		cleanup_free char *room = malloc(size);

		if (!room)
			return false;
		r = getpwnam_r(asked, &entry, room, size, &found);
		if (r == 0 && found)
			*ret = found->pw_uid;
	}
	return r == 0 && found;
}
