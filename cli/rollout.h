/* SPDX-License-Identifier: Apache-2.0 */
/* What the verbs of rollout share. Private to cli/. */
#ifndef CLI_ROLLOUT_H
#define CLI_ROLLOUT_H

#include "cli/case_open.h"
#include "cli/command.h"

struct rollout_options {
	const char *db, *workloads, *reason, *phase;
	uint64_t now_ms;
	bool override;
};

#define ROLLOUT_OPTIONS                               \
	OPTION_DB(struct rollout_options),            \
	    OPTION_WORKLOADS(struct rollout_options), \
	    OPTION_NOW(struct rollout_options)

extern const struct command rollout_init, rollout_promote, rollout_demote,
    rollout_hold, rollout_resume, rollout_update, rollout_history, rollout_emit,
    rollout_step, rollout_simulate, rollout_undo;

/* Options, one workload, and its case with the store open for writing. */
int rollout_open(const struct command *self, int argc, char *argv[],
    struct rollout_options *options, struct workload_case *ret);

/* What there is to say of a failure of it. Returns EXIT_TROUBLE. */
int rollout_failed(const struct workload_case *self, int r,
    const struct error *err);

/*
 * Record a transition with the profile as it is now, and tell it on stdout. Returns an exit status: EXIT_TROUBLE also if
 * somebody was quicker.
 */
int rollout_move(struct workload_case *self, int from, enum phase to,
    const struct rollout_options *options, bool override);

/* Which nodes run it, and so need the file of the phase it is in now. */
void rollout_say_nodes(const struct workload_case *self, enum phase to);

#endif
