/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of a shell that end an incident. Private to analyzer/. */
#ifndef ANALYZER_TRIAGE_SHELL_H
#define ANALYZER_TRIAGE_SHELL_H

#include <stdio.h>

#include "analyzer/triage_inner.h"

struct mending {
	const struct triage_options *options;
	struct incident *incident;
	FILE *out;
};

/* One word for a shell. */
void mend_word(const struct mending *m, const char *text);
void mend_word_of(const struct mending *m, struct slice text);

/* A service of the system's manager, a pod: by a name that can be one. */
bool mend_is_unit(const struct incident *incident);
bool mend_is_pod(const struct incident *incident);
/* A pod or a container: it has a profile in a file. */
bool mend_has_holder(const struct incident *incident);

/* "seccompctl VERB WORKLOAD REST". */
void mend_tool(const struct mending *m, const char *verb, const char *rest);
void mend_decide(const struct mending *m, const struct triage_call *call,
    const char *what);
/* The workload's profile with what it lacks; then it is deployed. */
void mend_write_profile(const struct mending *m);
void mend_deploy(const struct mending *m);

/* Start it anew: a service, or a pod. */
void mend_restart(const struct mending *m);
/* Settings of a service, added to what it has. */
void mend_drop_in(const struct mending *m, const char *settings);
/* Into a profile in a file of which nothing is known but what it is. */
void mend_edit_profile(const struct mending *m, const char *change);

#endif
