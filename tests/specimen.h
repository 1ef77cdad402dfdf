/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Good evidence of a good workload, for tests of the analyzer to spoil: six
 * runs of spin.service on node n1 over ten days, watched all the time, in the
 * phase that is asked for. Nothing was denied.
 */
#ifndef TESTS_SPECIMEN_H
#define TESTS_SPECIMEN_H

#include <linux/audit.h>
#include <linux/seccomp.h>

#include "analyzer/judge.h"
#include "tests/test.h"

#define HOUR UINT64_C(3600000)
#define DAY  (24 * HOUR)
#define T0   UINT64_C(1790000000000)
#define NOW  (T0 + 10 * DAY)

#define SPECIMEN_ROOM 32

struct specimen {
	struct match_rule rule;
	struct workload workload;
	struct workloads workloads;
	struct profile profile;
	struct observation observations[SPECIMEN_ROOM];
	struct symptom symptoms[SPECIMEN_ROOM];
	struct loss losses[SPECIMEN_ROOM];
	struct run runs[SPECIMEN_ROOM];
	struct watch watches[SPECIMEN_ROOM];
	struct node_state nodes[SPECIMEN_ROOM];
	struct decision decisions[SPECIMEN_ROOM];
	struct transition transitions[SPECIMEN_ROOM];
	struct used used[SPECIMEN_ROOM];
	struct evidence evidence;
	struct question question;
};

#define S(text) ((struct slice){(text), sizeof(text) - 1})

static inline struct subject specimen_subject(void)
{
	return (struct subject){.node = S("n1"),
	    .unit = S("spin.service"),
	    .exe = S("/usr/bin/spin"),
	    .comm = S("spin")};
}

static inline void specimen_runs(struct specimen *self)
{
	for (size_t i = 0; i < 6; i++)
		self->runs[i] = (struct run){
		    .subject = specimen_subject(),
		    .key = S("k"),
		    .origin = S("run"),
		    .match = MATCH_YES,
		    .started_ms = T0 + HOUR + i * DAY,
		    .ended_ms = i < 5 ? T0 + (i + 1) * DAY : 0,
		    .has_status = i < 5,
		    .phase = -1,
		};
	self->evidence.run_count = 6;
}

static inline void specimen_allow(struct specimen *self, const char *name)
{
	assert_non_null(
	    profile_add(&self->profile, slice_of(name), SECCOMP_RET_ALLOW));
}

static inline void specimen_profile(struct specimen *self)
{
	self->profile = (struct profile){
	    .default_action = SECCOMP_RET_ERRNO,
	    .flags = PROFILE_FLAG_LOG,
	    .has_default_errno = true,
	    .default_errno = 38,
	    .arches = {AUDIT_ARCH_X86_64},
	    .arch_count = 1,
	};
	specimen_allow(self, "read");
	specimen_allow(self, "write");
	specimen_allow(self, "exit_group");
}

static inline void specimen_workload(struct specimen *self)
{
	static char name[] = "spin", unit[] = "spin.service";
	static char profile[] = "spin.json", file[] = "workloads.yaml";

	self->rule.unit = unit;
	self->workload = (struct workload){.name = name,
	    .rules = &self->rule,
	    .rule_count = 1,
	    .profile = profile,
	    .promote = PHASE_KILL};
	memcpy(self->workload.policy, policy_defaults,
	    sizeof(self->workload.policy));
	self->workloads = (struct workloads){.path = file,
	    .items = &self->workload,
	    .count = 1};
}

static inline void specimen_evidence(struct specimen *self, enum phase phase)
{
	self->watches[0] = (struct watch){.node = S("n1"),
	    .source = S("audit"),
	    .from_ms = T0,
	    .to_ms = NOW};
	self->nodes[0] = (struct node_state){.node = S("n1"),
	    .arch = AUDIT_ARCH_X86_64,
	    .seen_until_ms = NOW};
	self->transitions[0] = (struct transition){.id = 1,
	    .from = -1,
	    .to = (int)phase,
	    .at_ms = T0,
	    .profile_hash = S("h")};
	self->evidence = (struct evidence){
	    .workload = S("spin"),
	    .to_ms = NOW,
	    .has_rollout = true,
	    .rollout = {.workload = S("spin"),
	                .phase = phase,
	                .since_ms = T0,
	                .version = 1,
	                .profile_hash = S("h")},
	    .observations = self->observations,
	    .symptoms = self->symptoms,
	    .losses = self->losses,
	    .runs = self->runs,
	    .watches = self->watches,
	    .nodes = self->nodes,
	    .used = self->used,
	    .decisions = self->decisions,
	    .transitions = self->transitions,
	    .watch_count = 1,
	    .node_count = 1,
	    .transition_count = 1,
	};
}

static inline void specimen_init(struct specimen *self, enum phase phase)
{
	memset(self, 0, sizeof(*self));
	specimen_workload(self);
	specimen_profile(self);
	specimen_evidence(self, phase);
	specimen_runs(self);
	self->question = (struct question){
	    .seen = &self->evidence,
	    .workload = &self->workload,
	    .profile = &self->profile,
	    .phase = phase,
	    .to = phase == PHASE_KILL ? PHASE_KILL : phase + 1,
	    .now_ms = NOW,
	    .workloads = &self->workloads,
	};
}

/* Whoever loads the filter sets no SECCOMP_FILTER_FLAG_LOG. */
static inline void specimen_unflag(struct specimen *self)
{
	for (size_t i = 0; i < self->evidence.run_count; i++)
		self->runs[i].origin = S("systemd");
}

/* In errno, which cannot be seen; it rests on ten days of log before. */
static inline void specimen_init_by_log(struct specimen *self)
{
	specimen_init(self, PHASE_ERRNO);
	self->transitions[0].to = PHASE_LOG;
	self->transitions[0].at_ms = T0 - 10 * DAY;
	self->transitions[1] = (struct transition){.id = 2,
	    .from = PHASE_LOG,
	    .to = PHASE_ERRNO,
	    .at_ms = T0,
	    .profile_hash = S("h")};
	self->evidence.transition_count = 2;
	self->watches[0].from_ms = T0 - 10 * DAY;
	self->runs[6] = self->runs[0];
	self->runs[6].started_ms = T0 - 9 * DAY;
	self->runs[6].ended_ms = T0 - 8 * DAY;
	self->evidence.run_count = 7;
	specimen_unflag(self);
}

static inline void specimen_release(struct specimen *self)
{
	profile_release(&self->profile);
}

#define cleanup_specimen CLEANUP(specimen_release)

/* What the phase does to a call that is not allowed. */
static inline uint32_t specimen_action(const struct specimen *self)
{
	static const uint32_t actions[] = {SECCOMP_RET_LOG, SECCOMP_RET_ERRNO,
	    SECCOMP_RET_KILL_PROCESS};

	return actions[self->question.phase];
}

/* One more observation of a call, an hour before the end of the window. */
static inline struct observation *specimen_see(struct specimen *self,
    const char *name)
{
	struct observation *at =
	    &self->observations[self->evidence.observation_count++];
	int32_t nr = 0;

	assert_true(syscall_find(AUDIT_ARCH_X86_64, slice_of(name), &nr));
	*at = (struct observation){
	    .subject = specimen_subject(),
	    .call = {AUDIT_ARCH_X86_64, nr, specimen_action(self)},
	    .match = MATCH_YES,
	    .events = 1,
	    .first_ms = NOW - 2 * HOUR,
	    .last_ms = NOW - 2 * HOUR,
	};
	return at;
}

static inline struct decision *specimen_decide(struct specimen *self,
    const char *name, enum decision_what what)
{
	struct decision *at = &self->decisions[self->evidence.decision_count++];

	*at = (struct decision){.workload = S("spin"),
	    .syscall = slice_of(name),
	    .what = what,
	    .at_ms = NOW - HOUR / 2,
	    .who = S("ann"),
	    .why = S("because")};
	return at;
}

static inline struct loss *specimen_lose(struct specimen *self,
    const char *what, uint64_t at_ms)
{
	struct loss *at = &self->losses[self->evidence.loss_count++];

	*at = (struct loss){.node = S("n1"),
	    .source = S("audit"),
	    .what = slice_of(what),
	    .from_ms = at_ms,
	    .to_ms = at_ms,
	    .count = 1,
	    .how = LOSS_AT_LEAST,
	    .trust = TRUST_KERNEL};
	return at;
}

static inline struct symptom *specimen_suffer(struct specimen *self,
    enum symptom_kind kind)
{
	struct symptom *at = &self->symptoms[self->evidence.symptom_count++];

	*at = (struct symptom){.kind = kind,
	    .subject = specimen_subject(),
	    .time_ms = NOW - 2 * HOUR,
	    .trust = TRUST_KERNEL};
	return at;
}

#endif
