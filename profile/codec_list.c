/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plain list: the names of the calls that are allowed, a line each; # begins
 * a comment. What is not in it gets EPERM.
 */
#include <linux/seccomp.h>

#include "profile/codecs.h"
#include "profile/names.h"
#include "syscalls/syscalls.h"

#define NAME_MOST 64

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

static struct slice trim(struct slice line)
{
	while (line.len > 0 && (*line.ptr == ' ' || *line.ptr == '\t'))
		slice_advance(&line, 1);
	while (line.len > 0 && (line.ptr[line.len - 1] == ' ' ||
	                           line.ptr[line.len - 1] == '\t' ||
	                           line.ptr[line.len - 1] == '\r'))
		line.len--;
	return line;
}

static bool is_name(struct slice word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!is_name_byte(word.ptr[i]))
			return false;
	return word.len > 0 && word.len <= NAME_MOST;
}

/* The first line that says something is the name of a call. */
static bool recognise_text(struct slice text)
{
	while (text.len > 0) {
		struct slice line = slice_cut(&text, '\n');
		struct slice word = trim(slice_cut(&line, '#'));

		if (word.len > 0)
			return is_name(word) && syscall_is_name(word);
	}
	return false;
}

static int add(struct slice word, unsigned line, unsigned column,
    struct profile *ret, struct problems *problems)
{
	struct profile_rule *rule;

	if (!is_name(word)) {
		problems_add(problems, SEVERITY_ERROR, NULL, line, column,
		    "expected the name of a call");
		return 0;
	}
	rule = profile_add(ret, word, SECCOMP_RET_ALLOW);
	if (!rule)
		return -ENOMEM;
	rule->line = line;
	rule->column = column;
	return 0;
}

static int read_text(struct slice text, const struct target *at,
    struct profile *ret, struct problems *problems)
{
	(void)at;
	ret->default_action = SECCOMP_RET_ERRNO;
	ret->default_errno = EPERM;
	for (unsigned number = 1; text.len > 0; number++) {
		struct slice line = slice_cut(&text, '\n');
		const char *start = line.ptr;
		struct slice word = trim(slice_cut(&line, '#'));
		int r = 0;

		if (word.len > 0)
			r = add(word, number, (unsigned)(word.ptr - start) + 1,
			    ret, problems);
		if (r < 0)
			return r;
	}
	return 0;
}

static void check_rule(const struct profile *profile,
    const struct profile_rule *rule, struct problems *cannot)
{
	const char *why = NULL;

	if (rule_action(rule) == profile_default(profile))
		return;
	if (rule->action != SECCOMP_RET_ALLOW)
		why = "an action other than allow";
	else if (rule->arg_count > 0)
		why = "conditions on arguments";
	if (why)
		problems_add(cannot, SEVERITY_ERROR, NULL, rule->line,
		    rule->column, "%s: %s", rule->name, why);
}

static int check(const struct profile *profile, struct problems *cannot)
{
	if (profile->default_action != SECCOMP_RET_ERRNO ||
	    profile->default_errno != EPERM)
		problems_add(cannot, SEVERITY_ERROR, NULL,
		    profile->default_line, 0,
		    "a default other than ERRNO EPERM: a list does not say "
		    "what becomes of other calls");
	if (profile->arch_count > 0)
		problems_add(cannot, SEVERITY_ERROR, NULL, profile->arches_line,
		    0, "architectures");
	if (profile->flags)
		problems_add(cannot, SEVERITY_WARNING, NULL,
		    profile->flags_line, 0, "flags");
	for (size_t i = 0; i < profile->rule_count; i++)
		check_rule(profile, &profile->rules[i], cannot);
	return problems_failed(cannot) ? -ENOTSUP : 0;
}

static int write(const struct profile *profile, FILE *out, struct error *err)
{
	(void)err;
	for (size_t i = 0; i < profile->rule_count; i++) {
		const struct profile_rule *rule = &profile->rules[i];

		if (rule->action == SECCOMP_RET_ALLOW && rule->arg_count == 0 &&
		    is_name(slice_of(rule->name)))
			fprintf(out, "%s\n", rule->name);
	}
	return 0;
}

const struct codec codec_list = {
    .name = "list",
    .recognise_text = recognise_text,
    .read_text = read_text,
    .check = check,
    .write = write,
};
