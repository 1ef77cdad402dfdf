/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with files, until it is asked for. */
#include <stdio.h>
#include <string.h>

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
	self->doubts.kinds[at] = (int)kind;
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

#define AUDIT_FOLDER "/var/log/audit/"

static bool is_auditds(struct slice line)
{
	while (line.len > 0 && *line.ptr == '\0') /* a crash left it so */
		slice_advance(&line, 1);
	if (line.len == 0)
		return true;
	if (slice_skip(&line, "node="))
		(void)slice_cut(&line, ' ');
	if (!slice_skip(&line, "type="))
		return false;
	(void)slice_cut(&line, ' ');
	return slice_skip(&line, "msg=audit");
}

bool file_is_auditds(struct slice lines)
{
	while (lines.len > 0 && memchr(lines.ptr, '\n', lines.len))
		if (!is_auditds(slice_cut(&lines, '\n')))
			return false;
	return true;
}

/* Somebody has said what it is, or it is known. */
static bool is_settled(const struct file_source *self)
{
	return self->auditds || self->vouch.said != SAID_NOTHING ||
	       *self->vouch.why;
}

static void spoil(struct file_source *self)
{
	(void)snprintf(self->vouch.why, sizeof(self->vouch.why),
	    "it has lines that auditd does not write");
	self->vouch.told = false;
}

void file_doubt_line(struct file_source *self, struct slice line)
{
	if (!is_settled(self) && !is_auditds(line))
		spoil(self);
}

void file_doubt_head(struct file_source *self, const char *path,
    struct slice head)
{
	self->auditds = strncmp(path, AUDIT_FOLDER, strlen(AUDIT_FOLDER)) == 0;
	if (!is_settled(self) && !file_is_auditds(head))
		spoil(self);
}
