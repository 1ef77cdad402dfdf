/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/help.h"

#include <string.h>

static void print_row(FILE *out, const struct option_row *row)
{
	char left[128];

	(void)snprintf(left, sizeof(left), "%c%c%s--%s%s%s",
	    row->letter ? '-' : ' ', row->letter ? row->letter : ' ',
	    row->letter ? ", " : "  ", row->name, row->argument ? " " : "",
	    row->argument ? row->argument : "");
	if (strlen(left) > 24)
		fprintf(out, "  %s\n  %-24s  %s\n", left, "", row->help);
	else
		fprintf(out, "  %-24s  %s\n", left, row->help);
}

static const struct option_row everybodys[] = {
    {0,   "color",    OPTION_TEXT, 0, "auto|always|never", "colour on a terminal"  },
    {0,   "no-pager", OPTION_FLAG, 0, NULL,                "no pager on a terminal"},
    {'h', "help",     OPTION_FLAG, 0, NULL,                "say this"              },
};

static void print_children(FILE *out, const struct command *self)
{
	fputc('\n', out);
	for (size_t i = 0; self->children[i]; i++)
		fprintf(out, "  %-12s %s\n", self->children[i]->name,
		    self->children[i]->summary);
	fprintf(out, "\n'" PROG " %s COMMAND --help' says more of each.\n",
	    self->name);
}

void print_command_help(FILE *out, const struct command *self)
{
	fprintf(out, "usage: " PROG " %s%s%s %s\n\n%s.\n", command_noun,
	    *command_noun ? " " : "", self->name, self->synopsis,
	    self->summary);
	if (self->description)
		fprintf(out, "\n%s\n", self->description);
	if (self->children) {
		print_children(out, self);
		return;
	}
	fputs("\nOptions:\n", out);
	for (size_t i = 0; self->options && self->options[i].name; i++)
		print_row(out, &self->options[i]);
	for (size_t i = 0; i < sizeof(everybodys) / sizeof(*everybodys); i++)
		print_row(out, &everybodys[i]);
	if (self->examples)
		fprintf(out, "\nExamples:\n%s", self->examples);
}

void print_program_help(FILE *out)
{
	fputs("usage: " PROG " COMMAND [OPTION...] [OPERAND...]\n\n", out);
	for (size_t i = 0; command_at(i); i++)
		fprintf(out, "  %-12s %s\n", command_at(i)->name,
		    command_at(i)->summary);
	fputs("\n'" PROG " COMMAND --help' says more of each; the manual is "
	      "seccompctl(1).\n"
	      "Exit status: 0 done, clean, promote, keep; 1 findings; 2 "
	      "trouble;\n3 insufficient; 4 untrusted evidence.\n",
	    out);
}
