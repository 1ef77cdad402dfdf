/* SPDX-License-Identifier: Apache-2.0 */
/* CSV and Markdown: a line a row, with nothing to be measured before. */
#include "reports/table_inner.h"

void table_write_csv(const struct table *table, FILE *out)
{
	for (size_t i = 0; i < table->width; i++)
		(void)fprintf(out, "%s%s", i ? "," : "", table->columns[i].key);
	(void)fputc('\n', out);
	for (size_t row = 0; row < table->rows; row++) {
		for (size_t i = 0; i < table->width; i++) {
			if (i > 0)
				(void)fputc(',', out);
			cell_put(out, MEDIUM_CSV, &table->columns[i],
			    table_cell(table, row, i), "");
		}
		(void)fputc('\n', out);
	}
}

static void put_markdown_head(const struct table *table, FILE *out)
{
	for (size_t i = 0; i < table->width; i++)
		(void)fprintf(out, "| %s ", table->columns[i].title);
	(void)fputs("|\n", out);
	for (size_t i = 0; i < table->width; i++)
		(void)fputs(table->columns[i].kind == CELL_COUNT ? "| ---: "
		                                                 : "| --- ",
		    out);
	(void)fputs("|\n", out);
}

void table_write_markdown(const struct table *table, FILE *out)
{
	put_markdown_head(table, out);
	for (size_t row = 0; row < table->rows; row++) {
		for (size_t i = 0; i < table->width; i++) {
			(void)fputs("| ", out);
			cell_put(out, MEDIUM_MARKDOWN, &table->columns[i],
			    table_cell(table, row, i), "-");
			(void)fputc(' ', out);
		}
		(void)fputs("|\n", out);
	}
}
