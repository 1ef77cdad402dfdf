/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/judge.h"

#include <errno.h>

#include "analyzer/checks.h"
#include "analyzer/curve.h"
#include "analyzer/filter.h"
#include "analyzer/find.h"
#include "analyzer/said.h"
#include "analyzer/text.h"
#include "base/array.h"

#define NO_KIND FINDING_COUNT

/* By enum check_name: what asks, or the findings that answer. */
static const struct {
	const char *name;
	check_fn *check;
	enum finding_kind kind;
} checks[] = {
    [CHECK_WALL_TIME] = {"wall_time",        check_wall_time,        NO_KIND             },
    [CHECK_RUNS] = {"runs",             check_runs,             NO_KIND             },
    [CHECK_NODES] = {"nodes",            check_nodes,            NO_KIND             },
    [CHECK_ARCHITECTURES] = {"architectures",    check_architectures,    NO_KIND             },
    [CHECK_COVERAGE] = {"coverage",         check_coverage,         NO_KIND             },
    [CHECK_FRESHNESS] = {"freshness",        check_freshness,        NO_KIND             },
    [CHECK_ATTRIBUTION] = {"attribution",      check_attribution,      NO_KIND             },
    [CHECK_OBSERVABLE] = {"observable",       check_observable,       NO_KIND             },
    [CHECK_STALE_DEPLOYMENT] = {"stale_deployment", check_stale_deployment,
                         NO_KIND                                                         },
    [CHECK_MIXED_PHASES] = {"mixed_phases",     NULL,                   FINDING_MIXED_PHASES},
    [CHECK_BLIND_SPOT] = {"blind_spot",       NULL,                   FINDING_BLIND_SPOT  },
    [CHECK_ADDITION] = {"addition",         NULL,                   FINDING_ADDITION    },
    [CHECK_SUSPICIOUS] = {"suspicious",       NULL,                   FINDING_SUSPICIOUS  },
    [CHECK_SENSITIVE] = {"sensitive",        NULL,                   FINDING_SENSITIVE   },
    [CHECK_EXPECTED_DENIAL] = {"expected_denial",  NULL,
                         FINDING_EXPECTED_DENIAL                                         },
    [CHECK_ARGUMENT] = {"argument",         NULL,                   FINDING_ARGUMENT    },
    [CHECK_REGRESSION] = {"regression",       NULL,                   FINDING_REGRESSION  },
    [CHECK_SYMPTOMS] = {"symptoms",         check_symptoms,         NO_KIND             },
};

_Static_assert(ARRAY_SIZE(checks) == CHECK_COUNT, "one row a check");

static const char *const outcomes[] = {
    [OUTCOME_PASS] = "pass",
    [OUTCOME_INSUFFICIENT] = "insufficient",
    [OUTCOME_UNTRUSTED] = "untrusted",
    [OUTCOME_HOLD] = "hold",
};

const char *outcome_name(enum outcome outcome)
{
	return outcomes[outcome];
}

const char *check_name(enum check_name check)
{
	return checks[check].name;
}

const char *verdict_word(const struct verdict *verdict,
    const struct question *question)
{
	if (verdict->outcome != OUTCOME_PASS)
		return outcomes[verdict->outcome];
	return question->to > question->phase ? "promote" : "keep";
}

void verdict_release(struct verdict *verdict)
{
	findings_release(&verdict->findings);
}

void check_kind(const struct judging *judging, enum finding_kind kind,
    struct check_result *ret)
{
	const struct findings *findings = &judging->verdict->findings;
	const struct finding *worst = NULL;
	size_t count = 0;

	SAY(ret->detail, "none");
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *at = &findings->items[i];

		if (at->kind != kind)
			continue;
		count++;
		if (!worst || at->outcome > worst->outcome)
			worst = at;
	}
	if (!worst)
		return;
	ret->outcome = worst->outcome;
	if (worst->outcome == OUTCOME_PASS)
		SAY(ret->detail, "%zu, all decided or confirmed", count);
	else if (count == 1)
		SAY(ret->detail, "%s", worst->reason);
	else
		SAY(ret->detail, "%zu, among them: %s", count, worst->reason);
}

static int find(struct judging *judging)
{
	int r = find_calls(judging);

	if (r == 0)
		r = find_used(judging);
	if (r == 0)
		r = find_symptoms(judging);
	if (r == 0)
		r = windows_find(judging);
	return r == 0 ? find_unseen(judging) : r;
}

static void check(struct judging *judging)
{
	struct verdict *verdict = judging->verdict;

	for (size_t i = 0; i < CHECK_COUNT; i++) {
		struct check_result *ret = &verdict->checks[i];

		if (checks[i].check)
			checks[i].check(judging, ret);
		else
			check_kind(judging, checks[i].kind, ret);
		if (ret->outcome > verdict->outcome)
			verdict->outcome = ret->outcome;
	}
	if (judging->never_ready)
		verdict->ready_ms = 0;
}

/* The shortest of the windows is the one that the verdict rests on. */
static void sum_up(const struct judging *judging)
{
	struct verdict *verdict = judging->verdict;
	uint64_t last = 0;

	verdict->window_to_ms = judging->to_ms;
	verdict->window_from_ms = judging->window_count ? 0 : judging->to_ms;
	for (size_t i = 0; i < judging->window_count; i++)
		if (judging->windows[i].from_ms > verdict->window_from_ms)
			verdict->window_from_ms = judging->windows[i].from_ms;
	for (size_t i = 0; i < verdict->findings.count; i++) {
		const struct finding *at = &verdict->findings.items[i];

		if (at->outcome != OUTCOME_PASS && at->last_ms > last)
			last = at->last_ms;
	}
	if (last < verdict->window_from_ms)
		last = verdict->window_from_ms;
	verdict->clean_ms =
	    last < verdict->window_to_ms ? verdict->window_to_ms - last : 0;
}

int question_check(const struct question *question, struct error *err)
{
	cleanup_profile struct profile filter = {.rules = NULL};

	if (question->phase >= PHASE_COUNT || question->to >= PHASE_COUNT ||
	    (question->to != question->phase &&
	        question->to != question->phase + 1))
		return error_set(err, -EINVAL,
		    "from one phase a gate leads to the next, or stays");
	return phase_filter(question, question->phase,
	    question->deployed ? question->deployed : question->profile,
	    &filter, err);
}

int judge(const struct question *question, struct verdict *ret)
{
	cleanup_verdict struct verdict verdict = {.new_call_chance = -1};
	cleanup_judging struct judging judging = {0};
	cleanup_curve struct curve curve = {.points = NULL};
	int r;

	r = question_check(question, NULL);
	if (r < 0)
		return r;
	r = judging_begin(question, &verdict, &judging);
	if (r == 0)
		r = find(&judging);
	if (r == 0)
		r = curve_of(&judging, &curve);
	if (r < 0)
		return r;
	check(&judging);
	sum_up(&judging);
	said_find(question, &verdict);
	verdict.new_call_chance = curve.chance;
	*ret = verdict;
	verdict.findings = (struct findings){0};
	return 0;
}
