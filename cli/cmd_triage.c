/* SPDX-License-Identifier: Apache-2.0 */
/* triage: what died of SIGSYS, why, and what to do now. */
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/terminal.h"
#include "cli/triage.h"
#include "reports/triage.h"
#include "syscalls/syscalls.h"

#define FORMATS     "text|json"
#define LATELY_MS   UINT64_C(604800000) /* a week */
#define TRIAGE_MOST 256                 /* incidents that are explained */
#define CASES_MOST  8 /* incidents whose workload's profile is read */

static const struct option_row rows[] = {
    {'u', "unit",      OPTION_TEXT,  offsetof(struct triage_want, unit),      "UNIT",
     "of this unit"                                          },
    {'p', "pid",       OPTION_COUNT, offsetof(struct triage_want, pid),       "PID",
     "of this process, dead or alive"                        },
    {0,   "container", OPTION_TEXT,  offsetof(struct triage_want, container), "ID",
     "of this container (the beginning of its id), or pod"   },
    {0,   "last",      OPTION_FLAG,  offsetof(struct triage_want, last),      NULL,
     "only what died last"                                   },
    {0,   "from",      OPTION_LIST,  offsetof(struct triage_want, from),      "SOURCE",
     "a log, - or journal[:DIR], as for collect; no store"   },
    {'S', "since",     OPTION_TIME,  offsetof(struct triage_want, since_ms),  "TIME",
     "nothing from before (default: a week; with --from all)"},
    OPTION_DB(struct triage_want),
    OPTION_WORKLOADS(struct triage_want),
    OPTION_OUTPUT(struct triage_want, FORMATS),
    OPTION_READING(struct triage_want),
    {0,   "exit-code", OPTION_FLAG,  offsetof(struct triage_want, exit_code), NULL,
     "leave with 1 if anything died of SIGSYS"               },
    OPTION_NOW(struct triage_want),
    OPTION_END,
};

struct answer {
	const struct triage_want *want;
	struct workloads workloads;
	const struct workload *workload;
	struct store *store;
	struct evidence seen;
	struct triage_live live;
	struct triage triage;
	struct workload_case cases[CASES_MOST];
	size_t case_count;
	struct triage_options options;
	struct triage_selected selected;
	size_t left_off;
};

static void answer_release(struct answer *answer)
{
	for (size_t i = 0; i < answer->case_count; i++)
		case_close(&answer->cases[i]);
	triage_release(&answer->triage);
	evidence_release(&answer->seen);
	store_close(answer->store);
	workloads_release(&answer->workloads);
}

#define cleanup_answer CLEANUP(answer_release)

/* It does without; but one that is named has to be there, and be right. */
static bool find_workloads(struct answer *answer)
{
	const struct triage_want *want = answer->want;

	if (!want->workloads && !want->workload &&
	    access(WORKLOADS_PATH, R_OK) < 0)
		return true;
	if (!read_workloads(want->workloads, &answer->workloads))
		return false;
	answer->options.workloads = &answer->workloads;
	if (!want->workload)
		return true;
	answer->workload = find_workload(&answer->workloads, want->workload);
	return answer->workload != NULL;
}

static uint64_t last_seen(const struct evidence *seen)
{
	uint64_t last = 0;

	for (size_t i = 0; i < seen->watch_count; i++)
		if (seen->watches[i].to_ms > last)
			last = seen->watches[i].to_ms;
	for (size_t i = 0; i < seen->observation_count; i++)
		if (seen->observations[i].last_ms > last)
			last = seen->observations[i].last_ms;
	return last;
}

/* A log that was copied ends when it was copied. */
static bool read_evidence(struct answer *answer)
{
	const struct triage_want *want = answer->want;
	uint64_t now_ms = want->now_ms ? want->now_ms : time_now_ms();
	struct evidence_query query = {.from_ms = want->since_ms,
	    .named = syscall_is_named};
	struct error err;

	if (want->from.count == 0) {
		query.to_ms = now_ms;
		if (!query.from_ms && now_ms > LATELY_MS)
			query.from_ms = now_ms - LATELY_MS;
	}
	if (store_evidence(answer->store, &query, &answer->seen, &err) < 0) {
		(void)trouble("reading the store", &err);
		return false;
	}
	if (want->from.count > 0 && !want->now_ms &&
	    last_seen(&answer->seen) > 0)
		now_ms = last_seen(&answer->seen);
	answer->options.now_ms = now_ms;
	return true;
}

/* What its profile says, if that can be read: else it does without. */
static void open_case(struct answer *answer, struct incident *incident)
{
	const struct case_options want = {.now_ms = answer->options.now_ms};
	struct workload_case *at = &answer->cases[answer->case_count];

	if (!incident->workload || answer->case_count == CASES_MOST)
		return;
	answer->case_count++;
	if (case_open_in(answer->store, &answer->workloads, incident->workload,
	        &want, at))
		incident->question = &at->question;
}

/* A flood of names is a flood of incidents, and each looks at all evidence. */
static size_t leave_off(struct triage *triage)
{
	size_t most = triage->count < TRIAGE_MOST ? triage->count : TRIAGE_MOST;
	size_t left = triage->count - most;

	triage->count = most;
	return left;
}

static bool explain(struct answer *answer, size_t most)
{
	struct triage *triage = &answer->triage;

	if (triage_find(&answer->seen, &answer->options, triage) < 0 ||
	    triage_select(answer->want, &answer->workloads, answer->workload,
	        &answer->seen, &answer->live, triage, &answer->selected) < 0)
		return false;
	answer->left_off = leave_off(triage);
	for (size_t i = 0; i < triage->count && i < most; i++) {
		open_case(answer, &triage->items[i]);
		if (triage_explain(&answer->seen, &answer->options,
		        &triage->items[i]) < 0)
			return false;
	}
	return true;
}

static bool speaks_utf8(void)
{
	return setlocale(LC_CTYPE, "") &&
	       strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static void show(const struct answer *answer, int format)
{
	const struct triage_page page = {
	    .triage = &answer->triage,
	    .workloads = answer->options.workloads,
	    .asked = *answer->selected.asked ? answer->selected.asked : NULL,
	    .unclaimed = answer->selected.unclaimed,
	    .left_off = answer->left_off,
	    .now_ms = answer->options.now_ms,
	    .since_ms = answer->seen.from_ms,
	    .until_ms = last_seen(&answer->seen),
	    .unverified = answer->options.unverified,
	    .color = color_wanted(stdout),
	    .ascii = !speaks_utf8(),
	};

	if (format == FORMAT_JSON)
		triage_json(&page, stdout);
	else
		triage_text(&page, stdout);
}

static bool look(struct answer *answer, const struct reader_options *reading,
    int format)
{
	const struct triage_want *want = answer->want;

	if (!find_workloads(answer) ||
	    !triage_open(want, reading, &answer->store,
	        &answer->options.unverified) ||
	    !read_evidence(answer))
		return false;
	triage_look(want, &answer->live);
	answer->options.db = want->db;
	answer->options.workloads_file = want->workloads;
	answer->options.processes = answer->live.items;
	answer->options.process_count = answer->live.count;
	if (explain(answer, format == FORMAT_JSON ? TRIAGE_MOST : TRIAGE_SHOWN))
		return true;
	say("out of memory");
	return false;
}

/* -1: it makes sense. */
static int check(const struct command *self, int argc, char *argv[],
    struct triage_want *want)
{
	int asked = argc;

	if (argc > 1)
		return command_usage(self, "expected one workload at most");
	want->workload = argc ? argv[0] : NULL;
	asked += want->unit != NULL;
	asked += want->container != NULL;
	asked += want->pid != 0;
	asked += want->last;
	if (asked > 1)
		return command_usage(self,
		    "a workload, --unit, --pid, --container and --last go one "
		    "at a time");
	if (want->pid > INT32_MAX)
		return command_usage(self, "--pid: no process has that number");
	if (want->from.count > 0 && want->db)
		return command_usage(self, "--from needs no store: no --db");
	return -1;
}

static int run(const struct command *self, int argc, char *argv[])
{
	struct triage_want want = {0};
	cleanup_answer struct answer answer = {.want = &want};
	struct reader_options reading = {0};
	int format, status = command_options(self, &argc, &argv, &want);

	if (status < 0)
		status = check(self, argc, argv, &want);
	if (status < 0)
		status = reading_options_read(self, &want.reading, &reading);
	if (status >= 0)
		return status;
	format = format_find(self, FORMATS, want.output);
	if (format < 0 || !look(&answer, &reading, format))
		return EXIT_TROUBLE;
	show(&answer, format);
	return want.exit_code && answer.triage.count > 0 &&
	               answer.triage.items[0].cause != CAUSE_NOTHING
	           ? EXIT_FINDINGS
	           : EXIT_SUCCESS;
}

const struct command cmd_triage = {
    .name = "triage",
    .synopsis = "[WORKLOAD | --unit U | --pid P | --container C | --last] "
                "[--from SOURCE]",
    .summary = "what died of SIGSYS, why, and what to do now",
    .description =
        "Asked for nothing in particular: what died lately, the latest first.\n"
        "Each claim says what it rests on. With --from, or where there is no\n"
        "store yet, the logs are read as they are, and nothing is kept.",
    .options = rows,
    .examples = "  $ " PROG " triage\n"
                "  $ " PROG " triage --unit spin\n"
                "  $ " PROG " triage --from audit.log --from journal:copy\n"
                "  $ " PROG " triage spin-worker -o json\n",
    .run = run,
};
