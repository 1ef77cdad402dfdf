/* SPDX-License-Identifier: Apache-2.0 */
/* seccompctl db: copies of the store, its health, how long it remembers. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/time.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/past.h"
#include "cli/report.h"
#include "store/store.h"

#define FORMATS "text|json"
#define HOUR_MS UINT64_C(3600000)
#define DAY_MS  (24 * HOUR_MS)
#define KEEP_MS (365 * DAY_MS)
#define SHARES  10 /* of what is left to go, one at a time */

struct options {
	const char *db, *output, *workloads;
	uint64_t keep_ms;
	uint64_t before_ms;
	uint64_t most_mib;
};

static const struct option_row backup_rows[] = {
    OPTION_DB(struct options),
    OPTION_END,
};

static void show_progress(int left, int total, void *arg)
{
	(void)arg;
	if (total > 0)
		fprintf(stderr, "\r\033[K%d %%",
		    (int)((int64_t)(total - left) * 100 / total));
}

static int run_backup(const struct command *self, int argc, char *argv[])
{
	cleanup_store struct store *store = NULL;
	struct options options = {0};
	bool show = isatty(STDERR_FILENO);
	int status = command_options(self, &argc, &argv, &options), r;
	struct error err;

	if (status >= 0)
		return status;
	if (argc != 1)
		return command_usage(self, "expected where to put the copy");
	if (!open_store(options.db, STORE_READ, &store))
		return EXIT_TROUBLE;
	r = store_backup(store, argv[0], show ? show_progress : NULL, NULL,
	    &err);
	if (show)
		fputs("\r\033[K", stderr);
	return r < 0 ? trouble(argv[0], &err) : EXIT_SUCCESS;
}

static const struct command backup = {
    .name = "backup",
    .synopsis = "[OPTION...] FILE",
    .summary = "write a consistent copy, while others go on",
    .options = backup_rows,
    .examples = "  $ " PROG " db backup /backup/seccompctl-$(date +%F).db\n",
    .run = run_backup,
};

static const struct option_row check_rows[] = {
    OPTION_DB(struct options),
    OPTION_OUTPUT(struct options, FORMATS),
    OPTION_END,
};

static void say_fault(const char *what, void *arg)
{
	(void)arg;
	say("%s", what);
}

static void json_fault(const char *what, void *arg)
{
	json_text(arg, NULL, what);
}

static int check_json(struct store *store, const struct store_totals *totals,
    struct error *err)
{
	const struct report_totals sums = report_totals_of(totals);
	uint64_t first_ms, last_ms;
	struct json json;
	int r = store_span(store, &first_ms, &last_ms, err);

	if (r < 0)
		return r;
	json_begin(&json, stdout, false);
	json_object(&json, NULL);
	json_u64(&json, "schema_version", 1);
	report_totals_json(&sums, &json);
	json_u64(&json, "bytes", totals->bytes);
	json_time_ms(&json, "first", first_ms);
	json_time_ms(&json, "last", last_ms);
	json_array(&json, "faults");
	r = store_check(store, json_fault, &json, err);
	json_end(&json);
	json_end(&json);
	return r;
}

static int check_text(struct store *store, const struct store_totals *totals,
    struct error *err)
{
	int r = store_check(store, say_fault, NULL, err);

	if (r == 0)
		printf("sound: %" PRIu64 " events in %" PRIu64
		       " classes, %" PRIu64 " KiB\n",
		    totals->events, totals->classes, totals->bytes >> 10);
	return r;
}

static int run_check(const struct command *self, int argc, char *argv[])
{
	cleanup_store struct store *store = NULL;
	struct options options = {0};
	struct store_totals totals;
	struct error err;
	int status = command_options(self, &argc, &argv, &options), format, r;

	if (status >= 0)
		return status;
	format = format_find(self, FORMATS, options.output);
	if (format < 0)
		return EXIT_TROUBLE;
	if (argc != 0)
		return command_usage(self, "unexpected: %s", argv[0]);
	if (!open_store(options.db, STORE_READ, &store))
		return EXIT_TROUBLE;
	r = store_totals(store, &totals, &err);
	if (r == 0)
		r = format == FORMAT_JSON ? check_json(store, &totals, &err)
		                          : check_text(store, &totals, &err);
	if (r < 0)
		return trouble("the store", &err);
	return r > 0 ? EXIT_FINDINGS : EXIT_SUCCESS;
}

static const struct command check = {
    .name = "check",
    .synopsis = "[OPTION...]",
    .summary = "see whether the store is sound",
    .description = "SQLite's own check; and on every node the serials in the\n"
                   "ledger have to be the sum of the counts. Leaves with 1 "
                   "if\nsomething is wrong.",
    .options = check_rows,
    .examples = "  $ " PROG " db check && " PROG " db backup /backup/db\n",
    .run = run_check,
};

static const struct option_row prune_rows[] = {
    OPTION_DB(struct options),
    OPTION_WORKLOADS(struct options),
    {0, "keep",   OPTION_SPAN,  offsetof(struct options, keep_ms),   "SPAN",
                      "what is older goes (default: 365d)"            },
    {0, "before", OPTION_TIME,  offsetof(struct options, before_ms), "TIME",
                      "what is from before then goes"                 },
    {0, "mib",    OPTION_COUNT, offsetof(struct options, most_mib),  "N",
                      "and the oldest, until that many MiB are enough"},
    OPTION_END,
};

/* Without a workloads.yaml all is nobody's, and is counted as that. */
static bool read_owners(const char *path, struct workloads *ret)
{
	if (!path && access(WORKLOADS_PATH, F_OK) < 0)
		return true;
	return read_workloads(path, ret);
}

static int drop(struct store *store, const struct options *options,
    uint64_t before_ms)
{
	cleanup_workloads struct workloads workloads = {0};
	cleanup_counted struct counted counted = {0};
	struct error err;

	if (!read_owners(options->workloads, &workloads))
		return EXIT_TROUBLE;
	if (counted_read(store, &workloads, before_ms, &counted, &err) < 0 ||
	    store_prune_counted(store, &counted.past, &err) < 0)
		return trouble("the store", &err);
	return EXIT_SUCCESS;
}

/* The oldest goes, some of it at a time; the last day stays, come what may. */
static int shrink(struct store *store, const struct options *options,
    uint64_t now_ms)
{
	uint64_t until_ms = now_ms > DAY_MS ? now_ms - DAY_MS : 0;

	for (;;) {
		struct store_totals totals;
		struct error err;
		uint64_t first_ms, last_ms;

		if (store_totals(store, &totals, &err) < 0 ||
		    store_span(store, &first_ms, &last_ms, &err) < 0)
			return trouble("the store", &err);
		if (totals.bytes <= options->most_mib << 20)
			return EXIT_SUCCESS;
		if (!first_ms || first_ms + HOUR_MS >= until_ms) {
			say("%" PRIu64 " KiB are left: the last day is kept, "
			    "and what was decided and done",
			    totals.bytes >> 10);
			return EXIT_FINDINGS;
		}
		first_ms += HOUR_MS;
		if (drop(store, options,
		        first_ms + (until_ms - first_ms) / SHARES) !=
		    EXIT_SUCCESS)
			return EXIT_TROUBLE;
	}
}

static int run_prune(const struct command *self, int argc, char *argv[])
{
	cleanup_store struct store *store = NULL;
	struct options options = {0};
	uint64_t now_ms = time_now_ms(), before_ms;
	int status = command_options(self, &argc, &argv, &options);

	if (status >= 0)
		return status;
	if (argc != 0)
		return command_usage(self, "unexpected: %s", argv[0]);
	if (options.keep_ms && options.before_ms)
		return command_usage(self, "--keep and --before say the same");
	if (options.most_mib > UINT32_MAX)
		return command_usage(self, "--mib: no disk is that large");
	if (!options.keep_ms)
		options.keep_ms = KEEP_MS;
	before_ms = options.before_ms          ? options.before_ms
	            : now_ms > options.keep_ms ? now_ms - options.keep_ms
	                                       : 0;
	if (!open_store(options.db, STORE_WRITE, &store))
		return EXIT_TROUBLE;
	status = drop(store, &options, before_ms);
	if (status != EXIT_SUCCESS || !options.most_mib)
		return status;
	return shrink(store, &options, now_ms);
}

static const struct command prune = {
    .name = "prune",
    .synopsis = "[OPTION...]",
    .summary = "forget what is older than it is kept",
    .description =
        "By whole hours. What comes later from before then is counted as too\n"
        "old, and never added. Decisions, rollouts and profiles stay, and how\n"
        "much there was of each workload, for what Prometheus counts. Leaves\n"
        "with 1 if it cannot be made small enough.",
    .options = prune_rows,
    .examples = "  $ " PROG " db prune --keep 365d --mib 512\n",
    .run = run_prune,
};

static const struct command *const children[] = {
    &backup,
    &check,
    &prune,
    NULL,
};

const struct command cmd_db = {
    .name = "db",
    .synopsis = "backup|check|prune ...",
    .summary = "the store: copies, health, retention",
    .children = children,
    .run = command_child,
};
