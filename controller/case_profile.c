/* SPDX-License-Identifier: Apache-2.0 */
/* The profile of a workload, as it is for the machines that it runs on. */
#include <errno.h>
#include <string.h>

#include "analyzer/machines.h"
#include "controller/case.h"
#include "profile/codec.h"
#include "profile/extend.h"
#include "profile/merge.h"
#include "syscalls/syscalls.h"

struct reading {
	const struct workloads *workloads;
	const struct workload *workload;
	struct remarks *remarks;
	bool again; /* what is odd has been said */
};

static int read_one(const struct reading *self, const char *name,
    uint32_t machine, struct profile *ret, struct error *err)
{
	cleanup_free char *path = path_beside(self->workloads, name);
	cleanup_problems struct problems problems = {0};
	const struct target at = {.arch = machine};
	int r;

	if (!path)
		return error_set(err, -ENOMEM, "out of memory");
	problems_init(&problems, path);
	r = profile_read(path, NULL, &at, ret, &problems);
	if (r < 0 || !self->again)
		remarks_problems(self->remarks, &problems);
	return r < 0 ? error_set(err, -EBADMSG, "%s: can't be read", path) : 0;
}

static int add_extension(const struct reading *self, const char *name,
    uint32_t machine, struct profile *to, struct error *err)
{
	cleanup_profile struct profile extension = {0};
	int r = read_one(self, name, machine, &extension, err);

	if (r < 0)
		return r;
	r = profile_extend(to, &extension, err);
	return r < 0 ? error_about(err, r, name) : 0;
}

static int read_for(struct reading *self, uint32_t machine, struct profile *ret,
    struct error *err)
{
	cleanup_profile struct profile profile = {0};
	const struct workload *workload = self->workload;
	int r = read_one(self, workload->profile, machine, &profile, err);

	profile.machines[0] = machine;
	profile.machine_count = 1;
	for (size_t i = 0; r == 0 && i < workload->extension_count; i++)
		r = add_extension(self, workload->extensions[i], machine,
		    &profile, err);
	if (r < 0)
		return r;
	self->again = true;
	profile_release(ret);
	*ret = profile;
	profile = (struct profile){0};
	return 0;
}

/* Docker's archMap, and the lists of systemd, differ by machine. */
static int add_machine(struct reading *self, uint32_t machine,
    struct profile *to, struct error *err)
{
	cleanup_profile struct profile other = {0}, both = {0};
	char one[HASH_TEXT], two[HASH_TEXT], text[ARCH_TEXT];
	struct error why;
	int r = read_for(self, machine, &other, err);

	if (r < 0)
		return r;
	if (strcmp(profile_hash(to, one), profile_hash(&other, two)) == 0)
		return 0;
	r = profile_merge(to, &other, MERGE_UNION, &both, &why);
	if (r < 0)
		return error_set(err, r,
		    "%s runs on %s, too, for which its profile says other "
		    "things than one filter can: %s (make a workload of each)",
		    self->workload->name, arch_text(machine, text), why.text);
	profile_release(to);
	*to = both;
	both = (struct profile){0};
	return 0;
}

/* Of the first; where none was seen, of what the profile says it is for. */
static int read_first(struct reading *self, size_t *count,
    uint32_t machines[static PROFILE_MACHINES], struct profile *ret,
    struct error *err)
{
	int r = read_for(self, *count ? machines[0] : arch_native(), ret, err);

	if (r < 0 || *count > 0 || !machine_said(ret, machines))
		return r;
	*count = 1;
	return machines[0] == arch_native()
	           ? 0
	           : read_for(self, machines[0], ret, err);
}

int read_profile(const struct workloads *workloads,
    const struct workload *workload, const struct evidence *seen,
    struct profile *ret, struct remarks *remarks, struct error *err)
{
	struct reading self = {workloads, workload, remarks, false};
	cleanup_profile struct profile profile = {0};
	uint32_t machines[PROFILE_MACHINES] = {0};
	size_t count = machines_of(seen, machines);
	int r;

	if (!workload->profile)
		return error_set(err, -ENOENT,
		    "%s:%u: workload %s names no profile", workloads->path,
		    workload->line, workload->name);
	r = read_first(&self, &count, machines, &profile, err);
	if (r < 0)
		return r;
	memcpy(profile.machines, machines, sizeof(machines));
	for (size_t i = 1; i < count; i++) {
		profile.machine_count = i;
		r = add_machine(&self, machines[i], &profile, err);
		if (r < 0)
			return r;
	}
	profile.machine_count = count;
	*ret = profile;
	profile = (struct profile){0};
	return 0;
}

void set_machines(const struct evidence *seen, struct profile *profile)
{
	profile->machine_count = machines_of(seen, profile->machines);
	if (profile->machine_count == 0 &&
	    machine_said(profile, profile->machines))
		profile->machine_count = 1;
}
