/* SPDX-License-Identifier: Apache-2.0 */
/* run: a command under its workload's filter, on any Linux. */
#include <errno.h>
#include <inttypes.h>
#include <linux/filter.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/time.h"
#include "cli/case.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/phase_profile.h"
#include "cli/witness.h"
#include "host/machine.h"
#include "host/under.h"
#include "profile/codec.h"
#include "profile/evaluate.h"
#include "reports/table.h"

#define EXIT_RUN_TROUBLE    125 /* as timeout(1) and env(1) have them */
#define EXIT_NOT_EXECUTABLE 126
#define EXIT_NOT_FOUND      127

struct options {
	const char *db, *workloads, *phase, *witness, *image;
	bool check;
};

static const struct option_row rows[] = {
    OPTION_DB(struct options),
    OPTION_WORKLOADS(struct options),
    {0, "phase",   OPTION_TEXT, offsetof(struct options, phase),   "log|errno|kill",
                      "under this phase (default: the rollout's)"                                                                                  },
    {0, "check",   OPTION_FLAG, offsetof(struct options, check),   NULL,
                      "let every call go on, then say which were not allowed"                                                                      },
    {0, "witness", OPTION_TEXT, offsetof(struct options, witness),
                      "notify|none",                                                                  "how calls are seen (default: notify in log)"},
    {0, "image",   OPTION_TEXT, offsetof(struct options, image),   "DIGEST",
                      "what runs, if it is told by more than its path"                                                                             },
    OPTION_END,
};

struct session {
	struct workload_case subject;
	struct options options;
	enum phase phase;
	bool notify;
	struct machine machine;
	struct profile filter_profile;
	struct sock_filter *filter;
	unsigned short filter_len;
	struct witness witness;
	char key[48];
	bool started;
};

static void see(const struct seccomp_notif *call, void *arg)
{
	struct session *session = arg;

	witness_see(&session->witness, call, time_now_ms());
}

static struct slice optional(const char *text)
{
	return text ? slice_of(text) : (struct slice){NULL, 0};
}

static int mark(struct session *session, bool ended, int status,
    struct error *err)
{
	const struct run_edge edge = {
	    .subject.node = slice_of(session->machine.node),
	    .key = slice_of(session->key),
	    .time_ms = time_now_ms(),
	    .ended = ended,
	    .has_status = ended,
	    .status = status,
	    .origin = slice_of("run"),
	    .workload = slice_of(session->subject.workload->name),
	    .image = optional(session->options.image),
	    .profile_hash = slice_of(session->subject.profile_hash),
	    .kernel = slice_of(session->machine.kernel),
	    .libc = slice_of(session->machine.libc),
	    .phase = (int)session->phase,
	    .trust = TRUST_KERNEL,
	};

	return store_run(session->subject.store, &edge, err);
}

static void begun(pid_t pid, void *arg)
{
	struct session *session = arg;
	struct error err;

	(void)snprintf(session->key, sizeof(session->key), "run-%" PRIu64 "-%d",
	    time_now_ms(), (int)pid);
	if (mark(session, false, 0, &err) < 0)
		(void)trouble("keeping the start of the run", &err);
	else
		session->started = true;
}

/* The program of the filter, as libseccomp makes it. */
static int make_filter(struct session *session, struct error *err)
{
	cleanup_free char *bytes = NULL;
	size_t len = 0, count;
	FILE *out = open_memstream(&bytes, &len);
	int r;

	if (!out)
		return error_set(err, -ENOMEM, "out of memory");
	r = codec_find("bpf")->write(&session->filter_profile, out, err);
	if (fclose(out) != 0 && r == 0)
		r = error_set(err, -ENOMEM, "out of memory");
	if (r < 0)
		return r;
	count = len / sizeof(struct sock_filter);
	if (count == 0 || count > BPF_MAXINSNS)
		return error_set(err, -E2BIG,
		    "the filter has %zu instructions, the kernel takes %d",
		    count, BPF_MAXINSNS);
	session->filter_len = (unsigned short)count;
	session->filter = (struct sock_filter *)(void *)TAKE(bytes);
	return 0;
}

static bool prepare(struct session *session)
{
	uint32_t action = session->notify ? (uint32_t)SECCOMP_RET_USER_NOTIF
	                                  : phase_action(session->phase);
	struct error err;

	if (phase_profile(&session->subject, session->phase, action,
	        &session->filter_profile, &err) == 0 &&
	    make_filter(session, &err) == 0)
		return true;
	(void)trouble("making the filter", &err);
	return false;
}

static bool choose(struct session *session)
{
	const struct options *options = &session->options;
	const char *witness = options->witness;

	session->phase = session->subject.question.phase;
	if (options->phase && !read_phase(options->phase, &session->phase))
		return false;
	if (options->check)
		session->phase = PHASE_LOG;
	if (!witness)
		witness = session->phase == PHASE_LOG ? "notify" : "none";
	if (strcmp(witness, "notify") != 0 && strcmp(witness, "none") != 0) {
		say("--witness %s: expected notify or none", witness);
		return false;
	}
	session->notify = strcmp(witness, "notify") == 0;
	if (!session->notify || session->phase == PHASE_LOG)
		return true;
	say("--witness notify lets every call go on: it goes with log, not "
	    "with %s",
	    phase_name(session->phase));
	return false;
}

static int keep(struct session *session, const struct under_end *end,
    struct error *err)
{
	int r = session->started ? mark(session, true, end->status, err) : 0;

	if (r < 0 || session->witness.count == 0)
		return r;
	return store_used(session->subject.store,
	    slice_of(session->subject.workload->name), session->witness.calls,
	    session->witness.count, err);
}

static const struct column columns[] = {
    {"SYSCALL", "syscall", CELL_TEXT,  false},
    {"ARCH",    "arch",    CELL_TEXT,  false},
    {"COUNT",   "count",   CELL_COUNT, false},
    {"RISK",    "risk",    CELL_TEXT,  false},
    {"WHY",     "why",     CELL_TEXT,  true },
};

static void put_call(struct table *table, const struct used *used)
{
	char syscall[SYSCALL_TEXT], arch[ARCH_TEXT];
	const char *why = NULL;
	enum risk risk;

	(void)syscall_text(used->call.arch, used->call.nr, syscall);
	risk = syscall_risk(slice_of(syscall), &why);
	table_row(table);
	table_text(table, syscall);
	table_text(table,
	    arch_text(arch_of_call(used->call.arch, used->call.nr), arch));
	table_count(table, used->count);
	table_text(table, risk_name(risk));
	table_slice(table, optional(why));
}

/* The compatibility test: what this version calls that is not allowed. */
static int say_check(const struct session *session, const struct under_end *end)
{
	cleanup_table struct table *table = NULL;
	const struct witness *witness = &session->witness;
	struct error err;

	if (end->status != 0)
		say("the command ended with %d", end->status);
	if (!session->notify) {
		say("nothing was watching: --witness none can't check");
		return EXIT_UNTRUSTED;
	}
	if (witness->count == 0)
		return end->status ? EXIT_FINDINGS : EXIT_SUCCESS;
	if (table_new(columns, ARRAY_SIZE(columns), &table) < 0)
		return EXIT_TROUBLE;
	for (size_t i = 0; i < witness->count; i++)
		put_call(table, &witness->calls[i]);
	printf("%s: %zu calls are not allowed by profile %.12s\n",
	    session->subject.workload->name, witness->count,
	    session->subject.profile_hash);
	if (table_write(table, TABLE_TEXT, color_wanted(stdout), stdout, &err) <
	    0)
		return trouble(NULL, &err);
	return EXIT_FINDINGS;
}

static int say_end(const struct session *session, const struct under_end *end,
    const char *command)
{
	if (end->filter_errno) {
		say("the kernel refuses the filter: %s",
		    strerror(end->filter_errno));
		return EXIT_RUN_TROUBLE;
	}
	if (end->exec_errno) {
		say("%s: %s", command, strerror(end->exec_errno));
		return end->exec_errno == ENOENT ? EXIT_NOT_FOUND
		                                 : EXIT_NOT_EXECUTABLE;
	}
	if (session->witness.dropped)
		say("more than %d different calls: %" PRIu64 " were not kept",
		    WITNESS_CALLS, session->witness.dropped);
	if (session->options.check)
		return say_check(session, end);
	return end->status;
}

static int execute(struct session *session, char *argv[])
{
	const struct under_options under = {
	    .filter = session->filter,
	    .filter_len = session->filter_len,
	    .log = !session->notify,
	    .started = begun,
	    .notified = session->notify ? see : NULL,
	    .arg = session,
	};
	struct under_end end = {0};
	struct error err;

	(void)fflush(NULL);
	if (under_run(&under, argv, &end, &err) < 0) {
		(void)trouble(argv[0], &err);
		return EXIT_RUN_TROUBLE;
	}
	if (keep(session, &end, &err) < 0) {
		(void)trouble("keeping the run", &err);
		return session->options.check ? EXIT_TROUBLE : end.status;
	}
	return say_end(session, &end, argv[0]);
}

static int run_in(struct session *session, int argc, char *argv[])
{
	const struct case_options want = {.db = session->options.db,
	    .workloads = session->options.workloads,
	    .write = true};

	if (argc < 2) {
		say("expected a workload, then -- and a command");
		return EXIT_RUN_TROUBLE;
	}
	machine_read(&session->machine);
	session->witness.image = optional(session->options.image);
	if (!case_open(argv[0], &want, &session->subject) || !choose(session) ||
	    !prepare(session))
		return EXIT_RUN_TROUBLE;
	return execute(session, argv + 1);
}

static int run(const struct command *self, int argc, char *argv[])
{
	struct session *session = calloc(1, sizeof(*session));
	int status;

	if (!session)
		return EXIT_RUN_TROUBLE;
	status = command_options(self, &argc, &argv, &session->options);
	if (status < 0)
		status = run_in(session, argc, argv);
	else if (status != EXIT_SUCCESS)
		status = EXIT_RUN_TROUBLE;
	case_close(&session->subject);
	profile_release(&session->filter_profile);
	free(session->filter);
	free(session);
	return status;
}

const struct command cmd_run = {
    .name = "run",
    .synopsis = "[--check] [--witness notify|none] WORKLOAD -- COMMAND...",
    .summary = "run a command under its workload's filter",
    .description =
        "Sets no_new_privs, loads the filter of the rollout's phase and runs "
        "the\ncommand; records the run, how it ended and, in log, what it "
        "called that is\nnot allowed, with arguments. Needs no privilege.\n"
        "With --check the exit status is 0 if every call was allowed, 1 with "
        "the list\nof those that were not; else it is the command's own, or "
        "128 and the signal,\n125 for trouble of ours, 126 and 127 for a "
        "command that can't be run.",
    .options = rows,
    .examples = "  $ " PROG " run spin-worker -- ./worker --once\n"
                "  $ " PROG " run --check spin-worker -- ./worker-1.5 "
                "--selftest\n",
    .run = run,
};
