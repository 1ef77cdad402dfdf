/* SPDX-License-Identifier: Apache-2.0 */
/* What says that records went missing, or are no longer made. */
#include <stdio.h>

#include "tests/reading.h"

#define NO_COUNT UINT64_MAX

static const struct {
	const char *line, *what;
	uint64_t count; /* NO_COUNT: it is not known */
	enum loss_how how;
	bool harmless;
	const char *detail; /* NULL: whatever it is */
} losses[] = {
    {"audit: audit_lost=12 audit_rate_limit=0 audit_backlog_limit=64",            "lost",
     12,                                                                                                         LOSS_EXACT,   false, NULL                              },
    {"[1.2] audit: audit_backlog=65 > audit_backlog_limit=64",                    "backlog",
     NO_COUNT,                                                                                                   LOSS_UNKNOWN, false,
     "audit_backlog=65 > audit_backlog_limit=64"                                                                                                                        },
    {"Oct 3 h systemd-journald[1]: Journal stopped",                              "journal_stop",      NO_COUNT,
     LOSS_UNKNOWN,                                                                                                             true,  "Journal stopped"                 },
    {"** 120 printk messages dropped **",                                         "printk_suppressed", 120,
     LOSS_AT_MOST,                                                                                                             false, NULL                              },
    {"audit: backlog limit exceeded",                                             "reason",            NO_COUNT, LOSS_UNKNOWN, false,
     "backlog limit exceeded"                                                                                                                                           },
    {"audit: rate limit exceeded",                                                "reason",            NO_COUNT, LOSS_UNKNOWN, false,
     "rate limit exceeded"                                                                                                                                              },
    {"audit: kauditd hold queue overflow",                                        "reason",            NO_COUNT, LOSS_UNKNOWN,
     false,                                                                                                                           "kauditd hold queue overflow"     },
    {"audit: out of memory in audit_log_start",                                   "reason",            NO_COUNT,
     LOSS_UNKNOWN,                                                                                                             false, "out of memory in audit_log_start"},
    {"Kernel panic - not syncing: audit: backlog limit exceeded",                 "panic",
     NO_COUNT,                                                                                                   LOSS_UNKNOWN, false, "backlog limit exceeded"          },
    {"[1.2] kauditd_printk_skb: 37 callbacks suppressed",                         "printk_suppressed",
     37,                                                                                                         LOSS_AT_MOST, false, "kauditd_printk_skb"              },
    {"<4>[1.2] audit_log_start: 2 callbacks suppressed",                          "printk_suppressed", 2,
     LOSS_AT_MOST,                                                                                                             false, "audit_log_start"                 },
    {"type=CONFIG_CHANGE msg=audit(9.001:2): op=seccomp-logging "
     "actions=kill_process,kill_thread,log "
     "old-actions=kill_process,kill_thread,trap,log res=1",                  "actions_logged",    NO_COUNT, LOSS_UNKNOWN, false, NULL                              },
    {"type=CONFIG_CHANGE msg=audit(9.001:2): auid=0 ses=1 op=seccomp-logging "
     "actions=kill_process,kill_thread,log old-actions=log res=1",           "actions_logged",    NO_COUNT, LOSS_UNKNOWN, true,  NULL                              },
    {"type=CONFIG_CHANGE msg=audit(9.001:2): op=seccomp-logging "
     "actions=(none) old-actions=? res=1",                                   "actions_logged",    NO_COUNT, LOSS_UNKNOWN, false, NULL                              },
    {"type=CONFIG_CHANGE msg=audit(9.001:2): op=set audit_enabled=0 old=1 "
     "auid=4 ses=4 res=1",                                                   "config",            NO_COUNT, LOSS_UNKNOWN, true,  "audit_enabled=0 old=1"           },
    {"audit: CONFIG_CHANGE audit_enabled=1 old=0 auid=4 res=1",                   "config",
     NO_COUNT,                                                                                                   LOSS_UNKNOWN, true,  "audit_enabled=1 old=0"           },
    {"audit: type=1305 audit(9.001:2): op=set audit_rate_limit=9 old=0 auid=4 "
     "res=1",                                                                "config",            NO_COUNT, LOSS_UNKNOWN, false, "audit_rate_limit=9 old=0"        },
    {"type=CONFIG_CHANGE msg=audit(9.001:2): op=add_rule key=(null) list=5 "
     "res=1",                                                                "config",            NO_COUNT, LOSS_UNKNOWN, false, NULL                              },
    {"audit: type=2000 audit(9.001:1): state=initialized audit_enabled=0 res=1",
     "boot",                                                                                           NO_COUNT, LOSS_UNKNOWN, true,  NULL                              },
    {"type=DAEMON_ROTATE msg=audit(9.001:8): op=rotate-logs auid=0 pid=3",
     "daemon_rotate",                                                                                  NO_COUNT, LOSS_UNKNOWN, true,  NULL                              },
    {"type=DAEMON_ERR msg=audit(9.001:8): op=format-enriched res=failed",
     "daemon_error",                                                                                   NO_COUNT, LOSS_UNKNOWN, false, NULL                              },
    {"type=DAEMON_CONFIG msg=audit(9.001:8): op=reconfigure res=success",
     "daemon_config",                                                                                  NO_COUNT, LOSS_UNKNOWN, true,  NULL                              },
    {"auditd[5]: Audit daemon is suspending logging due to low disk space.",
     "daemon_suspend",                                                                                 NO_COUNT, LOSS_UNKNOWN, false, NULL                              },
    {"auditd[5]: Audit daemon rotating log files",                                "daemon_rotate",     NO_COUNT,
     LOSS_UNKNOWN,                                                                                                             true,  NULL                              },
    {"auditd[5]: dispatch err (pipe full) event lost",                            "daemon_error",      NO_COUNT,
     LOSS_UNKNOWN,                                                                                                             false, NULL                              },
    {"systemd-journald[3]: Suppressed 8312 messages from nginx.service",
     "journal_suppressed",                                                                             8312,     LOSS_EXACT,   true,  NULL                              },
    {"systemd-journald[3]: Missed 121 kernel messages",                           "journal_missed",    121,
     LOSS_EXACT,                                                                                                               false, NULL                              },
    {"systemd-journald[3]: Forwarding to syslog missed 5 messages.",
     "syslog_lost",                                                                                    5,        LOSS_EXACT,   false, NULL                              },
    {"Audit netlink message truncated.",                                          "truncated",         NO_COUNT, LOSS_UNKNOWN,
     false,                                                                                                                           NULL                              },
    {"File /x.journal corrupted or uncleanly shut down, renaming and replacing.",
     "journal_corrupt",                                                                                NO_COUNT, LOSS_UNKNOWN, false, NULL                              },
    {"rsyslogd: imuxsock lost 7 messages from pid 9 due to rate-limiting",
     "syslog_lost",                                                                                    7,        LOSS_EXACT,   false, NULL                              },
    {"rsyslogd: imjournal: 8 messages lost due to rate-limiting",                 "syslog_lost",
     8,                                                                                                          LOSS_EXACT,   false, NULL                              },
    {"h x: message repeated 5 times: [ audit[7]: SECCOMP auid=1]",                "repeated",
     5,                                                                                                          LOSS_EXACT,   false, NULL                              },
};

TEST(a_line_that_repeats_the_last_one_hides_what_that_said)
{
	struct record record;

	(void)read_line(*state, "a.service: Main process exited, code=killed, "
	                        "status=31/SYS");
	record = read_line(*state, "Oct 3 h last message repeated 3 times");
	assert_int_equal(record.kind, RECORD_LOSS);
	assert_slice_equal(record.loss.what, "repeated");
	assert_int_equal(record.loss.count, 3);
	(void)read_line(*state, "nothing");
	record = read_line(*state, "Oct 3 h last message repeated 3 times");
	assert_int_equal(record.kind, RECORD_NONE);
}

TEST(losses_are_told)
{
	for (size_t i = 0; i < ARRAY_SIZE(losses); i++) {
		struct record record = read_line(*state, losses[i].line);
		struct loss *loss = &record.loss;

		if (record.kind != RECORD_LOSS ||
		    !slice_equals(loss->what, losses[i].what))
			fail_msg("kind %d: %s", record.kind, losses[i].line);
		assert_int_equal(loss->how, losses[i].how);
		if (losses[i].count != NO_COUNT)
			assert_true(loss->count == losses[i].count);
		if (loss->harmless != losses[i].harmless)
			fail_msg("harmless: %s", losses[i].line);
		if (losses[i].detail)
			assert_slice_equal(loss->detail, losses[i].detail);
	}
}

static const char *const harmless[] = {
    "net_ratelimit: 20 callbacks suppressed",
    "20 callbacks suppressed",
    "Suppressed the urge",
    "x: message repeated 5 times: [ Failed password for root]",
    "type=CONFIG_CHANGE msg=audit(9.001:2): op=set audit_enabled=0 old=1 res=0",
    "type=CONFIG_CHANGE msg=audit(9.001:2): op=add_rule key=(null) list=4 "
    "res=1",
    "audit_lost=5",
};

TEST(what_lost_nothing_is_none)
{
	for (size_t i = 0; i < ARRAY_SIZE(harmless); i++) {
		struct record record = read_line(*state, harmless[i]);

		if (record.kind != RECORD_NONE)
			fail_msg("kind %d: %s", record.kind, harmless[i]);
	}
}

/* Between them nobody wrote. */
TEST(the_absence_of_the_daemon_is_the_loss)
{
	struct record record;

	record = read_line(*state,
	    "type=DAEMON_START msg=audit(900.001:1): op=start ver=3.0");
	assert_true(record.loss.harmless); /* nothing was before */
	(void)read_line(*state, "type=CWD msg=audit(1000.000:5): cwd=\"/\"");
	record = read_line(*state,
	    "type=DAEMON_END msg=audit(1100.001:9): op=terminate");
	assert_slice_equal(record.loss.what, "daemon_end");
	assert_true(record.loss.harmless);
	record = read_line(*state,
	    "type=DAEMON_START msg=audit(1300.002:9): op=start ver=3.0");
	assert_false(record.loss.harmless);
	assert_true(record.loss.from_ms == 1100001);
	assert_true(record.loss.to_ms == 1300002);
}

TEST(a_daemon_that_was_killed_left_a_gap_too)
{
	struct record record;

	(void)read_line(*state, "type=CWD msg=audit(1000.000:5): cwd=\"/\"");
	record = read_line(*state,
	    "type=DAEMON_START msg=audit(1300.002:9): op=start ver=3.0");
	assert_false(record.loss.harmless);
	assert_true(record.loss.from_ms == 1000000);
}

TEST(a_loss_in_auditds_own_log_is_the_kernels_word)
{
	struct record record = read_line(*state,
	    "type=CONFIG_CHANGE msg=audit(9.001:2): op=set audit_enabled=0 "
	    "old=1 auid=4 res=1");

	assert_int_equal(record.loss.trust, TRUST_KERNEL);
	record = read_line(*state,
	    "x: audit: audit_lost=1 audit_rate_limit=0 audit_backlog_limit=6");
	assert_int_equal(record.loss.trust, TRUST_FORGEABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    reading_test(losses_are_told),
	    reading_test(what_lost_nothing_is_none),
	    reading_test(the_absence_of_the_daemon_is_the_loss),
	    reading_test(a_daemon_that_was_killed_left_a_gap_too),
	    reading_test(a_line_that_repeats_the_last_one_hides_what_that_said),
	    reading_test(a_loss_in_auditds_own_log_is_the_kernels_word),
	};

	return cmocka_run_group_tests_name("read_losses", tests, NULL, NULL);
}
