/* SPDX-License-Identifier: Apache-2.0 */
#include "controller/remarks.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static struct remark *make_room(struct remarks *remarks)
{
	struct remark *items =
	    reallocarray(remarks->items, remarks->count + 1, sizeof(*items));

	if (!items) {
		remarks->dropped = true;
		return NULL;
	}
	remarks->items = items;
	items[remarks->count] = (struct remark){0};
	return &items[remarks->count];
}

void remarks_add(struct remarks *remarks, const char *fmt, ...)
{
	struct remark *remark = make_room(remarks);
	va_list ap;

	if (!remark)
		return;
	va_start(ap, fmt);
	if (vasprintf(&remark->text, fmt, ap) < 0)
		remarks->dropped = true;
	else
		remarks->count++;
	va_end(ap);
}

void remarks_problems(struct remarks *remarks, struct problems *problems)
{
	struct remark *remark;

	if (problems->count == 0 && problems->dropped == 0)
		return;
	remark = make_room(remarks);
	if (!remark)
		return;
	remark->problems = *problems;
	*problems = (struct problems){0};
	remarks->count++;
}

void remarks_release(struct remarks *remarks)
{
	for (size_t i = 0; i < remarks->count; i++) {
		free(remarks->items[i].text);
		problems_release(&remarks->items[i].problems);
	}
	free(remarks->items);
	*remarks = (struct remarks){0};
}
