/* SPDX-License-Identifier: Apache-2.0 */
/* For programs: everything, with a schema_version; docs/report.schema.json. */
#include "reports/formats.h"

#include "base/json.h"
#include "reports/call_number.h"
#include "reports/verdict.h"
#include "syscalls/actions.h"

static void put_observed(struct json *json, const char *workload,
    const struct observed *at)
{
	char syscall[SYSCALL_TEXT], arch[ARCH_TEXT];

	json_object(json, NULL);
	json_text(json, "workload", workload);
	json_text(json, "syscall",
	    syscall_text(at->call.arch, at->call.nr, syscall));
	json_text(json, "arch",
	    arch_text(arch_of_call(at->call.arch, at->call.nr), arch));
	call_number_json(&at->call, json);
	json_text(json, "action", action_name(at->call.action));
	json_u64(json, "count", at->count);
	json_time_ms(json, "first", at->first_ms);
	json_time_ms(json, "last", at->last_ms);
	json_slice(json, "executable", at->exe);
	json_u64(json, "programs", at->programs);
	json_text(json, "match", at->match == MATCH_YES ? "yes" : "maybe");
	json_bool(json, "strict", at->strict);
	json_bool(json, "runtime_init", at->runtime_init);
	json_end(json);
}

static int put_calls(struct json *json, const char *key, const char *workload,
    const struct evidence *evidence, const struct report *report)
{
	cleanup_observed struct observed_list list = {0};
	int r = observed_read(evidence, report->from_ms, report->to_ms, &list);

	if (r < 0)
		return r;
	json_array(json, key);
	for (size_t i = 0; i < list.count; i++)
		put_observed(json, workload, &list.items[i]);
	json_end(json);
	return 0;
}

static void put_history(struct json *json, const struct evidence *seen)
{
	json_array(json, "history");
	for (size_t i = 0; i < seen->transition_count; i++) {
		const struct transition *at = &seen->transitions[i];

		json_object(json, NULL);
		json_i64(json, "id", at->id);
		if (at->from < 0)
			json_null(json, "from");
		else
			json_text(json, "from",
			    phase_name((enum phase)at->from));
		json_text(json, "to", phase_name((enum phase)at->to));
		json_time_ms(json, "at", at->at_ms);
		json_slice(json, "profile", at->profile_hash);
		json_slice(json, "actor", at->actor);
		json_slice(json, "reason", at->reason);
		json_slice(json, "verdict", at->verdict);
		json_bool(json, "override", at->override);
		json_bool(json, "undone", at->undone);
		json_slice(json, "trust_said_for", at->said);
		json_end(json);
	}
	json_end(json);
}

static void put_decisions(struct json *json, const struct evidence *seen)
{
	json_array(json, "decisions");
	for (size_t i = 0; i < seen->decision_count; i++) {
		const struct decision *at = &seen->decisions[i];

		json_object(json, NULL);
		json_slice(json, "syscall", at->syscall);
		json_slice(json, "arch", at->arch);
		json_text(json, "decision", decision_name(at->what));
		json_time_ms(json, "at", at->at_ms);
		json_time_ms(json, "until", at->until_ms);
		json_slice(json, "who", at->who);
		json_slice(json, "why", at->why);
		json_bool(json, "risky", at->risky);
		json_end(json);
	}
	json_end(json);
}

static int put_workload(struct json *json, const struct report_workload *at,
    const struct report *report)
{
	const struct evidence *seen = at->question->seen;
	int r;

	json_object(json, NULL);
	verdict_json(at->question, at->verdict, json);
	json_time_ms(json, "since",
	    seen->has_rollout ? seen->rollout.since_ms : 0);
	json_bool(json, "held", seen->rollout.held);
	put_history(json, seen);
	put_decisions(json, seen);
	r = put_calls(json, "observed", at->question->workload->name,
	    report_shown(at), report);
	json_end(json);
	return r;
}

static void put_sources(struct json *json, const struct report *report)
{
	json_array(json, "sources");
	for (size_t i = 0; i < report->source_count; i++) {
		const struct report_source *at = &report->sources[i];

		json_object(json, NULL);
		json_slice(json, "source", at->source);
		json_slice(json, "node", at->node);
		json_time_ms(json, "read", at->read_ms);
		json_time_ms(json, "watched", at->watched_ms);
		json_u64(json, "records", at->records);
		json_u64(json, "rejected", at->rejected);
		json_end(json);
	}
	json_end(json);
}

void report_totals_json(const struct report_totals *totals, struct json *json)
{
	json_u64(json, "events", totals->events);
	json_u64(json, "classes", totals->classes);
	json_u64(json, "subjects", totals->subjects);
	json_u64(json, "symptoms", totals->symptoms);
	json_u64(json, "losses", totals->losses);
	json_u64(json, "runs", totals->runs);
	json_u64(json, "unverified", totals->unverified);
	json_u64(json, "rejected", totals->rejected);
	json_u64(json, "conflicts", totals->conflicts);
	json_u64(json, "too_old", totals->too_old);
	json_u64(json, "collapsed", totals->collapsed);
}

static int write_json(const struct report *report, FILE *out, struct error *err)
{
	struct json json;
	int r = 0;

	json_begin(&json, out, false);
	json_object(&json, NULL);
	json_u64(&json, "schema_version", SCHEMA_VERSION);
	json_time_ms(&json, "made", report->made_ms);
	json_time_ms(&json, "from", report->from_ms);
	json_time_ms(&json, "to", report->to_ms);
	json_array(&json, "workloads");
	for (size_t i = 0; i < report->workload_count && r == 0; i++)
		r = put_workload(&json, &report->workloads[i], report);
	json_end(&json);
	if (r == 0)
		r = put_calls(&json, "unclaimed", NULL, report->unclaimed,
		    report);
	put_sources(&json, report);
	json_object(&json, "totals");
	report_totals_json(&report->totals, &json);
	json_end(&json);
	json_end(&json);
	return r < 0 ? error_set(err, r, "out of memory") : 0;
}

const struct report_format report_json = {"json", "application/json",
    write_json};
