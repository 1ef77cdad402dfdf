/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/doctor.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/escape.h"
#include "host/containers.h"
#include "host/processes.h"

#define NAME_TEXT 96

struct look {
	const struct workloads *workloads;
	const struct workload *workload;
	const char *root; /* of /run and /proc */
	struct slice node;
	uint64_t profile_ms; /* when its file was written; 0: not known */
	void (*said)(const struct host_finding *finding, void *arg);
	void *arg;
	unsigned count;
};

static void __attribute__((format(printf, 6, 7)))
say_of(const struct look *look, const char *key, enum finding_level level,
    const char *why, const char *mend, const char *what, ...)
{
	struct host_finding finding = {.key = key, .level = level, .why = why};
	va_list ap;

	(void)snprintf(finding.mend, sizeof(finding.mend), "%s", mend);
	va_start(ap, what);
	(void)vsnprintf(finding.what, sizeof(finding.what), what, ap);
	va_end(ap);
	look->said(&finding, look->arg);
}

/* "pid 12 (nginx) of web, container 0123456789ab": pods have several. */
static void name_process(const struct process *process, char *buf, size_t size)
{
	struct slice where = process->who.pod.len > 0 ? process->who.pod
	                     : process->who.unit.len > 0
	                         ? process->who.unit
	                         : process->who.container;
	struct slice id = process->who.container;
	char comm[NAME_TEXT / 2], group[NAME_TEXT], container[NAME_TEXT / 2];
	bool in_pod = process->who.pod.len > 0 && id.len > 0;

	if (id.len > 12)
		id.len = 12;
	(void)snprintf(buf, size, "pid %u (%s)%s%s%s%s", process->pid,
	    escape_into(comm, sizeof(comm), MEDIUM_TERMINAL, process->comm),
	    where.len > 0 ? " of " : "",
	    where.len > 0
	        ? escape_into(group, sizeof(group), MEDIUM_TERMINAL, where)
	        : "",
	    in_pod ? ", container " : "",
	    in_pod
	        ? escape_into(container, sizeof(container), MEDIUM_TERMINAL, id)
	        : "");
}

static void check_filter(const struct look *look, const struct process *process,
    const char *name)
{
	if (process->seccomp == 2)
		return;
	say_of(look, "unfiltered", LEVEL_BLIND,
	    "what it calls is neither logged nor denied",
	    "look at seccompProfile (privileged: true has none), or "
	    "SystemCallFilter= and SystemCallLog=, and start it again",
	    "%s is under %s", name,
	    process->seccomp == 1 ? "strict mode" : "no filter");
}

static void check_age(const struct look *look, const struct process *process,
    const char *name)
{
	if (process->seccomp != 2 || look->profile_ms == 0 ||
	    process->start_ms >= look->profile_ms)
		return;
	say_of(look, "old_filter", LEVEL_BLIND,
	    "a filter stays as it was loaded: evidence of this process is "
	    "about the profile before",
	    "systemctl restart UNIT, or kubectl rollout restart",
	    "%s began before the profile was written", name);
}

/* LOG and the kills need no flag to be recorded. */
static bool needs_flag(const char *action)
{
	return strcmp(action, "SCMP_ACT_ERRNO") == 0 ||
	       strcmp(action, "SCMP_ACT_TRAP") == 0 ||
	       strcmp(action, "SCMP_ACT_TRACE") == 0;
}

static void check_container(const struct look *look,
    const struct process *process, const char *name)
{
	struct container_state state;

	if (process->who.container.len == 0 ||
	    !container_read(look->root, process->who.container, &state) ||
	    !state.filtered || state.flag_log || !needs_flag(state.action))
		return;
	say_of(look, "no_flag_log", LEVEL_BLIND,
	    "what it is denied leaves no record: silence says nothing",
	    "\"flags\": [\"SECCOMP_FILTER_FLAG_LOG\"] in the profile "
	    "(runc from 1.2 on, crun)",
	    "%s was loaded with %s and no SECCOMP_FILTER_FLAG_LOG", name,
	    state.action);
}

static void check_privileges(const struct look *look,
    const struct process *process, const char *name)
{
	if (process->no_new_privs)
		return;
	say_of(look, "no_new_privs", LEVEL_NOTE,
	    "a program with set-uid may get privileges that it then has "
	    "under the same filter",
	    "allowPrivilegeEscalation: false, or NoNewPrivileges=yes",
	    "%s has no no_new_privs", name);
}

static void look_at(const struct process *process, void *arg)
{
	struct look *look = arg;
	const struct subject subject = {
	    .node = look->node,
	    .unit = process->who.unit,
	    .container = process->who.container,
	    .pod = process->who.pod,
	    .space = process->who.space,
	    .exe = process->exe,
	    .comm = process->comm,
	    .has_uid = true,
	    .uid = process->uid,
	};
	char name[2 * NAME_TEXT];

	if (workload_match(look->workloads, look->workload, &subject) !=
	    MATCH_YES)
		return;
	look->count++;
	name_process(process, name, sizeof(name));
	check_filter(look, process, name);
	check_age(look, process, name);
	check_container(look, process, name);
	check_privileges(look, process, name);
}

/* Its profile is named from the folder of workloads.yaml. */
static uint64_t profile_time(const struct workloads *workloads,
    const struct workload *workload)
{
	const char *slash = strrchr(workloads->path, '/');
	char path[PATH_MAX];
	struct stat status;

	if (!workload->profile)
		return 0;
	if (*workload->profile == '/' || !slash)
		(void)snprintf(path, sizeof(path), "%s", workload->profile);
	else
		(void)snprintf(path, sizeof(path), "%.*s/%s",
		    (int)(slash - workloads->path), workloads->path,
		    workload->profile);
	if (stat(path, &status) < 0)
		return 0;
	return (uint64_t)status.st_mtim.tv_sec * 1000 +
	       (uint64_t)status.st_mtim.tv_nsec / 1000000;
}

void doctor_workload(const struct workloads *workloads,
    const struct workload *workload,
    void (*said)(const struct host_finding *finding, void *arg), void *arg)
{
	struct attributor *attributor = attributor_new(NULL);
	struct machine machine;
	struct look look = {
	    .workloads = workloads,
	    .workload = workload,
	    .profile_ms = profile_time(workloads, workload),
	    .said = said,
	    .arg = arg,
	};

	if (!attributor)
		return;
	machine_read(&machine);
	look.root = attributor_root(attributor);
	look.node = slice_of(machine.node);
	processes_each(attributor, look_at, &look);
	if (look.count == 0)
		say_of(&look, "not_running", LEVEL_NOTE,
		    "nothing can be said of the filter it will run under", "",
		    "no process of %s runs here now", workload->name);
	else
		say_of(&look, "running", LEVEL_GOOD, "", "",
		    "%u processes of %s run here now", look.count,
		    workload->name);
	attributor_free(attributor);
}
