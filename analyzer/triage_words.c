/* SPDX-License-Identifier: Apache-2.0 */
/* The causes there are, each with what ends it for good. */
#include "analyzer/triage.h"
#include "base/array.h"

static const struct {
	const char *name, *title, *recovery;
} causes[] = {
    [CAUSE_NOTHING] = {"nothing",         "nothing of it died of SIGSYS",          NULL                                                        },
    [CAUSE_MISSING_CALL] = {"missing_call",
                       "an ordinary call is not in the allowlist",                 "Run it in the log phase first; check each new version in CI "
        "(" PROG " run --check)."                                            },
    [CAUSE_FALLBACK] = {"fallback",        "killed for a call it can do without",
                       "Deny it with ENOSYS in every phase: " PROG " decide ... expect."                                                       },
    [CAUSE_SENSITIVE_CALL] = {"sensitive_call",
                       "a call that somebody has to decide on",                    "Decide on it, or declare an extension of the profile."     },
    [CAUSE_ARGUMENT] = {"argument",        "allowed, but not with these arguments",
                       "Allow it on the condition it needs, never bare."                                                                       },
    [CAUSE_RISKY_CALL] = {"risky_call",      "the profile has done what it is for",
                       "Never allow it to make a crash end: find out who made it do so."                                                       },
    [CAUSE_UNNAMED_CALL] = {"unnamed_call",    "a call that has no name here",
                       "A newer libseccomp may know it; never allow what has no name."                                                         },
    [CAUSE_BAD_ARCH] = {"bad_arch",
                       "an architecture that the filter does not have",            "Name every architecture of the program in its profile."    },
    [CAUSE_STALE_FILTER] = {"stale_filter",    "an older filter is at work",
                       "What runs keeps its filter: start it anew after each change."                                                          },
    [CAUSE_PROFILE_MISSING] = {"profile_missing",
                       "the file of the profile is not on the node",               "Distribute profiles to all nodes (DaemonSet), before pods."},
    [CAUSE_NOT_APPLIED] = {"not_applied",     "it runs without a filter",
                       "Set the profile for the pod, not for one container of it."                                                             },
    [CAUSE_NO_NEW_PRIVS] = {"no_new_privs",    "no_new_privs is not set",
                       "Set allowPrivilegeEscalation: false, and verify on admission."                                                         },
    [CAUSE_AUDIT_VOLUME] = {"audit_volume",    "records went missing",
                       "Keep the log phase to staging; go on to errno and kill."                                                               },
    [CAUSE_NOT_SECCOMP] = {"not_seccomp",     "it was not the filter",                 NULL                                                        },
    [CAUSE_BLIND] = {"blind",           "it died, and no record says of what",
                       "Collect all the time: " PROG " collect --follow, as a service."                                                        },
    [CAUSE_SEVERAL_CALLS] = {"several_calls",
                       "one of several calls, and none is known to be its own",    "Collect all the time, which sees whose a call is: " PROG
        " collect --follow, as a service."                      },
};

_Static_assert(ARRAY_SIZE(causes) == CAUSE_COUNT, "one row a cause");

const char *cause_name(enum cause cause)
{
	return causes[cause].name;
}

const char *cause_title(enum cause cause)
{
	return causes[cause].title;
}

const char *cause_recovery(enum cause cause)
{
	return causes[cause].recovery;
}

const char *sure_name(enum sure sure)
{
	static const char *const names[] = {"possible", "likely", "certain"};

	return names[sure];
}

const char *owner_name(enum owner owner)
{
	static const char *const names[] = {"nobody", "doubt", "sole", "pid",
	    "record"};

	return names[owner];
}

const char *witness_words(enum symptom_kind kind)
{
	static const char *const words[] = {
	    [SYMPTOM_UNIT] = "systemd said status=31/SYS",
	    [SYMPTOM_COREDUMP] = "a core was dumped for SIGSYS",
	    [SYMPTOM_ABEND] = "the kernel said that it ended with signal 31",
	    [SYMPTOM_EXIT159] = "its exit status was 159",
	    [SYMPTOM_SIGSYS] = "a log speaks of SIGSYS",
	    [SYMPTOM_ENOSYS] = "a log speaks of ENOSYS",
	    [SYMPTOM_PROFILE] = "a profile was not found",
	};

	return words[kind];
}
