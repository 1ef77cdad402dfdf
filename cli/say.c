/* SPDX-License-Identifier: Apache-2.0 */
/* Words about results, on standard error. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "cli/command.h"

const char *command_noun = "";

static void say_va(const char *fmt, va_list ap)
{
	char text[1024];

	(void)vsnprintf(text, sizeof(text), fmt, ap);
	fputs(PROG ": ", stderr);
	escape(stderr, MEDIUM_TERMINAL, slice_of(text));
	fputc('\n', stderr);
}

void say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say_va(fmt, ap);
	va_end(ap);
}

int trouble(const char *what, const struct error *err)
{
	if (what)
		say("%s: %s", what, err->text);
	else
		say("%s", err->text);
	return EXIT_TROUBLE;
}

int command_usage(const struct command *self, const char *fmt, ...)
{
	va_list ap;

	if (fmt) {
		va_start(ap, fmt);
		say_va(fmt, ap);
		va_end(ap);
	}
	fprintf(stderr, "usage: " PROG " %s%s%s %s\n", command_noun,
	    *command_noun ? " " : "", self->name, self->synopsis);
	fprintf(stderr, "'" PROG " %s%s%s --help' says more.\n", command_noun,
	    *command_noun ? " " : "", self->name);
	return EXIT_TROUBLE;
}

#define WORD_MAX 32

/* Levenshtein's distance, of words short enough to be commands. */
static size_t distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1], width = strlen(b);

	if (strlen(a) > WORD_MAX || width > WORD_MAX)
		return WORD_MAX;
	for (size_t j = 0; j <= width; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= width; j++) {
			size_t swap = corner + (a[i - 1] != b[j - 1]);
			size_t least =
			    row[j] < row[j - 1] ? row[j] : row[j - 1];

			corner = row[j];
			row[j] = swap < least + 1 ? swap : least + 1;
		}
	}
	return row[width];
}

const char *nearest(const char *word, const char *(*at)(size_t i, void *arg),
    void *arg)
{
	const char *name, *best = NULL;
	size_t least = strlen(word) / 3 + 1;

	for (size_t i = 0; (name = at(i, arg)); i++) {
		size_t far = distance(word, name);

		if (far > least || (best && far == least))
			continue;
		least = far;
		best = name;
	}
	return best;
}
