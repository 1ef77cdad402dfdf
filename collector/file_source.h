/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the file source share. Private to them. */
#ifndef COLLECTOR_FILE_SOURCE_H
#define COLLECTOR_FILE_SOURCE_H

#include "collector/known.h"
#include "collector/lines.h"
#include "collector/logs.h"
#include "collector/losses.h"
#include "collector/source.h"
#include "collector/vouch.h"

#define DOUBTS_MAX 8 /* that wait to be told */

struct file_source {
	struct source source;
	char *name;
	struct vouch vouch; /* of what is open */
	struct {
		char texts[DOUBTS_MAX][DOUBT_TEXT];
		int kinds[DOUBTS_MAX]; /* of enum doubt */
		size_t next, count;
	} doubts;
	bool is_stdin, is_pipe, is_folder;
	bool told;     /* what is gone since */
	bool auditds;  /* what is open lies where auditd alone writes */
	bool searched; /* for what the log is called by now */
	struct logs logs;
	size_t next_log;
	struct known_files before, now;
	struct stream *stream; /* of the last of now; NULL: none is open */
	struct lines lines;
	uint64_t since_ms; /* up to when it was watched, last time */
	uint64_t done_bytes, total_bytes;
	struct losses losses;
	char *position;
};

int file_no_memory(struct error *err);

/* Note once that what is open is anybody's, if --trust says nothing of it. */
void file_doubt(struct file_source *self);
/*
 * Whether auditd can have written these lines. Of a log of root's own that has
 * others, too, a program may write what somebody else tells it: from the first
 * one on it is anybody's, and so is all of it if its head has one.
 */
bool file_is_auditds(struct slice lines);
void file_doubt_line(struct file_source *self, struct slice line);
void file_doubt_head(struct file_source *self, const char *path,
    struct slice head);

/* Note that it is damaged. */
void file_damaged(struct file_source *self);
int file_take_doubt(struct source *source, char ret[static DOUBT_TEXT]);

/* The head of what is unpacked; the descriptor then stands at its begin. */
int file_head(int fd, char head[static HEAD_BYTES], struct slice *ret,
    struct error *err);

/*
 * Open the next log to be read, self->stream, or say why not. Of what is packed
 * nothing is given out before all of it was unpacked once: the checksum is at
 * the end.
 */
int file_open_log(struct file_source *self, const struct log_file *log,
    struct error *err);
void file_end_log(struct file_source *self);

/* Which logs are to be read of what was named, and in which order. */
int file_pick(struct file_source *self, const char *what, struct error *err);

/* It was rotated since. */
int file_pick_again(struct file_source *self, const char *what,
    struct error *err);

#endif
