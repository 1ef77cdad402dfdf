/* SPDX-License-Identifier: Apache-2.0 */
/* recommend: the findings, and the profile with what it lacks. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/recommend.h"
#include "base/file.h"
#include "cli/case_open.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/terminal.h"
#include "profile/codec.h"
#include "reports/verdict.h"

#define FORMATS "text|json|csv"

struct options {
	const char *db, *workloads, *output, *write, *profile_format;
	uint64_t now_ms;
	bool exit_code, decided;
};

static const struct option_row rows[] = {
    OPTION_DB(struct options),
    OPTION_WORKLOADS(struct options),
    OPTION_OUTPUT(struct options, FORMATS),
    {0, "write",        OPTION_TEXT, offsetof(struct options, write),          "FILE",
                               "the profile with the additions, and FILE.why.json beside it"},
    {0, "format",       OPTION_TEXT, offsetof(struct options, profile_format), "NAME",
                               "of that profile (default: oci)"                             },
    {0, "decided-only", OPTION_FLAG, offsetof(struct options, decided),        NULL,
                               "add nothing but what people decided"                        },
    {0, "exit-code",    OPTION_FLAG, offsetof(struct options, exit_code),      NULL,
                               "leave with 1 on findings"                                   },
    OPTION_NOW(struct options),
    OPTION_END,
};

struct files {
	const struct workload_case *subject;
	const struct recommendation *found;
	const struct codec *codec;
};

static int write_profile(FILE *out, void *arg, struct error *err)
{
	const struct files *files = arg;

	return files->codec->write(&files->found->profile, out, err);
}

static int write_reasons(FILE *out, void *arg, struct error *err)
{
	const struct files *files = arg;

	(void)err;
	recommendation_json(files->found, &files->subject->question, NULL, out);
	return 0;
}

/* What the format can't carry is said by name, and nothing is written. */
static bool carries(const struct files *files, const char *path)
{
	cleanup_problems struct problems cannot = {0};

	if (!files->codec->check)
		return true;
	problems_init(&cannot, path);
	(void)files->codec->check(&files->found->profile, &cannot);
	problems_print(&cannot, stderr);
	return !problems_failed(&cannot);
}

/* The reasons first: a profile never stands there without them. */
static int write_files(struct files *files, const char *path)
{
	cleanup_free char *beside = NULL;
	struct error err;

	if (asprintf(&beside, "%s.why.json", path) < 0)
		return EXIT_TROUBLE;
	if (!carries(files, path))
		return EXIT_TROUBLE;
	if (file_replace(beside, 0644, write_reasons, files, &err) < 0)
		return trouble(beside, &err);
	if (file_replace(path, 0644, write_profile, files, &err) < 0)
		return trouble(path, &err);
	say("%s: %zu calls added; why stands in %s", path, files->found->count,
	    beside);
	return EXIT_SUCCESS;
}

static int show(const struct workload_case *subject,
    const struct recommendation *found, int format)
{
	struct json json;
	struct error err;
	int r = 0;

	if (format == FORMAT_JSON) {
		json_begin(&json, stdout, false);
		json_object(&json, NULL);
		json_u64(&json, "schema_version", SCHEMA_VERSION);
		json_text(&json, "workload", subject->workload->name);
		findings_json(&subject->verdict.findings, &json, "findings");
		json_array(&json, "added");
		for (size_t i = 0; i < found->count; i++)
			json_text(&json, NULL, found->items[i].syscall);
		json_end(&json);
		json_end(&json);
		return EXIT_SUCCESS;
	}
	pager_start();
	if (format == FORMAT_CSV)
		r = findings_csv(&subject->verdict.findings, stdout, &err);
	else if (subject->verdict.findings.count > 0)
		r = findings_text(&subject->verdict.findings,
		    color_wanted(stdout), stdout, &err);
	else
		puts("Nothing was recorded that the profile does not allow.");
	return r < 0 ? trouble(NULL, &err) : EXIT_SUCCESS;
}

static int answer(struct workload_case *subject, const struct options *options,
    int format, const struct codec *codec)
{
	cleanup_recommendation struct recommendation found = {0};
	const struct recommend_options want = {
	    .decided_only = options->decided};
	struct files files = {subject, &found, codec};
	struct error err;
	int status;

	if (recommend(&subject->question, &subject->verdict, &want, &found,
	        &err) < 0)
		return trouble(subject->workload->name, &err);
	status = show(subject, &found, format);
	if (status == EXIT_SUCCESS && options->write)
		status = write_files(&files, options->write);
	if (status == EXIT_SUCCESS && options->exit_code &&
	    subject->verdict.findings.count > 0)
		return EXIT_FINDINGS;
	return status;
}

static int run(const struct command *self, int argc, char *argv[])
{
	cleanup_case struct workload_case subject = {0};
	struct options options = {0};
	struct case_options want;
	const struct codec *codec;
	int format, status = command_options(self, &argc, &argv, &options);

	if (status >= 0)
		return status;
	if (argc != 1)
		return command_usage(self, "expected one workload");
	format = format_find(self, FORMATS, options.output);
	if (format < 0)
		return EXIT_TROUBLE;
	codec =
	    codec_find(options.profile_format ? options.profile_format : "oci");
	if (!codec || !codec->write)
		return command_usage(self, "--format %s: no such format",
		    options.profile_format);
	want = (struct case_options){.db = options.db,
	    .workloads = options.workloads,
	    .now_ms = options.now_ms};
	if (!case_open(argv[0], &want, &subject))
		return EXIT_TROUBLE;
	return answer(&subject, &options, format, codec);
}

const struct command cmd_recommend = {
    .name = "recommend",
    .synopsis = "WORKLOAD [--write FILE] [-o text|json|csv]",
    .summary = "what the profile lacks, and the profile with it",
    .description =
        "Ordinary calls that surely the workload itself made, and what was "
        "decided, are\nadded; a risky or sensitive call never without a "
        "decision, a number without\na name never at all.",
    .options = rows,
    .examples = "  $ " PROG " recommend spin-worker\n"
                "  $ " PROG " recommend spin-worker --write "
                "profiles/spin.json\n",
    .run = run,
};
