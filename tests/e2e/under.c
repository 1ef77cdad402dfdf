/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a command under a filter.
 *
 *	under [-l] [-d ACTION] [-r ACTION:CALL,CALL...]... [--] command...
 *
 * -l  SECCOMP_FILTER_FLAG_LOG
 * -d  what the filter does with calls it has no rule for (allow)
 * -r  a rule for these calls, for x86_64 and i386 alike
 *
 * Actions are the kernel's: allow, log, errno (38), errno=NUMBER, trap, trace,
 * kill_thread, kill_process. The command is exec'd under the filter, so a
 * default other than allow and log needs execve among its rules.
 */
#include <err.h>
#include <errno.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RULES_MAX 32

static const struct {
	const char *name;
	uint32_t action;
} actions[] = {
    {"allow",        SCMP_ACT_ALLOW        },
    {"log",          SCMP_ACT_LOG          },
    {"errno",        SCMP_ACT_ERRNO(ENOSYS)},
    {"trap",         SCMP_ACT_TRAP         },
    {"trace",        SCMP_ACT_TRACE(0)     },
    {"kill_thread",  SCMP_ACT_KILL_THREAD  },
    {"kill_process", SCMP_ACT_KILL_PROCESS },
};

static uint32_t action_of(const char *name)
{
	if (strncmp(name, "errno=", 6) == 0)
		return SCMP_ACT_ERRNO((uint32_t)strtoul(name + 6, NULL, 10));
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (strcmp(name, actions[i].name) == 0)
			return actions[i].action;
	errx(2, "no such action: %s", name);
}

/* Names an architecture does not have are no rules there. */
static void add_rules(scmp_filter_ctx filter, char *rule)
{
	char *calls = strchr(rule, ':');
	uint32_t action;
	int r;

	if (!calls)
		errx(2, "no calls in the rule: %s", rule);
	*calls++ = '\0';
	action = action_of(rule);
	for (char *call; (call = strsep(&calls, ","));) {
		int nr = seccomp_syscall_resolve_name(call);

		if (nr == __NR_SCMP_ERROR)
			errx(2, "no such call: %s", call);
		r = seccomp_rule_add(filter, action, nr, 0);
		if (r < 0 && r != -EACCES)
			errx(2, "%s: %s", call, strerror(-r));
	}
}

static scmp_filter_ctx filter_of(const char *fallback, char *rules[],
    size_t count, uint32_t log)
{
	scmp_filter_ctx filter = seccomp_init(action_of(fallback));

	if (!filter || seccomp_attr_set(filter, SCMP_FLTATR_CTL_LOG, log) < 0)
		errx(2, "cannot make a filter");
	if (seccomp_arch_native() == SCMP_ARCH_X86_64 &&
	    (seccomp_arch_add(filter, SCMP_ARCH_X86) < 0 ||
	        seccomp_arch_add(filter, SCMP_ARCH_X32) < 0))
		errx(2, "cannot add the architectures");
	for (size_t i = 0; i < count; i++)
		add_rules(filter, rules[i]);
	return filter;
}

int main(int argc, char *argv[])
{
	const char *fallback = "allow";
	char *rules[RULES_MAX];
	size_t count = 0;
	uint32_t log = 0;
	int r;

	for (int c; (c = getopt(argc, argv, "+ld:r:")) != -1;) {
		if (c == 'l')
			log = 1;
		else if (c == 'd')
			fallback = optarg;
		else if (c == 'r' && count < RULES_MAX)
			rules[count++] = optarg;
		else
			return 2;
	}
	if (optind == argc)
		errx(2, "no command");
	r = seccomp_load(filter_of(fallback, rules, count, log));
	if (r < 0)
		errx(2, "cannot load the filter: %s", strerror(-r));
	execvp(argv[optind], argv + optind);
	err(127, "%s", argv[optind]);
}
