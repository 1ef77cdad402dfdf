/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each architecture is looked at by itself. Of one that a side does not have,
 * that side kills every call. A profile has one list of rules for all its
 * architectures, so what only one side has must come out as that side has it.
 */
#include "profile/merge_check.h"

#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "profile/calls.h"
#include "profile/evaluate.h"
#include "syscalls/actions.h"
#include "syscalls/syscalls.h"

_Static_assert(MERGE_PARTS <= PROFILES_MOST, "all are asked at once");

/* One of the three, as far as one architecture goes, and then one call. */
struct part {
	const struct profile *profile;
	bool has;                   /* the architecture */
	int32_t *numbers;           /* of its rules there */
	struct profile view;        /* for that architecture alone */
	struct profile_rule *rules; /* of the view: what speaks of the call */
};

struct checker {
	const struct merge_check *check;
	struct part parts[MERGE_PARTS];
	uint32_t arch;
	int32_t socketcall, ipc; /* numbers there, or below zero */
	bool wrong;
};

uint32_t merge_choose(enum merge_kind kind, uint32_t a, uint32_t b)
{
	unsigned rank_a = action_rank(a & SECCOMP_RET_ACTION_FULL);
	unsigned rank_b = action_rank(b & SECCOMP_RET_ACTION_FULL);

	if (kind == MERGE_UNION)
		return rank_b < rank_a ? b : a;
	return rank_b > rank_a ? b : a;
}

static bool all_have(const struct checker *checker)
{
	for (size_t i = 0; i < MERGE_PARTS; i++)
		if (!checker->parts[i].has)
			return false;
	return true;
}

/* Whom a missing architecture kills it kills by thread; that is no less. */
static unsigned rank(const struct checker *checker, uint32_t action)
{
	if (action == SECCOMP_RET_KILL_THREAD && !all_have(checker))
		action = SECCOMP_RET_KILL_PROCESS;
	return action_rank(action);
}

/* The answer of each part; where it has not the architecture, a kill. */
static void weigh(struct checker *checker, const uint32_t given[])
{
	uint32_t actions[MERGE_PARTS], right;
	size_t at = 0;

	for (size_t i = 0; i < MERGE_PARTS; i++)
		actions[i] = checker->parts[i].has
		                 ? given[at++] & SECCOMP_RET_ACTION_FULL
		                 : SECCOMP_RET_KILL_PROCESS;
	right = merge_choose(checker->check->kind, actions[0], actions[1]);
	if (rank(checker, actions[MERGE_MADE]) != rank(checker, right))
		checker->wrong = true;
}

static void weigh_answers(const struct answer answers[], void *arg)
{
	struct checker *checker = arg;
	uint32_t actions[MERGE_PARTS] = {0};
	size_t at = 0;

	for (size_t i = 0; i < MERGE_PARTS; i++)
		if (checker->parts[i].has) {
			actions[at] = answers[at].action;
			at++;
		}
	weigh(checker, actions);
}

static int refuse(const struct checker *checker, const char *what,
    struct error *err)
{
	char text[ARCH_TEXT];

	(void)arch_text(checker->arch, text);
	if (checker->parts[0].has && checker->parts[1].has)
		return error_set(err, -ENOTSUP,
		    "%s: no filter can answer as both do together (%s)", what,
		    text);
	return error_set(err, -ENOTSUP,
	    "%s: only one of them is for %s, where the other's rules would "
	    "change the answer: a profile has the same rules for all its "
	    "architectures, so name the same in both%s",
	    what, text,
	    checker->check->named_none ? " (one names none, which is the "
	                                 "machine's own alone)"
	                               : "");
}

static void weigh_defaults(struct checker *checker)
{
	uint32_t actions[MERGE_PARTS] = {0};
	size_t at = 0;

	for (size_t i = 0; i < MERGE_PARTS; i++)
		if (checker->parts[i].has)
			actions[at++] =
			    profile_default(checker->parts[i].profile);
	weigh(checker, actions);
}

/* What stands for a call that is not there may be one of socketcall()'s. */
static bool speaks_of(const struct checker *checker, const struct part *part,
    size_t rule, int32_t nr)
{
	const char *name;

	if (part->numbers[rule] >= 0)
		return part->numbers[rule] == nr;
	if (nr == checker->socketcall || nr == checker->ipc)
		return true;
	name = syscall_name(checker->arch, nr);
	return name && strcmp(name, part->profile->rules[rule].name) == 0;
}

static size_t gather(const struct checker *checker, struct part *part,
    int32_t nr)
{
	struct profile *view = &part->view;

	view->rule_count = 0;
	for (size_t i = 0; i < part->profile->rule_count; i++)
		if (speaks_of(checker, part, i, nr))
			part->rules[view->rule_count++] =
			    part->profile->rules[i]; /* borrowed */
	view->rules = part->rules;
	return view->rule_count;
}

static int check_number(struct checker *checker, int32_t nr, struct error *err)
{
	const struct profile *asked[MERGE_PARTS];
	size_t count = 0, rules = 0;
	char text[SYSCALL_TEXT];
	int r;

	for (size_t i = 0; i < MERGE_PARTS; i++) {
		if (!checker->parts[i].has)
			continue;
		rules += gather(checker, &checker->parts[i], nr);
		asked[count++] = &checker->parts[i].view;
	}
	if (rules == 0)
		return 0;
	r = profile_answers_of(asked, count, checker->arch, nr, weigh_answers,
	    checker);
	if (r == -ENOMEM)
		return error_set(err, r, "out of memory");
	if (r < 0 || checker->wrong)
		return refuse(checker, syscall_text(checker->arch, nr, text),
		    err);
	return 0;
}

/* A newer libseccomp will know it: what is said of the name is compared. */
static int named_action(const struct profile *profile, const char *name,
    uint32_t *ret)
{
	*ret = profile_default(profile);
	for (size_t i = profile->rule_count; i-- > 0;) {
		const struct profile_rule *rule = &profile->rules[i];

		if (strcmp(rule->name, name) != 0 ||
		    rule_action(rule) == profile_default(profile))
			continue;
		if (rule->arg_count > 0)
			return -ENOTSUP;
		*ret = rule_action(rule);
	}
	return 0;
}

static int check_unknown(struct checker *checker, const char *name,
    struct error *err)
{
	uint32_t actions[MERGE_PARTS] = {0};
	size_t at = 0;

	for (size_t i = 0; i < MERGE_PARTS; i++) {
		if (!checker->parts[i].has)
			continue;
		if (named_action(checker->parts[i].profile, name,
		        &actions[at++]) < 0)
			return error_set(err, -ENOTSUP,
			    "%s: this libseccomp does not know it, so that "
			    "nobody can tell what its conditions come to",
			    name);
	}
	weigh(checker, actions);
	return checker->wrong ? refuse(checker, name, err) : 0;
}

static int check_unknowns(struct checker *checker, struct error *err)
{
	int r = 0;

	for (size_t i = 0; i < MERGE_PARTS; i++) {
		const struct part *part = &checker->parts[i];

		for (size_t k = 0;
		     r == 0 && part->has && k < part->profile->rule_count; k++)
			if (part->numbers[k] == __NR_SCMP_ERROR)
				r = check_unknown(checker,
				    part->profile->rules[k].name, err);
	}
	return r;
}

static int open_part(struct part *part, uint32_t arch)
{
	const struct profile *profile = part->profile;

	part->view = *profile; /* borrowed */
	part->view.arches[0] = part->view.machines[0] = arch;
	part->view.arch_count = part->view.machine_count = 1;
	part->rules = calloc(profile->rule_count + 1, sizeof(*part->rules));
	part->numbers = calloc(profile->rule_count + 1, sizeof(int32_t));
	if (!part->rules || !part->numbers)
		return -ENOMEM;
	for (size_t i = 0; i < profile->rule_count; i++)
		part->numbers[i] = seccomp_syscall_resolve_name_arch(arch,
		    profile->rules[i].name);
	return 0;
}

static void close_parts(struct checker *checker)
{
	for (size_t i = 0; i < MERGE_PARTS; i++) {
		free(checker->parts[i].rules);
		free(checker->parts[i].numbers);
	}
}

#define cleanup_parts CLEANUP(close_parts)

/* A call is to be named as the rules name it, and not as socketcall(). */
static int check_numbers(struct checker *checker, bool muxed, struct error *err)
{
	int32_t nr;
	int r = 0;

	for (size_t i = 0; r == 0 && syscall_at(checker->arch, i, &nr); i++)
		if ((nr == checker->socketcall || nr == checker->ipc) == muxed)
			r = check_number(checker, nr, err);
	return r;
}

static int check_calls(struct checker *checker, struct error *err)
{
	int r;

	checker->socketcall =
	    seccomp_syscall_resolve_name_arch(checker->arch, "socketcall");
	checker->ipc = seccomp_syscall_resolve_name_arch(checker->arch, "ipc");
	weigh_defaults(checker);
	if (checker->wrong)
		return refuse(checker, "the default", err);
	r = check_numbers(checker, false, err);
	if (r == 0)
		r = check_numbers(checker, true, err);
	return r < 0 ? r : check_unknowns(checker, err);
}

/* all: whatever their lists say, for libseccomp adds the machine's own. */
static int check_arch(const struct merge_check *check, uint32_t arch, bool all,
    struct error *err)
{
	cleanup_parts struct checker checker = {.check = check, .arch = arch};
	char text[ARCH_TEXT];

	if (seccomp_syscall_resolve_name_arch(arch, "exit") == __NR_SCMP_ERROR)
		return error_set(err, -ENOTSUP,
		    "%s: this libseccomp does not know that architecture, so "
		    "that nobody can tell what would be allowed there",
		    arch_text(arch, text));
	for (size_t i = 0; i < MERGE_PARTS; i++) {
		struct part *part = &checker.parts[i];

		part->profile = check->parts[i];
		part->has = all || profile_has_arch(part->profile, arch);
		if (open_part(part, arch) < 0)
			return error_set(err, -ENOMEM, "out of memory");
	}
	return check_calls(&checker, err);
}

/* Where neither names any, what is made is for the machines alone, too. */
int merge_check(const struct merge_check *check, struct error *err)
{
	const struct profile *made = check->parts[MERGE_MADE];
	uint32_t machine;
	int r = 0;

	for (size_t side = 0; side < MERGE_MADE; side++) {
		const struct profile *profile = check->parts[side];

		for (size_t i = 0; r == 0 && i < profile->arch_count; i++)
			if (side == 0 || !profile_has_arch(check->parts[0],
			                     profile->arches[i]))
				r = check_arch(check, profile->arches[i], false,
				    err);
		for (size_t i = 0;
		     r == 0 && profile_machine(profile, i, &machine); i++)
			if (!profile_has_arch(made, machine))
				r = check_arch(check, machine, true, err);
	}
	return r;
}
