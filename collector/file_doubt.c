/* SPDX-License-Identifier: Apache-2.0 */
/* Which files anybody can have written, and that it is told. */
#include <stdio.h>

#include "collector/file_source.h"

/* If there is no room for it, it is told when it is met again. */
void file_doubt(struct file_source *self)
{
	const char *path =
	    self->is_folder ? self->logs.items[self->next_log - 1].path : "";

	if (!vouch_doubt(&self->vouch) || self->doubts.count == DOUBTS_MAX)
		return;
	(void)snprintf(self->doubts.texts[self->doubts.count++], DOUBT_TEXT,
	    "%.*s%s%s", DOUBT_TEXT - AUTHORS_WHY - 3, path, *path ? ": " : "",
	    self->vouch.why);
}

int file_take_doubt(struct source *source, char ret[static DOUBT_TEXT])
{
	struct file_source *self = (struct file_source *)source;

	if (self->doubts.next == self->doubts.count) {
		self->doubts.next = self->doubts.count = 0;
		return 0;
	}
	memcpy(ret, self->doubts.texts[self->doubts.next++], DOUBT_TEXT);
	return 1;
}
