/* SPDX-License-Identifier: Apache-2.0 */
/* rollout init, promote, demote, update: the moves. */
#include <stdlib.h>
#include <string.h>

#include "analyzer/filter.h"
#include "cli/rollout.h"
#include "reports/verdict.h"

static const struct option_row init_rows[] = {
    ROLLOUT_OPTIONS,
    {0,   "phase",  OPTION_TEXT, offsetof(struct rollout_options, phase),
      "log|errno|kill", "where it stands already (default: log)"},
    {'r', "reason", OPTION_TEXT, offsetof(struct rollout_options, reason),
      "TEXT",           "why"                                   },
    OPTION_END,
};

static int run_init(const struct command *self, int argc, char *argv[])
{
	cleanup_case struct workload_case this = {0};
	struct rollout_options options = {0};
	enum phase phase = PHASE_LOG;
	int status = rollout_open(self, argc, argv, &options, &this);

	if (status >= 0)
		return status;
	if (options.phase && !read_phase(options.phase, &phase))
		return EXIT_TROUBLE;
	if (this.evidence.has_rollout) {
		say("%s: is in %s already (see rollout history)",
		    this.workload->name,
		    phase_name(this.evidence.rollout.phase));
		return EXIT_TROUBLE;
	}
	return rollout_move(&this, -1, phase, &options, false);
}

const struct command rollout_init = {
    .name = "init",
    .synopsis = "WORKLOAD [--phase PHASE] [--reason TEXT]",
    .summary = "begin a rollout, in log unless said otherwise",
    .options = init_rows,
    .examples = "  $ " PROG " rollout init spin-worker\n",
    .run = run_init,
};

static const struct option_row promote_rows[] = {
    ROLLOUT_OPTIONS,
    {0,   "override", OPTION_FLAG, offsetof(struct rollout_options, override),
      NULL,   "against the gate; every report then shows it"},
    {'r', "reason",   OPTION_TEXT, offsetof(struct rollout_options, reason),
      "TEXT", "why"                                         },
    OPTION_END,
};

static bool need_rollout(const struct workload_case *this)
{
	if (this->evidence.has_rollout)
		return true;
	say("%s: has no rollout yet: " PROG " rollout init %s",
	    this->workload->name, this->workload->name);
	return false;
}

static int refuse(const struct workload_case *this)
{
	struct error err;

	say("%s: the gate says %s; not promoted (--override --reason TEXT "
	    "promotes it all the same)",
	    this->workload->name,
	    verdict_word(&this->verdict, &this->question));
	(void)verdict_text(&this->question, &this->verdict,
	    color_wanted(stderr), stderr, &err);
	return exit_status_of(this->verdict.outcome);
}

static int run_promote(const struct command *self, int argc, char *argv[])
{
	cleanup_case struct workload_case this = {0};
	struct rollout_options options = {0};
	int status = rollout_open(self, argc, argv, &options, &this);
	enum phase phase;

	if (status >= 0)
		return status;
	if (options.override && (!options.reason || !*options.reason))
		return command_usage(self, "--override needs a --reason");
	if (!need_rollout(&this))
		return EXIT_TROUBLE;
	phase = this.evidence.rollout.phase;
	if (phase == PHASE_KILL) {
		say("%s: is in kill already", this.workload->name);
		return EXIT_TROUBLE;
	}
	if (this.evidence.rollout.held && !options.override) {
		say("%s: is held: " PROG " rollout resume %s",
		    this.workload->name, this.workload->name);
		return EXIT_FINDINGS;
	}
	if (this.verdict.outcome != OUTCOME_PASS && !options.override)
		return refuse(&this);
	return rollout_move(&this, (int)phase, phase + 1, &options,
	    this.verdict.outcome != OUTCOME_PASS);
}

const struct command rollout_promote = {
    .name = "promote",
    .synopsis = "WORKLOAD [--override --reason TEXT]",
    .summary = "to the next phase, if the gate says so",
    .description = "Leaves with the gate's exit status if it refuses.",
    .options = promote_rows,
    .examples = "  $ " PROG " rollout promote spin-worker\n"
                "  $ " PROG " rollout promote spin-worker --override "
                "--reason 'CVE-2026-1234, seen by ops'\n",
    .run = run_promote,
};

static const struct option_row demote_rows[] = {
    ROLLOUT_OPTIONS,
    {0,   "to",     OPTION_TEXT, offsetof(struct rollout_options, phase),  "log|errno",
      "(default: one phase back)"                                                             },
    {'r', "reason", OPTION_TEXT, offsetof(struct rollout_options, reason),
      "TEXT",                                                                            "why"},
    OPTION_END,
};

static int run_demote(const struct command *self, int argc, char *argv[])
{
	cleanup_case struct workload_case this = {0};
	struct rollout_options options = {0};
	int status = rollout_open(self, argc, argv, &options, &this);
	enum phase phase, to;

	if (status >= 0)
		return status;
	if (!options.reason || !*options.reason)
		return command_usage(self, "a demotion needs a --reason");
	if (!need_rollout(&this))
		return EXIT_TROUBLE;
	phase = this.evidence.rollout.phase;
	to = phase > PHASE_LOG ? phase - 1 : PHASE_LOG;
	if (options.phase && !read_phase(options.phase, &to))
		return EXIT_TROUBLE;
	if (to >= phase) {
		say("%s: is in %s: %s is no phase before it",
		    this.workload->name, phase_name(phase), phase_name(to));
		return EXIT_TROUBLE;
	}
	status = rollout_move(&this, (int)phase, to, &options, false);
	if (status == EXIT_SUCCESS)
		rollout_say_nodes(&this, to);
	return status;
}

const struct command rollout_demote = {
    .name = "demote",
    .synopsis = "WORKLOAD [--to PHASE] --reason TEXT",
    .summary = "back to the phase before",
    .options = demote_rows,
    .examples = "  $ " PROG " rollout demote spin-worker --reason 'crash "
                "loop since 1.4.2'\n",
    .run = run_demote,
};

static const struct option_row update_rows[] = {
    ROLLOUT_OPTIONS,
    {'r', "reason", OPTION_TEXT, offsetof(struct rollout_options, reason),
      "TEXT", "why"},
    OPTION_END,
};

static int run_update(const struct command *self, int argc, char *argv[])
{
	cleanup_case struct workload_case this = {0};
	struct rollout_options options = {0};
	int status = rollout_open(self, argc, argv, &options, &this);
	enum phase phase;

	if (status >= 0)
		return status;
	if (!need_rollout(&this))
		return EXIT_TROUBLE;
	if (slice_equals(this.evidence.rollout.profile_hash,
	        this.profile_hash) &&
	    !filter_ended(&this.question, &this.profile)) {
		printf("%s: profile %.12s is what is deployed already\n",
		    this.workload->name, this.profile_hash);
		return EXIT_SUCCESS;
	}
	phase = this.evidence.rollout.phase;
	return rollout_move(&this, (int)phase, phase, &options, false);
}

const struct command rollout_update = {
    .name = "update",
    .synopsis = "WORKLOAD [--reason TEXT]",
    .summary = "the profile as it is now has been deployed; a new window",
    .description =
        "What decisions that have ended left in the filter goes as well.",
    .options = update_rows,
    .examples = "  $ " PROG " recommend spin-worker --write "
                "profiles/spin.json\n"
                "  $ " PROG " rollout update spin-worker --reason 'learned "
                "from staging'\n",
    .run = run_update,
};
