/* SPDX-License-Identifier: Apache-2.0 */
/* What this host can give evidence of, and what stands in its way. */
#ifndef HOST_DOCTOR_H
#define HOST_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "host/audit.h"
#include "host/authors.h"
#include "host/listeners.h"
#include "host/machine.h"
#include "host/runtimes.h"

#define HOST_TEXT 256

struct host_facts {
	struct machine machine;
	char arch[32];                  /* of uname */
	char actions_avail[HOST_TEXT];  /* empty: this kernel has none */
	char actions_logged[HOST_TEXT]; /* as in /proc/sys/kernel/seccomp */
	bool audit_off; /* audit=0 on the kernel's command line */
	bool has_audit; /* audit is set */
	struct audit_state audit;
	struct error audit_why; /* else */
	bool excluded;          /* a rule drops SECCOMP records */
	struct listeners listeners;
	bool first_netns; /* the multicast is heard nowhere else */
	bool can_netlink; /* the group may be joined */
	bool heard;       /* a probe of ours came back over it */
	bool can_kmsg;
	uint64_t printk_burst, printk_seconds;
	bool has_journal;    /* journald runs, or has left a journal */
	bool has_libsystemd; /* it can be read */
	bool has_audit_log;
	bool can_read_log;         /* so the next is known */
	char log_why[AUTHORS_WHY]; /* anybody can have written it; or "" */
	uint64_t log_free;         /* bytes, on the disk of the audit log */
	uint64_t log_per_day;      /* bytes; 0: not known */
	unsigned seccomp[3];       /* version of libseccomp; 0: not told */
	size_t seccomp_unknown;    /* calls it has no name for */
	struct runtimes runtimes;
};

/*
 * What can be found out here. What needs more than host/ knows (libseccomp,
 * libsystemd, whether a probe was heard) is the caller's to fill in.
 */
void host_facts_read(struct host_facts *ret);

enum finding_level {
	LEVEL_GOOD,
	LEVEL_NOTE,
	LEVEL_WARNING,
	LEVEL_BLIND /* what happens here is not seen */
};

struct host_finding {
	const char *key; /* "actions_logged": never changes */
	enum finding_level level;
	char what[HOST_TEXT];
	const char *why;
	char mend[HOST_TEXT]; /* the command that mends it; may be empty */
};

/* Each finding is good during the call. Pure. */
void host_diagnose(const struct host_facts *facts,
    void (*said)(const struct host_finding *finding, void *arg), void *arg);

/* What a phase can be seen through here. */
struct phase_sight {
	const char *phase; /* "log", "errno", "kill" */
	bool seen;
	char through[HOST_TEXT]; /* sources, or why it is not */
	const char *condition;   /* what else it takes, or NULL */
};

#define PHASES 3

void host_sight(const struct host_facts *facts,
    struct phase_sight ret[static PHASES]);

/* Whether a list with blanks between has it: of actions_logged. */
bool host_has_word(const char *words, const char *word);

const char *finding_level_name(enum finding_level level);

#endif
