/* SPDX-License-Identifier: Apache-2.0 */
/* A unit's death and who may have made what is on record: for tests of triage. */
#ifndef TESTS_TRIAGED_H
#define TESTS_TRIAGED_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "reports/triage.h"
#include "tests/specimen.h"

#define AT     (NOW - 2 * HOUR) /* when spin.service dies */
#define PID    1000             /* its main process */
#define EVENTS 24

static struct specimen it;
static struct event events[EVENTS];
static struct triage_options options;
static struct triage triage;

static inline int setup(void **state)
{
	(void)state;
	specimen_init(&it, PHASE_KILL);
	memset(events, 0, sizeof(events));
	it.evidence.exemplars = events;
	/* It was started a minute before, and once more after that. */
	it.runs[5].started_ms = AT - 60000;
	it.runs[5].ended_ms = AT + 30;
	it.runs[5].has_status = true;
	it.runs[5].status = 159;
	options = (struct triage_options){.now_ms = NOW};
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	triage_release(&triage);
	specimen_release(&it);
	return 0;
}

/* A process is killed: the record, which names nobody, and the kernel's end. */
static inline struct observation *kill_of(const char *call, uint32_t pid,
    uint64_t at_ms, bool abend)
{
	struct observation *seen = specimen_see(&it, call);
	struct symptom *said;

	seen->subject.unit = (struct slice){0};
	seen->first_ms = seen->last_ms = at_ms;
	events[it.evidence.exemplar_count++] =
	    (struct event){.subject = seen->subject,
	        .call = seen->call,
	        .time_ms = at_ms,
	        .pid = pid,
	        .has = (unsigned)EVENT_STAMP | (unsigned)EVENT_PID};
	if (!abend)
		return seen;
	said = specimen_suffer(&it, SYMPTOM_ABEND);
	said->subject = seen->subject;
	said->pid = pid;
	said->time_ms = at_ms;
	return seen;
}

/* The same by another program. */
static inline struct observation *neighbour(const char *call, const char *exe,
    uint32_t pid, uint64_t at_ms)
{
	struct observation *seen = kill_of(call, pid, at_ms, true);

	seen->subject.exe = seen->subject.comm = slice_of(exe);
	events[it.evidence.exemplar_count - 1].subject = seen->subject;
	it.symptoms[it.evidence.symptom_count - 1].subject = seen->subject;
	return seen;
}

/* What the service manager says of spin.service. */
static inline struct symptom *manager_says(void)
{
	struct symptom *said = specimen_suffer(&it, SYMPTOM_UNIT);

	said->subject =
	    (struct subject){.node = S("n1"), .unit = S("spin.service")};
	said->time_ms = AT + 20;
	said->trust = TRUST_PROGRAM;
	return said;
}

/* systemd-coredump, of a process and the unit it was of. */
static inline struct symptom *core_of(uint32_t pid, const char *exe)
{
	struct symptom *said = specimen_suffer(&it, SYMPTOM_COREDUMP);

	said->subject = (struct subject){.node = S("n1"),
	    .unit = S("spin.service"),
	    .exe = slice_of(exe)};
	said->pid = pid;
	said->time_ms = AT + 5;
	said->trust = TRUST_PROGRAM;
	return said;
}

static inline void find(void)
{
	triage_release(&triage);
	assert_int_equal(triage_find(&it.evidence, &options, &triage), 0);
	for (size_t i = 0; i < triage.count; i++) {
		struct incident *at = &triage.items[i];

		at->question = at->workload ? &it.question : NULL;
		assert_int_equal(triage_explain(&it.evidence, &options, at), 0);
	}
}

/* What is said of spin.service; NULL: nothing. */
static inline struct incident *of_unit(void)
{
	for (size_t i = 0; i < triage.count; i++)
		if (slice_equals(triage.items[i].subject.unit, "spin.service"))
			return &triage.items[i];
	return NULL;
}

static inline struct incident *told(enum owner owner, enum sure sure)
{
	struct incident *at;

	find();
	at = of_unit();
	assert_non_null(at);
	assert_string_equal(owner_name(incident_owner(at)), owner_name(owner));
	assert_string_equal(sure_name(at->sure), sure_name(sure));
	return at;
}

/* As told(), and it is left at that. */
static inline struct incident *doubted(size_t candidates)
{
	struct incident *at = told(OWNER_DOUBT, SURE_POSSIBLE);

	assert_int_equal(at->call_count, 0);
	assert_int_equal(at->candidate_count, candidates);
	assert_string_equal(at->mend, "");
	return at;
}

static inline void assert_doubt(const struct incident *at, const char *part)
{
	for (size_t i = 0; i < at->ground_count; i++)
		if (strstr(at->grounds[i], part))
			return;
	fail_msg("nothing rests on \"%s\"", part);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
