/* SPDX-License-Identifier: Apache-2.0 */
/* What was called, summed up. */
#ifndef ANALYZER_OBSERVED_H
#define ANALYZER_OBSERVED_H

#include "base/cleanup.h"
#include "evidence/evidence.h"

/* Calls of a workload's evidence, each once however long it was seen. */
struct observed {
	struct call call;
	struct slice exe; /* of the program seen most; or NULL */
	size_t programs;
	enum match match; /* the best of them */
	uint64_t count, first_ms, last_ms;
	bool strict, runtime_init;
};

struct observed_list {
	struct observed *items; /* most frequent first */
	size_t count;
};

int observed_read(const struct evidence *evidence, uint64_t from_ms,
    uint64_t to_ms, struct observed_list *ret);
/* The same of what is surely the evidence's own: no event is counted twice. */
int observed_surely(const struct evidence *evidence, uint64_t from_ms,
    uint64_t to_ms, struct observed_list *ret);
void observed_release(struct observed_list *list);

#define cleanup_observed CLEANUP(observed_release)

#endif
