/* SPDX-License-Identifier: Apache-2.0 */
/* For programs: all incidents, with what each claim rests on. */
#include "reports/triage.h"

#include <inttypes.h>

#include "base/json.h"
#include "reports/call_number.h"
#include "reports/verdict.h"
#include "syscalls/actions.h"

static void put_subject(struct json *json, const struct subject *subject)
{
	json_object(json, "subject");
	json_slice(json, "node", subject->node);
	json_slice(json, "unit", subject->unit);
	json_slice(json, "container", subject->container);
	json_slice(json, "pod", subject->pod);
	json_slice(json, "namespace", subject->space);
	json_slice(json, "executable", subject->exe);
	json_slice(json, "thread", subject->comm);
	json_slice(json, "label", subject->label);
	if (subject->has_uid)
		json_u64(json, "uid", subject->uid);
	else
		json_null(json, "uid");
	json_end(json);
}

static void put_ip(struct json *json, const struct triage_call *call)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "0x%" PRIx64, call->ip);
	json_text(json, "ip", call->has_ip ? text : NULL);
	if (call->pid)
		json_u64(json, "pid", call->pid);
	else
		json_null(json, "pid");
}

static void put_call(const struct triage_page *page, struct json *json,
    const struct triage_call *call)
{
	json_object(json, NULL);
	json_text(json, "syscall", call->name);
	json_text(json, "arch", *call->arch ? call->arch : NULL);
	json_text(json, "owner", owner_name(call->owner));
	call_number_json(&call->call, json);
	json_text(json, "action", action_name(call->call.action));
	json_bool(json, "strict", call->strict);
	put_ip(json, call);
	json_slice(json, "thread", call->comm);
	json_slice(json, "executable", call->exe);
	if (call->has_uid)
		json_u64(json, "uid", call->uid);
	else
		json_null(json, "uid");
	json_array(json, "nodes");
	for (size_t i = 0; i < call->node_count && i < TRIAGE_NODES; i++)
		json_slice(json, NULL,
		    workloads_node(page->workloads, call->nodes[i]));
	json_end(json);
	json_u64(json, "node_count", call->node_count);
	json_u64(json, "count", call->count);
	json_time_ms(json, "first", call->first_ms);
	json_time_ms(json, "last", call->last_ms);
	json_text(json, "risk", call->named ? risk_name(call->risk) : NULL);
	json_text(json, "why_risky", call->why_risky);
	json_text(json, "fallback", call->fallback);
	json_end(json);
}

static void put_calls(const struct triage_page *page, struct json *json,
    const struct incident *incident)
{
	json_array(json, "calls");
	for (size_t i = 0; i < incident->call_count && i < TRIAGE_CALLS; i++)
		put_call(page, json, &incident->calls[i]);
	json_end(json);
	json_u64(json, "call_count", incident->call_count);
	json_array(json, "candidates");
	for (size_t i = 0; i < incident->candidate_count && i < TRIAGE_CALLS;
	     i++)
		put_call(page, json, &incident->candidates[i]);
	json_end(json);
	json_u64(json, "candidate_count", incident->candidate_count);
	json_u64(json, "events", incident->events);
	json_time_ms(json, "first", incident->first_ms);
	json_time_ms(json, "last", incident->last_ms);
	json_object(json, "timeline");
	json_time_ms(json, "from", incident->bins_from_ms);
	json_u64(json, "step_seconds", incident->bin_ms / 1000);
	json_array(json, "events");
	for (size_t i = 0; i < incident->bin_count; i++)
		json_u64(json, NULL, incident->bins[i]);
	json_end(json);
	json_end(json);
}

static void put_loop(struct json *json, const struct triage_loop *loop)
{
	json_object(json, "loop");
	json_u64(json, "starts", loop->starts);
	json_u64(json, "restarts", loop->restarts);
	json_u64(json, "failed", loop->failed);
	json_u64(json, "clean", loop->clean);
	json_double(json, "every_seconds", (double)loop->every_ms / 1000);
	json_time_ms(json, "last_start", loop->last_start_ms);
	json_time_ms(json, "last_end", loop->last_end_ms);
	json_bool(json, "going_on", loop->going_on);
	json_end(json);
}

static void put_changes(struct json *json, const struct incident *incident)
{
	json_array(json, "changes");
	for (size_t i = 0; i < incident->change_count; i++) {
		const struct triage_change *at = &incident->changes[i];

		json_object(json, NULL);
		json_text(json, "what", at->what);
		json_slice(json, "from", at->from);
		json_slice(json, "to", at->to);
		json_time_ms(json, "at", at->at_ms);
		json_end(json);
	}
	json_end(json);
}

static void put_differences(const struct triage_page *page, struct json *json,
    const struct incident *incident)
{
	json_array(json, "differences");
	for (size_t i = 0; i < incident->difference_count; i++) {
		const struct triage_change *at = &incident->differences[i];

		json_object(json, NULL);
		json_text(json, "what", at->what);
		json_slice(json, "node",
		    workloads_node(page->workloads, at->node));
		json_slice(json, "value", at->to);
		json_slice(json, "clean_node",
		    workloads_node(page->workloads, at->clean));
		json_slice(json, "clean_value", at->from);
		json_end(json);
	}
	json_end(json);
}

static void put_witnesses(struct json *json, const struct incident *incident)
{
	json_array(json, "witnesses");
	for (unsigned i = 0; i < SYMPTOM_COUNT; i++) {
		const struct symptom *last = incident->symptoms[i];

		if (!last)
			continue;
		json_object(json, NULL);
		json_text(json, "symptom", symptom_kind_name(i));
		json_u64(json, "count", incident->witnesses[i]);
		json_time_ms(json, "last", last->time_ms);
		json_text(json, "trust", trust_name(last->trust));
		json_slice(json, "text", last->text);
		json_end(json);
	}
	json_end(json);
}

static void put_lines(struct json *json, const char *key, const char *text)
{
	struct slice rest = slice_of(text);

	json_array(json, key);
	while (rest.len > 0)
		json_slice(json, NULL, slice_cut(&rest, '\n'));
	json_end(json);
}

static void put_cause(struct json *json, const struct incident *incident)
{
	enum owner owner = incident_owner(incident);

	json_text(json, "cause", cause_name(incident->cause));
	json_text(json, "title", cause_title(incident->cause));
	json_text(json, "sure", sure_name(incident->sure));
	json_text(json, "owner", owner_name(owner));
	json_bool(json, "joined_by_time",
	    owner == OWNER_SOLE || owner == OWNER_DOUBT);
	json_bool(json, "matched_perhaps", incident->maybe);
	json_array(json, "grounds");
	for (size_t i = 0; i < incident->ground_count; i++)
		json_text(json, NULL, incident->grounds[i]);
	json_end(json);
	json_array(json, "also");
	for (size_t i = 0; i < incident->also_count; i++) {
		json_object(json, NULL);
		json_text(json, "cause", cause_name(incident->also[i]));
		json_text(json, "why", incident->also_why[i]);
		json_end(json);
	}
	json_end(json);
	json_text(json, "advice", incident->advice);
	put_lines(json, "mend", incident->mend);
	json_text(json, "recovery", cause_recovery(incident->cause));
}

static void put_incident(const struct triage_page *page, struct json *json,
    const struct incident *incident)
{
	json_object(json, NULL);
	json_text(json, "workload",
	    incident->workload ? incident->workload->name : NULL);
	put_subject(json, &incident->subject);
	put_calls(page, json, incident);
	put_loop(json, &incident->loop);
	put_changes(json, incident);
	put_differences(page, json, incident);
	put_witnesses(json, incident);
	put_cause(json, incident);
	json_end(json);
}

void triage_json(const struct triage_page *page, FILE *out)
{
	struct json json;

	json_begin(&json, out, false);
	json_object(&json, NULL);
	json_u64(&json, "schema_version", SCHEMA_VERSION);
	json_text(&json, "asked", page->asked);
	json_time_ms(&json, "now", page->now_ms);
	json_time_ms(&json, "since", page->since_ms);
	json_time_ms(&json, "seen_until", page->until_ms);
	json_u64(&json, "unclaimed", page->unclaimed);
	json_u64(&json, "left_off", page->left_off);
	json_bool(&json, "unverified", page->unverified);
	json_array(&json, "incidents");
	for (size_t i = 0; i < page->triage->count; i++)
		put_incident(page, &json, &page->triage->items[i]);
	json_end(&json);
	json_end(&json);
}
