/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What went wrong, in words a person can act on.
 *
 * A function that can fail returns 0 or a negative errno. One whose failure
 * somebody will have to read about takes a struct error as its last argument
 * besides. Nothing below cli/ prints: it fills in the error and returns.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

struct error {
	char text[1024];
};

/*
 * Describe a failure and yield code, so that both fit in one statement:
 *
 *	return error_set(err, -ENOTSUP, "schema %d is newer", n);
 *
 * Text that does not fit is cut short. err may be NULL. This is a macro only
 * so that compilers and analyzers see the code that comes out.
 */
#define error_set(err, code, ...) (error_describe(err, __VA_ARGS__), (code))

void error_describe(struct error *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Put what it is about before the words: "about: words". Yields code. */
int error_about(struct error *err, int code, const char *about);

#endif
