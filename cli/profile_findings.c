/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/profile_findings.h"

#include <string.h>

#include "base/escape.h"
#include "base/json.h"
#include "profile/lint.h"

static const char *const severities[] = {
    [SEVERITY_NOTE] = "note",
    [SEVERITY_WARNING] = "warning",
    [SEVERITY_ERROR] = "error",
};

static bool has_code(const struct problems *problems, const char *code)
{
	for (size_t i = 0; i < problems->count; i++)
		if (problems->items[i].code &&
		    strcmp(problems->items[i].code, code) == 0)
			return true;
	return false;
}

static bool any_has_code(const struct problems *files, size_t count,
    const char *code)
{
	for (size_t i = 0; i < count; i++)
		if (has_code(&files[i], code))
			return true;
	return false;
}

/* What a code means is told once, at the end. */
void profile_findings_text(const struct problems *files, size_t count,
    FILE *out)
{
	const struct lint_code *code;
	bool first = true;

	for (size_t i = 0; i < count; i++)
		problems_print(&files[i], out);
	for (size_t i = 0; (code = lint_code_at(i)); i++) {
		if (!any_has_code(files, count, code->code))
			continue;
		if (first)
			fputc('\n', out);
		first = false;
		fprintf(out, "%s: %s\n       %s\n", code->code, code->why,
		    code->mend);
	}
}

static void put_finding(const char *file, const struct problem *problem,
    struct json *json)
{
	const struct lint_code *code = lint_code_find(problem->code);

	json_object(json, NULL);
	json_text(json, "file", file);
	json_u64(json, "line", problem->line);
	json_u64(json, "column", problem->column);
	json_text(json, "severity", severities[problem->severity]);
	json_text(json, "code", problem->code);
	json_text(json, "name", code ? code->name : NULL);
	json_text(json, "text", problem->text);
	json_text(json, "why", code ? code->why : NULL);
	json_text(json, "mend", code ? code->mend : NULL);
	json_end(json);
}

void profile_findings_json(const struct problems *files, size_t count,
    FILE *out)
{
	size_t dropped = 0;
	struct json json;

	json_begin(&json, out, false);
	json_object(&json, NULL);
	json_u64(&json, "schema_version", 1);
	json_array(&json, "findings");
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < files[i].count; j++)
			put_finding(files[i].file, &files[i].items[j], &json);
		dropped += files[i].dropped;
	}
	json_end(&json);
	json_u64(&json, "not_shown", dropped);
	json_end(&json);
}

static void put_message(const char *key, const char *text, struct json *json)
{
	json_object(json, key);
	json_text(json, "text", text);
	json_end(json);
}

/* Of what cannot be read there is no code. */
static const struct lint_code syntax = {.code = "syntax",
    .name = "syntax",
    .why = "It cannot be read as what it should be.",
    .mend = "See the message."};

static bool any_has_none(const struct problems *files, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < files[i].count; j++)
			if (!files[i].items[j].code)
				return true;
	return false;
}

static void put_rule(const struct lint_code *code, struct json *json)
{
	json_object(json, NULL);
	json_text(json, "id", code->code);
	json_text(json, "name", code->name);
	put_message("shortDescription", code->why, json);
	put_message("help", code->mend, json);
	json_end(json);
}

static void put_rules(const struct problems *files, size_t count,
    struct json *json)
{
	const struct lint_code *code;

	json_array(json, "rules");
	if (any_has_none(files, count))
		put_rule(&syntax, json);
	for (size_t i = 0; (code = lint_code_at(i)); i++) {
		if (any_has_code(files, count, code->code))
			put_rule(code, json);
	}
	json_end(json);
}

static void put_region(const struct problem *problem, struct json *json)
{
	if (problem->line == 0)
		return;
	json_object(json, "region");
	json_u64(json, "startLine", problem->line);
	if (problem->column > 0)
		json_u64(json, "startColumn", problem->column);
	json_end(json);
}

/* A URI may have no blank, nor whatever else is in the name of a file. */
static void put_uri(const char *file, struct json *json)
{
	char uri[3 * 1024];
	size_t len = 0;

	for (; *file && len + 4 < sizeof(uri); file++) {
		unsigned char c = (unsigned char)*file;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || strchr("/._-~", c))
			uri[len++] = (char)c;
		else
			len += (size_t)snprintf(uri + len, 4, "%%%02X", c);
	}
	uri[len] = '\0';
	json_text(json, "uri", uri);
}

static void put_result(const char *file, const struct problem *problem,
    struct json *json)
{
	json_object(json, NULL);
	json_text(json, "ruleId", problem->code ? problem->code : syntax.code);
	json_text(json, "level", severities[problem->severity]);
	put_message("message", problem->text, json);
	json_array(json, "locations");
	json_object(json, NULL);
	json_object(json, "physicalLocation");
	json_object(json, "artifactLocation");
	put_uri(file, json);
	json_end(json);
	put_region(problem, json);
	json_end(json);
	json_end(json);
	json_end(json);
	json_end(json);
}

static void put_tool(const struct problems *files, size_t count,
    struct json *json)
{
	json_object(json, "tool");
	json_object(json, "driver");
	json_text(json, "name", PROG);
	put_rules(files, count, json);
	json_end(json);
	json_end(json);
}

void profile_findings_sarif(const struct problems *files, size_t count,
    FILE *out)
{
	struct json json;

	json_begin(&json, out, false);
	json_object(&json, NULL);
	json_text(&json, "$schema",
	    "https://json.schemastore.org/sarif-2.1.0.json");
	json_text(&json, "version", "2.1.0");
	json_array(&json, "runs");
	json_object(&json, NULL);
	put_tool(files, count, &json);
	json_array(&json, "results");
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < files[i].count; j++)
			put_result(files[i].file, &files[i].items[j], &json);
	json_end(&json);
	json_end(&json);
	json_end(&json);
	json_end(&json);
}
