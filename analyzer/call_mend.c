/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person is asked to paste names nothing but the workload and a call
 * as we spell it, each as one word for a shell.
 */
#include "analyzer/call_words.h"

#include "analyzer/text.h"
#include "base/array.h"

#define COMMAND_TEXT 160

/* A command: verb, workload, the call if it is of one, and what is left. */
struct mend {
	const char *verb;
	bool names_call;
	const char *rest;
};

static const struct mend mends[] = {
    [FINDING_ADDITION] = {"recommend",      false, " --write FILE"                    },
    [FINDING_SUSPICIOUS] = {"decide",         true,  " deny --reason TEXT"              },
    [FINDING_SENSITIVE] = {"decide",         true,  " allow --reason TEXT"             },
    [FINDING_EXPECTED_DENIAL] = {"decide",         true,  " expect --reason TEXT"            },
    [FINDING_ARGUMENT] = {"decide",         true,  " allow --arg I:OP:V --reason TEXT"},
    [FINDING_REGRESSION] = {"rollout demote", false, " --reason TEXT"                   },
};

static const struct mend mend_update = {"rollout update", false,
    " --reason TEXT"};

static const struct mend *mend_of(const struct call_facts *facts,
    const struct finding *finding)
{
	if (finding->outcome == OUTCOME_PASS && !facts->mended)
		return NULL;
	if (facts->mended)
		return &mend_update;
	if (!facts->named)
		return &mends[FINDING_SUSPICIOUS];
	if (facts->ended)
		return &mends[FINDING_EXPECTED_DENIAL];
	if (facts->decision && facts->decision->what == DECISION_ALLOW &&
	    finding->kind != FINDING_REGRESSION)
		return &mends[FINDING_ADDITION];
	return &mends[finding->kind];
}

/* Which argument decides what a call may do. */
static const struct {
	const char *name;
	unsigned index;
} deciding[] = {
    {"prctl",       0},
    {"clone",       0},
    {"ioctl",       1},
    {"socket",      0},
    {"personality", 0},
};

/* As a trace saw it last, if one did: " allow --arg 0:eq:15". */
static bool seen_argument(const struct question *question,
    const struct call_facts *facts, char *buf, size_t size)
{
	size_t row = 0;

	while (row < ARRAY_SIZE(deciding) &&
	       strcmp(deciding[row].name, facts->name) != 0)
		row++;
	if (row == ARRAY_SIZE(deciding))
		return false;
	for (size_t i = 0; i < question->seen->used_count; i++) {
		const struct used *at = &question->seen->used[i];
		const char *name = syscall_name(at->call.arch, at->call.nr);

		if (!at->has_args || !name || strcmp(name, facts->name) != 0)
			continue;
		words(buf, size, " allow --arg %u:eq:%llu --reason TEXT",
		    deciding[row].index,
		    (unsigned long long)at->args[deciding[row].index]);
		return true;
	}
	return false;
}

void call_mend(const struct question *question, const struct call_facts *facts,
    struct finding *finding)
{
	const struct mend *mend = mend_of(facts, finding);
	char workload[COMMAND_TEXT], name[COMMAND_TEXT] = "";
	char argument[COMMAND_TEXT];
	const char *rest;

	if (!mend)
		return;
	rest = mend->rest;
	if (mend == &mends[FINDING_ARGUMENT] &&
	    seen_argument(question, facts, argument, sizeof(argument)))
		rest = argument;
	(void)escape_into(workload, sizeof(workload), MEDIUM_SHELL,
	    slice_of(question->workload->name));
	if (mend->names_call)
		(void)escape_into(name, sizeof(name), MEDIUM_SHELL,
		    slice_of(facts->name));
	SAY(finding->mend, "%s %s %s%s%s%s", PROG, mend->verb, workload,
	    mend->names_call ? " " : "", name, rest);
}

static void add_sibling(const char *name, uint32_t arch,
    struct finding *finding)
{
	size_t len = strlen(finding->siblings);
	int32_t nr;
	const char *other;

	if (syscall_find(arch, slice_of(name), &nr))
		return;
	for (size_t i = 0; (other = syscall_sibling(slice_of(name), arch, i));
	     i++) {
		words(finding->siblings + len, sizeof(finding->siblings) - len,
		    "%s%s: %s", len ? ", " : "", arch_name(arch), other);
		len = strlen(finding->siblings);
	}
}

/* What the same program calls where there is no such call. */
void call_siblings(const struct judging *judging,
    const struct call_facts *facts, struct finding *finding)
{
	const struct profile *profile = judging->question->profile;
	const struct policy *policy = judging->policy;

	if (!facts->named)
		return;
	for (size_t i = 0; i < profile->arch_count; i++)
		if (profile->arches[i] != facts->arch)
			add_sibling(facts->name, profile->arches[i], finding);
	for (size_t i = 0; i < policy->arch_count; i++)
		if (policy->arches[i] != facts->arch &&
		    profile->arch_count == 0)
			add_sibling(facts->name, policy->arches[i], finding);
}
