/* SPDX-License-Identifier: Apache-2.0 */
/* What rollout step does to a workload, one move at a time. */
#ifndef CONTROLLER_STEP_H
#define CONTROLLER_STEP_H

#include "analyzer/rollout.h"
#include "controller/phase_file.h"

/* Do what rollout_next() said, as actor. 0, or a negative errno. */
int step_do(struct workload_case *self, const struct rollout_action *action,
    const char *actor, struct error *err);

/*
 * Put the calls into the workload's own profile, not into its extensions, with
 * why beside it; what it was before is kept under its hash.
 */
int step_adopt(struct workload_case *self,
    const struct recommend_options *adopts, struct error *err);

/*
 * The file of the phase that the rollout is in, of the profile that it says is
 * deployed; the remarks tell of each that was written. 0, or a negative errno.
 */
int step_write(struct workload_case *self, const struct phase_root *roots,
    size_t count, struct error *err);

/*
 * Whether a file that is there would be another, though no move was made: by
 * what people decided. Then 1, and what is to be shown of it before it is
 * written; else 0, or a negative errno. The remarks tell of a root that has no
 * name for it.
 */
int step_differs(struct workload_case *self, const struct phase_root *roots,
    size_t count, struct rollout_action *ret, struct error *err);

/*
 * How many of the files are not that of the phase that the rollout is in: a
 * move was recorded, and whoever writes the files was not there yet, or was
 * stopped between. The remarks tell of each. Or a negative errno.
 */
int step_unwritten(struct workload_case *self, const struct phase_root *roots,
    size_t count, struct error *err);

#endif
