/* SPDX-License-Identifier: Apache-2.0 */
/* profile convert: a profile in another format. */
#include "cli/profile.h"

struct options {
	struct profile_source source;
	const char *to, *path;
	bool lossy;
};

static const struct option_row rows[] = {
    {0, "to",    OPTION_TEXT, offsetof(struct options, to),    "FORMAT",
     "write it as this"                                            },
    OPTION_SOURCE(struct options, source),
    {0, "lossy", OPTION_FLAG, offsetof(struct options, lossy), NULL,
     "write also what changes what the filter answers"             },
    {0, "write", OPTION_TEXT, offsetof(struct options, path),  "FILE",
     "to this file, whole or not at all (default: standard output)"},
    OPTION_END,
};

static int convert(const struct command *self, struct options *options,
    const char *path)
{
	cleanup_profile struct profile profile = {0};
	const struct codec *to = codec_named(self, options->to, true);

	if (!to || !profile_source_resolve(self, &options->source) ||
	    !profile_operand(&options->source, path, &profile, NULL))
		return EXIT_TROUBLE;
	return profile_put(to, &profile, options->path, options->lossy);
}

static int run(const struct command *self, int argc, char *argv[])
{
	struct options options = {0};
	int status = command_options(self, &argc, &argv, &options);

	if (status >= 0)
		return status;
	if (argc != 1)
		return command_usage(self, "expected one FILE");
	if (!options.to)
		return command_usage(self, "--to FORMAT is missing");
	status = convert(self, &options, argv[0]);
	profile_source_release(&options.source);
	return status;
}

const struct command cmd_profile_convert = {
    .name = "convert",
    .synopsis = "--to FORMAT [--from FORMAT] [--lossy] [--write FILE] FILE",
    .summary = "write a profile in another format",
    .description =
        "FORMAT: oci docker containers spo seccompiler systemd list, and to "
        "write only pfc\nbpf kubernetes. What the format cannot carry is "
        "named, and then nothing is\nwritten (exit status 1) unless with "
        "--lossy.\n\n--arch, --caps and --kernel are for whom Docker's "
        "includes and excludes are read.",
    .options = rows,
    .examples =
        "  $ " PROG " profile convert --to oci --caps none default.json\n"
        "  $ " PROG " profile convert --to systemd --write "
        "/etc/systemd/system/x.service.d/seccomp.conf x.json\n"
        "  $ " PROG " profile convert --to bpf x.json >x.bpf\n",
    .run = run,
};
