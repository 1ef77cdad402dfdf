/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/workloads.h"

#include "base/array.h"
#include "base/glob.h"

/*
 * What a rule may ask for. A filter goes with the process, its executable and
 * its thread's name do not: after an exec the record names the shell. And they
 * prove nothing: anybody can mount a program of his own over that path, call a
 * thread so, or have himself confined as the label says. A control group and a
 * user are given by who has the right to.
 */
#define ASKED(name) offsetof(struct match_rule, name)
#define KNOWN(name) offsetof(struct subject, name)

static const struct {
	size_t asked, known;
	bool passing; /* changes at an exec */
	bool sure;
} fields[] = {
    {ASKED(unit),      KNOWN(unit),      false, true },
    {ASKED(container), KNOWN(container), false, true },
    {ASKED(pod),       KNOWN(pod),       false, true },
    {ASKED(space),     KNOWN(space),     false, true },
    {ASKED(label),     KNOWN(label),     false, false},
    {ASKED(exe),       KNOWN(exe),       true,  false},
    {ASKED(comm),      KNOWN(comm),      true,  false},
};

static const char *asked(const struct match_rule *rule, size_t i)
{
	const char *ret;

	memcpy(&ret, (const char *)rule + fields[i].asked, sizeof(ret));
	return ret;
}

/* Whether what it covers can be nobody else's. */
static bool is_sure(const struct match_rule *rule)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (fields[i].sure && asked(rule, i))
			return true;
	return rule->has_uid;
}

static enum match rule_match(const struct match_rule *rule,
    const struct subject *subject)
{
	enum match ret = is_sure(rule) ? MATCH_YES : MATCH_MAYBE;

	if (rule->has_uid && !subject->has_uid)
		ret = MATCH_MAYBE;
	else if (rule->has_uid && rule->uid != subject->uid)
		return MATCH_NO;
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		const char *glob = asked(rule, i);
		struct slice known;

		if (!glob)
			continue;
		memcpy(&known, (const char *)subject + fields[i].known,
		    sizeof(known));
		if (!known.ptr)
			ret = MATCH_MAYBE;
		else if (!glob_match(glob, known))
			return MATCH_NO;
	}
	return ret;
}

static enum match rules_match(const struct workload *workload,
    const struct subject *subject)
{
	enum match best = MATCH_NO;

	for (size_t i = 0; i < workload->rule_count; i++) {
		enum match match = rule_match(&workload->rules[i], subject);

		if (match > best)
			best = match;
	}
	return best;
}

/* Whether it is told by nothing that outlasts an exec. */
static bool passing(const struct workload *workload)
{
	for (size_t r = 0; r < workload->rule_count; r++)
		for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
			if (!fields[i].passing && asked(&workload->rules[r], i))
				return false;
	return workload->rule_count > 0;
}

static bool claimed(const struct workloads *all,
    const struct workload *workload, const struct subject *subject)
{
	for (size_t i = 0; i < all->count; i++)
		if (&all->items[i] != workload &&
		    rules_match(&all->items[i], subject) == MATCH_YES)
			return true;
	return false;
}

enum match workload_match(const struct workloads *all,
    const struct workload *workload, const struct subject *subject)
{
	struct slice unit = subject->unit;
	enum match match;

	if (unit.ptr && slice_skip(&unit, RUN_UNIT))
		return slice_equals(unit, workload->name) ? MATCH_YES
		                                          : MATCH_NO;
	match = rules_match(workload, subject);
	if (match == MATCH_NO && passing(workload) &&
	    !claimed(all, workload, subject))
		return MATCH_MAYBE;
	return match;
}
