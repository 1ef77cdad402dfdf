/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "cli/command.h"
#include "cli/unclaimed.h"

/*
 * The verdict rests on what came since the deployment; what is shown is of the
 * span that was asked for. Often they are the same.
 */
static bool read_shown(struct report_material *to,
    const struct report_options *options, struct report_workload *row)
{
	const struct evidence *seen = row->question->seen;
	const struct authority authority = store_authority(to->store);
	struct evidence *shown = &to->shown[to->count - 1];
	struct error err;

	if (seen->from_ms == options->since_ms && options->until_ms == 0)
		return true;
	if (case_evidence(&authority, &to->workloads, row->question->workload,
	        options->since_ms,
	        options->until_ms ? options->until_ms : row->question->now_ms,
	        shown, &err) < 0) {
		(void)trouble(NULL, &err);
		return false;
	}
	row->shown = shown;
	return true;
}

static bool add_case(struct report_material *to,
    const struct report_options *options, const struct workload *workload)
{
	struct workload_case *at = &to->cases[to->count];
	struct report_workload *row = &to->rows[to->count];
	const struct case_options want = {.now_ms = options->now_ms};

	to->count++;
	if (!case_open_in(to->store, &to->workloads, workload, &want, at))
		return false;
	*row = (struct report_workload){&at->question, &at->verdict, NULL};
	to->held |= at->verdict.outcome == OUTCOME_HOLD;
	return read_shown(to, options, row);
}

static bool read_cases(struct report_material *to,
    const struct report_options *options)
{
	const struct workload *only = NULL;

	if (options->workload &&
	    !(only = find_workload(&to->workloads, options->workload)))
		return false;
	to->cases = calloc(to->workloads.count + 1, sizeof(*to->cases));
	to->rows = calloc(to->workloads.count + 1, sizeof(*to->rows));
	to->shown = calloc(to->workloads.count + 1, sizeof(*to->shown));
	to->kept = calloc(to->workloads.count + 1, sizeof(*to->kept));
	if (!to->cases || !to->rows || !to->shown || !to->kept) {
		say("out of memory");
		return false;
	}
	for (size_t i = 0; i < to->workloads.count; i++) {
		const struct workload *workload = &to->workloads.items[i];

		if ((!only || only == workload) &&
		    !add_case(to, options, workload))
			return false;
	}
	return true;
}

static int keep_text(struct slice text, struct slice *ret)
{
	char *copy = text.ptr ? malloc(text.len + 1) : NULL;

	if (text.ptr && !copy)
		return -ENOMEM;
	if (copy)
		memcpy(copy, text.ptr, text.len);
	*ret = (struct slice){copy, text.len};
	return 0;
}

static int add_source(const struct source_state *state, void *arg)
{
	struct report_material *to = arg;
	struct report_source *grown =
	    realloc(to->sources, (to->source_count + 1) * sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	to->sources = grown;
	grown = &to->sources[to->source_count];
	*grown = (struct report_source){
	    .read_ms = state->read_ms,
	    .watched_ms = state->watched_ms,
	    .records = state->records,
	    .rejected = state->rejected,
	};
	if (keep_text(state->source, &grown->source) < 0 ||
	    keep_text(state->node, &grown->node) < 0)
		return -ENOMEM;
	to->source_count++;
	return 0;
}

struct report_totals report_totals_of(const struct store_totals *totals)
{
	return (struct report_totals){
	    .events = totals->events,
	    .classes = totals->classes,
	    .subjects = totals->subjects,
	    .unverified = totals->unverified,
	    .rejected = totals->rejected,
	    .conflicts = totals->conflicts,
	    .too_old = totals->too_old,
	    .symptoms = totals->symptoms,
	    .losses = totals->losses,
	    .runs = totals->runs,
	    .bytes = totals->bytes,
	    .collapsed = totals->collapsed,
	};
}

static int read_totals(struct report_material *to, struct error *err)
{
	struct store_totals totals = {0};
	int r = store_totals(to->store, &totals, err);

	if (r == 0)
		to->report.totals = report_totals_of(&totals);
	return r;
}

static int read_rest(struct report_material *to,
    const struct report_options *options, struct error *err)
{
	int r = store_sources(to->store, add_source, to, err);

	if (r == 0)
		r = read_totals(to, err);
	if (r == 0)
		r = store_past(to->store, &to->past, err);
	if (r == 0)
		r = unclaimed_read(to->store, &to->workloads, options->since_ms,
		    options->until_ms, &to->unclaimed, err);
	return r;
}

bool material_read(const struct report_options *options,
    struct report_material *ret)
{
	struct error err = {""};

	if (!open_store(options->db, STORE_READ, &ret->store) ||
	    !read_workloads_for(ret->store, options->workloads,
	        &ret->workloads) ||
	    !read_cases(ret, options))
		return false;
	if (read_rest(ret, options, &err) < 0) {
		(void)trouble("reading the store", &err);
		return false;
	}
	ret->report.from_ms = options->since_ms;
	ret->report.to_ms = options->until_ms;
	ret->report.made_ms = options->now_ms ? options->now_ms : time_now_ms();
	ret->report.workloads = ret->rows;
	ret->report.workload_count = ret->count;
	ret->report.unclaimed = &ret->unclaimed;
	ret->report.sources = ret->sources;
	ret->report.source_count = ret->source_count;
	ret->report.past = &ret->past;
	ret->report.version = program_version;
	return true;
}

static void free_text(struct slice text)
{
	union {
		const char *from;
		void *to;
	} pointer = {text.ptr};

	free(pointer.to);
}

void material_release(struct report_material *material)
{
	for (size_t i = 0; i < material->count; i++) {
		case_close(&material->cases[i]);
		evidence_release(&material->shown[i]);
	}
	for (size_t i = 0; i < material->source_count; i++) {
		free_text(material->sources[i].source);
		free_text(material->sources[i].node);
	}
	free(material->cases);
	free(material->rows);
	free(material->kept);
	free(material->shown);
	free(material->sources);
	evidence_release(&material->unclaimed);
	past_release(&material->past);
	store_close(material->store);
	workloads_release(&material->workloads);
	*material = (struct report_material){0};
}
