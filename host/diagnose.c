/* SPDX-License-Identifier: Apache-2.0 */
/* From facts to findings: each check looks at one thing and says it. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/time.h"
#include "host/doctor.h"

#define SMALL_BACKLOG 1024 /* the kernel's own default is 64 */
#define FEW_DAYS      7

static const char *const levels[] = {
    [LEVEL_GOOD] = "good",
    [LEVEL_NOTE] = "note",
    [LEVEL_WARNING] = "warning",
    [LEVEL_BLIND] = "blind",
};

const char *finding_level_name(enum finding_level level)
{
	return levels[level];
}

struct diagnosis {
	const struct host_facts *facts;
	void (*said)(const struct host_finding *finding, void *arg);
	void *arg;
};

static void __attribute__((format(printf, 6, 7)))
say(const struct diagnosis *in, const char *key, enum finding_level level,
    const char *why, const char *mend, const char *what, ...)
{
	struct host_finding finding = {.key = key, .level = level, .why = why};
	va_list ap;

	(void)snprintf(finding.mend, sizeof(finding.mend), "%s", mend);
	va_start(ap, what);
	(void)vsnprintf(finding.what, sizeof(finding.what), what, ap);
	va_end(ap);
	in->said(&finding, in->arg);
}

bool host_has_word(const char *words, const char *word)
{
	struct slice rest = slice_of(words);

	while (rest.len > 0)
		if (slice_equals(slice_cut(&rest, ' '), word))
			return true;
	return false;
}

static void check_kernel(const struct diagnosis *in)
{
	const struct host_facts *facts = in->facts;

	if (host_has_word(facts->actions_avail, "log"))
		say(in, "kernel", LEVEL_GOOD, "", "",
		    "Linux %s on %s has the actions: %s", facts->machine.kernel,
		    facts->arch, facts->actions_avail);
	else
		say(in, "kernel", LEVEL_BLIND,
		    "the log phase rests on it, and records of the others "
		    "are sure only since 4.18",
		    "boot a kernel from 4.18 on, with CONFIG_SECCOMP_FILTER",
		    "Linux %s has no action \"log\"", facts->machine.kernel);
}

static const struct {
	const char *action;
	enum finding_level level;
	const char *why;
} logged[] = {
    {"log",          LEVEL_BLIND,
     "the log phase leaves no records: silence would look like cleanliness"       },
    {"errno",        LEVEL_BLIND,   "the errno phase leaves no records"           },
    {"kill_process", LEVEL_BLIND,   "the kill phase leaves no records"            },
    {"kill_thread",  LEVEL_WARNING,
     "profiles with SCMP_ACT_KILL leave no records"                               },
    {"trap",         LEVEL_WARNING, "profiles with SCMP_ACT_TRAP leave no records"},
};

static void check_logged(const struct diagnosis *in)
{
	const struct host_facts *facts = in->facts;
	bool good = true;

	for (size_t i = 0; i < ARRAY_SIZE(logged); i++) {
		if (!host_has_word(facts->actions_avail, logged[i].action) ||
		    host_has_word(facts->actions_logged, logged[i].action))
			continue;
		good = false;
		say(in, "actions_logged", logged[i].level, logged[i].why,
		    "sysctl -w kernel.seccomp.actions_logged=\"kill_process "
		    "kill_thread trap errno user_notif trace log\"",
		    "the action \"%s\" is not in actions_logged",
		    logged[i].action);
	}
	if (good && *facts->actions_logged)
		say(in, "actions_logged", LEVEL_GOOD, "", "",
		    "actions are logged: %s", facts->actions_logged);
}

static void check_audit(const struct diagnosis *in)
{
	const struct host_facts *facts = in->facts;

	if (facts->audit_off)
		say(in, "audit", LEVEL_BLIND,
		    "no records are made at all until the next boot",
		    "take audit=0 off the kernel's command line, and reboot",
		    "audit is off since boot (audit=0)");
	else if (!facts->has_audit)
		say(in, "audit", LEVEL_NOTE,
		    "whether records were lost or excluded is not known",
		    "run doctor as root, or with CAP_AUDIT_CONTROL", "%s",
		    facts->audit_why.text);
	else
		say(in, "audit", LEVEL_GOOD, "", "",
		    "audit: enabled %d, auditd %s, backlog %" PRIu32
		    " of %" PRIu32 ", lost %" PRIu32 ", rate limit %" PRIu32
		    " (seccomp records come whether or not it is enabled)",
		    facts->audit.enabled,
		    facts->audit.pid ? "runs" : "does not run",
		    facts->audit.backlog, facts->audit.backlog_limit,
		    facts->audit.lost, facts->audit.rate_limit);
}

static void check_lost(const struct diagnosis *in)
{
	const struct audit_state *audit = &in->facts->audit;

	if (!in->facts->has_audit)
		return;
	if (in->facts->excluded)
		say(in, "excluded", LEVEL_BLIND,
		    "the kernel makes no seccomp record at all",
		    "auditctl -d always,exclude -F msgtype=SECCOMP",
		    "a rule of audit's excludes SECCOMP records");
	if (audit->rate_limit)
		say(in, "rate_limit", LEVEL_WARNING,
		    "what is over the limit is lost, and only counted",
		    "auditctl -r 0",
		    "audit drops what is over %" PRIu32 " records a second",
		    audit->rate_limit);
	if (audit->lost)
		say(in, "lost", LEVEL_WARNING,
		    "what was lost takes no serial: no gap shows it",
		    "auditctl -b 8192 --backlog_wait_time 60000 --reset-lost",
		    "audit lost %" PRIu32 " records since boot", audit->lost);
	if (audit->pid && audit->backlog_limit &&
	    audit->backlog_limit < SMALL_BACKLOG)
		say(in, "backlog", LEVEL_NOTE,
		    "a flood makes programs wait for auditd, then is lost",
		    "auditctl -b 8192",
		    "at most %" PRIu32 " records may wait for auditd",
		    audit->backlog_limit);
}

static void check_netlink(const struct diagnosis *in)
{
	const struct host_facts *facts = in->facts;

	if (!facts->can_netlink)
		say(in, "netlink", LEVEL_NOTE,
		    "collect --follow then has to do with the journal or the "
		    "kernel's log",
		    "run as root, or give the service CAP_AUDIT_READ "
		    "(AmbientCapabilities=)",
		    "the audit multicast cannot be joined from here");
	else if (!facts->first_netns)
		say(in, "netlink", LEVEL_BLIND,
		    "the multicast is joined, and stays silent",
		    "hostNetwork: true, or nsenter -t 1 -n",
		    "this is not the first network namespace");
	else if (!facts->heard)
		say(in, "netlink", LEVEL_BLIND,
		    "a record was made, and did not arrive", PROG " selftest",
		    "nothing is heard over the audit multicast");
	else
		say(in, "netlink", LEVEL_GOOD, "", "",
		    "the audit multicast is heard: a record of ours came "
		    "back");
}

static void check_listeners(const struct diagnosis *in)
{
	const struct listeners *listeners = &in->facts->listeners;

	for (size_t i = 0; i < listeners->count; i++) {
		const struct listener *listener = &listeners->items[i];

		if (listener->drops)
			say(in, "listener", LEVEL_WARNING,
			    "what it writes down of that time has holes",
			    "ReceiveBuffer=128M in "
			    "systemd-journald-audit.socket",
			    "%s (pid %" PRIu32 ") lost %" PRIu64
			    " audit messages",
			    *listener->comm ? listener->comm : "a listener",
			    listener->pid, listener->drops);
		else
			say(in, "listener", LEVEL_GOOD, "", "",
			    "%s (pid %" PRIu32 ") hears the audit multicast",
			    *listener->comm ? listener->comm : "somebody",
			    listener->pid);
	}
	if (listeners->count == 0 && in->facts->has_audit &&
	    in->facts->audit.pid == 0)
		say(in, "listener", LEVEL_NOTE,
		    "records then go to the kernel's log alone, where most of "
		    "a flood is suppressed",
		    PROG " collect --follow, or systemctl enable --now "
		         "systemd-journald-audit.socket, or auditd",
		    "neither auditd nor journald writes records down");
}

static void check_printk(const struct diagnosis *in)
{
	const struct host_facts *facts = in->facts;

	if (!facts->can_kmsg)
		say(in, "kmsg", LEVEL_NOTE,
		    "audit_lost= is told there, beside the copies of records",
		    "run as root, or with CAP_SYSLOG",
		    "/dev/kmsg cannot be read");
	else if (facts->printk_seconds)
		say(in, "kmsg", LEVEL_GOOD, "", "",
		    "the kernel's log takes %" PRIu64 " records in %" PRIu64
		    " s; it tells which calls there were, not how many",
		    facts->printk_burst, facts->printk_seconds);
}

static void check_journal(const struct diagnosis *in)
{
	if (in->facts->has_journal && !in->facts->has_libsystemd)
		say(in, "journal", LEVEL_NOTE,
		    "the journal cannot be read directly",
		    "apt install libsystemd0, or journalctl -o export | " PROG
		    " collect -",
		    "there is a journal, and no libsystemd");
}

static void check_log(const struct diagnosis *in)
{
	const struct host_facts *facts = in->facts;

	if (!facts->can_read_log)
		return;
	if (*facts->log_why)
		say(in, "audit_log", LEVEL_WARNING,
		    "it is taken for forgeable: collect believes none of it",
		    "chown root and chmod go-w what is named, or collect "
		    "--trust kernel",
		    "others can have written the audit log: %s",
		    facts->log_why);
	else
		say(in, "audit_log", LEVEL_GOOD, "", "",
		    "root alone can have written the audit log");
}

static void check_disk(const struct diagnosis *in)
{
	const struct host_facts *facts = in->facts;
	uint64_t days;

	if (!facts->has_audit_log || !facts->log_per_day)
		return;
	days = facts->log_free / facts->log_per_day;
	say(in, "disk", days < FEW_DAYS ? LEVEL_WARNING : LEVEL_GOOD,
	    days < FEW_DAYS ? "auditd suspends logging when the disk is full"
	                    : "",
	    days < FEW_DAYS ? "max_log_file_action = ROTATE in "
	                      "/etc/audit/auditd.conf"
	                    : "",
	    "the audit log grows by %" PRIu64 " MiB a day; %" PRIu64
	    " MiB are free, which is %" PRIu64 " days",
	    facts->log_per_day >> 20, facts->log_free >> 20, days);
}

static bool older(const unsigned a[static 3], unsigned major, unsigned minor,
    unsigned micro)
{
	if (a[0] != major)
		return a[0] < major;
	return a[1] != minor ? a[1] < minor : a[2] < micro;
}

static void check_library(const struct diagnosis *in)
{
	const struct host_facts *facts = in->facts;
	const unsigned *v = facts->seccomp;

	if (v[0] == 0)
		return;
	if (older(v, 2, 6, 1))
		say(in, "libseccomp", LEVEL_WARNING,
		    "GHSA-4q85-33p6-j5g6: comparisons of 64-bit arguments may "
		    "be merged wrongly, and a filter be weaker than it says",
		    "upgrade libseccomp to 2.6.1, or keep argument conditions "
		    "to masks and 32 bits",
		    "libseccomp is %u.%u.%u", v[0], v[1], v[2]);
	else
		say(in, "libseccomp", LEVEL_GOOD, "", "",
		    "libseccomp is %u.%u.%u", v[0], v[1], v[2]);
	if (facts->seccomp_unknown)
		say(in, "names", LEVEL_NOTE,
		    "a runtime with this libseccomp skips rules for them, and "
		    "says nothing",
		    "upgrade libseccomp where profiles are loaded",
		    "libseccomp has no name for %zu calls of newer kernels",
		    facts->seccomp_unknown);
}

static void check_runtimes(const struct diagnosis *in)
{
	const struct runtimes *runtimes = &in->facts->runtimes;

	for (size_t i = 0; i < runtimes->count; i++) {
		const struct runtime *runtime = &runtimes->items[i];

		if (strcmp(runtime->name, "systemctl") == 0)
			say(in, "runtime", LEVEL_NOTE,
			    "denials of SystemCallFilter= with an errno leave "
			    "no record otherwise",
			    "systemctl set-environment SYSTEMD_LOG_SECCOMP=1, "
			    "or prove the phase by traces",
			    "systemd %s logs denied calls only when told to",
			    runtime->version);
		else if (runtime->loads && !runtime->flag_log)
			say(in, "runtime", LEVEL_WARNING,
			    "it refuses SECCOMP_FILTER_FLAG_LOG, so the errno "
			    "phase leaves no records",
			    "upgrade to runc 1.2 or crun 1.8",
			    "%s %s cannot show the errno phase", runtime->name,
			    runtime->version);
		else
			say(in, "runtime", LEVEL_GOOD, "", "", "%s %s%s",
			    runtime->name, runtime->version,
			    runtime->loads ? " takes SECCOMP_FILTER_FLAG_LOG"
			                   : "");
	}
}

static void (*const checks[])(const struct diagnosis *in) = {
    check_kernel,
    check_logged,
    check_audit,
    check_lost,
    check_netlink,
    check_listeners,
    check_printk,
    check_journal,
    check_log,
    check_disk,
    check_library,
    check_runtimes,
};

void host_diagnose(const struct host_facts *facts,
    void (*said)(const struct host_finding *finding, void *arg), void *arg)
{
	const struct diagnosis in = {facts, said, arg};

	for (size_t i = 0; i < ARRAY_SIZE(checks); i++)
		checks[i](&in);
}
