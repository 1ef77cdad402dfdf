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
#include "cli/case_open.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/run_check.h"
#include "cli/run_follow.h"
#include "cli/witness.h"
#include "controller/phase_profile.h"
#include "host/machine.h"
#include "host/under.h"
#include "profile/program.h"

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
                      "under this phase (default: the rollout's)"                                                                                                                   },
    {0, "check",   OPTION_FLAG, offsetof(struct options, check),   NULL,
                      "let every call go on, then say which were not allowed"                                                                                                       },
    {0, "witness", OPTION_TEXT, offsetof(struct options, witness),
                      "notify|netlink|none",                                                          "how calls are seen (default: notify in log, else netlink if it can be heard)"},
    {0, "image",   OPTION_TEXT, offsetof(struct options, image),   "DIGEST",
                      "what runs, if it is told by more than its path"                                                                                                              },
    OPTION_END,
};

enum witness_kind {
	WITNESS_NOTIFY,
	WITNESS_NETLINK,
	WITNESS_NONE,
	WITNESS_COUNT
};

static const char *const witness_names[] = {"notify", "netlink", "none"};

_Static_assert(ARRAY_SIZE(witness_names) == WITNESS_COUNT, "one name each");

struct session {
	struct workloads workloads;
	struct store *store;
	struct workload_case subject;
	struct options options;
	enum phase phase;
	enum witness_kind kind;
	struct machine machine;
	struct profile filter_profile;
	struct sock_filter *filter;
	unsigned short filter_len;
	struct witness witness;
	struct run_follow follow;
	char unit[128], key[48];
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

	return store_run(session->store, &edge, err);
}

static void begun(pid_t pid, void *arg)
{
	struct session *session = arg;
	struct error err;

	session->witness.init = (uint32_t)pid;
	(void)snprintf(session->key, sizeof(session->key), "run-%" PRIu64 "-%d",
	    time_now_ms(), (int)pid);
	if (mark(session, false, 0, &err) < 0)
		(void)trouble("keeping the start of the run", &err);
	else
		session->started = true;
}

static bool prepare(struct session *session)
{
	uint32_t action = session->kind == WITNESS_NOTIFY
	                      ? (uint32_t)SECCOMP_RET_USER_NOTIF
	                      : phase_action(session->phase);
	struct error err;

	if (phase_profile(&session->subject, session->phase, action,
	        &session->filter_profile, &err) == 0 &&
	    profile_program(&session->filter_profile, &session->filter,
	        &session->filter_len, &err) == 0)
		return true;
	(void)trouble("making the filter", &err);
	return false;
}

static bool read_kind(const char *text, enum witness_kind *ret)
{
	for (unsigned i = 0; i < WITNESS_COUNT; i++) {
		if (strcmp(text, witness_names[i]) != 0)
			continue;
		*ret = (enum witness_kind)i;
		return true;
	}
	say("--witness %s: expected notify, netlink or none", text);
	return false;
}

/* What was not asked for is done as well as it can be. */
static enum witness_kind usual_kind(enum phase phase)
{
	struct error err;

	if (phase == PHASE_LOG)
		return WITNESS_NOTIFY;
	if (run_follow_can(&err))
		return WITNESS_NETLINK;
	say("nobody sees what is denied in this run: %s", err.text);
	return WITNESS_NONE;
}

static bool choose_kind(struct session *session)
{
	const char *text = session->options.witness;

	if (!text)
		session->kind = usual_kind(session->phase);
	else if (!read_kind(text, &session->kind))
		return false;
	if (session->kind == WITNESS_NOTIFY && session->phase != PHASE_LOG) {
		say("--witness notify lets every call go on: it goes with log, "
		    "not with %s",
		    phase_name(session->phase));
		return false;
	}
	if (session->kind != WITNESS_NOTIFY && session->options.check) {
		say("--check is done with --witness notify");
		return false;
	}
	return true;
}

static bool choose(struct session *session)
{
	const struct options *options = &session->options;

	session->phase = session->subject.question.phase;
	if (options->phase && !read_phase(options->phase, &session->phase))
		return false;
	if (options->check)
		session->phase = PHASE_LOG;
	return choose_kind(session);
}

static int keep(struct session *session, const struct under_end *end,
    struct error *err)
{
	int r = session->started ? mark(session, true, end->status, err) : 0;

	if (r < 0 || session->witness.count == 0)
		return r;
	return store_used(session->store,
	    slice_of(session->subject.workload->name), session->witness.calls,
	    session->witness.count, err);
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
		return say_check(&session->subject, &session->witness,
		    end->status);
	return end->status;
}

/* What cannot be heard as it was asked for is not run unheard. */
static bool begin_follow(struct session *session)
{
	struct error err;

	if (session->kind != WITNESS_NETLINK)
		return true;
	(void)snprintf(session->unit, sizeof(session->unit), RUN_UNIT "%s",
	    session->subject.workload->name);
	if (run_follow_begin(&session->follow, session->options.db,
	        session->unit, &err) == 0)
		return true;
	(void)trouble("--witness netlink", &err);
	return false;
}

static int execute(struct session *session, char *argv[])
{
	bool notify = session->kind == WITNESS_NOTIFY;
	const struct under_options under = {
	    .filter = session->filter,
	    .filter_len = session->filter_len,
	    .log = !notify,
	    .started = begun,
	    .notified = notify ? see : NULL,
	    .arg = session,
	};
	struct under_end end = {0};
	struct error err;
	bool heard;
	int r;

	(void)fflush(NULL);
	r = under_run(&under, argv, &end, &err);
	if (r < 0)
		(void)trouble(argv[0], &err);
	heard = run_follow_end(&session->follow);
	if (r < 0)
		return EXIT_RUN_TROUBLE;
	if (keep(session, &end, &err) < 0) {
		(void)trouble("keeping the run", &err);
		return session->options.check ? EXIT_TROUBLE : end.status;
	}
	if (!heard)
		say("what the kernel said of this run is not kept");
	return say_end(session, &end, argv[0]);
}

static bool open_subject(struct session *session, const char *name)
{
	const struct options *options = &session->options;
	const struct workload *workload;

	if (!read_workloads(options->workloads, &session->workloads))
		return false;
	workload = find_workload(&session->workloads, name);
	return workload &&
	       open_store(options->db, STORE_CREATE, &session->store) &&
	       case_open_in(session->store, &session->workloads, workload,
	           &(struct case_options){.now_ms = 0}, &session->subject);
}

static int run_in(struct session *session, int argc, char *argv[])
{
	if (argc < 2) {
		say("expected a workload, then -- and a command");
		return EXIT_RUN_TROUBLE;
	}
	session->options.db = store_path(session->options.db);
	machine_read(&session->machine);
	session->witness.image = optional(session->options.image);
	if (!open_subject(session, argv[0]) || !choose(session) ||
	    !prepare(session) || !begin_follow(session))
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
	store_close(session->store);
	workloads_release(&session->workloads);
	profile_release(&session->filter_profile);
	free(session->filter);
	free(session);
	return status;
}

const struct command cmd_run = {
    .name = "run",
    .synopsis = "[--check] [--witness notify|netlink|none] WORKLOAD -- "
                "COMMAND...",
    .summary = "run a command under its workload's filter",
    .description =
        "Sets no_new_privs, loads the filter of the rollout's phase and runs "
        "the\ncommand; records the run, how it ended, and what it called that "
        "is not\nallowed: with notify, which needs no privilege, together "
        "with the arguments;\nwith netlink as the kernel records it, which "
        "takes CAP_AUDIT_READ and begins\nan audit session.\n"
        "\n"
        "The exit status is the command's own, or 128 and the signal; 125 for "
        "trouble\nof ours, 126 and 127 for a command that can't be run. With "
        "--check every call\ngoes on, and it is 0 if all were allowed, 1 with "
        "the list of those that were\nnot, 4 if it could not be seen.\n",
    .options = rows,
    .examples = "  $ " PROG " run spin-worker -- ./worker --once\n"
                "  $ " PROG " run --check spin-worker -- ./worker-1.5 "
                "--selftest\n",
    .run = run,
};
