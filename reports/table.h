/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What status, gate, syscalls, doctor ... show in rows: as text for a
 * terminal, as JSON and as CSV, by one traversal. Cells are escaped here and
 * nowhere else.
 */
#ifndef REPORTS_TABLE_H
#define REPORTS_TABLE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "base/slice.h"

enum cell_kind {
	CELL_TEXT,
	CELL_COUNT, /* right-aligned; a number in JSON */
	CELL_TIME,  /* milliseconds since the epoch; 0 is not known */
	CELL_FLAG   /* yes, no; true, false in JSON */
};

struct column {
	const char *title; /* "FIRST SEEN" */
	const char *key;   /* "first": of JSON and CSV */
	enum cell_kind kind;
	bool wide; /* may be cut short, or wrapped, to fit a terminal */
};

struct table;

int table_new(const struct column *columns, size_t width, struct table **ret);
void table_free(struct table *table);

/* Begin a row, then fill it from the left; texts are copied. */
void table_row(struct table *table);
void table_slice(struct table *table, struct slice text); /* NULL: null */
void table_text(struct table *table, const char *text);
void table_count(struct table *table, uint64_t number);
void table_time(struct table *table, uint64_t time_ms);
void table_flag(struct table *table, bool flag);
size_t table_rows(const struct table *table);

enum table_format {
	TABLE_TEXT, /* libsmartcols; width of the terminal, or unbounded */
	TABLE_CSV,
	TABLE_MARKDOWN
};

int table_write(const struct table *table, enum table_format format, bool color,
    FILE *out, struct error *err);

struct json;
/* An array of objects under key. */
void table_json(const struct table *table, struct json *json, const char *key);

static inline void table_freep(struct table **table)
{
	table_free(*table);
}

#define cleanup_table CLEANUP(table_freep)

#endif
