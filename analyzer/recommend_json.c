/* SPDX-License-Identifier: Apache-2.0 */
#include "analyzer/recommend.h"

#include "analyzer/text.h"
#include "base/array.h"
#include "base/json.h"

static void put_names(struct json *json, const char *key,
    const struct slice *names, size_t count)
{
	json_array(json, key);
	for (size_t i = 0; i < count && i < FINDING_NAMES; i++)
		json_slice(json, NULL, names[i]);
	json_end(json);
}

static void put_arches(struct json *json, const uint32_t *arches, size_t count)
{
	char text[ARCH_TEXT];

	json_array(json, "architectures");
	for (size_t i = 0; i < count; i++)
		json_text(json, NULL, arch_text(arches[i], text));
	json_end(json);
}

static void put_args(struct json *json, const struct justification *at)
{
	static const char *const names[] = {
	    [COMPARE_NE] = "ne",
	    [COMPARE_LT] = "lt",
	    [COMPARE_LE] = "le",
	    [COMPARE_EQ] = "eq",
	    [COMPARE_GE] = "ge",
	    [COMPARE_GT] = "gt",
	    [COMPARE_MASKED_EQ] = "masked_eq",
	};

	_Static_assert(ARRAY_SIZE(names) == COMPARE_COUNT, "one name each");
	json_array(json, "args");
	for (size_t i = 0; i < at->arg_count; i++) {
		const struct profile_arg *arg = &at->args[i];

		json_object(json, NULL);
		json_u64(json, "index", arg->index);
		json_text(json, "op", names[arg->op]);
		json_u64(json, "value", arg->value);
		if (arg->op == COMPARE_MASKED_EQ)
			json_u64(json, "value_two", arg->value_two);
		json_end(json);
	}
	json_end(json);
}

static void put_decision(struct json *json, const struct decision *decision)
{
	if (!decision) {
		json_null(json, "decision");
		return;
	}
	json_object(json, "decision");
	json_slice(json, "who", decision->who);
	json_slice(json, "why", decision->why);
	json_time_ms(json, "at", decision->at_ms);
	json_time_ms(json, "until", decision->until_ms);
	json_slice(json, "arch", decision->arch);
	json_bool(json, "risky", decision->risky);
	json_end(json);
}

static void put_entry(struct json *json, const struct justification *at)
{
	json_object(json, NULL);
	json_text(json, "syscall", at->syscall);
	put_arches(json, at->arches, at->arch_count);
	put_args(json, at);
	json_text(json, "why", at->why);
	json_text(json, "risk", risk_name(at->risk));
	json_u64(json, "count", at->count);
	json_time_ms(json, "first", at->first_ms);
	json_time_ms(json, "last", at->last_ms);
	json_u64(json, "runs", at->runs);
	json_u64(json, "run_total", at->run_total);
	put_names(json, "nodes", at->nodes, at->node_count);
	put_names(json, "executables", at->exes, at->exe_count);
	put_names(json, "images", at->images, at->image_count);
	json_bool(json, "startup", at->startup);
	json_bool(json, "steady", at->steady);
	json_bool(json, "shutdown", at->shutdown);
	json_bool(json, "runtime_init", at->runtime_init);
	json_bool(json, "traced", at->traced);
	put_decision(json, at->decision);
	json_end(json);
}

/* What stood there before stays, and what is new comes behind it. */
static void put_added(struct json *json, const struct node *had,
    const struct recommendation *recommendation)
{
	const struct node *entry = node_find(had, "added");

	json_array(json, "added");
	if (entry && entry->kind == NODE_LIST)
		for (entry = entry->first; entry; entry = entry->next)
			json_node(json, entry);
	for (size_t i = 0; i < recommendation->count; i++)
		put_entry(json, &recommendation->items[i]);
	json_end(json);
}

void recommendation_json(const struct recommendation *recommendation,
    const struct question *question, const struct node *had, FILE *out)
{
	char hash[HASH_TEXT];
	struct json json;

	json_begin(&json, out, false);
	json_object(&json, NULL);
	json_u64(&json, "schema_version", 1);
	json_text(&json, "workload", question->workload->name);
	json_time_ms(&json, "made", question->now_ms);
	json_text(&json, "from_profile", profile_hash(question->profile, hash));
	json_text(&json, "profile",
	    profile_hash(&recommendation->profile, hash));
	put_arches(&json, recommendation->arches, recommendation->arch_count);
	put_added(&json, had, recommendation);
	json_end(&json);
}
