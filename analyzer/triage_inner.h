/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of triage, in the order in which they are asked. Private. */
#ifndef ANALYZER_TRIAGE_INNER_H
#define ANALYZER_TRIAGE_INNER_H

#include "analyzer/triage.h"

/* Whether it ends whoever makes the call, or takes it by surprise. */
bool call_is_fatal(const struct call *call);

/* A subject's, be it new; NULL: out of memory. triage.c */
struct incident *triage_of(struct triage *triage,
    const struct subject *subject);

/* Calls and when they were made; triage_calls.c. */
void incident_see(struct incident *incident, const struct observation *seen,
    enum owner how);
void incident_suspect(struct incident *incident, const struct observation *seen,
    const struct event *event, uint64_t events);
/* Whether the process made the first of its calls. */
bool incident_made(const struct evidence *seen, const struct incident *incident,
    uint32_t pid);
void incident_time(const struct evidence *seen, struct incident *incident);

/* triage_loop.c */
void incident_loop(const struct evidence *seen, uint64_t now_ms,
    struct incident *incident);
void incident_changes(const struct evidence *seen, struct incident *incident);
void incident_nodes(const struct evidence *seen, struct incident *incident);

/* Cause, sureness, grounds; triage_cause.c. 0 or -ENOMEM. */
int incident_cause(const struct evidence *seen,
    const struct triage_options *options, struct incident *incident);

/* Of a recorded call, triage_call.c; of none, triage_symptom.c. */
int incident_call_cause(struct incident *incident);
void incident_suspect_cause(struct incident *incident);
int incident_symptom_cause(const struct evidence *seen,
    const struct triage_options *options, struct incident *incident);
void incident_processes(const struct triage_options *options,
    struct incident *incident);
int incident_losses(const struct evidence *seen,
    const struct triage_options *options, struct incident *incident);

/* What coverage and losses are asked about. */
struct question triage_question(const struct evidence *seen,
    const struct triage_options *options);

/* Advice and commands; triage_mend.c. */
int incident_mend(const struct triage_options *options,
    struct incident *incident);

/* One more thing it rests on, or that is amiss besides. */
__attribute__((format(printf, 2, 3))) void ground(struct incident *incident,
    const char *fmt, ...);
__attribute__((format(printf, 3, 4))) void amiss(struct incident *incident,
    enum cause cause, const char *fmt, ...);

#endif
