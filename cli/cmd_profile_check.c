/* SPDX-License-Identifier: Apache-2.0 */
/* profile check: what is wrong, weak or without effect. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/document.h"
#include "cli/profile.h"
#include "cli/profile_findings.h"
#include "profile/lint.h"

#define FORMATS    "text|json|sarif"
#define FILES_MOST 64

struct options {
	struct profile_source source;
	const char *output, *root;
	bool manifest;
};

static const struct option_row rows[] = {
    OPTION_OUTPUT(struct options, FORMATS),
    OPTION_SOURCE(struct options, source),
    {0, "manifest",     OPTION_FLAG, offsetof(struct options, manifest), NULL,
                              "the files are Kubernetes manifests"    },
    {0, "seccomp-root", OPTION_TEXT, offsetof(struct options, root),     "DIR",
                              "where Localhost profiles must be found"},
    OPTION_END,
};

struct checks {
	struct problems files[FILES_MOST];
	size_t count;
	bool unread;
};

static void release(struct checks *checks)
{
	for (size_t i = 0; i < checks->count; i++)
		problems_release(&checks->files[i]);
}

#define cleanup_checks CLEANUP(release)

static int check_profile(const struct options *options, const char *path,
    struct problems *problems)
{
	cleanup_profile struct profile profile = {0};
	int r = profile_read(path, options->source.codec,
	    &options->source.target, &profile, problems);

	return r < 0 ? r : profile_lint(&profile, problems);
}

static int check_manifest(const struct options *options, const char *path,
    struct problems *problems)
{
	cleanup_document struct document *document = NULL;
	int r = document_read(path, DOCUMENT_ANY, &document, problems);

	if (r < 0)
		return r;
	(void)manifest_lint(document_root(document), options->root, problems);
	return 0;
}

/* A mistake in a file is a finding; a file that is not there is trouble. */
static void check_file(const struct options *options, const char *path,
    struct checks *checks)
{
	struct problems *problems = &checks->files[checks->count++];
	int r;

	problems_init(problems, path);
	r = options->manifest ? check_manifest(options, path, problems)
	                      : check_profile(options, path, problems);
	if (r < 0 && r != -EINVAL && r != -EBADMSG)
		checks->unread = true;
}

static bool found_something(const struct checks *checks)
{
	for (size_t i = 0; i < checks->count; i++) {
		const size_t *found = checks->files[i].found;

		if (found[SEVERITY_WARNING] > 0 || found[SEVERITY_ERROR] > 0)
			return true;
	}
	return false;
}

static const struct {
	const char *name;
	void (*put)(const struct problems *files, size_t count, FILE *out);
} formats[] = {
    {"text",  profile_findings_text },
    {"json",  profile_findings_json },
    {"sarif", profile_findings_sarif},
};

static int check(const struct command *self, const struct options *options,
    int count, char *paths[])
{
	const char *format = options->output ? options->output : "text";
	cleanup_checks struct checks checks = {0};
	size_t at = 0;

	while (at < sizeof(formats) / sizeof(formats[0]) &&
	       strcmp(formats[at].name, format) != 0)
		at++;
	if (at == sizeof(formats) / sizeof(formats[0]))
		return command_usage(self, "-o %s: expected %s", format,
		    FORMATS);
	for (int i = 0; i < count; i++)
		check_file(options, paths[i], &checks);
	formats[at].put(checks.files, checks.count, stdout);
	if (checks.unread)
		return EXIT_TROUBLE;
	return found_something(&checks) ? EXIT_FINDINGS : EXIT_SUCCESS;
}

static int run(const struct command *self, int argc, char *argv[])
{
	struct options options = {0};
	int status = command_options(self, &argc, &argv, &options);

	if (status >= 0)
		return status;
	if (argc < 1 || argc > FILES_MOST)
		return command_usage(self, "expected 1 to %d FILEs",
		    FILES_MOST);
	status = profile_source_resolve(self, &options.source)
	             ? check(self, &options, argc, argv)
	             : EXIT_TROUBLE;
	profile_source_release(&options.source);
	return status;
}

const struct command cmd_profile_check = {
    .name = "check",
    .synopsis = "[--manifest [--seccomp-root DIR]] [-o text|json|sarif] "
                "FILE...",
    .summary = "find what is wrong, weak or without effect in a profile",
    .description =
        "Or, with --manifest, in what asks Kubernetes for one: Pod, "
        "Deployment, DaemonSet,\nStatefulSet, Job, CronJob, SpinApp. Each "
        "finding has a place, a code, a reason and\na way to mend it. Exit "
        "status 1: there was an error or a warning; notes do not\ncount.",
    .options = rows,
    .examples = "  $ " PROG " profile check spin.json\n"
                "  $ " PROG " profile check -o sarif profiles/x.json >x.sarif\n"
                "  $ " PROG " profile check --manifest --seccomp-root "
                "/var/lib/kubelet/seccomp app.yaml\n",
    .run = run,
};
