/* SPDX-License-Identifier: Apache-2.0 */
/* profile merge: two profiles or more made one. */
#include "cli/profile.h"
#include "profile/merge.h"

struct options {
	struct profile_source source;
	const char *to, *path;
	bool intersection, lossy;
};

static const struct option_row rows[] = {
    {0, "intersection", OPTION_FLAG, offsetof(struct options, intersection),
     NULL,                                                                             "what all allow, instead of what any does"},
    {0, "to",           OPTION_TEXT, offsetof(struct options, to),           "FORMAT",
     "write it as this (default: oci)"                                                                                           },
    OPTION_SOURCE(struct options, source),
    {0, "lossy",        OPTION_FLAG, offsetof(struct options, lossy),        NULL,
     "write also what changes what the filter answers"                                                                           },
    {0, "write",        OPTION_TEXT, offsetof(struct options, path),         "FILE",
     "to this file, whole or not at all (default: standard output)"                                                              },
    OPTION_END,
};

static int add(const struct options *options, const char *path,
    struct profile *to)
{
	cleanup_profile struct profile other = {0}, merged = {0};
	struct error err;

	if (!profile_operand(&options->source, path, &other, NULL))
		return EXIT_TROUBLE;
	profile_for_source(&options->source, &other);
	if (profile_merge(to, &other,
	        options->intersection ? MERGE_INTERSECTION : MERGE_UNION,
	        &merged, &err) < 0)
		return trouble(path, &err);
	profile_release(to);
	*to = merged;
	merged = (struct profile){0};
	return EXIT_SUCCESS;
}

static int merge(const struct command *self, struct options *options, int count,
    char *paths[])
{
	cleanup_profile struct profile profile = {0};
	const struct codec *to =
	    codec_named(self, options->to ? options->to : "oci", true);

	if (!to || !profile_source_resolve(self, &options->source) ||
	    !profile_operand(&options->source, paths[0], &profile, NULL))
		return EXIT_TROUBLE;
	profile_for_source(&options->source, &profile);
	for (int i = 1; i < count; i++) {
		int status = add(options, paths[i], &profile);

		if (status != EXIT_SUCCESS)
			return status;
	}
	return profile_put(to, &profile, options->path, options->lossy);
}

static int run(const struct command *self, int argc, char *argv[])
{
	struct options options = {0};
	int status = command_options(self, &argc, &argv, &options);

	if (status >= 0)
		return status;
	if (argc < 2)
		return command_usage(self, "expected two FILEs or more");
	status = merge(self, &options, argc, argv);
	profile_source_release(&options.source);
	return status;
}

const struct command cmd_profile_merge = {
    .name = "merge",
    .synopsis = "[--intersection] [--to FORMAT] [--write FILE] FILE FILE...",
    .summary = "make one profile of several",
    .description =
        "Of two answers to a call the milder counts, or the stricter with "
        "--intersection,\nfor each architecture and whatever the arguments. "
        "Where no filter can answer so,\nthe call is named and nothing "
        "written: nor where only one file is for an\narchitecture, and the "
        "other's rules would hold there, too. A file that names no\n"
        "architectures is for the machine's own alone, or that of --arch.",
    .options = rows,
    .examples = "  $ " PROG " profile merge base.json network.json >all.json\n"
                "  $ " PROG " profile merge --intersection a.json b.json\n",
    .run = run,
};
