/* SPDX-License-Identifier: Apache-2.0 */
/* What runs now of what triage is asked about. */
#include <stdlib.h>

#include "cli/command.h"
#include "cli/triage.h"
#include "host/processes.h"

struct looking {
	const struct triage_want *want;
	struct triage_live *live;
};

static void take(const struct process *process, struct triage_live *live)
{
	if (live->count < LIVE_MOST)
		live->items[live->count++] = (struct triage_process){
		    .pid = process->pid,
		    .seccomp = process->seccomp,
		    .no_new_privs = process->no_new_privs,
		};
}

static void keep(struct slice from, char buf[LIVE_TEXT], struct slice *to)
{
	if (from.len == 0 || from.len >= LIVE_TEXT)
		return;
	memcpy(buf, from.ptr, from.len);
	*to = (struct slice){buf, from.len};
}

static void learn(const struct process *process, struct triage_live *live)
{
	struct subject *subject = &live->subject;

	keep(process->who.unit, live->unit, &subject->unit);
	keep(process->who.container, live->container, &subject->container);
	keep(process->who.pod, live->pod, &subject->pod);
	keep(process->who.space, live->space, &subject->space);
}

static void take_one(const struct process *process, void *arg)
{
	struct looking *looking = arg;
	struct triage_live *live = looking->live;

	take(process, live);
	learn(process, live);
	live->subject.has_uid = true;
	live->subject.uid = process->uid;
	keep(process->exe, live->exe, &live->subject.exe);
	keep(process->comm, live->comm, &live->subject.comm);
}

/* Its whole name is learnt from the first. */
static void take_asked(const struct process *process, void *arg)
{
	struct looking *looking = arg;
	const struct subject subject = {
	    .container = process->who.container,
	    .pod = process->who.pod,
	};

	if (!is_unit_asked(looking->want, process->who.unit) &&
	    !is_container_asked(looking->want, &subject))
		return;
	if (looking->live->count == 0)
		learn(process, looking->live);
	take(process, looking->live);
}

/* A log that was copied says nothing of what runs here. */
void triage_look(const struct triage_want *want, struct triage_live *ret)
{
	struct looking looking = {want, ret};
	struct attributor *attributor;

	if (want->from.count > 0 ||
	    !(want->pid || want->unit || want->container))
		return;
	attributor = attributor_new(NULL);
	if (!attributor)
		return;
	if (want->pid)
		(void)processes_one(attributor, (uint32_t)want->pid, take_one,
		    &looking);
	else
		processes_each(attributor, take_asked, &looking);
	attributor_free(attributor);
}
