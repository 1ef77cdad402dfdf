/* SPDX-License-Identifier: Apache-2.0 */
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile/canonical.h"
#include "profile/evaluate.h"
#include "profile/merge.h"
#include "profile/names.h"
#include "syscalls/syscalls.h"

/* What is left of a text to be filled, cut short with dots. */
struct text {
	char *at;
	size_t room;
};

static void put(struct text *text, const char *more)
{
	size_t len = strlen(more);

	if (len >= text->room) {
		if (text->room > 3)
			memcpy(text->at, "...", 4);
		text->room = 0;
		return;
	}
	memcpy(text->at, more, len + 1);
	text->at += len;
	text->room -= len;
}

/* "errno 38", or "killed, no such architecture". */
static void put_answer(struct text *text, const struct answer *answer)
{
	char action[ACTION_TEXT];

	put(text, action_text(answer->action | answer->data, action));
	if (answer->bad_arch)
		put(text, " (not one of its architectures)");
}

static void put_rules(struct text *text, const struct profile *profile,
    const char *name)
{
	char conditions[CONDITIONS_TEXT], action[ACTION_TEXT];

	for (size_t i = 0; i < profile->rule_count; i++) {
		const struct profile_rule *rule = &profile->rules[i];

		if (strcmp(rule->name, name) != 0)
			continue;
		put(text, action_text(rule_action(rule), action));
		put(text, " if ");
		put(text, conditions_text(rule, conditions));
		put(text, "; ");
	}
	put(text, "else ");
	put(text, action_text(profile_default(profile), action));
}

const char *answers_text(const struct profile *profile, uint32_t arch,
    const char *name, char buf[static ANSWERS_TEXT])
{
	struct answer answers[ANSWERS_MAX];
	struct text text = {buf, ANSWERS_TEXT};
	int32_t nr = -1;

	buf[0] = '\0';
	if (!syscall_find(arch, slice_of(name), &nr)) {
		put(&text, "no such call there");
		return buf;
	}
	if (profile_answers(profile, arch, nr, answers) == 1)
		put_answer(&text, &answers[0]);
	else
		put_rules(&text, profile, name);
	return buf;
}

struct differ {
	const struct profile *sides[2];
	void (*each)(const struct difference *difference, void *arg);
	void *arg;
	int count;
};

static void report(struct differ *differ, const struct difference *difference)
{
	differ->count++;
	differ->each(difference, differ->arg);
}

static void diff_head(struct differ *differ)
{
	const struct profile *a = differ->sides[0], *b = differ->sides[1];
	char first[ACTION_TEXT], second[ACTION_TEXT];
	enum profile_flag flag;

	if (profile_default(a) != profile_default(b))
		report(differ,
		    &(struct difference){.what = "default",
		        .a = action_text(profile_default(a), first),
		        .b = action_text(profile_default(b), second)});
	for (size_t i = 0; flag_name(i, &flag); i++)
		if ((a->flags ^ b->flags) & flag)
			report(differ,
			    &(struct difference){.what = flag_name(i, NULL),
			        .a = a->flags & flag ? "set" : "not set",
			        .b = b->flags & flag ? "set" : "not set"});
}

static bool covers(const struct profile *profile, uint32_t arch)
{
	return profile->arch_count == 0 ? profile_is_for(profile, arch)
	                                : profile_has_arch(profile, arch);
}

static void diff_arch(struct differ *differ, uint32_t arch)
{
	bool a = covers(differ->sides[0], arch);
	bool b = covers(differ->sides[1], arch);

	if (a != b)
		report(differ, &(struct difference){.what = "architecture",
		                   .arch = arch,
		                   .a = a ? "filtered" : "killed",
		                   .b = b ? "filtered" : "killed"});
}

static void note_difference(const struct answer answers[], void *arg)
{
	bool *differs = arg;

	if (answers[0].action != answers[1].action ||
	    answers[0].data != answers[1].data)
		*differs = true;
}

/* Where both leave it to a default there is nothing to say of a call. */
static bool names_it(const struct profile *profile, const char *name)
{
	for (size_t i = 0; i < profile->rule_count; i++)
		if (strcmp(profile->rules[i].name, name) == 0)
			return true;
	return false;
}

static int diff_call(struct differ *differ, uint32_t arch, const char *name)
{
	char first[ANSWERS_TEXT], second[ANSWERS_TEXT];
	bool differs = false;
	int32_t nr = seccomp_syscall_resolve_name_arch(arch, name);
	int r = 0;

	/* What this library does not know, a newer one will. */
	if (nr == __NR_SCMP_ERROR)
		differs = syscall_find(arch, slice_of(name), &nr) &&
		          names_it(differ->sides[0], name) !=
		              names_it(differ->sides[1], name);
	else if (nr >= 0)
		r = profile_answers_of(differ->sides, 2, arch, nr,
		    note_difference, &differs);
	if (r == -ENOMEM)
		return r;
	if (differs || r == -E2BIG)
		report(differ,
		    &(struct difference){.name = name,
		        .arch = arch,
		        .a = answers_text(differ->sides[0], arch, name, first),
		        .b = answers_text(differ->sides[1], arch, name,
		            second)});
	return 0;
}

static int by_text(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* The names that either side speaks of, in order, each once. */
static const char **all_names(const struct differ *differ, size_t *ret)
{
	size_t count = 0, kept = 0;
	const char **names = calloc(differ->sides[0]->rule_count +
	                                differ->sides[1]->rule_count + 1,
	    sizeof(*names));

	for (size_t side = 0; names && side < 2; side++)
		for (size_t i = 0; i < differ->sides[side]->rule_count; i++)
			names[count++] = differ->sides[side]->rules[i].name;
	if (names)
		qsort(names, count, sizeof(*names), by_text);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || strcmp(names[kept - 1], names[i]) != 0)
			names[kept++] = names[i];
	*ret = kept;
	return names;
}

static int diff_calls(struct differ *differ, uint32_t arch,
    const char *const *names, size_t count)
{
	int r = 0;

	if (!covers(differ->sides[0], arch) || !covers(differ->sides[1], arch))
		return 0;
	for (size_t i = 0; r == 0 && i < count; i++)
		r = diff_call(differ, arch, names[i]);
	return r;
}

static int diff(struct differ *differ)
{
	cleanup_free const char **names = NULL;
	size_t count = 0;
	uint32_t arch;
	int r = 0;

	names = all_names(differ, &count);
	if (!names)
		return -ENOMEM;
	diff_head(differ);
	for (size_t i = 0; arch_at(i, &arch); i++)
		diff_arch(differ, arch);
	for (size_t i = 0; r == 0 && arch_at(i, &arch); i++)
		r = diff_calls(differ, arch, names, count);
	return r;
}

int profile_diff(const struct profile *a, const struct profile *b,
    void (*each)(const struct difference *difference, void *arg), void *arg)
{
	cleanup_profile struct profile first = {0}, second = {0};
	struct differ differ = {
	    {&first, &second},
            each, arg, 0
        };
	char one[HASH_TEXT], other[HASH_TEXT];
	int r;

	if (profile_canonical(a, &first) < 0 ||
	    profile_canonical(b, &second) < 0)
		return -ENOMEM;
	/* alike to the letter, be they too much to be compared call by call */
	if (strcmp(profile_hash(&first, one), profile_hash(&second, other)) ==
	        0 &&
	    *one)
		return 0;
	r = diff(&differ);
	return r < 0 ? r : differ.count;
}
