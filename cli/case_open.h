/* SPDX-License-Identifier: Apache-2.0 */
/* A workload's case as the options of a command name it. Private to cli/. */
#ifndef CLI_CASE_OPEN_H
#define CLI_CASE_OPEN_H

#include "controller/case.h"
#include "store/store.h"

struct case_options {
	const char *db, *workloads;
	const char *to;               /* a phase, or NULL: the next one */
	uint64_t now_ms, from_ms, at; /* as struct case_asked has them */
	bool write;                   /* the store is going to be written */
};

/* Whoever asks for a workload that is not there is told which there are. */
const struct workload *find_workload(const struct workloads *workloads,
    const char *name);

/* Read all of it and judge. False: said why not, on stderr. */
bool case_open(const char *name, const struct case_options *options,
    struct workload_case *ret);

/* The same with a store and workloads that are open already and stay so. */
bool case_open_in(struct store *store, const struct workloads *workloads,
    const struct workload *workload, const struct case_options *options,
    struct workload_case *ret);

/* Say what the controller has to say, and forget it. */
void say_remarks(struct remarks *remarks);

/*
 * The same, and what went wrong, but for what the remarks said already.
 * Returns r == 0.
 */
bool case_told(struct remarks *remarks, int r, const struct error *err);

/* A verdict as an exit status. */
int exit_status_of(enum outcome outcome);

/* Who is asking: $SUDO_USER, else the user's name. */
const char *actor_name(void);

/* "a phase", or said. */
bool read_phase(const char *text, enum phase *ret);

#endif
