/* SPDX-License-Identifier: Apache-2.0 */
/* syscalls: what a number, a name or an architecture stands for. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>

#include "base/array.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/syscalls.h"
#include "syscalls/syscalls.h"

#define FORMATS "text|json|csv"

struct options {
	const char *output;
};

static const struct option_row rows[] = {
    OPTION_OUTPUT(struct options, FORMATS),
    OPTION_END,
};

/* "-1" is a number that records have, and no option. */
static const char *take_negative(int *argc, char *argv[])
{
	for (int i = 1; i < *argc; i++) {
		const char *word = argv[i];

		if (strcmp(word, "--") == 0)
			break;
		if (word[0] != '-' || !isdigit((unsigned char)word[1]))
			continue;
		for (; i < *argc; i++)
			argv[i] = argv[i + 1];
		--*argc;
		return word;
	}
	return NULL;
}

/* A record's "syscall=59" and "arch=c000003e" may be pasted as they are. */
static struct slice operand(const char *word, const char *field)
{
	struct slice rest = slice_of(word);

	(void)slice_skip(&rest, field);
	return rest;
}

static bool is_number(struct slice text)
{
	return (text.len > 0 && isdigit((unsigned char)text.ptr[0])) ||
	       (text.len > 1 && text.ptr[0] == '-' &&
	           isdigit((unsigned char)text.ptr[1]));
}

/* Of the numbers below zero only -1 is one that kernels print. */
static int read_number(const char *word, struct slice text, int32_t *ret)
{
	unsigned base = 10;
	uint64_t number;

	if (slice_equals(text, "-1")) {
		*ret = -1;
		return 0;
	}
	if (text.ptr[0] == '-') {
		say("%s: numbers below zero are no calls, but for -1", word);
		return -EINVAL;
	}
	if (slice_skip(&text, "0x"))
		base = 16;
	if (slice_take_u64(&text, base, &number) < 0 || text.len > 0 ||
	    number > INT32_MAX) {
		say("%s: expected a number up to %d, decimal or after 0x", word,
		    INT32_MAX);
		return -EINVAL;
	}
	*ret = (int32_t)number;
	return 0;
}

static const char *known_at(size_t i, void *arg)
{
	(void)arg;
	return group_call(slice_of("@known"), i);
}

static const char *arch_name_at(size_t i, void *arg)
{
	uint32_t arch;

	(void)arg;
	return arch_at(i, &arch) ? arch_name(arch) : NULL;
}

static const char *group_name_at(size_t i, void *arg)
{
	(void)arg;
	return group_at(i);
}

static int unknown(const char *what, const char *word,
    const char *(*at)(size_t i, void *arg), int status)
{
	const char *near = nearest(word, at, NULL);

	if (near)
		say("no such %s: %s (did you mean %s?)", what, word, near);
	else
		say("no such %s: %s", what, word);
	return status;
}

/* Where it is not, perhaps another call is that does the same. */
static int not_there(uint32_t arch, struct slice name)
{
	const char *sibling = syscall_sibling(name, arch, 0);
	char where[ARCH_TEXT];

	if (sibling)
		say("%s has no %.*s; %s does the same there",
		    arch_text(arch, where), (int)name.len, name.ptr, sibling);
	else
		say("%s has no %.*s", arch_text(arch, where), (int)name.len,
		    name.ptr);
	return EXIT_FINDINGS;
}

static int look_up_number(int format, uint32_t arch, int32_t nr)
{
	char where[ARCH_TEXT];

	arch = arch_of_call(arch, nr);
	if (syscall_name(arch, nr))
		return show_call(format, arch, nr);
	if (nr == -1)
		say("-1 is no call: a tracer took the call away, or the "
		    "program asked for -1");
	else
		say("%s has no call %" PRId32 " that we know of",
		    arch_text(arch, where), nr);
	if (format == FORMAT_TEXT)
		return EXIT_FINDINGS;
	(void)show_call(format, arch, nr);
	return EXIT_FINDINGS;
}

static int look_up_name(int format, const uint32_t *arch, const char *word)
{
	struct slice name = operand(word, "syscall=");
	int32_t nr;

	if (arch && syscall_find(*arch, name, &nr))
		return look_up_number(format, *arch, nr);
	if (!syscall_is_name(name))
		return unknown(arch ? "call" : "call or architecture", word,
		    known_at, EXIT_FINDINGS);
	if (arch)
		return not_there(*arch, name);
	return show_name(format, name);
}

static int look_up_call(int format, const uint32_t *arch, const char *word)
{
	struct slice text = operand(word, "syscall=");
	int32_t nr;

	if (text.len > 0 && text.ptr[0] == '@') {
		if (!group_title(text))
			return unknown("set", word, group_name_at,
			    EXIT_FINDINGS);
		return show_group(format, arch ? *arch : arch_native(), text);
	}
	if (!is_number(text))
		return look_up_name(format, arch, word);
	if (read_number(word, text, &nr) < 0)
		return EXIT_TROUBLE;
	return look_up_number(format, arch ? *arch : arch_native(), nr);
}

/*
 * Alone, "40000003" and "c000003e" are architectures, as records print them;
 * what has fewer digits, and 0x16 is one of s390, is a number.
 */
static bool is_arch(const char *word, uint32_t *ret)
{
	struct slice text = operand(word, "arch=");

	if (text.ptr != word)
		return arch_find(text, ret);
	return (!is_number(text) || text.len == 8 || text.len == 10) &&
	       arch_find(text, ret) && arch_name(*ret);
}

/* "x86_64#512", as reports have it, is both. */
static int look_up_placeholder(int format, const char *word)
{
	struct slice rest = slice_of(word);
	struct slice where = slice_cut(&rest, '#');
	uint32_t arch;

	if (!arch_find(where, &arch))
		return unknown("architecture", word, arch_name_at,
		    EXIT_TROUBLE);
	return look_up_call(format, &arch, rest.ptr);
}

static int look_up(int format, const char *const words[], int count)
{
	uint32_t arch;

	if (count == 0)
		return show_arches(format);
	if (count == 1 && strchr(words[0], '#'))
		return look_up_placeholder(format, words[0]);
	if (count == 1)
		return is_arch(words[0], &arch)
		           ? show_arch(format, arch)
		           : look_up_call(format, NULL, words[0]);
	if (!arch_find(operand(words[0], "arch="), &arch))
		return unknown("architecture", words[0], arch_name_at,
		    EXIT_TROUBLE);
	return look_up_call(format, &arch, words[1]);
}

static int run(const struct command *self, int argc, char *argv[])
{
	struct options options = {0};
	const char *words[3] = {0}, *negative = take_negative(&argc, argv);
	int format, count = 0, status;

	status = command_options(self, &argc, &argv, &options);
	if (status >= 0)
		return status;
	format = format_find(self, FORMATS, options.output);
	if (format < 0)
		return EXIT_TROUBLE;
	if (argc + (negative ? 1 : 0) > 2)
		return command_usage(self, "too many operands");
	while (count < argc) {
		words[count] = argv[count];
		count++;
	}
	if (negative)
		words[count++] = negative;
	return look_up(format, words, count);
}

const struct command cmd_syscalls = {
    .name = "syscalls",
    .synopsis = "[-o text|json|csv] [ARCH] [NAME|NUMBER|@SET]",
    .summary = "what a number, a name or an architecture stands for",
    .description =
        "A number is looked up on ARCH, or else on this machine's; a name on "
        "ARCH, or else\non every architecture that has it. An architecture "
        "alone lists its calls, @SET\nthose of a set of systemd's, and "
        "nothing at all the architectures.\n\nARCH may be libseccomp's name, "
        "uname's, or the token of a record (c000003e).\nBit 30 of an x86_64 "
        "number means x32. Leaves with 1 if there is no such call.",
    .options = rows,
    .examples = "  $ " PROG " syscalls arch=c000003e syscall=59\n"
                "  $ " PROG " syscalls openat2\n"
                "  $ " PROG " syscalls aarch64 @mount\n",
    .run = run,
};
