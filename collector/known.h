/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is remembered of log files, so that none is read twice: whatever it is
 * called by now, and whether or not it was compressed since.
 */
#ifndef COLLECTOR_KNOWN_H
#define COLLECTOR_KNOWN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "base/slice.h"

#define HEAD_BYTES 4096 /* of a file unpacked, that it is known by */
#define HEAD_LEAST 64   /* fewer bytes say nothing by themselves */

struct known {
	uint64_t dev, ino, size, mtime_ns;
	uint64_t offset; /* up to where it was read, unpacked */
	uint64_t lines;
	/* The same of what only the kernel can have written. */
	uint64_t sure, sure_lines;
	uint64_t head_len;
	char head[HASH_TEXT];
	bool done;    /* read to its end, as it was */
	bool whole;   /* packed, and its checksum is right, as it was */
	bool current; /* it may have grown since */
	bool matched; /* one of the files of today */
};

struct known_files {
	struct known *items;
	size_t count, room;
};

/* As text, for a checkpoint; false: what is not understood. */
bool known_parse(struct slice text, struct known_files *ret);
int known_format(const struct known_files *files, char **ret, size_t *len);

int known_push(struct known_files *files, const struct known *known);
void known_release(struct known_files *files);

/* Of a file: where it is, how big, how old; and its head. */
struct known known_of(const struct stat *st, struct slice head);

/* The file as it was: nothing of it has changed. NULL: none. */
struct known *known_unchanged(const struct known_files *files,
    const struct stat *st);

/* Whether some of what was read of one can have been anybody's. */
bool known_is_doubted(const struct known *known);
bool known_doubted(const struct known_files *files);

/* The file that begins like this one. NULL: none. */
struct known *known_find(const struct known_files *files, const struct stat *st,
    struct slice head);

#endif
