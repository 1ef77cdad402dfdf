/* SPDX-License-Identifier: Apache-2.0 */
/*
 * GitLab's code quality report, which a merge request shows: an issue for each
 * thing that blocks, at the workload's line of workloads.yaml. A fingerprint
 * says what is the same issue as the last time: the counts are not in it.
 */
#include "reports/formats.h"

#include <stdio.h>

#include "base/file.h"
#include "base/json.h"
#include "reports/verdict.h"

static const char *const severities[] = {
    [OUTCOME_PASS] = "info",
    [OUTCOME_INSUFFICIENT] = "minor",
    [OUTCOME_UNTRUSTED] = "critical",
    [OUTCOME_HOLD] = "major",
};

static void put_place(struct json *json, const struct question *question)
{
	const struct workloads *workloads = question->workloads;

	json_object(json, "location");
	json_text(json, "path",
	    workloads && workloads->path ? workloads->path : "workloads.yaml");
	json_object(json, "lines");
	json_u64(json, "begin",
	    question->workload->line ? question->workload->line : 1);
	json_end(json);
	json_end(json);
}

static void put_issue(struct json *json, const struct report_workload *at,
    enum outcome outcome, const char *what, const char *call, const char *text)
{
	const char *name = at->question->workload->name;
	char key[512], hash[HASH_TEXT], said[600];
	int len = snprintf(key, sizeof(key), "%s\n%s\n%s", name, what, call);

	(void)snprintf(said, sizeof(said), "%s: %s: %s", name,
	    outcome_name(outcome), text);
	json_object(json, NULL);
	json_text(json, "description", said);
	json_text(json, "check_name", what);
	json_text(json, "fingerprint",
	    hash_bytes((struct slice){key, len < (int)sizeof(key)
	                                       ? (size_t)len
	                                       : sizeof(key) - 1},
	        hash));
	json_text(json, "severity", severities[outcome]);
	put_place(json, at->question);
	json_end(json);
}

static void put_workload(struct json *json, const struct report_workload *at)
{
	const struct verdict *verdict = at->verdict;

	for (size_t i = 0; i < verdict->findings.count; i++) {
		const struct finding *finding = &verdict->findings.items[i];
		char call[SYSCALL_TEXT + ARCH_TEXT];

		if (finding->outcome == OUTCOME_PASS)
			continue;
		(void)snprintf(call, sizeof(call), "%s/%s", finding->arch,
		    finding->syscall);
		put_issue(json, at, finding->outcome,
		    finding_kind_name(finding->kind), call, finding->reason);
	}
	for (unsigned i = 0; i < CHECK_COUNT; i++)
		if (verdict->checks[i].outcome != OUTCOME_PASS &&
		    !verdict_check_told(verdict, i))
			put_issue(json, at, verdict->checks[i].outcome,
			    check_name(i), "", verdict->checks[i].detail);
}

static int write_codequality(const struct report *report, FILE *out,
    struct error *err)
{
	struct json json;

	(void)err;
	json_begin(&json, out, false);
	json_array(&json, NULL);
	for (size_t i = 0; i < report->workload_count; i++)
		put_workload(&json, &report->workloads[i]);
	json_end(&json);
	return 0;
}

const struct report_format report_codequality = {"codequality",
    "application/json", write_codequality};
