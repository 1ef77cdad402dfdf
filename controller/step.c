/* SPDX-License-Identifier: Apache-2.0 */
#include "controller/step.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "analyzer/filter.h"
#include "base/escape.h"
#include "controller/transition.h"

static int move(struct workload_case *self, const struct rollout_action *action,
    const char *actor, struct error *err)
{
	const struct transition_by by = {actor, action->reason, false};

	return case_transition(self, (int)action->from, action->to, &by, err);
}

int step_do(struct workload_case *self, const struct rollout_action *action,
    const char *actor, struct error *err)
{
	switch (action->move) {
	case MOVE_ADOPT:
		return step_adopt(self, &action->adopts, err);
	case MOVE_PROMOTE:
	case MOVE_UPDATE:
	case MOVE_DEMOTE:
	case MOVE_RETURN:
		return move(self, action, actor, err);
	case MOVE_FILE: /* step_write() does it */
	case MOVE_NONE:
	case MOVE_COUNT:
		break;
	}
	return 0;
}

static int write_one(struct workload_case *self, const struct phase_root *root,
    const struct profile *filter, struct error *err)
{
	struct phase_file file;
	int r = phase_file_write(root, self->workload, filter, &file,
	    &self->remarks, err);

	if (r == 0 && file.written)
		remarks_add(&self->remarks, "%s -> %s", file.path,
		    strrchr(file.version, '/') + 1);
	return r;
}

static int make_filter(const struct workload_case *self, struct profile *ret,
    struct error *err)
{
	const struct profile *allowlist =
	    self->has_deployed ? &self->deployed : &self->profile;
	int r = phase_filter(&self->question, self->evidence.rollout.phase,
	    allowlist, ret, err);

	return r < 0 ? error_about(err, r, self->workload->name) : 0;
}

int step_write(struct workload_case *self, const struct phase_root *roots,
    size_t count, struct error *err)
{
	cleanup_profile struct profile filter = {0};
	int r;

	if (count == 0 || !self->evidence.has_rollout)
		return 0;
	r = make_filter(self, &filter, err);
	for (size_t i = 0; r == 0 && i < count; i++)
		r = write_one(self, &roots[i], &filter, err);
	return r;
}

static void show_file(const struct workload_case *self,
    const struct phase_file *file, struct rollout_action *ret)
{
	char path[PATH_MAX];

	*ret = (struct rollout_action){.move = MOVE_FILE,
	    .automatic = true,
	    .from = self->question.phase,
	    .to = self->question.phase};
	(void)snprintf(ret->reason, sizeof(ret->reason),
	    "what was decided since makes another filter of %.180s",
	    escape_into(path, sizeof(path), MEDIUM_TERMINAL,
	        slice_of(file->path)));
}

int step_differs(struct workload_case *self, const struct phase_root *roots,
    size_t count, struct rollout_action *ret, struct error *err)
{
	cleanup_profile struct profile filter = {0};
	int r;

	if (count == 0 || !self->evidence.has_rollout)
		return 0;
	r = make_filter(self, &filter, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < count; i++) {
		struct phase_file file;

		r = phase_file_name(&roots[i], self->workload, &filter, &file,
		    err);
		if (r < 0)
			remarks_add(&self->remarks, "%s", err->text);
		if (r < 0 || !phase_file_other(&file))
			continue;
		show_file(self, &file, ret);
		return 1;
	}
	return 0;
}

int step_unwritten(struct workload_case *self, const struct phase_root *roots,
    size_t count, struct error *err)
{
	cleanup_profile struct profile filter = {0};
	int r, unwritten = 0;

	if (count == 0 || !self->evidence.has_rollout)
		return 0;
	r = make_filter(self, &filter, err);
	for (size_t i = 0; r == 0 && i < count; i++) {
		struct phase_file file;

		r = phase_file_name(&roots[i], self->workload, &filter, &file,
		    err);
		if (r < 0 || phase_file_current(&file))
			continue;
		unwritten++;
		remarks_add(&self->remarks,
		    "%s: filter not written yet: %s is not that of %s (" PROG
		    " rollout step %s --apply --root ...)",
		    self->workload->name, file.path,
		    phase_name(self->evidence.rollout.phase),
		    self->workload->name);
	}
	return r < 0 ? r : unwritten;
}
