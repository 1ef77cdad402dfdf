/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong, weak or without effect in a profile, and in a manifest that
 * asks for one. Each finding has a code; what the codes mean is in one table.
 */
#ifndef PROFILE_LINT_H
#define PROFILE_LINT_H

#include "base/document.h"
#include "base/problems.h"
#include "profile/profile.h"

struct lint_code {
	const char *code; /* "SC101" */
	const char *name; /* "no-way-out": for machines */
	const char *why;  /* what comes of it */
	const char *mend; /* what to do about it */
};

/* NULL past the last. The codes that reading gives are among them. */
const struct lint_code *lint_code_at(size_t i);
const struct lint_code *lint_code_find(const char *code);

/* -ENOMEM is the only failure. */
int profile_lint(const struct profile *profile, struct problems *problems);

/*
 * A Kubernetes manifest, of however many documents. seccomp_root is where
 * Localhost profiles are looked for; NULL: they are not. Returns how many
 * pods, or what has pods in it, there were.
 */
size_t manifest_lint(const struct node *root, const char *seccomp_root,
    struct problems *problems);

#endif
