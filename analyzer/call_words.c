/* SPDX-License-Identifier: Apache-2.0 */
/* Why a call is what it is found to be, in a sentence. */
#include "analyzer/call_words.h"

#include "analyzer/text.h"
#include "syscalls/actions.h"

_Static_assert(NR_OTHERS == SYSCALL_OTHERS, "it is called by its name");

static void say_unnamed(const struct call_facts *facts, struct finding *finding)
{
	if (finding->call.nr == NR_OTHERS)
		SAY(finding->reason,
		    "numbers that nobody knows a name for, beyond the first "
		    "of their program: no profile can allow them");
	else
		SAY(finding->reason,
		    "nobody knows a name for this number of %s, so no profile can "
		    "allow it",
		    arch_name(facts->arch) ? arch_name(facts->arch)
		                           : "an unknown architecture");
}

static void say_kind(const struct call_facts *facts, struct finding *finding)
{
	const char *name = facts->name;
	const char *other = syscall_fallback(slice_of(name), 0);
	const char *guards = syscall_arguments(slice_of(name));

	switch (finding->kind) {
	case FINDING_SUSPICIOUS:
		SAY(finding->reason,
		    "%s is not allowed, and risky: %s Never recommended", name,
		    facts->why_risky ? facts->why_risky : "");
		break;
	case FINDING_REGRESSION:
		SAY(finding->reason,
		    "%s is denied in the kill phase, and kills", name);
		break;
	case FINDING_SENSITIVE:
		SAY(finding->reason,
		    "%s is not allowed, and wants a person's word: %s", name,
		    facts->why_risky ? facts->why_risky : "");
		break;
	case FINDING_EXPECTED_DENIAL:
		SAY(finding->reason,
		    "programs try %s, and do with %s if it says ENOSYS", name,
		    other ? other : "another call");
		break;
	case FINDING_ARGUMENT:
		SAY(finding->reason,
		    "%s is %s; its arguments decide, so it is never added "
		    "bare%s%s",
		    name,
		    facts->allowed ? "allowed with other arguments only"
		                   : "not allowed",
		    guards ? ": " : "", guards ? guards : "");
		break;
	default:
		SAY(finding->reason, "%s is not in the profile%s", name,
		    facts->only_init ? "; the runtime needs it before it "
		                       "starts the program"
		                     : "");
	}
}

/* Of what is decided or nearly so, what is still to be done. */
static void say_state(const struct question *question,
    const struct call_facts *facts, struct finding *finding)
{
	char when[TIME_TEXT];
	size_t len = strlen(finding->reason);
	char *end = finding->reason + len;
	size_t room = sizeof(finding->reason) - len;

	if (facts->mended)
		words(end, room,
		    "; the profile has it now, but is not deployed yet");
	else if (facts->decision && facts->decision->what == DECISION_ALLOW)
		words(end, room,
		    "; decided allow, but the profile lacks it yet");
	else if (facts->decision && facts->decision->what == DECISION_EXPECT &&
	         !facts->kept)
		words(end, room,
		    "; decided expect, but the filter of %s kills it all the "
		    "same",
		    phase_name(question->to));
	else if (facts->decision)
		words(end, room, "; decided %s",
		    decision_name(facts->decision->what));
	else if (facts->ended)
		words(end, room, "; it was expected until %s",
		    time_format(facts->ended->until_ms, when));
	else if (finding->confirmed)
		words(end, room, "; it was denied and all went well");
	else if (facts->ours && finding->outcome == OUTCOME_PASS)
		words(end, room, "; the profile itself denies it");
}

static void say_traced(struct finding *finding)
{
	size_t len = strlen(finding->reason);

	if (finding->traced)
		words(finding->reason + len, sizeof(finding->reason) - len,
		    "; a trace shows that it is used");
}

void call_words(const struct question *question, const struct call_facts *facts,
    struct finding *finding)
{
	if (facts->named)
		say_kind(facts, finding);
	else
		say_unnamed(facts, finding);
	say_traced(finding);
	say_state(question, facts, finding);
	call_mend(question, facts, finding);
}

static const char *first_node(const struct finding *finding,
    char buf[NAME_TEXT])
{
	const struct slice none = {0};

	return name_text(finding->node_count ? finding->nodes[0] : none, buf);
}

static void say_restart(const struct finding *finding, char *buf, size_t size)
{
	char node[NAME_TEXT];

	words(buf, size,
	    "restart what holds the old filter on node %s%s, and see that it "
	    "has the present profile",
	    first_node(finding, node),
	    finding->node_count > 1 ? " and others" : "");
}

void stale_words(const struct call_facts *facts, struct finding *finding)
{
	const char *action = action_name(finding->call.action);
	char node[NAME_TEXT];

	SAY(finding->reason,
	    "%s is allowed now and still answered with %s on node %s: it "
	    "holds an older filter, or another one is at work there",
	    facts->name, action ? action : "an action that is not told",
	    first_node(finding, node));
	say_restart(finding, finding->mend, sizeof(finding->mend));
}

void mixed_words(const struct question *question,
    const struct call_facts *facts, struct finding *finding)
{
	const char *action = action_name(finding->call.action);
	char node[NAME_TEXT];

	SAY(finding->reason,
	    "%s was answered with %s on node %s, which this workload's filter "
	    "of the %s phase never does",
	    facts->name, action ? action : "an action that is not told",
	    first_node(finding, node), phase_name(question->phase));
	say_restart(finding, finding->mend, sizeof(finding->mend));
}
