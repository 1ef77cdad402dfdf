/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/step.h"

#include <errno.h>
#include <string.h>

#include "analyzer/filter.h"
#include "base/escape.h"
#include "cli/rollout.h"

static int move(struct workload_case *self, const struct rollout_action *action,
    struct error *err)
{
	const struct rollout_options options = {.reason = action->reason};

	return rollout_record(self, (int)action->from, action->to, &options,
	    false, err);
}

int step_do(struct workload_case *self, const struct rollout_action *action,
    struct error *err)
{
	int r;

	switch (action->move) {
	case MOVE_ADOPT:
		return step_adopt(self, &action->adopts, err);
	case MOVE_PROMOTE:
	case MOVE_UPDATE:
	case MOVE_DEMOTE:
	case MOVE_RETURN:
		r = move(self, action, err);
		if (r == 0 && action->to < action->from)
			rollout_say_nodes(self, action->to);
		return r;
	case MOVE_FILE: /* step_write() does it */
	case MOVE_NONE:
	case MOVE_COUNT:
		break;
	}
	return 0;
}

static bool write_one(const struct workload_case *self,
    const struct phase_root *root, const struct profile *filter)
{
	struct phase_file file;

	if (!phase_file_write(root, self->workload, filter, &file))
		return false;
	if (file.written)
		say("%s -> %s", file.path, strrchr(file.version, '/') + 1);
	return true;
}

static int make_filter(const struct workload_case *self, struct profile *ret)
{
	const struct profile *allowlist =
	    self->has_deployed ? &self->deployed : &self->profile;
	struct error err;
	int r = phase_filter(&self->question, self->evidence.rollout.phase,
	    allowlist, ret, &err);

	if (r < 0)
		(void)trouble(self->workload->name, &err);
	return r;
}

bool step_write(const struct workload_case *self,
    const struct phase_root *roots, size_t count)
{
	cleanup_profile struct profile filter = {0};

	if (count == 0 || !self->evidence.has_rollout)
		return true;
	if (make_filter(self, &filter) < 0)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!write_one(self, &roots[i], &filter))
			return false;
	return true;
}

bool step_differs(const struct workload_case *self,
    const struct phase_root *roots, size_t count, struct rollout_action *ret)
{
	cleanup_profile struct profile filter = {0};
	char path[PATH_MAX];

	if (count == 0 || !self->evidence.has_rollout ||
	    make_filter(self, &filter) < 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		struct phase_file file;

		if (!phase_file_name(&roots[i], self->workload, &filter,
		        &file) ||
		    !phase_file_other(&file))
			continue;
		*ret = (struct rollout_action){.move = MOVE_FILE,
		    .automatic = true,
		    .from = self->question.phase,
		    .to = self->question.phase};
		(void)snprintf(ret->reason, sizeof(ret->reason),
		    "what was decided since makes another filter of %.180s",
		    escape_into(path, sizeof(path), MEDIUM_TERMINAL,
		        slice_of(file.path)));
		return true;
	}
	return false;
}
