/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/policy.h"

#include <inttypes.h>
#include <string.h>

#include "analyzer/workloads_policy.h"
#include "base/array.h"
#include "base/json.h"
#include "syscalls/syscalls.h"

#define HOUR_MS (UINT64_C(3600) * 1000)

/* What every phase is asked for unless the file says otherwise. */
#define DEFAULTS                                                           \
	.window_ms = 72 * HOUR_MS, .runs = 5, .clean_ends = 3, .nodes = 1, \
	.freshness_ms = HOUR_MS, .adopt_runs = 3, .adopt_nodes = 1,        \
	.symptoms = SYMPTOMS_HOLD

const struct policy policy_defaults[PHASE_COUNT] = {
    [PHASE_LOG] = {DEFAULTS},
    [PHASE_ERRNO] = {DEFAULTS},
    [PHASE_KILL] = {DEFAULTS},
};

static const char *const symptoms[] = {
    [SYMPTOMS_HOLD] = "hold",
    [SYMPTOMS_WARN] = "warn",
    [SYMPTOMS_IGNORE] = "ignore",
};

const char *symptoms_name(enum symptoms_policy policy)
{
	return symptoms[policy];
}

static void put_arches(struct json *json, const struct policy *policy)
{
	char text[ARCH_TEXT];

	json_array(json, "architectures");
	for (size_t i = 0; i < policy->arch_count; i++)
		json_text(json, NULL, arch_text(policy->arches[i], text));
	json_end(json);
}

/* As workloads.yaml has it, so that it can be read back. */
static void put_span(struct json *json, const char *key, uint64_t span_ms)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "%" PRIu64 "ms", span_ms);
	json_text(json, key, text);
}

static void put_policy(struct json *json, const char *key,
    const struct policy *policy)
{
	json_object(json, key);
	put_span(json, "window", policy->window_ms);
	json_u64(json, "runs", policy->runs);
	json_u64(json, "clean_ends", policy->clean_ends);
	json_u64(json, "nodes", policy->nodes);
	put_arches(json, policy);
	put_span(json, "freshness", policy->freshness_ms);
	json_text(json, "symptoms", symptoms_name(policy->symptoms));
	json_text(json, "identity",
	    policy->identity_required ? "required" : "if-known");
	json_object(json, "adopt");
	json_u64(json, "runs", policy->adopt_runs);
	json_u64(json, "nodes", policy->adopt_nodes);
	json_end(json);
	json_text(json, "floor", policy->floor ? "errno" : "none");
	json_end(json);
}

void policies_json(const struct policy policies[static PHASE_COUNT], FILE *out)
{
	struct json json;

	json_begin(&json, out, true);
	json_object(&json, NULL);
	for (unsigned i = 0; i < PHASE_COUNT; i++)
		put_policy(&json, phase_name(i), &policies[i]);
	json_end(&json);
}

bool policies_parse(struct slice text, struct policy ret[static PHASE_COUNT],
    struct problems *problems)
{
	cleanup_document struct document *document = NULL;
	struct policy policies[PHASE_COUNT];
	struct reader reader = {.json = true, .problems = problems};

	memcpy(policies, policy_defaults, sizeof(policies));
	if (document_parse(text, DOCUMENT_JSON, &document, problems) < 0)
		return false;
	policy_read(&reader, document_root(document), policies);
	if (problems_failed(problems))
		return false;
	memcpy(ret, policies, sizeof(policies));
	return true;
}
