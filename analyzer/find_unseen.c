/* SPDX-License-Identifier: Apache-2.0 */
/* A phase that cannot be seen here is one large blind spot. */
#include "analyzer/find.h"

#include <errno.h>

#include "analyzer/observable.h"
#include "analyzer/text.h"

#define WORD_TEXT 128

/* What whoever knows the runtime can say of it, on each node in question. */
static void say_runtime(const struct judging *judging, char *mend, size_t size)
{
	char workload[WORD_TEXT], node[WORD_TEXT];

	(void)escape_into(workload, sizeof(workload), MEDIUM_SHELL,
	    slice_of(judging->question->workload->name));
	for (size_t i = 0; i < judging->window_count; i++) {
		const struct window *at = &judging->windows[i];

		if (at->flag != FLAG_LOG_UNKNOWN)
			continue;
		words(mend, size,
		    "%s run-mark %s start%s%s --runtime \"$(runc --version | "
		    "head -n 1)\"",
		    PROG, workload, at->node.ptr ? " --node " : "",
		    at->node.ptr ? escape_into(node, sizeof(node), MEDIUM_SHELL,
		                       at->node)
		                 : "");
		return;
	}
}

int find_unseen(struct judging *judging)
{
	char why[sizeof(((struct finding *)NULL)->reason)];
	enum unseen unseen = phase_unseen(judging, why, sizeof(why));
	struct finding *finding;

	if (unseen == UNSEEN_NOT ||
	    (unseen != UNSEEN_SWITCHED_OFF && clean_in_log(judging)))
		return 0;
	finding = findings_add(&judging->verdict->findings, FINDING_BLIND_SPOT);
	if (!finding)
		return -ENOMEM;
	finding->outcome = OUTCOME_UNTRUSTED;
	SAY(finding->reason, "%s", why);
	if (unseen == UNSEEN_UNKNOWN)
		say_runtime(judging, finding->mend, sizeof(finding->mend));
	else
		SAY(finding->mend, PROG " doctor");
	return 0;
}
