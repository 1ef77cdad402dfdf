/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/lint.h"

#include <linux/seccomp.h>
#include <seccomp.h>
#include <string.h>

#include "base/array.h"
#include "profile/audit.h"
#include "profile/evaluate.h"
#include "profile/names.h"
#include "profile/variant.h"
#include "syscalls/syscalls.h"

static bool passes(uint32_t action)
{
	return action == SECCOMP_RET_ALLOW || action == SECCOMP_RET_LOG;
}

/* What becomes of a call on an architecture, whatever its arguments. */
enum fate {
	FATE_ABSENT, /* there is none of that name */
	FATE_PASSES,
	FATE_DEPENDS,
	FATE_DENIED
};

static enum fate fate_of(const struct profile *profile, uint32_t arch,
    const char *name)
{
	struct answer answers[ANSWERS_MAX];
	bool some = false, all = true;
	int32_t nr;
	size_t count;

	if (!syscall_find(arch, slice_of(name), &nr))
		return FATE_ABSENT;
	count = profile_answers(profile, arch, nr, answers);
	for (size_t i = 0; i < count; i++) {
		some |= passes(answers[i].action);
		all &= passes(answers[i].action);
	}
	return all ? FATE_PASSES : some ? FATE_DEPENDS : FATE_DENIED;
}

/* That a finding is told for: the first of the profile, or the machine's. */
static uint32_t main_arch(const struct profile *profile)
{
	return profile->arch_count > 0 &&
	               !profile_has_arch(profile, arch_native())
	           ? profile->arches[0]
	           : arch_native();
}

static const struct profile_rule *first_rule(const struct profile *profile,
    const char *name)
{
	for (size_t i = 0; i < profile->rule_count; i++)
		if (strcmp(profile->rules[i].name, name) == 0)
			return &profile->rules[i];
	return NULL;
}

#define RULE_AT(rule) ((rule) ? (rule)->line : 0), ((rule) ? (rule)->column : 0)

#define LINE_AT(line) (line), ((line) ? 1U : 0U)

static const struct {
	const char *name, *what;
} indispensable[] = {
    {"exit_group",   "no program can end"                    },
    {"rt_sigreturn", "no program can come back from a signal"},
    {"execve",       "no container can start its program"    },
};

static void check_indispensable(const struct profile *profile,
    struct problems *problems)
{
	uint32_t arch = main_arch(profile);

	for (size_t i = 0; i < ARRAY_SIZE(indispensable); i++) {
		const char *name = indispensable[i].name;

		if (fate_of(profile, arch, name) == FATE_DENIED)
			problems_add(problems, SEVERITY_ERROR, "SC101",
			    LINE_AT(profile->default_line), "%s is denied: %s",
			    name, indispensable[i].what);
	}
}

static const char *known_name(size_t i)
{
	return group_call(slice_of("@known"), i);
}

static void check_name(const struct profile_rule *rule,
    struct problems *problems)
{
	struct slice name = slice_of(rule->name);
	const char *near;

	if (!syscall_is_name(name)) {
		near = nearest_name(name, known_name);
		problems_add(problems, SEVERITY_WARNING, "SC103", RULE_AT(rule),
		    "no architecture has a call %s%s%s%s", rule->name,
		    near ? " (did you mean " : "", near ? near : "",
		    near ? "?)" : "");
	} else if (seccomp_syscall_resolve_name(rule->name) ==
	           __NR_SCMP_ERROR) {
		problems_add(problems, SEVERITY_WARNING, "SC124", RULE_AT(rule),
		    "%s is newer than this libseccomp (it came "
		    "with Linux %s)",
		    rule->name,
		    syscall_since(name) ? syscall_since(name) : "?");
	}
}

static void check_arches(const struct profile *profile,
    struct problems *problems)
{
	size_t count = profile->arch_count ? profile->arch_count : 1;
	char text[ARCH_TEXT], other[ARCH_TEXT];
	uint32_t native = arch_native(), sub;

	for (size_t i = 0; i < count; i++) {
		uint32_t arch =
		    profile->arch_count ? profile->arches[i] : native;

		for (size_t j = 0; arch_sub(arch, j, &sub); j++)
			if (!profile_has_arch(profile, sub))
				problems_add(problems,
				    passes(profile->default_action)
				        ? SEVERITY_ERROR
				        : SEVERITY_NOTE,
				    "SC104", LINE_AT(profile->arches_line),
				    "%s without %s: its calls are killed",
				    arch_text(arch, text),
				    arch_text(sub, other));
	}
}

static void check_flags(const struct profile *profile,
    struct problems *problems)
{
	if ((profile->flags & PROFILE_FLAG_LOG) ||
	    passes(profile->default_action) ||
	    profile->default_action == SECCOMP_RET_KILL_PROCESS ||
	    profile->default_action == SECCOMP_RET_KILL_THREAD)
		return;
	problems_add(problems, SEVERITY_WARNING, "SC109",
	    profile->flags_line ? profile->flags_line
	                        : LINE_AT(profile->default_line),
	    "what the default denies leaves no record");
}

static void check_default(const struct profile *profile,
    struct problems *problems)
{
	if (profile->default_action == SECCOMP_RET_KILL_THREAD)
		problems_add(problems, SEVERITY_NOTE, "SC129",
		    LINE_AT(profile->default_line),
		    "the default kills one thread");
	if (profile->default_action == SECCOMP_RET_ERRNO &&
	    profile->default_errno == 0)
		problems_add(problems, SEVERITY_WARNING, "SC127",
		    LINE_AT(profile->default_line),
		    "the default reports success without making the call");
}

/* What Docker's and containerd's profiles deny to a container without
   capabilities of its own. */
static const char *const denied_by_default[] = {"acct", "add_key", "bpf",
    "clock_adjtime", "clock_settime", "create_module", "delete_module",
    "finit_module", "fsconfig", "fsmount", "fsopen", "fspick",
    "get_kernel_syms", "get_mempolicy", "init_module", "io_uring_enter",
    "io_uring_register", "io_uring_setup", "ioperm", "iopl", "kexec_file_load",
    "kexec_load", "keyctl", "lookup_dcookie", "mbind", "mount", "mount_setattr",
    "move_mount", "move_pages", "nfsservctl", "open_by_handle_at", "open_tree",
    "perf_event_open", "pivot_root", "query_module", "quotactl", "reboot",
    "request_key", "set_mempolicy", "setdomainname", "sethostname", "setns",
    "settimeofday", "stime", "swapoff", "swapon", "sysfs", "syslog", "_sysctl",
    "umount", "umount2", "unshare", "uselib", "userfaultfd", "ustat", "vhangup",
    "vm86", "vm86old"};

#define NAMED 6 /* of what is weaker, the others are counted */

static void check_baseline(const struct profile *profile,
    struct problems *problems)
{
	uint32_t arch = main_arch(profile);
	char text[256] = "";
	size_t found = 0, len = 0;

	for (size_t i = 0; i < ARRAY_SIZE(denied_by_default); i++) {
		const char *name = denied_by_default[i];

		if (fate_of(profile, arch, name) != FATE_PASSES)
			continue;
		if (found++ < NAMED)
			len += (size_t)snprintf(text + len, sizeof(text) - len,
			    "%s%s", found > 1 ? ", " : "", name);
	}
	if (found > NAMED)
		(void)snprintf(text + len, sizeof(text) - len, " and %zu more",
		    found - NAMED);
	if (found > 0)
		problems_add(problems, SEVERITY_WARNING, "SC120",
		    LINE_AT(profile->default_line),
		    "weaker than RuntimeDefault, which denies %s", text);
}

/* Of what is allowed by name; what the default allows is told as a whole. */
static void check_risk(const struct profile *profile,
    const struct profile_rule *rule, struct problems *problems)
{
	struct slice name = slice_of(rule->name);
	const char *reason;

	if (!passes(rule->action) || passes(profile->default_action))
		return;
	if (syscall_risk(name, &reason) == RISK_RISKY)
		problems_add(problems, SEVERITY_WARNING, "SC121", RULE_AT(rule),
		    "%s is allowed: %s", rule->name, reason);
	else if (syscall_needs_arguments(name) && rule->arg_count == 0)
		problems_add(problems, SEVERITY_NOTE, "SC123", RULE_AT(rule),
		    "%s is allowed with any arguments: %s", rule->name,
		    syscall_arguments(name));
}

/*
 * legacy: what takes its place is what libraries call today, so that it is
 * merely not in a list says nothing; only a rule of its own does.
 */
static const struct pair {
	const char *guarded, *bypass, *why;
	bool legacy;
} pairs[] = {
    {"clone",   "clone3",            "its flags are in memory, where no filter can look",
     false                                                                                     },
    {"openat",  "openat2",           "it opens files as well, by flags in memory",        false},
    {"open",    "openat",            "it opens files as well",                            true },
    {"execve",  "execveat",          "it runs programs as well",                          false},
    {"socket",  "socketcall",        "it makes sockets as well, by arguments in memory",
     false                                                                                     },
    {"socket",  "io_uring_setup",    "a ring makes sockets as well",                      false},
    {"connect", "io_uring_setup",    "a ring connects as well",                           false},
    {"openat",  "io_uring_setup",    "a ring opens files as well",                        false},
    {"kill",    "pidfd_send_signal", "it sends signals as well",                          false},
    {"mount",   "move_mount",        "it mounts as well",                                 false},
    {"chmod",   "fchmodat2",         "it changes modes as well",                          true },
};

static void check_pair(const struct profile *profile, const struct pair *pair,
    struct problems *problems)
{
	uint32_t arch = main_arch(profile);
	const struct profile_rule *rule = first_rule(profile, pair->bypass);
	enum fate guarded = fate_of(profile, arch, pair->guarded);

	if (guarded == FATE_ABSENT || guarded == FATE_PASSES ||
	    fate_of(profile, arch, pair->bypass) != FATE_PASSES ||
	    (pair->legacy && !first_rule(profile, pair->guarded)))
		return;
	problems_add(problems,
	    guarded == FATE_DEPENDS ? SEVERITY_ERROR : SEVERITY_WARNING,
	    "SC122", RULE_AT(rule), "%s is allowed and %s is %s: %s",
	    pair->bypass, pair->guarded,
	    guarded == FATE_DEPENDS ? "guarded" : "denied", pair->why);
}

static void check_rule(const struct profile *profile,
    const struct profile_rule *rule, struct problems *problems)
{
	check_name(rule, problems);
	check_risk(profile, rule, problems);
	if (rule->action == SECCOMP_RET_ERRNO && rule->errno_ret == 0)
		problems_add(problems, SEVERITY_WARNING, "SC127", RULE_AT(rule),
		    "%s reports success without being made", rule->name);
}

/* The rule that decides for a name before this one, or after it. */
static const struct profile_rule *decider(const struct profile *profile,
    const struct profile_rule *rule)
{
	for (size_t i = 0; i < profile->rule_count; i++) {
		const struct profile_rule *other = &profile->rules[i];

		if (other->arg_count == 0 &&
		    rule_action(other) != profile_default(profile) &&
		    strcmp(other->name, rule->name) == 0)
			return other;
	}
	return NULL;
}

static void check_effect(const struct profile *profile,
    const struct profile_rule *rule, struct problems *problems)
{
	const struct profile_rule *other = decider(profile, rule);

	if (!other || other == rule ||
	    rule_action(other) == rule_action(rule) ||
	    rule_action(rule) == profile_default(profile))
		return;
	problems_add(problems, SEVERITY_WARNING, "SC128", RULE_AT(rule),
	    "the rule for %s has no effect: the one in line %u decides",
	    rule->name, other->line);
}

/* Where rules have conditions, what libseccomp makes of them. */
static void check_compiled(const struct profile *profile,
    const struct profile_rule *rule, struct problems *problems)
{
	uint32_t arch = main_arch(profile);
	const struct profile_rule *refused, *lost;
	int32_t nr;

	if (rule->arg_count == 0 || first_rule(profile, rule->name) != rule ||
	    !syscall_find(arch, slice_of(rule->name), &nr))
		return;
	refused = profile_refused(profile, arch, nr);
	if (refused)
		problems_add(problems, SEVERITY_ERROR, "SC125",
		    RULE_AT(refused), "libseccomp refuses this rule for %s",
		    rule->name);
	lost = profile_lost(profile, arch, nr);
	if (lost)
		problems_add(problems, SEVERITY_ERROR, "SC130", RULE_AT(lost),
		    "libseccomp takes this rule for %s, and then loses it",
		    rule->name);
}

int profile_lint(const struct profile *profile, struct problems *problems)
{
	check_default(profile, problems);
	check_indispensable(profile, problems);
	check_arches(profile, problems);
	check_flags(profile, problems);
	check_baseline(profile, problems);
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++)
		check_pair(profile, &pairs[i], problems);
	for (size_t i = 0; i < profile->rule_count; i++) {
		check_rule(profile, &profile->rules[i], problems);
		check_effect(profile, &profile->rules[i], problems);
		check_compiled(profile, &profile->rules[i], problems);
	}
	return audit_compiled(profile, problems);
}
