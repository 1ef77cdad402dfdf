/* SPDX-License-Identifier: Apache-2.0 */
/* Private to table*.c: what a table holds, and the formats it comes in. */
#ifndef REPORTS_TABLE_INNER_H
#define REPORTS_TABLE_INNER_H

#include "base/escape.h"
#include "reports/table.h"

struct cell {
	bool known;
	char *text; /* of CELL_TEXT */
	size_t len;
	uint64_t number; /* of the others */
};

struct table {
	const struct column *columns;
	size_t width;
	struct cell *cells; /* row by row */
	size_t rows, room;
	size_t filled; /* cells of the last row */
	bool failed;   /* out of memory */
};

static inline const struct cell *table_cell(const struct table *table,
    size_t row, size_t column)
{
	return &table->cells[row * table->width + column];
}

/* A cell as a medium wants it, and what it wants of one not known. */
void cell_put(FILE *out, enum medium medium, const struct column *column,
    const struct cell *cell, const char *unknown);

int table_write_text(const struct table *table, bool color, FILE *out,
    struct error *err);
void table_write_csv(const struct table *table, FILE *out);
void table_write_markdown(const struct table *table, FILE *out);

#endif
