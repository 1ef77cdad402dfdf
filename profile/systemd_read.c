/* SPDX-License-Identifier: Apache-2.0 */
/* The lines of a unit that speak of calls. */
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "profile/names.h"
#include "profile/systemd.h"
#include "syscalls/syscalls.h"

#define NAME_MOST 64

static unsigned column_of(const struct systemd_reader *reader, const char *at)
{
	return (unsigned)(at - reader->line_start) + 1;
}

size_t systemd_find(const struct systemd_set *set, struct slice name)
{
	size_t i = 0;

	while (i < set->count &&
	       !(set->members[i].len == name.len &&
	           memcmp(set->members[i].name, name.ptr, name.len) == 0))
		i++;
	return i;
}

static void take(struct systemd_reader *reader, struct systemd_set *set,
    const struct systemd_member *member)
{
	size_t i = systemd_find(set, (struct slice){member->name, member->len});

	if (!set->members)
		set->members = calloc(SYSTEMD_SET_MOST, sizeof(*set->members));
	if (!set->members || i == SYSTEMD_SET_MOST) {
		reader->failed = true;
		return;
	}
	set->members[i] = *member;
	if (i == set->count)
		set->count++;
}

static void drop(struct systemd_set *set, struct slice name)
{
	size_t i = systemd_find(set, name);

	if (i == set->count)
		return;
	set->count--;
	memmove(&set->members[i], &set->members[i + 1],
	    (set->count - i) * sizeof(set->members[0]));
}

static void one_name(struct systemd_reader *reader, struct systemd_set *set,
    const struct systemd_member *member, bool inverted)
{
	/* A denial of its own stays in a list of what is allowed, too. */
	if (inverted == set->inverted || (inverted && member->has_action))
		take(reader, set, member);
	else
		drop(set, (struct slice){member->name, member->len});
}

static const char *group_name(size_t i)
{
	return group_at(i);
}

void systemd_add_group(struct systemd_reader *reader, struct systemd_set *set,
    struct systemd_member like, bool inverted)
{
	struct slice group = {like.name, like.len};
	const char *name, *near;

	if (!group_title(group)) {
		near = nearest_name(group, group_name);
		problems_add(reader->problems, SEVERITY_ERROR, NULL, like.line,
		    like.column, "unknown set %.*s%s%s%s", (int)group.len,
		    group.ptr, near ? " (did you mean " : "", near ? near : "",
		    near ? "?)" : "");
		return;
	}
	for (size_t i = 0; (name = group_call(group, i)); i++) {
		like.name = name;
		like.len = strlen(name);
		one_name(reader, set, &like, inverted);
	}
}

/* "EPERM", "1" or "kill". */
static bool read_denial(struct slice text, uint32_t *ret)
{
	uint64_t number;
	uint16_t known;

	if (slice_equals(text, "kill")) {
		*ret = SECCOMP_RET_KILL_PROCESS;
		return true;
	}
	if (errno_find(text, &known)) {
		*ret = SECCOMP_RET_ERRNO | known;
		return true;
	}
	if (slice_take_u64(&text, 10, &number) < 0 || text.len > 0 ||
	    number > 4095)
		return false;
	*ret = SECCOMP_RET_ERRNO | (uint32_t)number;
	return true;
}

static bool is_name(struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		        (c >= '0' && c <= '9') || c == '_' ||
		        (i == 0 && c == '@') || (i > 0 && c == '-')))
			return false;
	}
	return name.len > 0 && name.len <= NAME_MOST;
}

/* Only what is denied has an errno; what is logged has none at all. */
static bool passes_over(struct systemd_reader *reader,
    const struct systemd_set *set, const struct systemd_member *member,
    bool inverted)
{
	bool log = set == &reader->log;

	if (!member->has_action || (inverted && !log))
		return false;
	problems_add(reader->problems, SEVERITY_WARNING, "SC116", member->line,
	    member->column,
	    "systemd ignores %.*s: only what is denied, after ~, has an errno",
	    (int)member->len, member->name);
	return true;
}

static void one_word(struct systemd_reader *reader, struct systemd_set *set,
    struct slice word, bool inverted)
{
	struct systemd_member member = {.line = reader->line,
	    .column = column_of(reader, word.ptr)};
	struct slice rest = word, name = slice_cut(&rest, ':');

	member.name = name.ptr;
	member.len = name.len;
	if (!is_name(name)) {
		problems_add(reader->problems, SEVERITY_ERROR, NULL,
		    member.line, member.column, "expected a call or a @set");
		return;
	}
	if (name.len < word.len) {
		member.has_action = true;
		if (!read_denial(rest, &member.action))
			problems_add(reader->problems, SEVERITY_ERROR, NULL,
			    member.line, member.column,
			    "expected an errno or kill after the colon");
	}
	if (passes_over(reader, set, &member, inverted))
		return;
	if (*name.ptr == '@') {
		systemd_add_group(reader, set, member, inverted);
		return;
	}
	if (!syscall_is_name(name))
		problems_add(reader->problems, SEVERITY_WARNING, "SC103",
		    member.line, member.column,
		    "systemd ignores %.*s, which is no call", (int)name.len,
		    name.ptr);
	one_name(reader, set, &member, inverted);
}

/* The backslash at the end of a line that goes on is a blank, too. */
static bool is_blank(struct slice text)
{
	return slice_is_any(*text.ptr, " \t\r\n") ||
	       (*text.ptr == '\\' && text.len > 1 && text.ptr[1] == '\n');
}

static bool is_comment(struct slice line)
{
	while (slice_skip(&line, " ") || slice_skip(&line, "\t"))
		continue;
	return line.len > 0 && (*line.ptr == '#' || *line.ptr == ';');
}

/* Comments between lines that go on are no part of them. */
static void skip_blanks(struct slice *rest)
{
	while (rest->len > 0 && is_blank(*rest)) {
		bool newline = *rest->ptr == '\n';

		slice_advance(rest, 1);
		while (newline && is_comment(*rest))
			(void)slice_cut(rest, '\n');
	}
}

static struct slice next_word(struct slice *rest)
{
	struct slice word;

	skip_blanks(rest);
	word.ptr = rest->ptr;
	while (rest->len > 0 && !is_blank(*rest))
		slice_advance(rest, 1);
	word.len = (size_t)(rest->ptr - word.ptr);
	return word;
}

/* What is allowed begins with @default, from which ~ can take again. */
static void begin_set(struct systemd_reader *reader, struct systemd_set *set,
    bool inverted)
{
	struct systemd_member implied = {.name = "@default", .len = 8};

	if (set->there)
		return;
	set->there = true;
	set->inverted = inverted;
	set->line = reader->line;
	if (set == &reader->filter && !inverted)
		systemd_add_group(reader, set, implied, false);
}

/* The first list decides whether it allows or denies; an empty one resets. */
static void read_set(struct systemd_reader *reader, struct systemd_set *set,
    struct slice value)
{
	struct slice word = next_word(&value);
	bool inverted;

	reader->mentioned = true;
	if (word.len == 0) {
		systemd_empty(set);
		return;
	}
	inverted = slice_skip(&word, "~");
	if (word.len == 0) /* a blank may follow */
		word = next_word(&value);
	begin_set(reader, set, inverted);
	for (; word.len > 0; word = next_word(&value))
		one_word(reader, set, word, inverted);
}

static void read_filter(struct systemd_reader *reader, struct slice value)
{
	read_set(reader, &reader->filter, value);
}

static void read_log(struct systemd_reader *reader, struct slice value)
{
	read_set(reader, &reader->log, value);
}

static void read_error_number(struct systemd_reader *reader, struct slice value)
{
	struct slice word = next_word(&value);
	uint32_t denial = SECCOMP_RET_KILL_PROCESS;

	if (word.len > 0 && !read_denial(word, &denial))
		problems_add(reader->problems, SEVERITY_ERROR, NULL,
		    reader->line, column_of(reader, word.ptr),
		    "SystemCallErrorNumber: expected an errno or kill");
	else if (denial == SECCOMP_RET_ERRNO)
		problems_add(reader->problems, SEVERITY_WARNING, "SC116",
		    reader->line, column_of(reader, word.ptr),
		    "systemd ignores SystemCallErrorNumber=0");
	else
		reader->denial = denial;
}

static bool find_arch(const struct systemd_reader *reader, struct slice word,
    uint32_t *ret)
{
	const char *name;

	*ret = reader->machine;
	if (slice_equals(word, "native"))
		return true;
	for (size_t i = 0; (name = systemd_arch_at(i, ret)); i++)
		if (slice_equals(word, name))
			return true;
	return false;
}

static void read_arches(struct systemd_reader *reader, struct slice value)
{
	struct slice word = next_word(&value);
	uint32_t arch;

	if (word.len == 0)
		reader->profile->arch_count = 0;
	reader->profile->arches_line = reader->line;
	for (; word.len > 0; word = next_word(&value))
		if (!find_arch(reader, word, &arch))
			problems_add(reader->problems, SEVERITY_ERROR, NULL,
			    reader->line, column_of(reader, word.ptr),
			    "unknown architecture %.*s",
			    (int)(word.len < 64 ? word.len : 64), word.ptr);
		else
			(void)profile_add_arch(reader->profile, arch);
}

static const struct {
	const char *key;
	void (*read)(struct systemd_reader *reader, struct slice value);
} settings[] = {
    {"SystemCallFilter",        read_filter      },
    {"SystemCallLog",           read_log         },
    {"SystemCallErrorNumber",   read_error_number},
    {"SystemCallArchitectures", read_arches      },
};

static struct slice trimmed(struct slice text)
{
	while (text.len > 0 && (*text.ptr == ' ' || *text.ptr == '\t'))
		slice_advance(&text, 1);
	while (text.len > 0 && slice_is_any(text.ptr[text.len - 1], " \t\r"))
		text.len--;
	return text;
}

static bool has_program(struct slice section)
{
	return slice_equals(section, "[Service]") ||
	       slice_equals(section, "[Socket]") ||
	       slice_equals(section, "[Mount]") ||
	       slice_equals(section, "[Swap]");
}

static void read_setting(struct systemd_reader *reader, size_t setting,
    struct slice value)
{
	if (reader->heeded)
		settings[setting].read(reader, value);
	else
		problems_add(reader->problems, SEVERITY_WARNING, "SC118",
		    reader->line, 1,
		    "systemd ignores %s= outside of [Service], [Socket], "
		    "[Mount] and [Swap]",
		    settings[setting].key);
}

static void read_line(struct systemd_reader *reader, struct slice line)
{
	struct slice whole = trimmed(line);
	struct slice key = trimmed(slice_cut(&line, '='));

	if (key.len == 0 || *key.ptr == '#' || *key.ptr == ';')
		return;
	if (*whole.ptr == '[')
		reader->heeded = has_program(whole);
	for (size_t i = 0; i < ARRAY_SIZE(settings); i++)
		if (slice_equals(key, settings[i].key))
			read_setting(reader, i, line);
}

static bool goes_on(struct slice line)
{
	return line.len > 0 && line.ptr[line.len - 1] == '\\';
}

/* The last of the lines that one goes on in; comments do not end it. */
static struct slice take_rest(struct slice *text, struct slice part,
    unsigned *line)
{
	bool more = goes_on(part);

	while (more && text->len > 0) {
		part = slice_cut(text, '\n');
		more = is_comment(part) || goes_on(part);
		(*line)++;
	}
	return part;
}

/* A line that ends with a backslash goes on in the next; then with a blank. */
void systemd_read_lines(struct systemd_reader *reader, struct slice text)
{
	for (unsigned line = 1; text.len > 0; line++) {
		struct slice whole = text, part;

		reader->line = line;
		reader->line_start = text.ptr;
		part = slice_cut(&text, '\n');
		if (!is_comment(part))
			part = take_rest(&text, part, &line);
		whole.len = (size_t)(part.ptr + part.len - whole.ptr);
		read_line(reader, whole);
	}
}
