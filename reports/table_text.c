/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For people, by libsmartcols. It would spell out by itself what it takes for
 * unsafe, and more of it the poorer the locale is: cells come to it escaped,
 * and are measured as UTF-8 whatever the locale.
 */
#include <errno.h>
#include <libsmartcols/libsmartcols.h>
#include <locale.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "reports/table_inner.h"

#define NARROWEST 40 /* below that nothing is gained by wrapping */

static void cleanup_scolsp(struct libscols_table **table)
{
	scols_unref_table(*table);
}

/* $COLUMNS has the word, as everywhere; 0: as wide as it gets. */
static size_t width_of(FILE *out)
{
	const char *columns = getenv("COLUMNS");
	unsigned long width = columns ? strtoul(columns, NULL, 10) : 0;
	struct winsize size;

	if (width == 0 && isatty(fileno(out)) &&
	    ioctl(fileno(out), TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (width == 0 || width > 10000)
		return 0;
	return width < NARROWEST ? NARROWEST : width;
}

static int add_column(struct libscols_table *to, const struct column *column)
{
	int flags = column->kind == CELL_COUNT ? SCOLS_FL_RIGHT : 0;
	struct libscols_column *added;

	if (column->wide)
		flags |= SCOLS_FL_WRAP;
	added = scols_table_new_column(to, column->title, 0, flags);
	if (!added)
		return -ENOMEM;
	return scols_cell_set_color(scols_column_get_header(added), "bold");
}

static int set_cell(struct libscols_line *line, size_t at,
    const struct column *column, const struct cell *cell)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	int r;

	if (!out)
		return -ENOMEM;
	cell_put(out, MEDIUM_TERMINAL, column, cell, "-");
	(void)fclose(out);
	if (!text)
		return -ENOMEM;
	r = scols_line_refer_data(line, at, text);
	if (r < 0)
		free(text);
	return r;
}

static int add_row(struct libscols_table *to, const struct table *table,
    size_t row)
{
	struct libscols_line *line = scols_table_new_line(to, NULL);
	int r = line ? 0 : -ENOMEM;

	for (size_t i = 0; i < table->width && r == 0; i++)
		r = set_cell(line, i, &table->columns[i],
		    table_cell(table, row, i));
	return r;
}

static int fill(struct libscols_table *to, const struct table *table)
{
	int r = 0;

	for (size_t i = 0; i < table->width && r == 0; i++)
		r = add_column(to, &table->columns[i]);
	for (size_t row = 0; row < table->rows && r == 0; row++)
		r = add_row(to, table, row);
	return r;
}

static int print(const struct table *table, bool color, FILE *out)
{
	CLEANUP(cleanup_scolsp)
	struct libscols_table *to = scols_new_table();
	size_t width = width_of(out);
	int r;

	if (!to)
		return -ENOMEM;
	r = fill(to, table);
	if (r < 0)
		return r;
	(void)scols_table_enable_noencoding(to, 1);
	(void)scols_table_enable_colors(to, color);
	(void)scols_table_set_stream(to, out);
	(void)scols_table_set_termforce(to,
	    width ? SCOLS_TERMFORCE_ALWAYS : SCOLS_TERMFORCE_NEVER);
	if (width)
		(void)scols_table_set_termwidth(to, width);
	return scols_print_table(to);
}

int table_write_text(const struct table *table, bool color, FILE *out,
    struct error *err)
{
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
	int r = print(table, color, out);

	if (utf8) {
		(void)uselocale(before);
		freelocale(utf8);
	}
	return r < 0 ? error_set(err, r, "out of memory for the table") : 0;
}
