/* SPDX-License-Identifier: Apache-2.0 */
/* The calls of an incident: its own, and those that may be. */
#include <inttypes.h>

#include "reports/call_number.h"
#include "reports/triage_words.h"
#include "syscalls/actions.h"

static void one_call(const struct triage_page *page,
    const struct triage_call *call, const char *label, FILE *out)
{
	struct wrap wrap = wrap_begin(out, label);
	char nr[NUMBER_WORDS];

	wrap_put(&wrap, "%s (%s %s), %s", call->name,
	    *call->arch ? call->arch : "unknown architecture,",
	    call_number_words(&call->call, nr),
	    call->strict ? "strict mode" : action_name(call->call.action));
	if (call->count > 1)
		wrap_put(&wrap, ", %" PRIu64 " times", call->count);
	wrap_end(&wrap);
	wrap = wrap_begin(out, "by");
	wrap_put(&wrap, "thread ");
	wrap_slice(&wrap, call->comm);
	wrap_put(&wrap, " of ");
	wrap_slice(&wrap, call->exe);
	if (call->has_uid && call->owner == OWNER_DOUBT)
		wrap_put(&wrap, ", uid %" PRIu32, call->uid);
	if (call->pid)
		wrap_put(&wrap, ", pid %" PRIu32, call->pid);
	if (call->has_ip)
		wrap_put(&wrap, ", at ip 0x%" PRIx64, call->ip);
	wrap_end(&wrap);
	if (call->node_count == 0)
		return;
	wrap = wrap_begin(out, "on");
	for (size_t i = 0; i < call->node_count && i < TRIAGE_NODES; i++) {
		wrap_put(&wrap, i ? ", " : "node ");
		wrap_slice(&wrap,
		    workloads_node(page->workloads, call->nodes[i]));
	}
	if (call->node_count > TRIAGE_NODES)
		wrap_put(&wrap, " and %zu more",
		    call->node_count - TRIAGE_NODES);
	wrap_end(&wrap);
}

/* Each of them, for whoever reads it has to choose. */
static void candidates_text(const struct triage_page *page,
    const struct incident *incident, FILE *out)
{
	size_t count = incident->candidate_count;
	struct wrap wrap = wrap_begin(out, "or");

	for (size_t i = 0; i < count && i < TRIAGE_CALLS; i++)
		one_call(page, &incident->candidates[i], i ? "or" : "perhaps",
		    out);
	if (count <= TRIAGE_CALLS)
		return;
	wrap_put(&wrap, "%zu more", count - TRIAGE_CALLS);
	wrap_end(&wrap);
}

/* What there is room for; a call that others made too is not told again. */
static void own_calls_text(const struct triage_page *page,
    const struct incident *incident, FILE *out)
{
	struct wrap wrap;

	if (incident->call_count == 0)
		return;
	one_call(page, &incident->calls[0],
	    call_kills(&incident->calls[0]) ? "killed" : "denied", out);
	if (incident->call_count == 1)
		return;
	wrap = wrap_begin(out, "also");
	for (size_t i = 1; i < incident->call_count && i < TRIAGE_CALLS; i++)
		wrap_put(&wrap, "%s%s (%s), %" PRIu64 " times",
		    i > 1 ? "; " : "", incident->calls[i].name,
		    incident->calls[i].arch, incident->calls[i].count);
	if (incident->call_count > TRIAGE_CALLS)
		wrap_put(&wrap, "; and %zu more",
		    incident->call_count - TRIAGE_CALLS);
	wrap_end(&wrap);
}

void triage_calls_text(const struct triage_page *page,
    const struct incident *incident, FILE *out)
{
	own_calls_text(page, incident, out);
	candidates_text(page, incident, out);
}
