/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/known.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/cleanup.h"

#define FORMAT_LINE "logs 1\n"
#define NS_PER_S    1000000000U

static const size_t numbers[] = {
    offsetof(struct known, dev),
    offsetof(struct known, ino),
    offsetof(struct known, size),
    offsetof(struct known, mtime_ns),
    offsetof(struct known, offset),
    offsetof(struct known, lines),
    offsetof(struct known, head_len),
};

static uint64_t *number(struct known *known, size_t i)
{
	return (uint64_t *)(void *)((char *)known + numbers[i]);
}

/* Up to where it was sure, if that is not all. */
static bool parse_sure(struct slice line, struct known *known)
{
	known->sure = known->offset;
	known->sure_lines = known->lines;
	return line.len == 0 ||
	       (slice_take_u64(&line, 16, &known->sure) == 0 &&
	           slice_skip(&line, " ") &&
	           slice_take_u64(&line, 16, &known->sure_lines) == 0 &&
	           line.len == 0);
}

/* Seven numbers in hex, the hash of the head, and what else: "dcw 0 0". */
static bool parse_line(struct slice line, struct known *known)
{
	struct slice head, flags;

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		struct slice word = slice_cut(&line, ' ');

		if (slice_take_u64(&word, 16, number(known, i)) < 0 ||
		    word.len > 0)
			return false;
	}
	head = slice_cut(&line, ' ');
	if (head.len != HASH_TEXT - 1)
		return false;
	memcpy(known->head, head.ptr, head.len);
	flags = slice_cut(&line, ' ');
	known->done = flags.len > 0 && memchr(flags.ptr, 'd', flags.len);
	known->current = flags.len > 0 && memchr(flags.ptr, 'c', flags.len);
	known->whole = flags.len > 0 && memchr(flags.ptr, 'w', flags.len);
	return parse_sure(line, known);
}

bool known_parse(struct slice text, struct known_files *ret)
{
	if (!slice_skip(&text, FORMAT_LINE))
		return false;
	while (text.len > 0) {
		struct known known = {0};

		if (!parse_line(slice_cut(&text, '\n'), &known) ||
		    known_push(ret, &known) < 0)
			return false;
	}
	return true;
}

static void format_line(FILE *out, const struct known *known)
{
	struct known copy = *known;

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		fprintf(out, "%" PRIx64 " ", *number(&copy, i));
	fprintf(out, "%s %s%s%s", known->head, known->done ? "d" : "",
	    known->current ? "c" : "", known->whole ? "w" : "");
	if (known_is_doubted(known))
		fprintf(out, " %" PRIx64 " %" PRIx64, known->sure,
		    known->sure_lines);
	fputc('\n', out);
}

int known_format(const struct known_files *files, char **ret, size_t *len)
{
	FILE *out;

	free(*ret);
	*ret = NULL;
	out = open_memstream(ret, len);
	if (!out)
		return -ENOMEM;
	fputs(FORMAT_LINE, out);
	for (size_t i = 0; i < files->count; i++)
		format_line(out, &files->items[i]);
	return fclose(out) == 0 ? 0 : -ENOMEM;
}

int known_push(struct known_files *files, const struct known *known)
{
	if (files->count == files->room) {
		size_t room = files->room ? files->room * 2 : 8;
		void *items =
		    realloc(files->items, room * sizeof(files->items[0]));

		if (!items)
			return -ENOMEM;
		files->items = items;
		files->room = room;
	}
	files->items[files->count++] = *known;
	return 0;
}

void known_release(struct known_files *files)
{
	free(files->items);
	*files = (struct known_files){0};
}

static uint64_t mtime_ns(const struct stat *st)
{
	return (uint64_t)st->st_mtim.tv_sec * NS_PER_S +
	       (uint64_t)st->st_mtim.tv_nsec;
}

struct known known_of(const struct stat *st, struct slice head)
{
	struct known known = {
	    .dev = st->st_dev,
	    .ino = st->st_ino,
	    .size = (uint64_t)st->st_size,
	    .mtime_ns = mtime_ns(st),
	    .head_len = head.len,
	};

	(void)hash_bytes(head, known.head);
	return known;
}

static bool same_inode(const struct known *known, const struct stat *st)
{
	return known->dev == st->st_dev && known->ino == st->st_ino;
}

struct known *known_unchanged(const struct known_files *files,
    const struct stat *st)
{
	for (size_t i = 0; i < files->count; i++) {
		struct known *known = &files->items[i];

		if (same_inode(known, st) &&
		    known->size == (uint64_t)st->st_size &&
		    known->mtime_ns == mtime_ns(st))
			return known;
	}
	return NULL;
}

bool known_is_doubted(const struct known *known)
{
	return known->sure < known->offset;
}

bool known_doubted(const struct known_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		if (known_is_doubted(&files->items[i]))
			return true;
	return false;
}

static bool begins_alike(const struct known *known, const struct stat *st,
    struct slice head)
{
	char hash[HASH_TEXT];

	if (known->head_len > head.len ||
	    (known->head_len < HEAD_LEAST && !same_inode(known, st)))
		return false;
	head.len = known->head_len;
	return strcmp(hash_bytes(head, hash), known->head) == 0;
}

/* The same inode is preferred, then what was read furthest. */
static bool is_better(const struct known *known, const struct known *than,
    const struct stat *st)
{
	if (same_inode(known, st) != same_inode(than, st))
		return same_inode(known, st);
	return known->offset > than->offset;
}

struct known *known_find(const struct known_files *files, const struct stat *st,
    struct slice head)
{
	struct known *best = NULL;

	for (size_t i = 0; i < files->count; i++) {
		struct known *known = &files->items[i];

		if (!begins_alike(known, st, head))
			continue;
		if (!best || is_better(known, best, st))
			best = known;
	}
	return best;
}
