/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever the file, reading it ends in workloads that hold what their header
 * promises, or in problems that point into it; and never in both.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "analyzer/policy.h"
#include "analyzer/workloads.h"
#include "base/glob.h"

static void check(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static void check_rule(const struct match_rule *rule)
{
	const char *const globs[] = {rule->unit, rule->container, rule->pod,
	    rule->space, rule->exe, rule->comm, rule->label};
	size_t asked = 0;

	for (size_t i = 0; i < sizeof(globs) / sizeof(*globs); i++) {
		if (!globs[i])
			continue;
		asked++;
		check(!glob_problem(globs[i]));
	}
	check(asked > 0);
}

static void check_workload(const struct workloads *all,
    const struct workload *workload)
{
	const struct subject nobody = {
	    .exe = {"x", 1}
        };

	check(workload->name && *workload->name && workload->profile);
	check(workloads_find(all, slice_of(workload->name)) == workload);
	check(workload->rule_count > 0);
	for (size_t i = 0; i < workload->rule_count; i++)
		check_rule(&workload->rules[i]);
	for (size_t i = 0; i < workload->extension_count; i++)
		check(workload->extensions[i] != NULL);
	check(workload->promote != PHASE_LOG);
	for (size_t i = 0; i < PHASE_COUNT; i++)
		check(workload->policy[i].arch_count <= POLICY_ARCHES);
	(void)workload_match(all, workload, &nobody);
}

static void check_all(const struct workloads *all)
{
	for (size_t i = 0; i < all->count; i++)
		check_workload(all, &all->items[i]);
	for (size_t i = 0; i < all->alias_count; i++)
		check(all->aliases[i].from && all->aliases[i].to);
	for (size_t i = 0; i < all->expected_count; i++)
		check(all->expected_nodes[i] != NULL);
}

/* The reader takes a path, so the bytes are given one, in memory. */
static int read_bytes(const uint8_t *data, size_t size, struct workloads *ret,
    struct problems *problems)
{
	char path[64];
	int fd = memfd_create("workloads", MFD_CLOEXEC), r;

	check(fd >= 0);
	check(write(fd, data, size) == (ssize_t)size);
	check(lseek(fd, 0, SEEK_SET) == 0);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	problems_init(problems, path);
	r = workloads_read(path, ret, problems);
	(void)close(fd);
	return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_workloads struct workloads workloads = {0};
	cleanup_problems struct problems problems = {0};
	int r = read_bytes(data, size, &workloads, &problems);

	if (r == 0) {
		check(!problems_failed(&problems));
		check_all(&workloads);
		return 0;
	}
	check(r < 0 && problems_failed(&problems) && !workloads.items);
	for (size_t i = 0; i < problems.count; i++)
		check(problems.items[i].text != NULL);
	return 0;
}
