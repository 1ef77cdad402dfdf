/* SPDX-License-Identifier: Apache-2.0 */
/* What rollout step does to a workload, one move at a time. Private to cli/. */
#ifndef CLI_STEP_H
#define CLI_STEP_H

#include "analyzer/rollout.h"
#include "cli/phase_file.h"

/* Do what rollout_next() said. 0, or a negative errno. */
int step_do(struct workload_case *self, const struct rollout_action *action,
    struct error *err);

/*
 * Put the calls into the workload's own profile, not into its extensions, with
 * why beside it; what it was before is kept under its hash.
 */
int step_adopt(struct workload_case *self,
    const struct recommend_options *adopts, struct error *err);

/*
 * The file of the phase that the rollout is in, of the profile that it says is
 * deployed. False: said.
 */
bool step_write(const struct workload_case *self,
    const struct phase_root *roots, size_t count);

/*
 * Whether a file that is there would be another, though no move was made: by
 * what people decided. Then what is to be shown of it, before it is written.
 */
bool step_differs(const struct workload_case *self,
    const struct phase_root *roots, size_t count, struct rollout_action *ret);

#endif
