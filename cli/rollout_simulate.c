/* SPDX-License-Identifier: Apache-2.0 */
/* rollout simulate: what a profile would have done to what was recorded. */
#include <inttypes.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/filter.h"
#include "base/array.h"
#include "base/count.h"
#include "base/json.h"
#include "base/time.h"
#include "cli/format.h"
#include "cli/rollout.h"
#include "controller/phase_profile.h"
#include "profile/codec.h"
#include "profile/evaluate.h"
#include "reports/table.h"
#include "reports/verdict.h"
#include "syscalls/actions.h"
#include "syscalls/syscalls.h"

#define FORMATS "text|json|csv"
#define DAY_MS  (UINT64_C(24) * 60 * 60 * 1000)

struct simulate_options {
	const char *db, *workloads, *output, *profile, *phase;
	uint64_t now_ms, since_ms;
	bool exit_code;
};

static const struct option_row rows[] = {
    OPTION_DB(struct simulate_options),
    OPTION_WORKLOADS(struct simulate_options),
    OPTION_OUTPUT(struct simulate_options, FORMATS),
    {0,   "profile", OPTION_TEXT, offsetof(struct simulate_options, profile),
                                        "FILE",       "the candidate (default: the workload's own)"},
    {0,   "phase",   OPTION_TEXT, offsetof(struct simulate_options, phase),
                                        "errno|kill", "under this phase (default: kill)"           },
    {'S', "since",   OPTION_TIME, offsetof(struct simulate_options, since_ms),
                                        "TIME",       "what was recorded since (default: all)"     },
    OPTION_NOW(struct simulate_options),
    OPTION_END,
};

static const struct column columns[] = {
    {"WORKLOAD", "workload", CELL_TEXT,  false},
    {"DAY",      "day",      CELL_TEXT,  false},
    {"SYSCALL",  "syscall",  CELL_TEXT,  false},
    {"ARCH",     "arch",     CELL_TEXT,  false},
    {"WOULD BE", "action",   CELL_TEXT,  false},
    {"ALWAYS",   "always",   CELL_FLAG,  false},
    {"SURELY",   "surely",   CELL_FLAG,  false},
    {"EVENTS",   "events",   CELL_COUNT, false},
};

/* One row: the events of a call on a day that the filter would not let go. */
struct hit {
	const char *workload;
	uint64_t day_ms;
	struct call call;
	uint32_t action;
	bool always; /* whatever the arguments */
	bool surely; /* the workload's own */
	uint64_t events;
};

struct simulation {
	struct simulate_options options;
	struct store *store;
	struct workloads workloads;
	struct profile candidate;
	enum phase phase;
	struct hit *hits;
	size_t count, room;
	uint64_t judged; /* events that were looked at */
	bool blind;      /* calls that leave no record are taken away */
};

static struct hit *new_hit(struct simulation *it)
{
	if (it->count == it->room) {
		size_t room = it->room ? it->room * 2 : 64;
		struct hit *hits = reallocarray(it->hits, room, sizeof(*hits));

		if (!hits)
			return NULL;
		it->hits = hits;
		it->room = room;
	}
	return &it->hits[it->count++];
}

/* The strictest answer, and whether there is a milder one. */
static uint32_t judge_call(const struct profile *filter,
    const struct call *call, bool *always)
{
	struct answer answers[ANSWERS_MAX];
	size_t n = profile_answers(filter, call->arch, call->nr, answers);
	uint32_t action = SECCOMP_RET_ALLOW;

	*always = true;
	for (size_t i = 0; i < n; i++) {
		if (answers[i].action == SECCOMP_RET_ALLOW)
			*always = false;
		else
			action = answers[i].action;
	}
	return action;
}

static bool keep(struct simulation *it, const struct hit *hit)
{
	struct hit *to;

	for (size_t i = 0; i < it->count; i++) {
		to = &it->hits[i];
		if (to->workload == hit->workload &&
		    to->day_ms == hit->day_ms &&
		    to->call.arch == hit->call.arch &&
		    to->call.nr == hit->call.nr && to->surely == hit->surely) {
			count_add(&to->events, hit->events);
			return true;
		}
	}
	to = new_hit(it);
	if (to)
		*to = *hit;
	return to != NULL;
}

static bool look(struct simulation *it, const struct workload *workload,
    const struct profile *filter, const struct observation *at)
{
	struct hit hit = {
	    .workload = workload->name,
	    .day_ms = at->first_ms - at->first_ms % DAY_MS,
	    .call = at->call,
	    .surely = at->match == MATCH_YES,
	    .events = at->events,
	};

	if (at->no_arch || at->strict)
		return true;
	count_add(&it->judged, at->events);
	hit.action = judge_call(filter, &at->call, &hit.always);
	return hit.action == SECCOMP_RET_ALLOW || keep(it, &hit);
}

/*
 * What the deployed profile allows leaves no record. Where the candidate does
 * not allow it any more, nothing that was recorded can speak for it.
 */
static void find_blind(struct simulation *it,
    const struct workload_case *subject, const struct profile *deployed)
{
	for (size_t i = 0; i < deployed->rule_count; i++) {
		struct slice name = slice_of(deployed->rules[i].name);

		if (deployed->rules[i].action != SECCOMP_RET_ALLOW ||
		    profile_allows(&it->candidate, name))
			continue;
		say("%s: %s is allowed now and would not be: no record tells "
		    "whether it is used (run --check does)",
		    subject->workload->name, deployed->rules[i].name);
		it->blind = true;
	}
}

static bool simulate_in(struct simulation *it, const struct workload *workload)
{
	cleanup_case struct workload_case this = {0};
	cleanup_profile struct profile filter = {0};
	struct error err;

	if (!case_open_in(it->store, &it->workloads, workload,
	        &(struct case_options){.now_ms = it->options.now_ms,
	            .from_ms = it->options.since_ms},
	        &this))
		return false;
	if (phase_filter(&this.question, it->phase,
	        it->options.profile ? &it->candidate : &this.profile, &filter,
	        &err) < 0) {
		(void)trouble(workload->name, &err);
		return false;
	}
	for (size_t i = 0; i < this.evidence.observation_count; i++)
		if (!look(it, workload, &filter,
		        &this.evidence.observations[i])) {
			say("out of memory");
			return false;
		}
	if (it->options.profile)
		find_blind(it, &this,
		    this.has_deployed ? &this.deployed : &this.profile);
	return true;
}

/* Whoever has the same profile would get the candidate as well. */
static bool shares(const struct workload *a, const struct workload *b)
{
	return a == b || (a->profile && b->profile &&
	                     strcmp(a->profile, b->profile) == 0);
}

static void put_hit(struct table *table, const struct hit *hit)
{
	char day[TIME_TEXT], syscall[SYSCALL_TEXT], arch[ARCH_TEXT];

	(void)time_format(hit->day_ms, day);
	day[10] = '\0'; /* the date alone */
	table_row(table);
	table_text(table, hit->workload);
	table_text(table, day);
	table_text(table, syscall_text(hit->call.arch, hit->call.nr, syscall));
	table_text(table,
	    arch_text(arch_of_call(hit->call.arch, hit->call.nr), arch));
	table_text(table, action_name(hit->action));
	table_flag(table, hit->always);
	table_flag(table, hit->surely);
	table_count(table, hit->events);
}

static int by_place(const void *a, const void *b)
{
	const struct hit *left = a, *right = b;
	int r = strcmp(left->workload, right->workload);

	if (r != 0)
		return r;
	if (left->day_ms != right->day_ms)
		return left->day_ms < right->day_ms ? -1 : 1;
	if (left->call.arch != right->call.arch)
		return left->call.arch < right->call.arch ? -1 : 1;
	if (left->call.nr != right->call.nr)
		return left->call.nr < right->call.nr ? -1 : 1;
	return (int)left->surely - (int)right->surely;
}

static uint64_t total(const struct simulation *it)
{
	uint64_t ret = 0;

	for (size_t i = 0; i < it->count; i++)
		count_add(&ret, it->hits[i].events);
	return ret;
}

static void write_json(const struct simulation *it, const struct table *table)
{
	struct json json;

	json_begin(&json, stdout, false);
	json_object(&json, NULL);
	json_u64(&json, "schema_version", SCHEMA_VERSION);
	json_text(&json, "phase", phase_name(it->phase));
	json_u64(&json, "events", it->judged);
	json_u64(&json, "denied", total(it));
	json_bool(&json, "complete", !it->blind);
	table_json(table, &json, "hits");
	json_end(&json);
}

static int show(const struct simulation *it, int format)
{
	cleanup_table struct table *table = NULL;
	struct error err;

	if (table_new(columns, ARRAY_SIZE(columns), &table) < 0)
		return EXIT_TROUBLE;
	for (size_t i = 0; i < it->count; i++)
		put_hit(table, &it->hits[i]);
	if (format == FORMAT_JSON) {
		write_json(it, table);
	} else {
		if (format == FORMAT_TEXT)
			printf("%" PRIu64 " of %" PRIu64
			       " recorded events would be denied in %s\n",
			    total(it), it->judged, phase_name(it->phase));
		if ((it->count > 0 || format == FORMAT_CSV) &&
		    table_write(table,
		        format == FORMAT_CSV ? TABLE_CSV : TABLE_TEXT,
		        color_wanted(stdout), stdout, &err) < 0)
			return trouble(NULL, &err);
	}
	if (it->count > 0)
		return EXIT_FINDINGS;
	return it->blind ? EXIT_UNTRUSTED : EXIT_SUCCESS;
}

static bool read_candidate(struct simulation *it)
{
	cleanup_problems struct problems problems = {0};
	const char *path = it->options.profile;
	int r;

	if (!path)
		return true;
	problems_init(&problems, path);
	r = profile_read(path, NULL, NULL, &it->candidate, &problems);
	problems_print(&problems, stderr);
	return r == 0;
}

static int simulate(struct simulation *it, const char *name, int format)
{
	const struct workload *workload;

	it->phase = PHASE_KILL;
	if (it->options.phase && !read_phase(it->options.phase, &it->phase))
		return EXIT_TROUBLE;
	if (it->phase == PHASE_LOG) {
		say("--phase log denies nothing: expected errno or kill");
		return EXIT_TROUBLE;
	}
	if (!read_candidate(it) ||
	    !read_workloads(it->options.workloads, &it->workloads))
		return EXIT_TROUBLE;
	workload = find_workload(&it->workloads, name);
	if (!workload || !open_store(it->options.db, STORE_READ, &it->store))
		return EXIT_TROUBLE;
	for (size_t i = 0; i < it->workloads.count; i++)
		if (shares(&it->workloads.items[i], workload) &&
		    !simulate_in(it, &it->workloads.items[i]))
			return EXIT_TROUBLE;
	if (it->count > 1)
		qsort(it->hits, it->count, sizeof(*it->hits), by_place);
	return show(it, format);
}

static int run(const struct command *self, int argc, char *argv[])
{
	struct simulation it = {.count = 0};
	int format, status = command_options(self, &argc, &argv, &it.options);

	if (status >= 0)
		return status;
	if (argc != 1)
		return command_usage(self, "expected one workload");
	format = format_find(self, FORMATS, it.options.output);
	if (format < 0)
		return EXIT_TROUBLE;
	status = simulate(&it, argv[0], format);
	profile_release(&it.candidate);
	store_close(it.store);
	workloads_release(&it.workloads);
	free(it.hits);
	return status;
}

const struct command rollout_simulate = {
    .name = "simulate",
    .synopsis = "WORKLOAD [--profile FILE] [--phase errno|kill] "
                "[--since TIME]",
    .summary = "what a profile would have denied of what was recorded",
    .description =
        "How many events, in which of the workloads that share the profile, "
        "on which\ndays. The exit status is 1 if there are any, 0 if there are "
        "none, and 4 if the\ncandidate takes away calls that leave no record "
        "now.",
    .options = rows,
    .examples = "  $ " PROG " rollout simulate spin-worker --profile "
                "profiles/spin-next.json\n"
                "  $ " PROG " rollout simulate spin-worker --since '7 days "
                "ago' -o json\n",
    .run = run,
};
