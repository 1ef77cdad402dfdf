/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/array.h"
#include "profile/lint.h"

/* clang-format off */
static const struct lint_code codes[] = {
    {"SC101", "indispensable-call",
        "Every program makes this call, to begin, to end or to come back from "
        "a signal.",
        "Allow it."},
    {"SC103", "unknown-name",
        "No architecture has a call of that name, so runtimes pass over it "
        "without a word.",
        "Correct the name, or take it out."},
    {"SC104", "missing-sub-architecture",
        "The machine runs programs of that architecture, too, and libseccomp "
        "kills every call of one that is missing, also where the default only "
        "logs.",
        "Add it to architectures, unless nothing of the kind is meant to run."},
    {"SC105", "architectures-and-archmap",
        "Docker refuses a profile with both.",
        "Keep archMap."},
    {"SC106", "errno-without-errno-action",
        "Only ERRNO and TRACE have a number; some runtimes refuse it, others "
        "ignore it.",
        "Take it out, or make the action SCMP_ACT_ERRNO."},
    {"SC107", "name-and-names",
        "Docker refuses a rule with both.",
        "Put all names into names."},
    {"SC108", "no-names",
        "A rule without a name says nothing, and runtimes refuse it.",
        "Name the calls, or take the rule out."},
    {"SC109", "denials-leave-no-trace",
        "The kernel records a denial with an errno only under "
        "SECCOMP_FILTER_FLAG_LOG. Without it silence proves nothing.",
        "Add \"flags\": [\"SECCOMP_FILTER_FLAG_LOG\"] (runc 1.2 or newer, "
        "crun)."},
    {"SC110", "argument-twice",
        "The specification has all conditions hold; runc and crun are content "
        "with any of two on one argument.",
        "Write a rule for each, or one condition."},
    {"SC111", "unknown-key",
        "It is ignored; or, where only the case differs, some readers heed it "
        "and others do not.",
        "Correct it, or take it out."},
    {"SC112", "base-profile-elsewhere",
        "What baseProfileName allows is allowed, too.",
        "Merge the base profile, and check the result."},
    {"SC113", "disabled-profile",
        "The operator does not install it.",
        "Set state: Enabled."},
    {"SC114", "dword-order",
        "seccompiler compares 32 bits, every other reader 64.",
        "Use qword."},
    {"SC115", "list-of-nothing",
        "systemd loads no filter of a list that begins with ~ and names no "
        "call it knows, so nothing is denied, or logged.",
        "Name the calls after ~, or take the line out."},
    {"SC116", "errno-without-denial",
        "systemd takes an errno, or kill, for a call that is denied (after ~), "
        "and from 1 on for all that is not allowed. It warns of others, and "
        "passes over them: the call is not allowed by such a word.",
        "Take it out; to deny the call in its own way, put it after ~."},
    {"SC117", "unknown-word-for-architecture",
        "includes and excludes have an architecture by Go's word for it "
        "(amd64, arm64). By any other name none is meant: what it includes is "
        "never there, and what it excludes always is.",
        "Use the word of the message, or take it out."},
    {"SC118", "setting-in-another-section",
        "systemd warns of it and ignores it: it filters nothing, and undoes "
        "nothing.",
        "Move it to [Service]."},
    {"SC120", "weaker-than-runtime-default",
        "What every runtime denies by default is allowed here.",
        "Deny it, or set the default to SCMP_ACT_ERRNO."},
    {"SC121", "risky-call",
        "It gives a way past the filter, into the kernel or into other "
        "processes.",
        "Deny it, unless the workload is there to do just that."},
    {"SC122", "bypass",
        "What one rule guards another lets through.",
        "Deny the call that is not guarded, or let both through."},
    {"SC123", "unguarded-arguments",
        "Allowed with any arguments, the call opens more than programs need.",
        "Allow the arguments that are used."},
    {"SC124", "newer-than-libseccomp",
        "The libseccomp of this machine does not know the name, so its "
        "runtimes pass over the rule.",
        "Update libseccomp on the nodes."},
    {"SC125", "refused-by-libseccomp",
        "libseccomp cannot put this rule with the others of the call: nothing "
        "starts under this profile.",
        "Take out one of those that contradict each other."},
    {"SC126", "miscompiled-by-libseccomp",
        "The filter that this libseccomp makes compares the wrong half of an "
        "argument for some, so it lets through what the rules deny, or the "
        "reverse.",
        "Make the rules of the call fewer or simpler, or update libseccomp."},
    {"SC127", "errno-zero",
        "The call is not made, and the program is told that it went well.",
        "Give an errno, such as 38 (ENOSYS) or 1 (EPERM)."},
    {"SC128", "no-effect",
        "libseccomp lets the rule without conditions decide, whatever stands "
        "before or after it.",
        "Take out one of them."},
    {"SC129", "kill-thread",
        "Only the thread dies, and leaves the others with what it held.",
        "Use SCMP_ACT_KILL_PROCESS."},
    {"SC130", "lost-by-libseccomp",
        "libseccomp takes the rule for one that earlier ones of the call say "
        "already, and drops it, so what it was to allow or deny is not.",
        "Put the rule with the most conditions first, or make them simpler."},
    {"SC201", "no-profile",
        "The container runs with no filter, unless the kubelet has "
        "seccompDefault set.",
        "Set securityContext.seccompProfile of the pod."},
    {"SC202", "unconfined",
        "The container runs with no filter at all.",
        "Use RuntimeDefault or Localhost."},
    {"SC203", "bad-localhost-path",
        "The kubelet takes paths beneath its seccomp folder only.",
        "Give the path relative to /var/lib/kubelet/seccomp."},
    {"SC204", "profile-not-there",
        "A container whose profile is missing on the node is not created.",
        "Install the file on every node (profile convert --to kubernetes)."},
    {"SC205", "privilege-escalation",
        "Without no_new_privs a setuid program can get more rights than its "
        "caller.",
        "Set allowPrivilegeEscalation: false."},
    {"SC206", "host-namespace",
        "What the filter confines sees and reaches the host's processes, "
        "queues or network.",
        "Take it out."},
    {"SC207", "misplaced-field",
        "There is no such field there: Kubernetes ignores it, and it looks as "
        "if it were set.",
        "Move it to where it belongs, under spec."},
    {"SC208", "spinapp-has-no-profile",
        "A SpinApp has no field for a profile or a security context: whatever "
        "is written there is not applied.",
        "Have an admission policy or a ProfileBinding set it for its pods."},
    {"SC209", "may-run-as-root",
        "Nothing keeps the container from running as root.",
        "Set runAsNonRoot: true."},
    {"SC210", "capabilities-kept",
        "The container keeps the runtime's default capabilities.",
        "Set capabilities: {drop: [ALL]}."},
    {"SC211", "privileged",
        "A privileged container runs without any filter, whatever its "
        "seccompProfile says.",
        "Take privileged out."},
    {"SC212", "deprecated-annotation",
        "Kubernetes 1.27 and newer ignore it.",
        "Use securityContext.seccompProfile."},
    {"SC213", "runtime-default-only",
        "RuntimeDefault allows some 350 calls; a profile of the workload's "
        "own allows what it needs.",
        "Consider a Localhost profile."},
    {"SC214", "nothing-to-check",
        "No document in it makes pods.",
        "Name the right file."},
};
/* clang-format on */

const struct lint_code *lint_code_at(size_t i)
{
	return i < ARRAY_SIZE(codes) ? &codes[i] : NULL;
}

const struct lint_code *lint_code_find(const char *code)
{
	for (size_t i = 0; code && i < ARRAY_SIZE(codes); i++)
		if (strcmp(codes[i].code, code) == 0)
			return &codes[i];
	return NULL;
}
