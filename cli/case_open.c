/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/case_open.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/command.h"

static const char *workload_at(size_t i, void *arg)
{
	const struct workloads *workloads = arg;

	return i < workloads->count ? workloads->items[i].name : NULL;
}

const struct workload *find_workload(const struct workloads *workloads,
    const char *name)
{
	const struct workload *found =
	    workloads_find(workloads, slice_of(name));
	struct workloads copy = *workloads;
	const char *near;

	if (found)
		return found;
	near = nearest(name, workload_at, &copy);
	if (near)
		say("%s: no workload %s (did you mean %s?)", workloads->path,
		    name, near);
	else
		say("%s: no workload %s (it has %zu)", workloads->path, name,
		    workloads->count);
	return NULL;
}

void say_remarks(struct remarks *remarks)
{
	for (size_t i = 0; i < remarks->count; i++) {
		const struct remark *at = &remarks->items[i];

		if (at->text)
			say("%s", at->text);
		else
			problems_print(&at->problems, stderr);
	}
	if (remarks->dropped)
		say("out of memory: not all is said");
	remarks_release(remarks);
}

bool case_told(struct remarks *remarks, int r, const struct error *err)
{
	say_remarks(remarks);
	if (r < 0 && r != -EBADMSG)
		(void)trouble(NULL, err);
	return r == 0;
}

bool case_open_in(struct store *store, const struct workloads *workloads,
    const struct workload *workload, const struct case_options *options,
    struct workload_case *ret)
{
	const struct authority authority = store_authority(store);
	struct case_asked asked = {.has_to = options->to != NULL,
	    .now_ms = options->now_ms,
	    .from_ms = options->from_ms,
	    .at = options->at};
	struct error err;
	int r;

	ret->authority = authority;
	if (options->to && !read_phase(options->to, &asked.to))
		return false;
	r = case_read(&authority, workloads, workload, &asked, ret, &err);
	return case_told(&ret->remarks, r, &err);
}

bool case_open(const char *name, const struct case_options *options,
    struct workload_case *ret)
{
	const struct workload *workload;
	struct store *store;

	if (!read_workloads(options->workloads, &ret->workloads))
		return false;
	workload = find_workload(&ret->workloads, name);
	return workload &&
	       open_store(options->db,
	           options->write ? STORE_CREATE : STORE_READ, &store) &&
	       case_open_in(store, &ret->workloads, workload, options, ret);
}

int exit_status_of(enum outcome outcome)
{
	static const int statuses[] = {
	    [OUTCOME_PASS] = EXIT_SUCCESS,
	    [OUTCOME_INSUFFICIENT] = EXIT_INSUFFICIENT,
	    [OUTCOME_UNTRUSTED] = EXIT_UNTRUSTED,
	    [OUTCOME_HOLD] = EXIT_FINDINGS,
	};

	return statuses[outcome];
}

const char *actor_name(void)
{
	const char *name = geteuid() == 0 ? getenv("SUDO_USER") : NULL;
	const struct passwd *user;

	if (name && *name)
		return name;
	user = getpwuid(getuid());
	return user ? user->pw_name : "unknown";
}

bool read_phase(const char *text, enum phase *ret)
{
	int phase = phase_find(slice_of(text));

	if (phase < 0) {
		say("no such phase: %s (expected log, errno or kill)", text);
		return false;
	}
	*ret = (enum phase)phase;
	return true;
}
