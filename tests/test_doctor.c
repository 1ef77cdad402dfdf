/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "host/doctor.h"
#include "tests/test.h"

#define ALL "kill_process kill_thread trap errno user_notif trace log"

/* A host on which nothing is wrong; the tests spoil one thing each. */
static struct host_facts good_host(void)
{
	return (struct host_facts){
	    .machine = {.kernel = "6.18.0"},
	    .arch = "x86_64",
	    .actions_avail = ALL " allow",
	    .actions_logged = ALL,
	    .has_audit = true,
	    .audit = { .pid = 7,            .backlog_limit = 8192},
	    .first_netns = true,
	    .can_netlink = true,
	    .heard = true,
	    .can_kmsg = true,
	    .printk_burst = 10,
	    .printk_seconds = 5,
	    .seccomp = {                  2, 6, 1},
	};
}

struct found {
	const char *key;
	enum finding_level level;
	bool mend;
};

struct findings {
	struct found items[64];
	size_t count;
	enum finding_level worst;
};

static void note(const struct host_finding *finding, void *arg)
{
	struct findings *findings = arg;

	assert_true(findings->count < ARRAY_SIZE(findings->items));
	findings->items[findings->count++] = (struct found){finding->key,
	    finding->level, *finding->mend != '\0'};
	if (finding->level > findings->worst)
		findings->worst = finding->level;
	assert_true(*finding->what);
	if (finding->level != LEVEL_GOOD)
		assert_true(*finding->why);
}

static struct findings diagnose(const struct host_facts *facts)
{
	struct findings findings = {.count = 0};

	host_diagnose(facts, note, &findings);
	return findings;
}

static void expect(const struct host_facts *facts, const char *key,
    enum finding_level level)
{
	struct findings findings = diagnose(facts);

	for (size_t i = 0; i < findings.count; i++)
		if (strcmp(findings.items[i].key, key) == 0 &&
		    findings.items[i].level == level) {
			assert_int_equal(findings.worst, level);
			if (level > LEVEL_NOTE)
				assert_true(findings.items[i].mend);
			return;
		}
	fail_msg("%s is not found", key);
}

TEST(a_good_host_has_no_complaints)
{
	struct host_facts facts = good_host();

	assert_int_equal(diagnose(&facts).worst, LEVEL_GOOD);
}

#define SPOILT(change, key, level)                     \
	do {                                           \
		struct host_facts facts = good_host(); \
		change;                                \
		expect(&facts, key, level);            \
	} while (0)

static const struct runtimes old_runc = {
    .items = {{.name = "runc", .loads = true}},
    .count = 1,
};

TEST(each_trouble_is_found)
{
	SPOILT(strcpy(facts.actions_avail, "errno allow"), "kernel",
	    LEVEL_BLIND);
	SPOILT(strcpy(facts.actions_logged, "kill_process errno trap "
	                                    "kill_thread"),
	    "actions_logged", LEVEL_BLIND);
	SPOILT(strcpy(facts.actions_logged, "kill_process errno log"),
	    "actions_logged", LEVEL_WARNING);
	SPOILT(facts.audit_off = true, "audit", LEVEL_BLIND);
	SPOILT(facts.has_audit = false;
	       strcpy(facts.audit_why.text, "no"), "audit", LEVEL_NOTE);
	SPOILT(facts.excluded = true, "excluded", LEVEL_BLIND);
	SPOILT(facts.audit.rate_limit = 100, "rate_limit", LEVEL_WARNING);
	SPOILT(facts.audit.lost = 1, "lost", LEVEL_WARNING);
	SPOILT(facts.audit.backlog_limit = 64, "backlog", LEVEL_NOTE);
	SPOILT(facts.audit.pid = 0, "listener", LEVEL_NOTE);
	SPOILT(facts.can_netlink = false, "netlink", LEVEL_NOTE);
	SPOILT(facts.first_netns = false, "netlink", LEVEL_BLIND);
	SPOILT(facts.heard = false, "netlink", LEVEL_BLIND);
	SPOILT(facts.can_kmsg = false, "kmsg", LEVEL_NOTE);
	SPOILT(facts.has_journal = true, "journal", LEVEL_NOTE);
	SPOILT(facts.seccomp[2] = 0, "libseccomp", LEVEL_WARNING);
	SPOILT(facts.seccomp_unknown = 3, "names", LEVEL_NOTE);
	SPOILT(facts.can_read_log = true;
	       strcpy(facts.log_why, "anybody can write in the folder /var"),
	       "audit_log", LEVEL_WARNING);
	SPOILT(facts.has_audit_log = true; facts.log_per_day = 1U << 30;
	       facts.log_free = 1U << 30, "disk", LEVEL_WARNING);
	SPOILT(facts.listeners.count = 1;
	       facts.listeners.items[0].drops = 9, "listener", LEVEL_WARNING);
	SPOILT(facts.runtimes = old_runc, "runtime", LEVEL_WARNING);
}

TEST(a_phase_is_seen_through_what_there_is)
{
	struct host_facts facts = good_host();
	struct phase_sight sights[PHASES];

	host_sight(&facts, sights);
	for (size_t i = 0; i < PHASES; i++)
		assert_true(sights[i].seen);
	assert_string_equal(sights[0].through, "netlink, the audit log");
	assert_non_null(sights[1].condition);
	(void)strcpy(facts.actions_logged, "log kill_process");
	host_sight(&facts, sights);
	assert_true(sights[0].seen);
	assert_false(sights[1].seen);
	facts = good_host();
	facts.can_netlink = facts.can_kmsg = false;
	facts.audit.pid = 0;
	host_sight(&facts, sights);
	assert_false(sights[2].seen);
}

static const struct {
	const char *text, *version;
	unsigned major, minor;
} versions[] = {
    {"runc version 1.1.5+ds1\ncommit: 1",                       "1.1.5",  1,   1},
    {"crun version 1.8.1\n",                                    "1.8.1",  1,   8},
    {"containerd github.com/containerd/containerd v1.7.2 0cae", "1.7.2",  1,   7},
    {"systemd 252 (252.39-1~deb12u2)\n",                        "252",    252, 0},
    {"Docker version 24.0.5, build ced0996\n",                  "24.0.5", 24,  0},
    {"no number\n1.2",                                          NULL,     0,   0},
    {"",                                                        NULL,     0,   0},
};

TEST(versions_are_read)
{
	for (size_t i = 0; i < ARRAY_SIZE(versions); i++) {
		struct runtime runtime = {.name = "x"};

		assert_int_equal(runtime_version(slice_of(versions[i].text),
		                     &runtime),
		    versions[i].version != NULL);
		if (!versions[i].version)
			continue;
		assert_string_equal(runtime.version, versions[i].version);
		assert_int_equal(runtime.major, versions[i].major);
		assert_int_equal(runtime.minor, versions[i].minor);
	}
}

#define TABLE                                                              \
	"sk               Eth Pid        Groups   Rmem     Wmem     Dump " \
	" Locks    Drops    Inode\n"                                       \
	"0000000098be23b4 9   0          00000000 0        0        0    " \
	" 2        0        6       \n"                                    \
	"00000000aaaaaaaa 9   412        00000001 0        0        0    " \
	" 2        37       61      \n"                                    \
	"00000000bbbbbbbb 9   3000000412 00000001 0        0        0    " \
	" 2        0        62      \n"                                    \
	"00000000cccccccc 15  1          00000001 0        0        0    " \
	" 2        5        63      \n"                                    \
	"00000000dddddddd 9\n"

TEST(listeners_are_those_of_the_group)
{
	struct listeners listeners;

	listeners_parse(slice_of(TABLE), &listeners);
	assert_int_equal(listeners.count, 2);
	assert_int_equal(listeners.items[0].pid, 412);
	assert_int_equal(listeners.items[0].drops, 37);
	assert_int_equal(listeners.items[1].pid, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_good_host_has_no_complaints),
	    cmocka_unit_test(each_trouble_is_found),
	    cmocka_unit_test(a_phase_is_seen_through_what_there_is),
	    cmocka_unit_test(versions_are_read),
	    cmocka_unit_test(listeners_are_those_of_the_group),
	};

	return cmocka_run_group_tests_name("doctor", tests, NULL, NULL);
}
