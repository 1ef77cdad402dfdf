/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with files, until it is asked for. */
#include <stdio.h>

#include "collector/file_source.h"

/* If there is no room for it, it is told when it is met again. */
static void note(struct file_source *self, enum doubt kind, const char *text)
{
	const char *path =
	    self->is_folder ? self->logs.items[self->next_log - 1].path : "";
	size_t at = self->doubts.count;

	if (at == DOUBTS_MAX)
		return;
	(void)snprintf(self->doubts.texts[at], DOUBT_TEXT, "%.*s%s%s",
	    DOUBT_TEXT - AUTHORS_WHY - 3, path, *path ? ": " : "", text);
	self->doubts.kinds[at] = kind;
	self->doubts.count++;
}

void file_doubt(struct file_source *self)
{
	if (vouch_doubt(&self->vouch))
		note(self, DOUBT_FORGEABLE, self->vouch.why);
}

void file_damaged(struct file_source *self)
{
	note(self, DOUBT_DAMAGED,
	    "damaged or cut off, so nothing of it is taken");
}

int file_take_doubt(struct source *source, char ret[static DOUBT_TEXT])
{
	struct file_source *self = (struct file_source *)source;

	if (self->doubts.next == self->doubts.count) {
		self->doubts.next = self->doubts.count = 0;
		return 0;
	}
	memcpy(ret, self->doubts.texts[self->doubts.next], DOUBT_TEXT);
	return self->doubts.kinds[self->doubts.next++];
}
