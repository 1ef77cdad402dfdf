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

#include "base/array.h"
#include "base/library.h"
#include "reports/table_inner.h"

#define NARROWEST 40 /* below that nothing is gained by wrapping */

/* clang-format off */
#define CALLS(_) \
	_(scols_cell_set_color) \
	_(scols_column_get_header) \
	_(scols_line_refer_data) \
	_(scols_new_table) \
	_(scols_print_table) \
	_(scols_table_enable_colors) \
	_(scols_table_enable_noencoding) \
	_(scols_table_new_column) \
	_(scols_table_new_line) \
	_(scols_table_set_stream) \
	_(scols_table_set_termforce) \
	_(scols_table_set_termwidth) \
	_(scols_unref_table)
/* clang-format on */

static struct {
	CALLS(LIBRARY_CALL)
} scols;

static const char *const names[] = {CALLS(LIBRARY_NAME)};

static struct library library = {
    .file = "libsmartcols.so.1",
    .package = "libsmartcols1",
    .use = "tables are laid out with it",
    .names = names,
    .count = ARRAY_SIZE(names),
    .calls = &scols,
};

static void cleanup_scolsp(struct libscols_table **table)
{
	scols.scols_unref_table(*table);
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
	added = scols.scols_table_new_column(to, column->title, 0, flags);
	if (!added)
		return -ENOMEM;
	return scols.scols_cell_set_color(scols.scols_column_get_header(added),
	    "bold");
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
	r = scols.scols_line_refer_data(line, at, text);
	if (r < 0)
		free(text);
	return r;
}

static int add_row(struct libscols_table *to, const struct table *table,
    size_t row)
{
	struct libscols_line *line = scols.scols_table_new_line(to, NULL);
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
	struct libscols_table *to = scols.scols_new_table();
	size_t width = width_of(out);
	int r;

	if (!to)
		return -ENOMEM;
	r = fill(to, table);
	if (r < 0)
		return r;
	(void)scols.scols_table_enable_noencoding(to, 1);
	(void)scols.scols_table_enable_colors(to, color);
	(void)scols.scols_table_set_stream(to, out);
	(void)scols.scols_table_set_termforce(to,
	    width ? SCOLS_TERMFORCE_ALWAYS : SCOLS_TERMFORCE_NEVER);
	if (width)
		(void)scols.scols_table_set_termwidth(to, width);
	return scols.scols_print_table(to);
}

int table_write_text(const struct table *table, bool color, FILE *out,
    struct error *err)
{
	locale_t utf8, before;
	int r = library_load(&library, err);

	if (r < 0)
		return r;
	utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	before = utf8 ? uselocale(utf8) : (locale_t)0;
	r = print(table, color, out);
	if (utf8) {
		(void)uselocale(before);
		freelocale(utf8);
	}
	return r < 0 ? error_set(err, r, "out of memory for the table") : 0;
}
