/* SPDX-License-Identifier: Apache-2.0 */
/* rollout undo: take the last transition back. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/rollout.h"
#include "reports/verdict.h"

static const struct option_row rows[] = {
    ROLLOUT_OPTIONS,
    {'r', "reason", OPTION_TEXT, offsetof(struct rollout_options, reason),
      "TEXT", "why"},
    OPTION_END,
};

/* The last one that stands and takes none back itself; NULL: there is none. */
static const struct transition *last(const struct evidence *seen,
    struct slice *ret_hash)
{
	const struct transition *found = NULL;

	for (size_t i = 0; i < seen->transition_count; i++) {
		const struct transition *at = &seen->transitions[i];

		if (at->undone || at->undoes)
			continue;
		*ret_hash =
		    found ? found->profile_hash : (struct slice){NULL, 0};
		found = at;
	}
	return found;
}

static int undo(struct workload_case *this, const struct transition *of,
    struct slice hash, const struct rollout_options *options)
{
	const struct transition back = {
	    .from = (int)this->evidence.rollout.phase,
	    .to = of->from,
	    .at_ms = this->question.now_ms,
	    .profile_hash = hash,
	    .policy = of->policy,
	    .actor = slice_of(actor_name()),
	    .reason = slice_of(options->reason),
	    .verdict = slice_of(verdict_word(&this->verdict, &this->question)),
	};
	struct error err;
	int r = this->authority.undo(this->authority.of,
	    slice_of(this->workload->name), this->evidence.rollout.version,
	    &back, &err);

	if (r < 0)
		return rollout_failed(this, r, &err);
	printf("%s: took transition %lld back: in %s with profile %.*s\n",
	    this->workload->name, (long long)of->id,
	    phase_name((enum phase)of->from),
	    hash.len < 12 ? (int)hash.len : 12, hash.ptr);
	if (!slice_equals(hash, this->profile_hash))
		say("%s: the file %s is another profile, and would be deployed "
		    "again: put back what it was",
		    this->workload->name, this->workload->profile);
	rollout_say_nodes(this, (enum phase)of->from);
	return EXIT_SUCCESS;
}

static int run(const struct command *self, int argc, char *argv[])
{
	cleanup_case struct workload_case this = {0};
	struct rollout_options options = {0};
	const struct transition *of;
	struct slice hash = {NULL, 0};
	int status = rollout_open(self, argc, argv, &options, &this);

	if (status >= 0)
		return status;
	if (!options.reason || !*options.reason)
		return command_usage(self, "taking back needs a --reason");
	of = last(&this.evidence, &hash);
	if (!of || of->from < 0 || !hash.ptr) {
		say("%s: there is nothing to take back", this.workload->name);
		return EXIT_TROUBLE;
	}
	return undo(&this, of, hash, &options);
}

const struct command rollout_undo = {
    .name = "undo",
    .synopsis = "WORKLOAD --reason TEXT",
    .summary = "take the last transition back",
    .description =
        "Phase and profile are what they were before it; both stay in the "
        "history.",
    .options = rows,
    .examples = "  $ " PROG " rollout undo spin-worker --reason 'wrong "
                "cluster'\n",
    .run = run,
};
