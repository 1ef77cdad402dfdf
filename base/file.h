/* SPDX-License-Identifier: Apache-2.0 */
/* Files that are written whole or not at all, and read within bounds. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdio.h>
#include <sys/types.h>

#include "base/error.h"
#include "base/slice.h"

/*
 * Replace path by what write puts: a temporary file beside it, fsync, rename,
 * fsync of the directory. What was there stays until the rename. Links are
 * not followed, and a directory that others can write (a group counts, unless
 * it is the one we run as) is refused unless it has the sticky bit. Errors do
 * not repeat the path.
 */
int file_replace(const char *path, mode_t mode,
    int (*write)(FILE *out, void *arg, struct error *err), void *arg,
    struct error *err);

/*
 * The same for a symbolic link: path leads to target from then on. What is
 * there and is no link stays, and is an error.
 */
int file_link(const char *path, const char *target, struct error *err);

/*
 * The whole of a file ("-": standard input), with a NUL after its end.
 * -EFBIG if it is longer than most. *ret is to be freed.
 */
int file_read(const char *path, size_t most, char **ret, size_t *len,
    struct error *err);

#define HASH_TEXT 65 /* SHA-256 in lower-case hex, and a NUL */

/* SHA-256 of bytes. Returns buf. */
const char *hash_bytes(struct slice bytes, char buf[static HASH_TEXT]);

#endif
