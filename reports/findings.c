/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/verdict.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/escape.h"
#include "reports/call_number.h"
#include "reports/table.h"
#include "syscalls/actions.h"

static const struct column columns[] = {
    {"KIND",     "kind",     CELL_TEXT,  false},
    {"SYSCALL",  "syscall",  CELL_TEXT,  false},
    {"ARCH",     "arch",     CELL_TEXT,  false},
    {"ACTION",   "action",   CELL_TEXT,  false},
    {"COUNT",    "count",    CELL_COUNT, false},
    {"RISK",     "risk",     CELL_TEXT,  false},
    {"DECISION", "decision", CELL_TEXT,  false},
    {"FIRST",    "first",    CELL_TIME,  false},
    {"LAST",     "last",     CELL_TIME,  false},
    {"PROGRAM",  "exe",      CELL_TEXT,  true },
    {"WHY",      "reason",   CELL_TEXT,  true },
};

static bool has_call(const struct finding *finding)
{
	return finding->syscall[0] != '\0';
}

static void put_text_or_none(struct table *table, bool have, const char *text)
{
	if (have && text)
		table_text(table, text);
	else
		table_slice(table, (struct slice){NULL, 0});
}

static void put_row(struct table *table, const struct finding *finding)
{
	bool call = has_call(finding);

	table_row(table);
	table_text(table, finding_kind_name(finding->kind));
	put_text_or_none(table, call, finding->syscall);
	put_text_or_none(table, call, finding->arch);
	put_text_or_none(table, call, action_name(finding->call.action));
	table_count(table, finding->count);
	put_text_or_none(table, call, risk_name(finding->risk));
	put_text_or_none(table, finding->decided,
	    decision_name(finding->decision));
	table_time(table, finding->first_ms);
	table_time(table, finding->last_ms);
	table_slice(table,
	    finding->exe_count ? finding->exes[0] : (struct slice){NULL, 0});
	table_text(table, finding->reason);
}

static int make_table(const struct findings *findings, struct table **ret)
{
	int r = table_new(columns, ARRAY_SIZE(columns), ret);

	if (r < 0)
		return r;
	for (size_t i = 0; i < findings->count; i++)
		put_row(*ret, &findings->items[i]);
	return 0;
}

static const char *mend_of(const struct finding *finding)
{
	return finding->outcome == OUTCOME_PASS ? "" : finding->mend;
}

static int by_mend(const void *a, const void *b)
{
	const struct finding *left = *(const struct finding *const *)a;
	const struct finding *right = *(const struct finding *const *)b;
	int r = strcmp(mend_of(left), mend_of(right));

	return r ? r : (left > right) - (left < right);
}

static int by_place(const void *a, const void *b)
{
	const struct finding *left = *(const struct finding *const *)a;
	const struct finding *right = *(const struct finding *const *)b;

	return (left > right) - (left < right);
}

/* One command often settles several: the first of each, in their order. */
static size_t find_mends(const struct findings *findings,
    const struct finding **ret)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		ret[i] = &findings->items[i];
	qsort(ret, findings->count, sizeof(*ret), by_mend);
	for (size_t i = 0; i < findings->count; i++) {
		const char *mend = mend_of(ret[i]);

		if (*mend &&
		    (count == 0 || strcmp(mend_of(ret[count - 1]), mend) != 0))
			ret[count++] = ret[i];
	}
	qsort(ret, count, sizeof(*ret), by_place);
	return count;
}

static int put_mends(const struct findings *findings, FILE *out)
{
	cleanup_free const struct finding **mends =
	    calloc(findings->count + 1, sizeof(*mends));
	size_t count;

	if (!mends)
		return -ENOMEM;
	count = find_mends(findings, mends);
	if (count > 0)
		fputs("\nWhat to do:\n", out);
	for (size_t i = 0; i < count; i++) {
		fputs("  ", out);
		escape(out, MEDIUM_TERMINAL, slice_of(mends[i]->mend));
		fputc('\n', out);
	}
	return 0;
}

int findings_text(const struct findings *findings, bool color, FILE *out,
    struct error *err)
{
	cleanup_table struct table *table = NULL;
	int r = make_table(findings, &table);

	if (r < 0)
		return error_set(err, r, "out of memory");
	r = table_write(table, TABLE_TEXT, color, out, err);
	if (r == 0 && put_mends(findings, out) < 0)
		r = error_set(err, -ENOMEM, "out of memory");
	return r;
}

int findings_csv(const struct findings *findings, FILE *out, struct error *err)
{
	cleanup_table struct table *table = NULL;
	int r = make_table(findings, &table);

	if (r < 0)
		return error_set(err, r, "out of memory");
	return table_write(table, TABLE_CSV, false, out, err);
}

static void put_names(struct json *json, const char *key,
    const struct slice names[static FINDING_NAMES], size_t count)
{
	json_array(json, key);
	for (size_t i = 0; i < count && i < FINDING_NAMES; i++)
		json_slice(json, NULL, names[i]);
	json_end(json);
}

static void put_call(const struct finding *finding, struct json *json)
{
	json_text(json, "syscall", finding->syscall);
	json_text(json, "arch", finding->arch);
	call_number_json(&finding->call, json);
	json_text(json, "action", action_name(finding->call.action));
	json_text(json, "risk", risk_name(finding->risk));
}

static void put_no_call(struct json *json)
{
	static const char *const keys[] = {"syscall", "arch", "nr", "action",
	    "risk"};

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		json_null(json, keys[i]);
}

static void put_phases(const struct finding *finding, struct json *json)
{
	json_array(json, "seen_at");
	if (finding->startup)
		json_text(json, NULL, "startup");
	if (finding->steady)
		json_text(json, NULL, "steady");
	if (finding->shutdown)
		json_text(json, NULL, "shutdown");
	json_end(json);
}

static void put_finding(const struct finding *finding, struct json *json)
{
	json_object(json, NULL);
	json_text(json, "kind", finding_kind_name(finding->kind));
	if (has_call(finding))
		put_call(finding, json);
	else
		put_no_call(json);
	json_u64(json, "count", finding->count);
	json_time_ms(json, "first", finding->first_ms);
	json_time_ms(json, "last", finding->last_ms);
	json_text(json, "reason", finding->reason);
	json_text(json, "mend", finding->mend);
	json_text(json, "outcome", outcome_name(finding->outcome));
	json_text(json, "match", finding->match == MATCH_YES ? "yes" : "maybe");
	json_u64(json, "runs", finding->runs);
	json_u64(json, "runs_total", finding->run_total);
	put_names(json, "nodes", finding->nodes, finding->node_count);
	put_names(json, "executables", finding->exes, finding->exe_count);
	put_names(json, "images", finding->images, finding->image_count);
	json_text(json, "siblings", finding->siblings);
	put_phases(finding, json);
	json_bool(json, "runtime_init", finding->runtime_init);
	json_bool(json, "confirmed", finding->confirmed);
	if (finding->decided)
		json_text(json, "decision", decision_name(finding->decision));
	else
		json_null(json, "decision");
	json_end(json);
}

void findings_json(const struct findings *findings, struct json *json,
    const char *key)
{
	json_array(json, key);
	for (size_t i = 0; i < findings->count; i++)
		put_finding(&findings->items[i], json);
	json_end(json);
}
