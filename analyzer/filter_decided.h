/* SPDX-License-Identifier: Apache-2.0 */
/* What decisions make of a phase's filter. Private to analyzer/. */
#ifndef ANALYZER_FILTER_DECIDED_H
#define ANALYZER_FILTER_DECIDED_H

#include "analyzer/filter.h"

/* Names of calls, for profile/variant.h; to be freed with the list. */
struct names_list {
	const char **items;
	size_t count;
};

struct filter_names {
	struct names_list expected, denied;
};

/*
 * A filter's rules are by name, so one whose last word is "expect" on any
 * architecture of bare, the filter without decisions, is expected on all; and
 * not denied besides. What the allowlist has all the same is neither. What has
 * ended stays in the filter of the phase that is, until the rollout moves: no
 * file changes because time goes by. 0, or -ENOMEM; to be released in any case.
 */
int filter_names_find(const struct question *question, enum phase phase,
    const struct profile *allowlist, const struct profile *bare,
    struct filter_names *ret);
void filter_names_release(struct filter_names *names);

#define cleanup_filter_names CLEANUP(filter_names_release)

#endif
