/* SPDX-License-Identifier: Apache-2.0 */
#include "controller/unclaimed.h"

#include <string.h>

#include "base/count.h"
#include "syscalls/syscalls.h"

static enum match unclaimed(const struct subject *subject, const void *arg)
{
	const struct workloads *workloads = arg;

	for (size_t i = 0; i < workloads->count; i++)
		if (workload_match(workloads, &workloads->items[i], subject) ==
		    MATCH_YES)
			return MATCH_NO;
	return MATCH_YES;
}

int unclaimed_read(const struct authority *authority,
    const struct workloads *workloads, uint64_t from_ms, uint64_t to_ms,
    struct evidence *ret, struct error *err)
{
	const struct evidence_query query = {
	    .from_ms = from_ms,
	    .to_ms = to_ms,
	    .without_exemplars = true,
	    .wants = unclaimed,
	    .arg = workloads,
	    .named = syscall_is_named,
	};

	return authority->evidence(authority->of, &query, ret, err);
}

static bool same_text(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || !memcmp(a.ptr, b.ptr, a.len));
}

/* Whether an observation before it is of the same program. */
static bool seen_before(const struct evidence *evidence, size_t at)
{
	const struct slice exe = evidence->observations[at].subject.exe;

	for (size_t i = at; i > 0; i--)
		if (same_text(evidence->observations[i - 1].subject.exe, exe))
			return true;
	return false;
}

void unclaimed_count(const struct evidence *evidence, struct unclaimed *ret)
{
	*ret = (struct unclaimed){0};
	for (size_t i = 0; i < evidence->observation_count; i++) {
		const struct observation *at = &evidence->observations[i];

		count_add(&ret->events, at->events);
		if (ret->first_ms == 0 || at->first_ms < ret->first_ms)
			ret->first_ms = at->first_ms;
		if (at->last_ms > ret->last_ms)
			ret->last_ms = at->last_ms;
		ret->programs += !seen_before(evidence, i);
	}
}
