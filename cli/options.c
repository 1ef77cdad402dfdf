/* SPDX-License-Identifier: Apache-2.0 */
/* Options, read off the rows of a command by getopt_long(). */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/terminal.h"

#define ROWS_MAX 48

/* Everybody's; they set no member of the command's. */
enum {
	OPTION_HELP = 0x1000,
	OPTION_COLOR,
	OPTION_NO_PAGER,
	OPTION_ROW /* and the number of the row */
};

struct tables {
	char letters[2 * ROWS_MAX + 5];
	struct option names[ROWS_MAX + 4];
};

static void add_letter(struct tables *tables, char letter, bool argument)
{
	size_t len = strlen(tables->letters);

	if (!letter)
		return;
	tables->letters[len++] = letter;
	if (argument)
		tables->letters[len++] = ':';
	tables->letters[len] = '\0';
}

static void make_tables(const struct command *self, struct tables *tables)
{
	size_t at = 0;

	*tables = (struct tables){.letters = ":h"};
	for (size_t i = 0; self->options && self->options[i].name; i++) {
		const struct option_row *row = &self->options[i];
		bool argument = row->kind != OPTION_FLAG;

		add_letter(tables, row->letter, argument);
		tables->names[at++] = (struct option){row->name,
		    argument ? required_argument : no_argument, NULL,
		    OPTION_ROW + (int)i};
	}
	tables->names[at++] =
	    (struct option){"help", no_argument, NULL, OPTION_HELP};
	tables->names[at++] =
	    (struct option){"color", required_argument, NULL, OPTION_COLOR};
	tables->names[at] =
	    (struct option){"no-pager", no_argument, NULL, OPTION_NO_PAGER};
}

static int find_row(const struct command *self, int found)
{
	if (found >= OPTION_ROW)
		return found - OPTION_ROW;
	for (int i = 0; self->options && self->options[i].name; i++)
		if (self->options[i].letter == found)
			return i;
	return -1;
}

static int read_count(const char *text, uint64_t *ret, struct error *err)
{
	struct slice rest = slice_of(text);

	if (slice_take_u64(&rest, 10, ret) < 0 || rest.len > 0)
		return error_set(err, -EINVAL, "expected a whole number");
	return 0;
}

static int set_list(struct option_list *list, const char *text,
    struct error *err)
{
	if (list->count == ARRAY_SIZE(list->items))
		return error_set(err, -E2BIG, "given more than %zu times",
		    ARRAY_SIZE(list->items));
	list->items[list->count++] = text;
	return 0;
}

static int set_member(const struct option_row *row, void *into,
    const char *text, struct error *err)
{
	void *member = (char *)into + row->offset;

	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)member = true;
		return 0;
	case OPTION_TEXT:
		*(const char **)member = text;
		return 0;
	case OPTION_LIST:
		return set_list(member, text, err);
	case OPTION_COUNT:
		return read_count(text, member, err);
	case OPTION_TIME:
		return time_parse(text, time_now_ms(), member, err);
	case OPTION_SPAN:
		return span_parse(text, member, err);
	}
	return -EINVAL;
}

static const char *name_at(size_t i, void *arg)
{
	const struct tables *tables = arg;

	return tables->names[i].name;
}

static const struct option *find_name(const struct tables *tables, int value)
{
	for (const struct option *at = tables->names; at->name; at++)
		if (at->val == value)
			return at;
	return NULL;
}

/* getopt_long() leaves in optopt what it stumbled over, or 0: over a word. */
static int refuse_option(const struct command *self, struct tables *tables,
    int found, const char *word)
{
	const struct option *its = optopt ? find_name(tables, optopt) : NULL;
	char name[64];
	const char *near;

	if (its)
		return command_usage(self, "--%s takes %s value", its->name,
		    found == ':' ? "a" : "no");
	if (optopt)
		return command_usage(self,
		    found == ':' ? "-%c takes a value" : "no option -%c",
		    optopt);
	word += strspn(word, "-");
	(void)snprintf(name, sizeof(name), "%.*s", (int)strcspn(word, "="),
	    word);
	near = nearest(name, name_at, tables);
	if (near)
		return command_usage(self,
		    "no option --%s (did you mean --%s?)", name, near);
	return command_usage(self, "no option --%s", name);
}

/* Returns -1 to go on, or an exit status. */
static int take_option(const struct command *self, int found, void *into)
{
	struct error err;
	int row;

	switch (found) {
	case OPTION_HELP:
	case 'h':
		print_command_help(stdout, self);
		return EXIT_SUCCESS;
	case OPTION_COLOR:
		if (color_set(optarg))
			return -1;
		return command_usage(self,
		    "--color: expected auto, always or never");
	case OPTION_NO_PAGER:
		pager_off();
		return -1;
	default:
		break;
	}
	row = find_row(self, found);
	if (set_member(&self->options[row], into, optarg, &err) < 0)
		return command_usage(self, "--%s %s: %s",
		    self->options[row].name, optarg, err.text);
	return -1;
}

int command_options(const struct command *self, int *argc, char **argv[],
    void *into)
{
	struct tables tables;
	int found, status;

	make_tables(self, &tables);
	optind = 0; /* anew, also after another command's */
	opterr = 0; /* what is wrong we say */
	while ((found = getopt_long(*argc, *argv, tables.letters, tables.names,
	            NULL)) != -1) {
		status = found == '?' || found == ':'
		             ? refuse_option(self, &tables, found,
		                   (*argv)[optind - 1])
		             : take_option(self, found, into);
		if (status >= 0)
			return status;
	}
	*argc -= optind;
	*argv += optind;
	return -1;
}
