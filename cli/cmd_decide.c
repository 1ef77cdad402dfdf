/* SPDX-License-Identifier: Apache-2.0 */
/* decide: what a person says of one call of one workload. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/time.h"
#include "cli/case_open.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "syscalls/syscalls.h"

struct options {
	const char *db, *workloads, *reason, *arch;
	struct option_list args;
	uint64_t until_ms, now_ms;
	bool risky, any_args;
};

static const struct option_row rows[] = {
    OPTION_DB(struct options),
    OPTION_WORKLOADS(struct options),
    {'r', "reason",    OPTION_TEXT, offsetof(struct options, reason),   "TEXT",
                      "why; it stands in every report"                               },
    {0,   "until",     OPTION_TIME, offsetof(struct options, until_ms), "TIME",
                      "after that it counts as undecided"                            },
    {0,   "arch",      OPTION_TEXT, offsetof(struct options, arch),     "ARCH",
                      "on this architecture only"                                    },
    {0,   "arg",       OPTION_LIST, offsetof(struct options, args),     "I:OP:V[:V2]",
                      "allow only if argument I compares so (0:eq:15); all must hold"},
    {0,   "any-args",  OPTION_FLAG, offsetof(struct options, any_args), NULL,
                      "allow it whatever its arguments are"                          },
    {0,   "yes-risky", OPTION_FLAG, offsetof(struct options, risky),    NULL,
                      "allow a risky call all the same"                              },
    OPTION_NOW(struct options),
    OPTION_END,
};

static const char *const ops[] = {"ne", "lt", "le", "eq", "ge", "gt",
    "masked_eq"};

static bool take_value(struct slice *rest, bool is_last, uint64_t *ret)
{
	struct slice number = slice_cut(rest, ':');
	bool last = number.ptr + number.len == rest->ptr && rest->len == 0;
	bool hex = slice_skip(&number, "0x");

	return last == is_last && slice_is_u64(number, hex ? 16 : 10, ret);
}

static bool take_op(struct slice *rest, struct slice *ret)
{
	*ret = slice_cut(rest, ':');
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++)
		if (slice_equals(*ret, ops[i]))
			return true;
	return false;
}

/* "0:eq:15", "0:masked_eq:0x7e020000:0". */
static bool read_arg(const char *text, struct decision_arg *ret)
{
	struct slice rest = slice_of(text);
	uint64_t index;

	*ret = (struct decision_arg){0};
	if (slice_take_u64(&rest, 10, &index) < 0 || index > 5 ||
	    !slice_skip(&rest, ":") || !take_op(&rest, &ret->op) ||
	    !take_value(&rest, !slice_equals(ret->op, "masked_eq"),
	        &ret->value))
		return false;
	ret->index = (uint32_t)index;
	if (slice_equals(ret->op, "masked_eq") &&
	    !take_value(&rest, true, &ret->value_two))
		return false;
	return rest.len == 0;
}

static bool read_args(const struct option_list *list, struct decision *ret)
{
	if (list->count > DECISION_ARGS) {
		say("--arg: more than %d", DECISION_ARGS);
		return false;
	}
	for (size_t i = 0; i < list->count; i++) {
		if (read_arg(list->items[i], &ret->args[i]))
			continue;
		say("--arg %s: expected INDEX:OP:VALUE, such as 0:eq:15 or "
		    "0:masked_eq:0x7e020000:0 (OP is ne, lt, le, eq, ge, gt "
		    "or masked_eq)",
		    list->items[i]);
		return false;
	}
	ret->arg_count = list->count;
	return true;
}

static const char *known_at(size_t i, void *arg)
{
	(void)arg;
	return group_call(slice_of("@known"), i);
}

/* A name some architecture has, or a placeholder where a number is meant. */
static bool check_call(const struct decision *decision, const char *call)
{
	if (syscall_is_name(decision->syscall))
		return true;
	if (strchr(call, '#') == NULL) {
		const char *near = nearest(call, known_at, NULL);

		say("no architecture has a call %s%s%s%s", call,
		    near ? " (did you mean " : "", near ? near : "",
		    near ? "?)" : "");
		return false;
	}
	if (decision->what != DECISION_ALLOW &&
	    decision->what != DECISION_EXPECT)
		return true;
	say("%s has no name yet: no profile can allow it", call);
	return false;
}

static bool check_risk(const struct decision *decision,
    const struct options *options, const char *call)
{
	const char *why = NULL;

	if (syscall_risk(decision->syscall, &why) != RISK_RISKY)
		return true;
	if (decision->what == DECISION_EXPECT) {
		say("%s is risky, so no denial of it is expected: deny it, or "
		    "investigate (%s)",
		    call, why);
		return false;
	}
	if (decision->what == DECISION_ALLOW && !options->risky) {
		say("%s is risky: %s (--yes-risky allows it all the same)",
		    call, why);
		return false;
	}
	return true;
}

static bool check_bare(const struct decision *decision,
    const struct options *options, const char *call)
{
	if (decision->what == DECISION_ALLOW && decision->arg_count == 0 &&
	    !options->any_args && syscall_needs_arguments(decision->syscall)) {
		say("allowing %s whatever its arguments is wide: say which "
		    "with --arg, or --any-args",
		    call);
		return false;
	}
	if (decision->arg_count > 0 && decision->what != DECISION_ALLOW) {
		say("--arg goes with allow only");
		return false;
	}
	return true;
}

static bool set_arch(const char *name, struct decision *decision)
{
	uint32_t arch;
	const char *found;

	if (!name)
		return true;
	if (!arch_find(slice_of(name), &arch) || !(found = arch_name(arch))) {
		say("no such architecture: %s (see " PROG " syscalls)", name);
		return false;
	}
	decision->arch = slice_of(found);
	return true;
}

static bool make_decision(const struct options *options, char *argv[],
    struct decision *ret)
{
	int what = decision_find(slice_of(argv[2]));

	if (what < 0) {
		say("%s: expected allow, expect, deny or investigate", argv[2]);
		return false;
	}
	*ret = (struct decision){
	    .workload = slice_of(argv[0]),
	    .syscall = slice_of(argv[1]),
	    .what = (enum decision_what)what,
	    .at_ms = options->now_ms ? options->now_ms : time_now_ms(),
	    .until_ms = options->until_ms,
	    .who = slice_of(actor_name()),
	    .why = slice_of(options->reason),
	    .risky = options->risky,
	};
	return set_arch(options->arch, ret) && read_args(&options->args, ret) &&
	       check_call(ret, argv[1]) && check_risk(ret, options, argv[1]) &&
	       check_bare(ret, options, argv[1]);
}

static int run(const struct command *self, int argc, char *argv[])
{
	cleanup_workloads struct workloads workloads = {0};
	cleanup_store struct store *store = NULL;
	struct options options = {0};
	struct decision decision;
	struct error err;
	int status = command_options(self, &argc, &argv, &options);

	if (status >= 0)
		return status;
	if (argc != 3)
		return command_usage(self,
		    "expected a workload, a call and a decision");
	if (!options.reason || !*options.reason)
		return command_usage(self, "a decision needs a --reason");
	if (!read_workloads(options.workloads, &workloads) ||
	    !find_workload(&workloads, argv[0]) ||
	    !make_decision(&options, argv, &decision) ||
	    !open_store(options.db, STORE_CREATE, &store))
		return EXIT_TROUBLE;
	if (store_decide(store, &decision, &err) < 0)
		return trouble("keeping the decision", &err);
	printf("%s: %s: %s\n", argv[0], argv[1], decision_name(decision.what));
	return EXIT_SUCCESS;
}

const struct command cmd_decide = {
    .name = "decide",
    .synopsis = "WORKLOAD CALL allow|expect|deny|investigate --reason TEXT",
    .summary = "say what is to become of a call that was not allowed",
    .description =
        "allow: the workload needs it. expect: it is denied, and the program\n"
        "copes. deny: never, an attack or a mistake. investigate: somebody "
        "is at it;\n"
        "blocks until decided. The latest decision counts. In log, expect "
        "begins a new\nwindow, under a filter that denies the call.",
    .options = rows,
    .examples =
        "  $ " PROG " decide spin-worker connect allow -r 'outbound HTTP'\n"
        "  $ " PROG " decide spin-worker prctl allow --arg 0:eq:15 -r "
        "'thread names'\n"
        "  $ " PROG " decide spin-worker clone3 expect -r 'falls back to "
        "clone'\n"
        "  $ " PROG " decide spin-worker ptrace deny -r 'INC-411'\n",
    .run = run,
};
