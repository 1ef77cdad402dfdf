/* SPDX-License-Identifier: Apache-2.0 */
#include "base/problems.h"

#include <stdarg.h>
#include <string.h>

#include "base/escape.h"

void problems_init(struct problems *problems, const char *file)
{
	*problems = (struct problems){.file = strdup(file)};
}

void problems_release(struct problems *problems)
{
	for (size_t i = 0; i < problems->count; i++)
		free(problems->items[i].text);
	free(problems->items);
	free(problems->file);
	*problems = (struct problems){0};
}

/* The room is doubled, so it is full whenever the count is a power of two. */
static struct problem *make_room(struct problems *problems,
    enum severity severity)
{
	size_t count = problems->count;
	struct problem *items;

	if (problems->found[severity] >= PROBLEMS_MAX)
		return NULL;
	if ((count & (count - 1)) != 0)
		return &problems->items[count];
	items = reallocarray(problems->items, count ? count * 2 : 1,
	    sizeof(*items));
	if (!items)
		return NULL;
	problems->items = items;
	return &items[count];
}

void problems_add(struct problems *problems, enum severity severity,
    const char *code, unsigned line, unsigned column, const char *fmt, ...)
{
	struct problem *problem = make_room(problems, severity);
	char *text = NULL;
	va_list ap;
	int len;

	problems->found[severity]++;
	va_start(ap, fmt);
	len = problem ? vasprintf(&text, fmt, ap) : -1;
	va_end(ap);
	if (len < 0) {
		problems->dropped++;
		return;
	}
	*problem = (struct problem){severity, line, column, code, text};
	problems->count++;
}

static void print_one(const char *file, const struct problem *problem,
    FILE *out)
{
	static const char *const words[] = {"note", "warning", "error"};

	escape(out, MEDIUM_TERMINAL, slice_of(file));
	if (problem->line)
		(void)fprintf(out, ":%u:%u", problem->line, problem->column);
	(void)fprintf(out, ": %s: ", words[problem->severity]);
	escape(out, MEDIUM_TERMINAL, slice_of(problem->text));
	if (problem->code)
		(void)fprintf(out, " [%s]", problem->code);
	(void)fputc('\n', out);
}

void problems_print(const struct problems *problems, FILE *out)
{
	const char *file = problems->file ? problems->file : "?";

	for (size_t i = 0; i < problems->count; i++)
		print_one(file, &problems->items[i], out);
	if (problems->dropped == 0)
		return;
	escape(out, MEDIUM_TERMINAL, slice_of(file));
	(void)fprintf(out, ": note: %zu more are not shown\n",
	    problems->dropped);
}
