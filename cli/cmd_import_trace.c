/* SPDX-License-Identifier: Apache-2.0 */
/* import-trace: keep what a trace saw a workload use. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/escape.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "collector/trace.h"
#include "store/store.h"
#include "syscalls/syscalls.h"

#define FORMATS "strace|strace-count|perf-stat|perf-trace|bpf-hook"

struct options {
	const char *db, *workload, *image, *arch;
};

static const struct option_row rows[] = {
    OPTION_DB(struct options),
    {'W', "workload", OPTION_TEXT, offsetof(struct options, workload), "NAME",
                      "whose calls they are (required)"           },
    {0,   "image",    OPTION_TEXT, offsetof(struct options, image),    "DIGEST",
                      "of the image or binary that was traced"    },
    {0,   "arch",     OPTION_TEXT, offsetof(struct options, arch),     "ARCH",
                      "it was traced on (default: this machine's)"},
    OPTION_END,
};

/* A long line is cut; what is left of it begins with no call. */
static int read_lines(struct trace *trace, FILE *in)
{
	cleanup_free char *line = NULL;
	size_t size = 0;
	ssize_t len;

	while ((len = getline(&line, &size, in)) >= 0) {
		struct slice text = {line, (size_t)len};

		if (line[len - 1] == '\n')
			text.len--;
		if (text.len > TRACE_LINE_MAX)
			text.len = TRACE_LINE_MAX;
		trace_line(trace, text);
	}
	return feof(in) ? 0 : -errno;
}

static uint64_t written_ms(FILE *in)
{
	struct stat status;

	if (fstat(fileno(in), &status) < 0 || !S_ISREG(status.st_mode))
		return time_now_ms();
	return (uint64_t)status.st_mtim.tv_sec * 1000;
}

static int keep(struct store *store, const struct options *options,
    const struct trace *trace, struct trace_counts *counts, struct error *err)
{
	cleanup_free struct used *copies = NULL;
	const struct used *used;
	size_t count;

	used = trace_used(trace, &count, counts);
	copies = calloc(count ? count : 1, sizeof(*copies));
	if (!copies)
		return error_set(err, -ENOMEM, "out of memory");
	for (size_t i = 0; i < count; i++) {
		copies[i] = used[i];
		if (options->image)
			copies[i].image = slice_of(options->image);
	}
	return store_used(store, slice_of(options->workload), copies, count,
	    err);
}

static void show(const char *path, const struct trace *trace,
    const struct trace_counts *counts)
{
	struct trace_counts again;
	char name[256];
	size_t count;

	(void)trace_used(trace, &count, &again);
	printf("%s: %" PRIu64 " calls of %zu kinds",
	    escape_into(name, sizeof(name), MEDIUM_TERMINAL, slice_of(path)),
	    counts->calls, count);
	if (counts->denied)
		printf(", %" PRIu64 " of them denied", counts->denied);
	putchar('\n');
	if (counts->unknown)
		say("%s: left out %" PRIu64 " calls by names nobody knows: %s",
		    path, counts->unknown, counts->names);
}

static int import(const char *format, const char *path, uint32_t arch,
    struct store *store, const struct options *options)
{
	bool is_stdin = strcmp(path, "-") == 0;
	cleanup_fclose FILE *opened = is_stdin ? NULL : fopen(path, "re");
	FILE *in = is_stdin ? stdin : opened;
	cleanup_trace struct trace *trace = NULL;
	struct trace_options how = {.arch = arch};
	struct trace_counts counts = {0};
	struct error err;
	int r;

	if (!in) {
		error_describe(&err, "%s", strerror(errno));
		return trouble(path, &err);
	}
	how.time_ms = written_ms(in);
	r = trace_new(format, &how, &trace, &err);
	if (r == 0) {
		r = read_lines(trace, in);
		if (r < 0)
			error_describe(&err, "%s", strerror(-r));
	}
	if (r == 0)
		r = trace_end(trace, &err);
	if (r == 0)
		r = keep(store, options, trace, &counts, &err);
	if (r < 0)
		return trouble(path, &err);
	show(path, trace, &counts);
	return EXIT_SUCCESS;
}

static bool is_format(const char *name)
{
	for (size_t i = 0; trace_format_at(i); i++)
		if (strcmp(trace_format_at(i), name) == 0)
			return true;
	return false;
}

static int run(const struct command *self, int argc, char *argv[])
{
	cleanup_store struct store *store = NULL;
	struct options options = {0};
	int status = command_options(self, &argc, &argv, &options);
	uint32_t arch = arch_native();

	if (status >= 0)
		return status;
	if (!options.workload)
		return command_usage(self, "--workload is required");
	if (argc < 2)
		return command_usage(self, "a format and a file are expected");
	if (!is_format(argv[0]))
		return command_usage(self, "%s: expected " FORMATS, argv[0]);
	if (options.arch && !arch_find(slice_of(options.arch), &arch))
		return command_usage(self, "--arch %s: there is none",
		    options.arch);
	if (!open_store(options.db, STORE_CREATE, &store))
		return EXIT_TROUBLE;
	status = EXIT_SUCCESS;
	for (int i = 1; i < argc; i++)
		if (import(argv[0], argv[i], arch, store, &options) !=
		    EXIT_SUCCESS)
			status = EXIT_TROUBLE;
	return status;
}

const struct command cmd_import_trace = {
    .name = "import-trace",
    .synopsis = FORMATS " FILE... --workload NAME",
    .summary = "keep what a trace saw a workload use",
    .description =
        "A trace tells what was used, not what was denied: it adds to what\n"
        "is recommended, with arguments where it has them, and what no trace\n"
        "and no record shows used may go. A call that failed with ENOSYS or\n"
        "EPERM, that its process was killed for, or that left the kernel\n"
        "without having entered it (perf stat) counts as denied.\n\n"
        "  strace        strace -f, -ff, -o, -t, -ttt, -y ...\n"
        "  strace-count  strace -c\n"
        "  perf-stat     perf stat -e 'syscalls:sys_e*', also with -x,\n"
        "  perf-trace    perf trace -s\n"
        "  bpf-hook      the profile that oci-seccomp-bpf-hook writes",
    .options = rows,
    .examples =
        "  $ strace -f -o spin.trace spin up\n"
        "  $ " PROG " import-trace strace spin.trace --workload spin-worker\n",
    .run = run,
};
