/* SPDX-License-Identifier: Apache-2.0 */
/* What has to hold of every record, whatever it was read from. */
#ifndef TESTS_FUZZ_CHECK_H
#define TESTS_FUZZ_CHECK_H

#include "evidence/record.h"

static inline void check(bool holds)
{
	if (!holds)
		__builtin_trap();
}

/* Readable to its last byte, wherever it lies: a sanitizer watches. */
static inline void check_slice(struct slice part)
{
	unsigned char sum = 0;

	check(part.ptr || part.len == 0);
	for (size_t i = 0; i < part.len; i++)
		sum = (unsigned char)(sum + (unsigned char)part.ptr[i]);
	__asm__ volatile("" : : "r"(sum));
}

/* A name ends at a NUL. */
static inline void check_name(struct slice name)
{
	check_slice(name);
	check(name.len == 0 || !memchr(name.ptr, 0, name.len));
}

static inline void check_subject(const struct subject *subject)
{
	check_name(subject->node);
	check_name(subject->unit);
	check_name(subject->container);
	check_name(subject->pod);
	check_name(subject->space);
	check_name(subject->exe);
	check_name(subject->comm);
	check_name(subject->label);
}

static inline void check_event(const struct event *event)
{
	check_subject(&event->subject);
	check(event->call.action == (event->code & 0xffff0000U));
	check(event->has & EVENT_PID && event->has & EVENT_SIG);
	check(event->trust == TRUST_KERNEL || event->trust == TRUST_FORGEABLE);
	if (!(event->has & EVENT_ARCH))
		check(event->call.arch == 0);
}

static inline void check_symptom(const struct symptom *symptom)
{
	check(symptom->kind < SYMPTOM_COUNT);
	check_subject(&symptom->subject);
	check_slice(symptom->text);
	check(symptom->trust <= TRUST_KERNEL);
}

static inline void check_loss(const struct loss *loss)
{
	check_name(loss->node);
	check_slice(loss->what);
	check_slice(loss->detail);
	check(loss->what.len > 0 && loss->from_ms <= loss->to_ms);
	check(loss->how <= LOSS_UNKNOWN);
}

static inline void check_run(const struct run_edge *run)
{
	check_subject(&run->subject);
	check_name(run->key);
	check_name(run->image);
	check(run->origin.len > 0 && run->phase == -1);
}

/* An error points into the line, or just past its end. */
static inline void check_rejected(const struct rejected *rejected)
{
	check_slice(rejected->line);
	check(rejected->field && rejected->problem);
	check(rejected->column >= 1 &&
	      rejected->column <= rejected->line.len + 1);
}

static inline void check_record(const struct record *record)
{
	switch (record->kind) {
	case RECORD_NONE:
		return;
	case RECORD_EVENT:
		check_event(&record->event);
		return;
	case RECORD_SYMPTOM:
		check_symptom(&record->symptom);
		return;
	case RECORD_LOSS:
		check_loss(&record->loss);
		return;
	case RECORD_RUN:
		check_run(&record->run);
		return;
	case RECORD_REJECTED:
		check_rejected(&record->rejected);
		return;
	}
	check(false);
}

#endif
