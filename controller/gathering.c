/* SPDX-License-Identifier: Apache-2.0 */
#include "controller/gathering.h"

#include <errno.h>
#include <stdlib.h>

#include "controller/unclaimed.h"

/*
 * The verdict rests on what came since the deployment; what is shown is of the
 * span that was asked for. Often they are the same.
 */
static int read_shown(struct gathered_case *at,
    const struct gathering_asked *asked, struct error *err)
{
	const struct question *question = &at->is.question;

	if (question->seen->from_ms == asked->since_ms && asked->until_ms == 0)
		return 0;
	at->other_span = true;
	return case_evidence(&at->is.authority, question->workloads,
	    question->workload, asked->since_ms,
	    asked->until_ms ? asked->until_ms : question->now_ms, &at->shown,
	    err);
}

static int add_case(struct gathering *to, const struct authority *authority,
    const struct workloads *workloads, const struct workload *workload,
    const struct gathering_asked *asked, struct error *err)
{
	struct gathered_case *at = &to->cases[to->count++];
	const struct case_asked want = {.now_ms = asked->now_ms};
	int r = case_read(authority, workloads, workload, &want, &at->is, err);

	if (r < 0)
		return r;
	to->held |= at->is.verdict.outcome == OUTCOME_HOLD;
	return read_shown(at, asked, err);
}

static int read_cases(struct gathering *to, const struct authority *authority,
    const struct workloads *workloads, const struct gathering_asked *asked,
    struct error *err)
{
	int r = 0;

	to->cases = calloc(workloads->count + 1, sizeof(*to->cases));
	if (!to->cases)
		return error_set(err, -ENOMEM, "out of memory");
	for (size_t i = 0; r == 0 && i < workloads->count; i++) {
		const struct workload *workload = &workloads->items[i];

		if (!asked->only || asked->only == workload)
			r = add_case(to, authority, workloads, workload, asked,
			    err);
	}
	return r;
}

static int add_source(const struct source_state *state, void *arg)
{
	struct gathering *to = arg;
	struct source_state *grown =
	    reallocarray(to->sources, to->source_count + 1, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	to->sources = grown;
	grown = &to->sources[to->source_count];
	*grown = *state;
	if (!arena_copy(&to->texts, state->source, &grown->source) ||
	    !arena_copy(&to->texts, state->node, &grown->node))
		return -ENOMEM;
	to->source_count++;
	return 0;
}

static int read_rest(struct gathering *to, const struct authority *authority,
    const struct workloads *workloads, const struct gathering_asked *asked,
    struct error *err)
{
	int r = authority->sources(authority->of, add_source, to, err);

	if (r == 0)
		r = authority->totals(authority->of, &to->totals, err);
	if (r == 0)
		r = authority->past(authority->of, &to->past, err);
	if (r == 0)
		r = unclaimed_read(authority, workloads, asked->since_ms,
		    asked->until_ms, &to->unclaimed, err);
	return r < 0 ? error_about(err, r, "reading the store") : 0;
}

int gathering_read(const struct authority *authority,
    const struct workloads *workloads, const struct gathering_asked *asked,
    struct gathering *ret, struct error *err)
{
	int r = read_cases(ret, authority, workloads, asked, err);

	return r < 0 ? r : read_rest(ret, authority, workloads, asked, err);
}

void gathering_release(struct gathering *gathering)
{
	for (size_t i = 0; i < gathering->count; i++) {
		case_close(&gathering->cases[i].is);
		evidence_release(&gathering->cases[i].shown);
	}
	free(gathering->cases);
	free(gathering->sources);
	evidence_release(&gathering->unclaimed);
	past_release(&gathering->past);
	arena_release(&gathering->texts);
	*gathering = (struct gathering){0};
}
