/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/verdicts.h"

TEST(actions_that_are_not_logged_are_not_seen)
{
	struct loss *loss = specimen_lose(&it, "actions_logged", T0 - HOUR);

	loss->detail = S("op=seccomp-logging actions=kill_process,log res=1");
	assert_string_equal(word(), "promote");
	loss->detail = S("op=seccomp-logging actions=kill_process res=1");
	assert_verdict("untrusted", CHECK_OBSERVABLE);
	loss->detail = S("something else");
	assert_verdict("untrusted", CHECK_OBSERVABLE);
}

static struct loss *set(const char *what, uint64_t at_ms, const char *detail)
{
	struct loss *loss = specimen_lose(&it, what, at_ms);

	loss->detail = slice_of(detail);
	loss->harmless = true;
	return loss;
}

#define FULL "kill_process,kill_thread,trap,errno,user_notif,trace,log"
#define MUTE "kill_process,kill_thread"

TEST(what_was_set_back_was_not_recorded_between)
{
	struct loss *back;

	set("actions_logged", NOW - 3 * HOUR,
	    "op=seccomp-logging actions=" MUTE " old-actions=" FULL " res=1");
	assert_verdict("untrusted", CHECK_OBSERVABLE);
	back = set("actions_logged", NOW - 2 * HOUR,
	    "op=seccomp-logging actions=" FULL " old-actions=" MUTE " res=1");
	assert_verdict("untrusted", CHECK_COVERAGE);
	assert_said(CHECK_COVERAGE, "actions_logged");
	/* A full window after it. */
	it.losses[0].from_ms = it.losses[0].to_ms = T0 - 3 * HOUR;
	back->from_ms = back->to_ms = T0 - 2 * HOUR;
	assert_string_equal(word(), "promote");
}

TEST(a_setting_is_as_it_was_before_its_first_change)
{
	set("actions_logged", NOW - 2 * HOUR,
	    "op=seccomp-logging actions=" FULL " old-actions=" MUTE " res=1");
	assert_verdict("untrusted", CHECK_COVERAGE);
	/* Since the last boot at the earliest: then all are logged. */
	set("boot", NOW - 2 * HOUR - 1, "");
	it.losses[0].from_ms = it.losses[0].to_ms = T0 - 2 * HOUR;
	it.losses[1].from_ms = it.losses[1].to_ms = T0 - 3 * HOUR;
	assert_string_equal(word(), "promote");
}

TEST(a_limit_on_the_rate_holds_until_it_is_lifted)
{
	set("config", T0 - HOUR, "audit_rate_limit=5 old=0");
	assert_verdict("untrusted", CHECK_OBSERVABLE);
	set("config", NOW - HOUR, "audit_rate_limit=0 old=5");
	assert_verdict("untrusted", CHECK_COVERAGE);
	it.losses[1].from_ms = it.losses[1].to_ms = T0 - HOUR / 2;
	assert_string_equal(word(), "promote");
}

/* What it excludes it does not say: who reads the rules knows, or nobody. */
TEST(silence_after_a_rule_that_excludes_proves_nothing)
{
	struct loss *other;

	set("config", T0 - HOUR,
	    "auid=0 ses=1 op=add_rule key=(null) list=5 res=1");
	assert_verdict("untrusted", CHECK_OBSERVABLE);
	it.nodes[0].heard_ms = NOW; /* it may exclude by user, or program */
	assert_verdict("untrusted", CHECK_OBSERVABLE);
	other = set("boot", T0 - HOUR / 2, "");
	assert_string_equal(word(), "promote");
	other->what = S("config");
	other->detail = S("op=remove_rule key=(null) list=5 res=1");
	assert_string_equal(word(), "promote");
	other->what = S("settings");
	other->from_ms = other->to_ms = NOW - HOUR;
	other->detail =
	    S("actions=" FULL " rate_limit=0 enabled=1 excludes=no");
	assert_string_equal(word(), "promote");
	other->detail = S("actions=" FULL " rate_limit=0 enabled=1 excludes=?");
	assert_verdict("untrusted", CHECK_OBSERVABLE);
	other->detail =
	    S("actions=" FULL " rate_limit=0 enabled=1 excludes=yes");
	assert_verdict("untrusted", CHECK_OBSERVABLE);
}

/* Two rules may be alike in all but their records; two sources have one. */
TEST(rules_that_exclude_are_counted_by_their_records)
{
	static const char *const adds[] = {
	    "serial=5 op=add_rule key=(null) list=5 res=1",
	    "serial=6 op=add_rule key=(null) list=5 res=1",
	};
	struct loss *other;

	set("config", T0 - 2 * HOUR, adds[0]);
	other = set("config", T0 - 2 * HOUR, adds[1]);
	set("config", T0 - HOUR, "serial=7 op=remove_rule list=5 res=1");
	assert_verdict("untrusted", CHECK_OBSERVABLE);
	other->detail = S("serial=5 op=add_rule key=(null) list=5 res=1");
	assert_string_equal(word(), "promote");
	/* One that was kept without. */
	other->detail = S("op=add_rule key=(null) list=5 res=1");
	assert_string_equal(word(), "promote");
}

/* Some time between two records; what was told meanwhile may be of after it. */
TEST(a_boot_that_serials_show_ends_what_was_set_before_it)
{
	struct loss *boot;

	set("config", T0 - 3 * HOUR,
	    "serial=5 op=add_rule key=(null) list=5 res=1");
	assert_verdict("untrusted", CHECK_OBSERVABLE);
	boot = set("booted", T0 - HOUR, "serials begin anew");
	boot->from_ms = T0 - 2 * HOUR;
	assert_string_equal(word(), "promote");
	boot->from_ms = T0 - 4 * HOUR;
	assert_verdict("untrusted", CHECK_OBSERVABLE);
	/* It held until then. */
	boot->from_ms = T0 - 2 * HOUR;
	boot->to_ms = NOW - HOUR;
	assert_verdict("untrusted", CHECK_COVERAGE);
}

TEST(of_many_rules_within_an_hour_no_number_is_known)
{
	struct loss *many, *removed;

	many = set("config", T0 - 3 * HOUR,
	    "serial=5 op=add_rule key=(null) list=5 res=1");
	many->from_ms -= 1000;
	removed = set("config", T0 - 2 * HOUR,
	    "serial=7 op=remove_rule list=5 res=1");
	assert_verdict("untrusted", CHECK_OBSERVABLE);
	many->from_ms = many->to_ms;
	assert_string_equal(word(), "promote");
	many->from_ms -= 1000;
	removed->what = S("settings");
	removed->detail =
	    S("actions=" FULL " rate_limit=0 enabled=1 excludes=no");
	assert_string_equal(word(), "promote");
}

TEST(what_is_read_to_be_off_is_so_since_it_was_last_known_to_be_on)
{
	struct loss *on = set("settings", T0 - HOUR,
	    "actions=" FULL " rate_limit=0 enabled=1 excludes=no");
	struct loss *off = set("settings", NOW - 2,
	    "actions=" MUTE " rate_limit=0 enabled=1 excludes=no");

	set("settings", NOW - 1,
	    "actions=" FULL " rate_limit=0 enabled=1 excludes=no");
	assert_verdict("untrusted", CHECK_COVERAGE);
	assert_said(CHECK_COVERAGE, "actions_logged");
	on->to_ms = NOW - 3;
	assert_string_equal(word(), "promote");
	on->to_ms = T0 - HOUR;
	off->detail = S("actions=" FULL " rate_limit=5 enabled=1 excludes=no");
	assert_verdict("untrusted", CHECK_COVERAGE);
	assert_said(CHECK_COVERAGE, "limit on the rate");
	on->to_ms = NOW - 3;
	assert_string_equal(word(), "promote");
}

TEST(with_audit_off_nothing_tells_of_changes)
{
	struct loss *read;

	set("config", T0 - HOUR, "audit_enabled=0 old=1");
	assert_verdict("untrusted", CHECK_OBSERVABLE);
	/* Read before and after, and the same: it was so between. */
	read = set("settings", NOW,
	    "actions=" FULL " rate_limit=0 enabled=0 excludes=no");
	read->from_ms = T0 - 2 * HOUR;
	assert_string_equal(word(), "promote");
	/* Not read since a while: it may have changed. */
	read->to_ms = NOW - DAY;
	assert_verdict("untrusted", CHECK_OBSERVABLE);
	read->to_ms = NOW;
	read->detail = S("actions=" MUTE " rate_limit=0 enabled=0 excludes=no");
	assert_verdict("untrusted", CHECK_OBSERVABLE);
	/* On again, as a change of whatever shows. */
	read->what = S("config");
	read->detail = S("audit_backlog_limit=8192 old=64");
	read->from_ms = read->to_ms = NOW - HOUR;
	assert_verdict("untrusted", CHECK_COVERAGE);
	read->from_ms = read->to_ms = T0 - HOUR / 2;
	assert_string_equal(word(), "promote");
}

/* The watch goes on, and what was read before the change does not. */
TEST(what_netlink_read_holds_until_it_reads_another)
{
	static const char *const read[] =
	    {"actions=" FULL " rate_limit=0 enabled=1 excludes=no",
	        "actions=" FULL " rate_limit=0 enabled=1 excludes=yes"};

	it.watches[0].source = S("netlink");
	set("settings", T0, read[0])->source = S("netlink");
	assert_string_equal(word(), "promote");
	set("settings", NOW - 4 * HOUR, read[1])->source = S("netlink");
	assert_verdict("untrusted", CHECK_OBSERVABLE);
	set("settings", NOW - 3 * HOUR, read[0])->source = S("netlink");
	assert_verdict("untrusted", CHECK_COVERAGE);
	it.question.now_ms = NOW; /* until a window is past it */
	it.losses[1].from_ms = it.losses[1].to_ms = T0 + 1;
	it.losses[2].from_ms = it.losses[2].to_ms = T0 + 2;
	it.workload.policy[PHASE_ERRNO].window_ms = DAY;
	assert_string_equal(word(), "promote");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(actions_that_are_not_logged_are_not_seen),
	    CASE(what_was_set_back_was_not_recorded_between),
	    CASE(a_setting_is_as_it_was_before_its_first_change),
	    CASE(a_limit_on_the_rate_holds_until_it_is_lifted),
	    CASE(silence_after_a_rule_that_excludes_proves_nothing),
	    CASE(rules_that_exclude_are_counted_by_their_records),
	    CASE(a_boot_that_serials_show_ends_what_was_set_before_it),
	    CASE(of_many_rules_within_an_hour_no_number_is_known),
	    CASE(what_is_read_to_be_off_is_so_since_it_was_last_known_to_be_on),
	    CASE(with_audit_off_nothing_tells_of_changes),
	    CASE(what_netlink_read_holds_until_it_reads_another),
	};

	return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
