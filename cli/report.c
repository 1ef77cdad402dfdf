/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/report.h"

#include <stdlib.h>

#include "base/time.h"
#include "cli/command.h"

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

/* What was gathered, as reports have it. */
static bool make_rows(struct report_material *to)
{
	const struct gathering *from = &to->gathered;

	to->rows = calloc(from->count + 1, sizeof(*to->rows));
	to->kept = calloc(from->count + 1, sizeof(*to->kept));
	to->sources = calloc(from->source_count + 1, sizeof(*to->sources));
	if (!to->rows || !to->kept || !to->sources) {
		say("out of memory");
		return false;
	}
	for (; to->count < from->count; to->count++) {
		const struct gathered_case *at = &from->cases[to->count];

		to->rows[to->count] = (struct report_workload){&at->is.question,
		    &at->is.verdict, at->other_span ? &at->shown : NULL};
	}
	for (size_t i = 0; i < from->source_count; i++) {
		const struct source_state *at = &from->sources[i];

		to->sources[i] = (struct report_source){at->source, at->node,
		    at->read_ms, at->watched_ms, at->records, at->rejected};
	}
	return true;
}

static bool gather(struct report_material *to,
    const struct report_options *options)
{
	const struct authority authority = store_authority(to->store);
	struct gathering_asked asked = {.since_ms = options->since_ms,
	    .until_ms = options->until_ms,
	    .now_ms = options->now_ms};
	struct remarks none = {0};
	struct error err;
	int r;

	if (options->workload &&
	    !(asked.only = find_workload(&to->workloads, options->workload)))
		return false;
	r = gathering_read(&authority, &to->workloads, &asked, &to->gathered,
	    &err);
	for (size_t i = 0; i < to->gathered.count; i++)
		say_remarks(&to->gathered.cases[i].is.remarks);
	return case_told(&none, r, &err) && make_rows(to);
}

bool material_read(const struct report_options *options,
    struct report_material *ret)
{
	if (!open_store(options->db, STORE_READ, &ret->store) ||
	    !read_workloads_for(ret->store, options->workloads,
	        &ret->workloads) ||
	    !gather(ret, options))
		return false;
	ret->report = (struct report){
	    .from_ms = options->since_ms,
	    .to_ms = options->until_ms,
	    .made_ms = options->now_ms ? options->now_ms : time_now_ms(),
	    .workloads = ret->rows,
	    .workload_count = ret->count,
	    .unclaimed = &ret->gathered.unclaimed,
	    .sources = ret->sources,
	    .source_count = ret->gathered.source_count,
	    .totals = report_totals_of(&ret->gathered.totals),
	    .past = &ret->gathered.past,
	    .version = program_version,
	};
	return true;
}

void material_release(struct report_material *material)
{
	gathering_release(&material->gathered);
	free(material->rows);
	free(material->kept);
	free(material->sources);
	store_close(material->store);
	workloads_release(&material->workloads);
	*material = (struct report_material){0};
}
