/* SPDX-License-Identifier: Apache-2.0 */
/* The profile of a workload, as it is for the machines that it runs on. */
#include <string.h>

#include "analyzer/machines.h"
#include "cli/case.h"
#include "cli/command.h"
#include "profile/codec.h"
#include "profile/extend.h"
#include "profile/merge.h"
#include "syscalls/syscalls.h"

struct reading {
	const struct workloads *workloads;
	const struct workload *workload;
	bool again; /* what is odd has been said */
};

static bool read_one(const struct reading *self, const char *name,
    uint32_t machine, struct profile *ret)
{
	cleanup_free char *path = path_beside(self->workloads, name);
	cleanup_problems struct problems problems = {0};
	const struct target at = {.arch = machine};
	int r;

	if (!path)
		return false;
	problems_init(&problems, path);
	r = profile_read(path, NULL, &at, ret, &problems);
	if (r < 0 || !self->again)
		problems_print(&problems, stderr);
	return r == 0;
}

static bool add_extension(const struct reading *self, const char *name,
    uint32_t machine, struct profile *to)
{
	cleanup_profile struct profile extension = {0};
	struct error err;

	if (!read_one(self, name, machine, &extension))
		return false;
	if (profile_extend(to, &extension, &err) < 0) {
		(void)trouble(name, &err);
		return false;
	}
	return true;
}

static bool read_for(struct reading *self, uint32_t machine,
    struct profile *ret)
{
	cleanup_profile struct profile profile = {0};
	const struct workload *workload = self->workload;

	if (!read_one(self, workload->profile, machine, &profile))
		return false;
	profile.machines[0] = machine;
	profile.machine_count = 1;
	for (size_t i = 0; i < workload->extension_count; i++)
		if (!add_extension(self, workload->extensions[i], machine,
		        &profile))
			return false;
	self->again = true;
	profile_release(ret);
	*ret = profile;
	profile = (struct profile){0};
	return true;
}

/* Docker's archMap, and the lists of systemd, differ by machine. */
static bool add_machine(struct reading *self, uint32_t machine,
    struct profile *to)
{
	cleanup_profile struct profile other = {0}, both = {0};
	char one[HASH_TEXT], two[HASH_TEXT], text[ARCH_TEXT];
	struct error err;

	if (!read_for(self, machine, &other))
		return false;
	if (strcmp(profile_hash(to, one), profile_hash(&other, two)) == 0)
		return true;
	if (profile_merge(to, &other, MERGE_UNION, &both, &err) == 0) {
		profile_release(to);
		*to = both;
		both = (struct profile){0};
		return true;
	}
	say("%s runs on %s, too, for which its profile says other things than "
	    "one filter can: %s (make a workload of each)",
	    self->workload->name, arch_text(machine, text), err.text);
	return false;
}

bool read_profile(const struct workloads *workloads,
    const struct workload *workload, const struct evidence *seen,
    struct profile *ret)
{
	struct reading self = {workloads, workload, false};
	cleanup_profile struct profile profile = {0};
	uint32_t machines[PROFILE_MACHINES] = {0};
	size_t count = machines_of(seen, machines);

	if (!workload->profile) {
		say("%s:%u: workload %s names no profile", workloads->path,
		    workload->line, workload->name);
		return false;
	}
	if (!read_for(&self, count ? machines[0] : arch_native(), &profile))
		return false;
	if (count == 0 && machine_said(&profile, machines)) {
		count = 1;
		if (machines[0] != arch_native() &&
		    !read_for(&self, machines[0], &profile))
			return false;
	}
	memcpy(profile.machines, machines, sizeof(machines));
	for (size_t i = 1; i < count; i++) {
		profile.machine_count = i;
		if (!add_machine(&self, machines[i], &profile))
			return false;
	}
	profile.machine_count = count;
	*ret = profile;
	profile = (struct profile){0};
	return true;
}

void set_machines(const struct evidence *seen, struct profile *profile)
{
	profile->machine_count = machines_of(seen, profile->machines);
	if (profile->machine_count == 0 &&
	    machine_said(profile, profile->machines))
		profile->machine_count = 1;
}
