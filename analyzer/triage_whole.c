/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/triage_whole.h"

#include <linux/seccomp.h>

#include "analyzer/coverage.h"
#include "analyzer/text.h"
#include "base/array.h"

static const uint32_t kills[] = {SECCOMP_RET_KILL_PROCESS,
    SECCOMP_RET_KILL_THREAD};

void whole_release(struct whole *whole)
{
	spans_release(&whole->spans);
	for (size_t i = 0; i < ARRAY_SIZE(kills); i++)
		setting_holes_release(&whole->holes[i]);
	whole->spans = (struct spans){0};
	whole->known = false;
}

static int look_at(struct whole *whole, struct slice node)
{
	const struct question question =
	    triage_question(whole->seen, whole->options);
	int r;

	whole_release(whole);
	r = coverage_of(&question, node, &whole->spans);
	for (size_t i = 0; i < ARRAY_SIZE(kills) && r == 0; i++)
		r = settings_find(&question, node, kills[i], &whole->holes[i]);
	whole->node = node;
	whole->known = r == 0;
	return r;
}

int whole_between(struct whole *whole, struct slice node, uint64_t from_ms,
    uint64_t to_ms)
{
	const struct span *span;

	node = workloads_node(whole->options->workloads, node);
	if (!whole->known || !same(node, whole->node)) {
		int r = look_at(whole, node);

		if (r < 0)
			return r;
	}
	for (size_t i = 0; i < ARRAY_SIZE(kills); i++)
		if (settings_within(&whole->holes[i], from_ms, to_ms))
			return 0;
	span = spans_find(&whole->spans, to_ms);
	return span && span->from_ms <= from_ms;
}
