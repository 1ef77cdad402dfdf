/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/table.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>

#include "base/json.h"
#include "base/time.h"
#include "reports/table_inner.h"

int table_new(const struct column *columns, size_t width, struct table **ret)
{
	struct table *table = calloc(1, sizeof(*table));

	if (!table)
		return -ENOMEM;
	table->columns = columns;
	table->width = width;
	table->filled = width;
	*ret = table;
	return 0;
}

void table_free(struct table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < table->rows * table->width; i++)
		free(table->cells[i].text);
	free(table->cells);
	free(table);
}

static bool make_room(struct table *table)
{
	size_t room = table->room ? table->room * 2 : 16;
	struct cell *cells;

	if (table->rows < table->room)
		return true;
	cells = reallocarray(table->cells, room * table->width, sizeof(*cells));
	if (!cells)
		return false;
	table->cells = cells;
	table->room = room;
	return true;
}

void table_row(struct table *table)
{
	table->filled = table->width;
	if (table->failed || !make_room(table)) {
		table->failed = true;
		return;
	}
	memset(&table->cells[table->rows * table->width], 0,
	    table->width * sizeof(*table->cells));
	table->rows++;
	table->filled = 0;
}

/* The next cell of the row; NULL after a failure. */
static struct cell *next_cell(struct table *table)
{
	if (table->failed)
		return NULL;
	assert(table->filled < table->width);
	return &table
	            ->cells[(table->rows - 1) * table->width + table->filled++];
}

void table_slice(struct table *table, struct slice text)
{
	struct cell *cell = next_cell(table);

	if (!cell || !text.ptr)
		return;
	assert(table->columns[table->filled - 1].kind == CELL_TEXT);
	cell->text = malloc(text.len + 1);
	if (!cell->text) {
		table->failed = true;
		return;
	}
	if (text.len > 0)
		memcpy(cell->text, text.ptr, text.len);
	cell->text[text.len] = '\0';
	cell->len = text.len;
	cell->known = true;
}

void table_text(struct table *table, const char *text)
{
	table_slice(table, text ? slice_of(text) : (struct slice){0});
}

static void put_number(struct table *table, enum cell_kind kind,
    uint64_t number, bool known)
{
	struct cell *cell = next_cell(table);

	if (!cell)
		return;
	assert(table->columns[table->filled - 1].kind == kind);
	(void)kind;
	cell->number = number;
	cell->known = known;
}

void table_count(struct table *table, uint64_t number)
{
	put_number(table, CELL_COUNT, number, true);
}

void table_time(struct table *table, uint64_t time_ms)
{
	put_number(table, CELL_TIME, time_ms, time_ms != 0);
}

void table_flag(struct table *table, bool flag)
{
	put_number(table, CELL_FLAG, flag, true);
}

size_t table_rows(const struct table *table)
{
	return table->rows;
}

void cell_put(FILE *out, enum medium medium, const struct column *column,
    const struct cell *cell, const char *unknown)
{
	char buf[TIME_TEXT];

	if (!cell->known) {
		(void)fputs(unknown, out);
		return;
	}
	switch (column->kind) {
	case CELL_TEXT:
		escape(out, medium, (struct slice){cell->text, cell->len});
		break;
	case CELL_COUNT:
		(void)fprintf(out, "%" PRIu64, cell->number);
		break;
	case CELL_TIME:
		(void)fputs(time_format(cell->number, buf), out);
		break;
	case CELL_FLAG:
		(void)fputs(cell->number ? "yes" : "no", out);
		break;
	}
}

int table_write(const struct table *table, enum table_format format, bool color,
    FILE *out, struct error *err)
{
	int r = 0;

	if (table->failed)
		return error_set(err, -ENOMEM, "out of memory");
	switch (format) {
	case TABLE_TEXT:
		r = table_write_text(table, color, out, err);
		break;
	case TABLE_CSV:
		table_write_csv(table, out);
		break;
	case TABLE_MARKDOWN:
		table_write_markdown(table, out);
		break;
	}
	if (r == 0 && ferror(out))
		return error_set(err, -EIO, "cannot write the table");
	return r;
}

static void put_json(struct json *json, const struct column *column,
    const struct cell *cell)
{
	if (!cell->known) {
		json_null(json, column->key);
		return;
	}
	switch (column->kind) {
	case CELL_TEXT:
		json_slice(json, column->key,
		    (struct slice){cell->text, cell->len});
		break;
	case CELL_COUNT:
		json_u64(json, column->key, cell->number);
		break;
	case CELL_TIME:
		json_time_ms(json, column->key, cell->number);
		break;
	case CELL_FLAG:
		json_bool(json, column->key, cell->number != 0);
		break;
	}
}

void table_json(const struct table *table, struct json *json, const char *key)
{
	json_array(json, key);
	for (size_t row = 0; row < table->rows; row++) {
		json_object(json, NULL);
		for (size_t i = 0; i < table->width; i++)
			put_json(json, &table->columns[i],
			    table_cell(table, row, i));
		json_end(json);
	}
	json_end(json);
}
