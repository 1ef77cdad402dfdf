/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/rollout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "controller/transition.h"

int rollout_open(const struct command *self, int argc, char *argv[],
    struct rollout_options *options, struct workload_case *ret)
{
	struct case_options want;
	int status = command_options(self, &argc, &argv, options);

	if (status >= 0)
		return status;
	if (argc != 1)
		return command_usage(self, "expected one workload");
	want = (struct case_options){.db = options->db,
	    .workloads = options->workloads,
	    .now_ms = options->now_ms,
	    .write = true};
	return case_open(argv[0], &want, ret) ? -1 : EXIT_TROUBLE;
}

int rollout_failed(const struct workload_case *self, int r,
    const struct error *err)
{
	if (r != -ESTALE && r != -EEXIST)
		return trouble("moving the rollout", err);
	say("%s: somebody else has just moved it; look at rollout history and "
	    "try again",
	    self->workload->name);
	return EXIT_TROUBLE;
}

int rollout_move(struct workload_case *self, int from, enum phase to,
    const struct rollout_options *options, bool override)
{
	const struct transition_by by = {actor_name(), options->reason,
	    override};
	struct error err;
	int r = case_transition(self, from, to, &by, &err);

	say_remarks(&self->remarks);
	if (r < 0)
		return rollout_failed(self, r, &err);
	if (from >= 0 && from != (int)to)
		printf("%s: %s -> %s\n", self->workload->name,
		    phase_name((enum phase)from), phase_name(to));
	else
		printf("%s: in %s with profile %.12s\n", self->workload->name,
		    phase_name(to), self->profile_hash);
	return EXIT_SUCCESS;
}
