/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A report of many workloads and many days, made by a generator that gives the
 * same each time: each workload is of one of six kinds, by its number. Names
 * are friendly, or all that a hostile program could pick.
 */
#ifndef TESTS_REPORT_FIXTURE_H
#define TESTS_REPORT_FIXTURE_H

#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stdlib.h>

#include "analyzer/judge.h"
#include "base/array.h"
#include "base/cleanup.h"
#include "reports/report.h"
#include "tests/hostile.h"

#define HOUR UINT64_C(3600000)
#define DAY  (24 * HOUR)
#define END  UINT64_C(1795500000000) /* 2026-11-24T06:00:00Z */

#define S(text) ((struct slice){(text), sizeof(text) - 1})

/* A bench has no cmocka. */
static inline void fixture_must(bool truth)
{
	if (!truth)
		abort();
}

/* One of every trick in one name: it must not work anywhere. */
struct fixture_item {
	unsigned kind; /* node-b's is 5, and nobody watches it */
	char name[256], unit[300];
	struct match_rule rule;
	struct profile profile;
	struct observation *observations;
	struct run *runs;
	struct transition transitions[3];
	struct decision decision;
	struct symptom symptom;
	struct evidence evidence;
	struct question question;
	struct verdict verdict;
};

struct fixture {
	size_t count, days;
	bool hostile;
	struct fixture_item *items;
	struct workload *workload_items;
	struct workloads workloads;
	struct report_workload *rows;
	struct watch watches[2];
	struct loss loss;
	struct node_state nodes[2];
	struct observation stray;
	struct evidence unclaimed;
	struct report_source sources[2];
	struct report report;
};

static inline struct slice fixture_name(const struct fixture *self,
    struct slice friendly)
{
	return self->hostile ? S(HOSTILE) : friendly;
}

/* What each kind is seen to call beyond its profile, how much, and when. */
static const struct {
	unsigned kind;
	const char *name;
	uint32_t action;
	unsigned each; /* events an hour */
	unsigned last; /* days before the end that it was last seen */
} fixture_calls[] = {
    {0, "getrandom", SECCOMP_RET_LOG,   40, 0},
    {0, "bpf",       SECCOMP_RET_LOG,   1,  2},
    {0, "clone3",    SECCOMP_RET_LOG,   9,  0},
    {2, "statx",     SECCOMP_RET_ERRNO, 6,  0},
    {2, "connect",   SECCOMP_RET_ERRNO, 2,  4},
    {4, "statx",     SECCOMP_RET_ERRNO, 12, 0},
};

#define FIXTURE_KINDS 6

static inline struct subject fixture_subject(const struct fixture *self,
    const struct fixture_item *item)
{
	return (struct subject){
	    .node = item->kind == 5 ? S("node-b") : S("node-a"),
	    .unit = slice_of(item->unit),
	    .exe = fixture_name(self, S("/usr/lib/spin/worker")),
	    .comm = fixture_name(self, S("tokio-runtime-w")),
	};
}

static inline void fixture_observe(struct fixture *self,
    struct fixture_item *item, size_t call, uint64_t *noise)
{
	size_t hours = (self->days - fixture_calls[call].last) * 24;

	for (size_t i = 2; i < hours; i++) {
		struct observation *at =
		    &item->observations[item->evidence.observation_count];

		*noise = *noise * UINT64_C(6364136223846793005) + 1442695;
		if ((*noise >> 33) % 3 == 0)
			continue;
		at->subject = fixture_subject(self, item);
		fixture_must(syscall_find(AUDIT_ARCH_X86_64,
		    slice_of(fixture_calls[call].name), &at->call.nr));
		at->call.arch = AUDIT_ARCH_X86_64;
		at->call.action = fixture_calls[call].action;
		at->match = MATCH_YES;
		at->events =
		    1 + (*noise >> 40) % (2 * fixture_calls[call].each);
		at->bucket_ms = END - self->days * DAY + i * HOUR;
		at->first_ms = at->bucket_ms + 1000;
		at->last_ms = at->bucket_ms + HOUR - 1000;
		item->evidence.observation_count++;
	}
}

static inline void fixture_runs(struct fixture *self, struct fixture_item *item,
    unsigned kind)
{
	size_t runs = kind == 3 ? 2 : self->days;

	for (size_t i = 0; i < runs; i++)
		item->runs[i] = (struct run){
		    .subject = fixture_subject(self, item),
		    .key = S("k"),
		    .origin = S("systemd"),
		    .match = MATCH_YES,
		    .started_ms = END - (runs - i) * DAY + HOUR,
		    .ended_ms = i + 1 < runs ? END - (runs - i - 1) * DAY : 0,
		    .has_status = true,
		    .phase = -1,
		};
	item->evidence.run_count = runs;
}

static inline void fixture_moves(struct fixture *self,
    struct fixture_item *item, unsigned kind)
{
	static const int phases[FIXTURE_KINDS] = {PHASE_LOG, PHASE_LOG,
	    PHASE_ERRNO, PHASE_LOG, PHASE_KILL, PHASE_LOG};
	int last = phases[kind];

	for (int i = 0; i <= last; i++)
		item->transitions[i] = (struct transition){
		    .id = i + 1,
		    .from = i - 1,
		    .to = i,
		    .at_ms = END - self->days * DAY / (uint64_t)(i + 1),
		    .profile_hash = S("5f1d7a84e3b0c442"),
		    .actor = fixture_name(self, S("ann")),
		    .reason = fixture_name(self, S("the gate said so")),
		    .verdict = S("promote"),
		    .override = i == 1 && kind == 4,
		};
	item->evidence.transitions = item->transitions;
	item->evidence.transition_count = (size_t)last + 1;
	item->evidence.rollout = (struct rollout){
	    .workload = slice_of(item->name),
	    .phase = (enum phase)last,
	    .since_ms = item->transitions[last].at_ms,
	    .version = 1,
	    .profile_hash = S("5f1d7a84e3b0c442"),
	    .held = kind == 5,
	    .hold_reason = fixture_name(self, S("until the release")),
	};
	item->evidence.has_rollout = true;
}

static inline void fixture_ask(struct fixture *self, struct fixture_item *item,
    size_t i)
{
	struct evidence *evidence = &item->evidence;

	evidence->workload = slice_of(item->name);
	evidence->to_ms = END;
	evidence->observations = item->observations;
	evidence->runs = item->runs;
	evidence->watches = self->watches;
	evidence->watch_count = ARRAY_SIZE(self->watches);
	evidence->losses = &self->loss;
	evidence->loss_count = 1;
	evidence->nodes = self->nodes;
	evidence->node_count = ARRAY_SIZE(self->nodes);
	item->question = (struct question){
	    .seen = evidence,
	    .workload = &self->workload_items[i],
	    .profile = &item->profile,
	    .phase = evidence->rollout.phase,
	    .to = evidence->rollout.phase == PHASE_KILL
	              ? PHASE_KILL
	              : evidence->rollout.phase + 1,
	    .now_ms = END,
	    .workloads = &self->workloads,
	};
	fixture_must(judge(&item->question, &item->verdict) == 0);
	self->rows[i] =
	    (struct report_workload){&item->question, &item->verdict, NULL};
}

static inline void fixture_profile(struct fixture_item *item)
{
	static const char *const allowed[] = {"read", "write", "exit_group"};

	item->profile = (struct profile){
	    .default_action = SECCOMP_RET_ERRNO,
	    .has_default_errno = true,
	    .default_errno = 38,
	    .arches = {AUDIT_ARCH_X86_64},
	    .arch_count = 1,
	};
	for (size_t i = 0; i < ARRAY_SIZE(allowed); i++)
		fixture_must(profile_add(&item->profile, slice_of(allowed[i]),
		    SECCOMP_RET_ALLOW));
}

static inline void fixture_decide(struct fixture *self,
    struct fixture_item *item)
{
	item->decision = (struct decision){.workload = slice_of(item->name),
	    .syscall = S("statx"),
	    .what = DECISION_EXPECT,
	    .at_ms = END - 3 * DAY,
	    .who = fixture_name(self, S("ann")),
	    .why = fixture_name(self, S("glibc falls back to newfstatat"))};
	item->evidence.decisions = &item->decision;
	item->evidence.decision_count = 1;
}

static inline void fixture_item(struct fixture *self, size_t i)
{
	static const char *const names[FIXTURE_KINDS] = {"spin-worker",
	    "checkout", "search-api", "thumbnailer", "ledger", "mailer"};
	struct fixture_item *item = &self->items[i];
	struct workload *workload = &self->workload_items[i];
	unsigned kind = item->kind = (unsigned)(i % FIXTURE_KINDS);
	uint64_t noise = i + 7;

	(void)snprintf(item->name, sizeof(item->name), "%s%.0zu%s", names[kind],
	    i / FIXTURE_KINDS, self->hostile ? HOSTILE : "");
	(void)snprintf(item->unit, sizeof(item->unit), "%s.service",
	    item->name);
	item->rule.unit = item->unit;
	*workload = (struct workload){.name = item->name,
	    .rules = &item->rule,
	    .rule_count = 1,
	    .promote = PHASE_KILL};
	memcpy(workload->policy, policy_defaults, sizeof(workload->policy));
	item->observations =
	    calloc(self->days * 24 * 3 + 1, sizeof(*item->observations));
	item->runs = calloc(self->days + 2, sizeof(*item->runs));
	fixture_must(item->observations);
	fixture_must(item->runs);
	fixture_profile(item);
	for (size_t k = 0; k < ARRAY_SIZE(fixture_calls); k++)
		if (fixture_calls[k].kind == kind)
			fixture_observe(self, item, k, &noise);
	fixture_runs(self, item, kind);
	fixture_moves(self, item, kind);
	if (kind == 4)
		fixture_decide(self, item);
}

static inline void fixture_surroundings(struct fixture *self)
{
	uint64_t begin = END - self->days * DAY, hole = begin + 9 * DAY;

	self->watches[0] = (struct watch){.node = S("node-a"),
	    .source = S("netlink"),
	    .from_ms = begin,
	    .to_ms = hole};
	self->watches[1] = (struct watch){.node = S("node-a"),
	    .source = S("netlink"),
	    .from_ms = hole + 11 * HOUR,
	    .to_ms = END};
	self->loss = (struct loss){.node = S("node-a"),
	    .source = S("netlink"),
	    .what = S("overrun"),
	    .detail = fixture_name(self, S("receive buffer")),
	    .from_ms = begin + 12 * DAY,
	    .to_ms = begin + 12 * DAY + 5 * HOUR,
	    .count = 1200,
	    .how = LOSS_AT_LEAST,
	    .trust = TRUST_KERNEL};
	for (size_t i = 0; i < 2; i++)
		self->nodes[i] =
		    (struct node_state){.node = i ? S("node-b") : S("node-a"),
		        .arch = AUDIT_ARCH_X86_64,
		        .seen_until_ms = END};
	self->sources[0] = (struct report_source){.source = S("netlink"),
	    .node = S("node-a"),
	    .read_ms = END,
	    .watched_ms = END - 5000,
	    .records = 1234567};
	self->sources[1] =
	    (struct report_source){.source = fixture_name(self,
	                               S("/var/log/audit/audit.log")),
	        .node = S("node-a"),
	        .read_ms = END - HOUR,
	        .watched_ms = END - HOUR,
	        .records = 9876,
	        .rejected = 3};
}

static inline void fixture_stray(struct fixture *self)
{
	self->stray = (struct observation){
	    .subject = {.node = S("node-a"),
	                .exe = fixture_name(self,  S("/usr/bin/curl"))},
	    .call = {AUDIT_ARCH_X86_64,   4095, SECCOMP_RET_LOG    },
	    .match = MATCH_YES,
	    .events = 4,
	    .first_ms = END - 5 * DAY,
	    .last_ms = END - 2 * DAY,
	};
	self->unclaimed.observations = &self->stray;
	self->unclaimed.observation_count = 1;
}

/* days: 26 at least. */
static inline void fixture_make(struct fixture *self, size_t count, size_t days,
    bool hostile)
{
	*self =
	    (struct fixture){.count = count, .days = days, .hostile = hostile};
	self->items = calloc(count + 1, sizeof(*self->items));
	self->workload_items = calloc(count + 1, sizeof(*self->workload_items));
	self->rows = calloc(count + 1, sizeof(*self->rows));
	fixture_must(self->items);
	fixture_must(self->workload_items);
	fixture_must(self->rows);
	self->workloads.items = self->workload_items;
	self->workloads.count = count;
	fixture_surroundings(self);
	fixture_stray(self);
	for (size_t i = 0; i < count; i++)
		fixture_item(self, i);
	for (size_t i = 0; i < count; i++)
		fixture_ask(self, &self->items[i], i);
	self->report = (struct report){
	    .made_ms = END,
	    .workloads = self->rows,
	    .workload_count = count,
	    .unclaimed = &self->unclaimed,
	    .sources = self->sources,
	    .source_count = ARRAY_SIZE(self->sources),
	    .totals = {.events = 123456, .classes = 42, .losses = 1},
	    .version = "1.0",
	};
}

static inline void fixture_free(struct fixture *self)
{
	for (size_t i = 0; i < self->count; i++) {
		verdict_release(&self->items[i].verdict);
		profile_release(&self->items[i].profile);
		free(self->items[i].observations);
		free(self->items[i].runs);
	}
	free(self->items);
	free(self->workload_items);
	free(self->rows);
}

/* What a format makes of it, to be freed. */
static inline char *fixture_written(const struct fixture *self,
    const char *name)
{
	const struct report_format *format = report_format_find(name);
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	struct error err;

	fixture_must(format);
	fixture_must(out);
	fixture_must(format->write(&self->report, out, &err) == 0);
	(void)fclose(out);
	return text;
}

#endif
