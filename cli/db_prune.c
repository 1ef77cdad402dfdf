/* SPDX-License-Identifier: Apache-2.0 */
/* seccompctl db prune: how long each kind of row is kept, and how many. */
#include "cli/db_prune.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "cli/report.h"
#include "controller/counted.h"
#include "store/retention.h"

#define HOUR_MS UINT64_C(3600000)
#define DAY_MS  (24 * HOUR_MS)
#define SHARES  10 /* of what is left to go, one at a time */

struct options {
	const char *db, *workloads;
	struct option_list keep, rows;
	uint64_t before_ms, most_mib;
};

struct wanted {
	const struct options *options;
	struct workloads workloads;
	struct cutoffs cutoffs;
	uint64_t rows[KEPT_COUNT];
	uint64_t now_ms;
	bool all_told; /* an age for all was */
};

static const struct option_row rows[] = {
    OPTION_DB(struct options),
    OPTION_WORKLOADS(struct options),
    {0, "keep",   OPTION_LIST,  offsetof(struct options, keep),      "[NAME=]SPAN",
                      "what is older goes; of one kind, or of all"         },
    {0, "rows",   OPTION_LIST,  offsetof(struct options, rows),      "NAME=N",
                      "and the oldest of that kind, until so many are left"},
    {0, "before", OPTION_TIME,  offsetof(struct options, before_ms), "TIME",
                      "what is from before then goes, of all kinds"        },
    {0, "mib",    OPTION_COUNT, offsetof(struct options, most_mib),  "N",
                      "and the oldest, until that many MiB are enough"     },
    OPTION_END,
};

static const char *name_at(size_t i, void *arg)
{
	(void)arg;
	return i < KEPT_COUNT ? kept_defaults[i].name : NULL;
}

/* Returns the place of what comes before the "=" of an option, or -1: said. */
static int find_name(const struct command *self, const char *option,
    const char *text)
{
	const char *equals = strchr(text, '=');
	size_t len = equals ? (size_t)(equals - text) : 0;
	int found = kept_find((struct slice){text, len});
	char name[32];
	const char *near;

	if (found >= 0)
		return found;
	(void)snprintf(name, sizeof(name), "%.*s",
	    len < sizeof(name) ? (int)len : (int)sizeof(name) - 1, text);
	near = nearest(name, name_at, NULL);
	if (near)
		(void)command_usage(self,
		    "--%s %s: no such kind (did you mean %s?)", option, text,
		    near);
	else
		(void)command_usage(self, "--%s %s: no such kind", option,
		    text);
	return -1;
}

static uint64_t ago(const struct wanted *wanted, uint64_t span_ms)
{
	return wanted->now_ms > span_ms ? wanted->now_ms - span_ms : 0;
}

static bool take_keep(const struct command *self, const char *text,
    struct wanted *ret)
{
	const char *equals = strchr(text, '=');
	int name = equals ? find_name(self, "keep", text) : KEPT_COUNT;
	struct error err;
	uint64_t span_ms;

	if (name < 0)
		return false;
	if (span_parse(equals ? equals + 1 : text, &span_ms, &err) < 0) {
		(void)command_usage(self, "--keep %s: %s", text, err.text);
		return false;
	}
	if (equals) {
		ret->cutoffs.before_ms[name] = ago(ret, span_ms);
		return true;
	}
	if (ret->all_told) {
		(void)command_usage(self,
		    ret->options->before_ms
		        ? "--keep and --before say the same"
		        : "--keep %s: there was one for all already",
		    text);
		return false;
	}
	ret->all_told = true;
	ret->cutoffs = cutoffs_at(ago(ret, span_ms));
	return true;
}

static bool take_rows(const struct command *self, const char *text,
    struct wanted *ret)
{
	int name = find_name(self, "rows", text);
	struct slice rest;
	uint64_t count;

	if (name < 0)
		return false;
	rest = slice_of(strchr(text, '=') + 1);
	if (slice_take_u64(&rest, 10, &count) < 0 || rest.len > 0 ||
	    count == 0) {
		(void)command_usage(self,
		    "--rows %s: expected a whole number above 0", text);
		return false;
	}
	ret->rows[name] = count;
	return true;
}

/* What is told of all comes first, wherever it stands. */
static bool take_keeps(const struct command *self, struct wanted *ret)
{
	const struct option_list *keep = &ret->options->keep;
	bool fine = true;

	for (int named = 0; named < 2; named++)
		for (size_t i = 0; fine && i < keep->count; i++)
			if (!strchr(keep->items[i], '=') == !named)
				fine = take_keep(self, keep->items[i], ret);
	return fine;
}

static bool take_options(const struct command *self, struct wanted *ret)
{
	const struct options *options = ret->options;

	for (size_t i = 0; i < KEPT_COUNT; i++) {
		ret->cutoffs.before_ms[i] =
		    ago(ret, kept_defaults[i].days * DAY_MS);
		ret->rows[i] = kept_defaults[i].rows;
	}
	if (options->before_ms) {
		ret->all_told = true;
		ret->cutoffs = cutoffs_at(options->before_ms);
	}
	if (!take_keeps(self, ret))
		return false;
	for (size_t i = 0; i < options->rows.count; i++)
		if (!take_rows(self, options->rows.items[i], ret))
			return false;
	if (options->most_mib <= UINT32_MAX)
		return true;
	(void)command_usage(self, "--mib: no disk is that large");
	return false;
}

static int count_rollout(const struct rollout *rollout, void *arg)
{
	size_t *count = arg;

	(void)rollout;
	++*count;
	return 0;
}

/*
 * Without a workloads.yaml all is nobody's, and is counted as that: not where
 * there are rollouts, for what is to go may be held against one of them.
 */
static bool read_owners(struct store *store, const char *path,
    struct workloads *ret)
{
	struct error err;
	size_t count = 0;

	if (path || access(WORKLOADS_PATH, F_OK) == 0)
		return read_workloads(path, ret);
	if (store_rollouts(store, count_rollout, &count, &err) < 0)
		return trouble("the store", &err) < 0;
	if (count == 0)
		return true;
	say("%s is not there, and the store has rollouts: whose is what goes? "
	    "(--workloads FILE)",
	    WORKLOADS_PATH);
	return false;
}

static int drop(struct store *store, const struct workloads *workloads,
    struct cutoffs *cutoffs)
{
	const struct authority authority = store_authority(store);
	cleanup_counted struct counted counted = {0};
	struct error err;

	cutoffs_settle(cutoffs);
	if (counted_read(&authority, workloads, cutoffs->before_ms[KEPT_EVENTS],
	        cutoffs->before_ms[KEPT_LOSSES], &counted, &err) < 0 ||
	    store_prune(store, cutoffs, &counted.past, &err) < 0)
		return trouble("the store", &err);
	return EXIT_SUCCESS;
}

static void raise_all(struct cutoffs *cutoffs, uint64_t before_ms)
{
	for (size_t i = 0; i < KEPT_COUNT; i++)
		if (cutoffs->before_ms[i] < before_ms)
			cutoffs->before_ms[i] = before_ms;
}

/* The oldest goes, some of it at a time; the last day stays, come what may. */
static int shrink(struct store *store, struct wanted *wanted)
{
	uint64_t until_ms = ago(wanted, DAY_MS);

	for (;;) {
		struct store_totals totals;
		struct error err;
		uint64_t first_ms, last_ms;

		if (store_totals(store, &totals, &err) < 0 ||
		    store_span(store, &first_ms, &last_ms, &err) < 0)
			return trouble("the store", &err);
		if (totals.bytes <= wanted->options->most_mib << 20)
			return EXIT_SUCCESS;
		if (!first_ms || first_ms + HOUR_MS >= until_ms) {
			say("%" PRIu64 " KiB are left: the last day is kept, "
			    "and what was decided and done",
			    totals.bytes >> 10);
			return EXIT_FINDINGS;
		}
		first_ms += HOUR_MS;
		raise_all(&wanted->cutoffs,
		    first_ms + (until_ms - first_ms) / SHARES);
		if (drop(store, &wanted->workloads, &wanted->cutoffs) !=
		    EXIT_SUCCESS)
			return EXIT_TROUBLE;
	}
}

static int prune(const struct options *options, struct wanted *wanted)
{
	cleanup_store struct store *store = NULL;
	struct error err;
	int status;

	if (!open_store(options->db, STORE_WRITE, &store) ||
	    !read_owners(store, options->workloads, &wanted->workloads))
		return EXIT_TROUBLE;
	if (store_bound(store, wanted->rows, &wanted->cutoffs, &err) < 0)
		return trouble("the store", &err);
	status = drop(store, &wanted->workloads, &wanted->cutoffs);
	if (status != EXIT_SUCCESS || !options->most_mib)
		return status;
	return shrink(store, wanted);
}

static int run(const struct command *self, int argc, char *argv[])
{
	struct options options = {0};
	struct wanted wanted = {.options = &options, .now_ms = time_now_ms()};
	int status = command_options(self, &argc, &argv, &options);

	if (status >= 0)
		return status;
	if (argc != 0)
		return command_usage(self, "unexpected: %s", argv[0]);
	if (!take_options(self, &wanted))
		return EXIT_TROUBLE;
	status = prune(&options, &wanted);
	workloads_release(&wanted.workloads);
	return status;
}

const struct command cmd_db_prune = {
    .name = "prune",
    .synopsis = "[OPTION...]",
    .summary = "forget what is older than it is kept",
    .description =
        "By whole hours. What comes later from before then is counted as too\n"
        "old, and never added. Decisions, rollouts and profiles stay; so does\n"
        "how much there was of each workload, for what Prometheus counts, and\n"
        "that a call was denied: what is dropped makes no verdict better.\n"
        "Leaves with 1 if it cannot be made small enough.\n"
        "\n"
        "Kinds, how long they are kept, and how many rows:\n"
        "  events      365d  4000000  counts, and which were counted\n"
        "  exemplars   365d   400000  events as they were\n"
        "  symptoms    365d   200000  signs that are no records\n"
        "  losses      365d   200000  what went missing\n"
        "  runs        365d   400000  starts and ends\n"
        "  watches     365d   200000  when anybody watched\n"
        "  uncounted   365d    10000  what was read and not counted\n"
        "  unverified   90d     1000  what anybody can have written\n"
        "  rejected     90d     1000  lines that could not be read\n"
        "  images      365d   100000  by which traces saw a call used",
    .options = rows,
    .examples = "  $ " PROG " db prune --keep 365d --mib 512\n"
                "  $ " PROG " db prune --keep exemplars=30d "
                "--rows symptoms=10000\n",
    .run = run,
};
