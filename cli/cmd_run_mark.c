/* SPDX-License-Identifier: Apache-2.0 */
/* run-mark: a pipeline says that a run begins or has ended. */
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "cli/case_open.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "host/machine.h"

struct options {
	const char *db, *workloads, *key, *node, *image, *hash, *phase;
	const char *runtime;
	const char *status;
	uint64_t now_ms;
};

static const struct option_row rows[] = {
    OPTION_DB(struct options),
    OPTION_WORKLOADS(struct options),
    {0, "key",          OPTION_TEXT, offsetof(struct options, key),     "TEXT",
                      "which run, if several go on at once (default: the last one)"},
    {0, "status",       OPTION_TEXT, offsetof(struct options, status),  "N",
                      "how it ended: exit status, or 128 and the signal"           },
    {0, "image",        OPTION_TEXT, offsetof(struct options, image),   "DIGEST",
                      "the image or binary that ran"                               },
    {0, "profile-hash", OPTION_TEXT, offsetof(struct options, hash),    "HASH",
                      "the profile it ran under (default: the rollout's)"          },
    {0, "phase",        OPTION_TEXT, offsetof(struct options, phase),   "log|errno|kill",
                      "the phase it ran under (default: the rollout's)"            },
    {0, "runtime",      OPTION_TEXT, offsetof(struct options, runtime), "TEXT",
                      "what loaded its filter, such as 'runc 1.2.4'"               },
    {0, "node",         OPTION_TEXT, offsetof(struct options, node),    "NAME",
                      "where (default: this machine)"                              },
    OPTION_NOW(struct options),
    OPTION_END,
};

static struct slice optional(const char *text)
{
	return text ? slice_of(text) : (struct slice){NULL, 0};
}

static bool read_status(const char *text, struct run_edge *edge)
{
	struct slice rest;
	uint64_t status;

	if (!text)
		return true;
	rest = slice_of(text);
	if (slice_take_u64(&rest, 10, &status) < 0 || rest.len > 0 ||
	    status > 255) {
		say("--status %s: expected 0 to 255", text);
		return false;
	}
	edge->has_status = true;
	edge->status = (int32_t)status;
	return true;
}

struct seen {
	struct slice workload;
	struct run_edge *edge;
	char hash[HASH_TEXT];
};

/* What the rollout says it runs under, unless it was said otherwise. */
static int fill_from_rollout(const struct rollout *rollout, void *arg)
{
	struct seen *seen = arg;

	if (rollout->workload.len != seen->workload.len ||
	    memcmp(rollout->workload.ptr, seen->workload.ptr,
	        seen->workload.len) != 0)
		return 0;
	if (!seen->edge->profile_hash.ptr &&
	    rollout->profile_hash.len < sizeof(seen->hash)) {
		memcpy(seen->hash, rollout->profile_hash.ptr,
		    rollout->profile_hash.len);
		seen->edge->profile_hash =
		    (struct slice){seen->hash, rollout->profile_hash.len};
	}
	if (seen->edge->phase < 0)
		seen->edge->phase = (int)rollout->phase;
	return 1;
}

static bool make_edge(const struct options *options, char *argv[],
    const struct machine *machine, struct run_edge *ret)
{
	enum phase phase = PHASE_LOG;

	if (options->phase && !read_phase(options->phase, &phase))
		return false;
	if (options->runtime && !*options->runtime) {
		say("--runtime: expected a name and a version, such as 'runc "
		    "1.2.4'");
		return false;
	}
	*ret = (struct run_edge){
	    .subject.node = options->node ? slice_of(options->node)
	                                  : slice_of(machine->node),
	    .key = optional(options->key),
	    .time_ms = options->now_ms ? options->now_ms : time_now_ms(),
	    .ended = strcmp(argv[1], "end") == 0,
	    .origin = slice_of("run-mark"),
	    .workload = slice_of(argv[0]),
	    .image = optional(options->image),
	    .profile_hash = optional(options->hash),
	    .kernel = slice_of(machine->kernel),
	    .libc = slice_of(machine->libc),
	    .runtime = optional(options->runtime),
	    .phase = options->phase ? (int)phase : -1,
	    .trust = TRUST_KERNEL,
	};
	return read_status(options->status, ret);
}

static int mark(const struct options *options, char *argv[])
{
	cleanup_store struct store *store = NULL;
	struct machine machine;
	struct run_edge edge;
	struct seen seen = {.workload = slice_of(argv[0]), .edge = &edge};
	struct error err;

	machine_read(&machine);
	if (!make_edge(options, argv, &machine, &edge) ||
	    !open_store(options->db, STORE_CREATE, &store))
		return EXIT_TROUBLE;
	if (store_rollouts(store, fill_from_rollout, &seen, &err) < 0 ||
	    store_run(store, &edge, &err) < 0)
		return trouble("keeping the mark", &err);
	return EXIT_SUCCESS;
}

static int run(const struct command *self, int argc, char *argv[])
{
	cleanup_workloads struct workloads workloads = {0};
	struct options options = {0};
	int status = command_options(self, &argc, &argv, &options);

	if (status >= 0)
		return status;
	if (argc != 2 ||
	    (strcmp(argv[1], "start") != 0 && strcmp(argv[1], "end") != 0))
		return command_usage(self,
		    "expected a workload, and start or end");
	if (options.status && strcmp(argv[1], "end") != 0)
		return command_usage(self, "--status goes with end");
	if (!read_workloads(options.workloads, &workloads) ||
	    !find_workload(&workloads, argv[0]))
		return EXIT_TROUBLE;
	return mark(&options, argv);
}

const struct command cmd_run_mark = {
    .name = "run-mark",
    .synopsis = "WORKLOAD start|end [--status N] [--image DIGEST]",
    .summary = "say that a run of a workload begins, or how it ended",
    .description =
        "For pipelines: systemd units, containers and '" PROG " run' are "
        "seen without it.",
    .options = rows,
    .examples = "  $ " PROG " run-mark spin-worker start --image "
                "sha256:4bcff63\n"
                "  $ " PROG " run-mark spin-worker end --status 0\n",
    .run = run,
};
