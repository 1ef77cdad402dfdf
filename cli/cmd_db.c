/* SPDX-License-Identifier: Apache-2.0 */
/* seccompctl db: copies of the store, its health, how long it remembers. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "cli/commands.h"
#include "cli/db_prune.h"
#include "cli/format.h"
#include "cli/report.h"
#include "store/retention.h"

#define FORMATS "text|json"

struct options {
	const char *db, *output;
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
    .description = "The store itself, what is no regular file, and a name "
                   "beside which the log\nof another database lies are "
                   "refused.",
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

/* What there is of each kind, and how far back. */
static int kept_json(struct store *store, struct json *json, struct error *err)
{
	struct kept_state state;
	int r = 0;

	json_array(json, "kept");
	for (int i = 0; r == 0 && i < KEPT_COUNT; i++) {
		const struct kept_default *kept = &kept_defaults[i];

		r = store_kept(store, (enum kept_kind)i, &state, err);
		if (r < 0)
			break;
		json_object(json, NULL);
		json_text(json, "name", kept->name);
		json_text(json, "what", kept->what);
		json_u64(json, "rows", state.rows);
		json_time_ms(json, "oldest", state.first_ms);
		json_time_ms(json, "dropped_before", state.until_ms);
		json_u64(json, "default_days", kept->days);
		json_u64(json, "default_rows", kept->rows);
		json_end(json);
	}
	json_end(json);
	return r;
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
	r = kept_json(store, &json, err);
	json_array(&json, "faults");
	if (r == 0)
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
    .description = "SQLite's own check; then every row has to refer to rows "
                   "that are there, and\nevery column to hold what this "
                   "program writes; and on every node the serials\nin the "
                   "ledger have to be the sum of the counts. Leaves with 1 if "
                   "something\nis wrong.",
    .options = check_rows,
    .examples = "  $ " PROG " db check && " PROG " db backup /backup/db\n",
    .run = run_check,
};

static const struct command *const children[] = {
    &backup,
    &check,
    &cmd_db_prune,
    NULL,
};

const struct command cmd_db = {
    .name = "db",
    .synopsis = "backup|check|prune ...",
    .summary = "the store: copies, health, retention",
    .children = children,
    .run = command_child,
};
