/* SPDX-License-Identifier: Apache-2.0 */
/* ausearch -i: words for numbers, no quotes, a local date. */
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stdio.h>

#include "tests/reading.h"

#define HEAD "type=SECCOMP msg=audit(03/04/2025 07:39:37.599:201) : "
#define WHO  "auid=unset uid=root gid=games ses=unset subj=x_t pid=514 "
#define TEXT "comm=Web Content exe=/usr/bin/a b "
#define WHAT(arch, call, code)                                        \
	"sig=SIGSYS arch=" arch " syscall=" call " compat=0 ip=0x1f " \
	"code=" code " "

TEST(words_become_numbers)
{
	struct record record = read_line(*state,
	    HEAD WHO TEXT WHAT("aarch64", "faccessat", "errno"));
	struct event *event = &record.event;

	assert_int_equal(record.kind, RECORD_EVENT);
	assert_int_equal(event->call.arch, AUDIT_ARCH_AARCH64);
	assert_int_equal(event->call.nr, 48);
	assert_int_equal(event->call.action, SECCOMP_RET_ERRNO);
	assert_int_equal(event->sig, 31);
	assert_int_equal(event->pid, 514);
	assert_int_equal(event->auid, UINT32_MAX);
	assert_int_equal(event->uid, 0);
	assert_false(event->has & EVENT_GID); /* some other host's games */
	assert_slice_equal(event->subject.comm, "Web Content");
	assert_slice_equal(event->subject.exe, "/usr/bin/a b");
	assert_slice_equal(event->subject.label, "x_t");
	assert_int_equal(event->trust, TRUST_KERNEL);
	assert_false(event->ambiguous);
}

static const struct {
	const char *stamp;
	uint64_t time_ms; /* an hour east of UTC */
} stamps[] = {
    {"03/04/2025 07:39:37.599:201", 1741070377599},
    {"03/04/25 07:39:37.599:201",   1741070377599},
    {"2025-03-04 07:39:37.599:201", 1741070377599},
    {"04.03.2025 07:39:37.599:201", 0            }, /* whose? */
    {"13/04/2025 07:39:37.599:201", 0            },
    {"02/31/2025 07:39:37.599:201", 0            },
    {"2025-02-29 07:39:37.599:201", 0            },
    {"03/04/2025 07:39:60.599:201", 0            },
};

TEST(local_dates_are_read_where_they_are_sure)
{
	char line[512];

	for (size_t i = 0; i < ARRAY_SIZE(stamps); i++) {
		struct record record;

		(void)snprintf(line, sizeof(line),
		    "type=SECCOMP msg=audit(%s) : " WHO TEXT WHAT("x86_64",
		        "ptrace", "log"),
		    stamps[i].stamp);
		record = read_line(*state, line);
		assert_int_equal(record.kind, RECORD_EVENT);
		assert_int_equal(record.event.serial, 201);
		assert_true(record.event.time_ms == stamps[i].time_ms);
		assert_int_equal((record.event.has & EVENT_TIME) != 0,
		    stamps[i].time_ms != 0);
	}
}

TEST(without_a_time_zone_there_is_no_time)
{
	struct reader_options options = {.has_tz = false};
	cleanup_reader struct reader *reader = NULL;
	struct record record;

	assert_int_equal(reader_new(&options, &reader), 0);
	record =
	    read_line(reader, HEAD WHO TEXT WHAT("x86_64", "ptrace", "log"));
	assert_int_equal(record.kind, RECORD_EVENT);
	assert_false(record.event.has & EVENT_TIME);
}

static const struct {
	const char *arch, *call, *code;
	uint32_t token;
	int32_t nr;
	uint32_t action;
	bool ambiguous;
} words[] = {
    {"i386",                       "waitpid",                 "kill",                          AUDIT_ARCH_I386,    7,   SECCOMP_RET_KILL_THREAD,
     true                                                                                                                                             },
    {"x86_64",                     "pread",                   "kill-thread",                   AUDIT_ARCH_X86_64,  17,
     SECCOMP_RET_KILL_THREAD,                                                                                                                    true },
    {"aarch64",                    "newfstat",                "kill-process",                  AUDIT_ARCH_AARCH64, 80,
     SECCOMP_RET_KILL_PROCESS,                                                                                                                   false},
    {"aarch64",                    "getdents",                "trap",                          AUDIT_ARCH_AARCH64, 61,  SECCOMP_RET_TRAP,
     false                                                                                                                                            },
    {"armeb",                      "llseek",                  "trace",                         AUDIT_ARCH_ARM,     140, SECCOMP_RET_TRACE,       false},
    {"x86_64",                     "unknown-syscall(999)",    "user-notify",                   AUDIT_ARCH_X86_64,  999,
     SECCOMP_RET_USER_NOTIF,                                                                                                                     false},
    {"unknown-elf-type(c00000f3)", "unknown-syscall(63)",     "log",
     AUDIT_ARCH_RISCV64,                                                                                           63,  SECCOMP_RET_LOG,         false},
    {"ppc64le",                    "fstatat64",               "log",                           AUDIT_ARCH_PPC64LE, 291, SECCOMP_RET_LOG,
     false                                                                                                                                            },
    {"i386",                       "sched_rr_get_interval64", "log",                           AUDIT_ARCH_I386,    423,
     SECCOMP_RET_LOG,                                                                                                                            false},
    {"armeb",                      "umount",                  "log",                           AUDIT_ARCH_ARM,     22,  SECCOMP_RET_LOG,         false},
    {"s390x",                      "119",                     "log",                           AUDIT_ARCH_S390X,   119, SECCOMP_RET_LOG,         false},
    {"x86_64",                     "unknown-syscall(-1)",     "unknown-seccomp-code(0x10000)",
     AUDIT_ARCH_X86_64,                                                                                            -1,  0x10000,                 false},
};

TEST(each_word_has_its_number)
{
	char line[512];

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		struct record record;

		(void)snprintf(line, sizeof(line),
		    HEAD WHO TEXT WHAT("%s", "%s", "%s"), words[i].arch,
		    words[i].call, words[i].code);
		record = read_line(*state, line);
		if (record.kind != RECORD_EVENT)
			fail_msg("%s", line);
		assert_int_equal(record.event.call.arch, words[i].token);
		assert_int_equal(record.event.call.nr, words[i].nr);
		assert_int_equal(record.event.call.action, words[i].action);
		assert_int_equal(record.event.ambiguous, words[i].ambiguous);
	}
}

/* No name is made up, and none of a label's or a program's is believed. */
static const char *const doubtful[] = {
    HEAD WHO TEXT WHAT("x86_64", "frobnicate", "log"),
    HEAD WHO TEXT WHAT("vax", "open", "log"),
    HEAD WHO TEXT WHAT("unknown-elf-type(c00000f3)", "open", "log"),
    HEAD WHO TEXT WHAT("x86_64", "open", "explode"),
    HEAD "subj=x pid=1 pid=2 " TEXT WHAT("x86_64", "open", "log"),
    HEAD WHO "comm=a exe=/bin/sh exe=/opt/x " WHAT("x86_64", "open", "log"),
    HEAD WHO "comm=a comm=b exe=/opt/x " WHAT("x86_64", "open", "log"),
    HEAD WHO "comm=a exe=/opt/x",
};

TEST(what_could_be_read_in_two_ways_is_rejected)
{
	for (size_t i = 0; i < ARRAY_SIZE(doubtful); i++) {
		struct record record = read_line(*state, doubtful[i]);

		if (record.kind != RECORD_REJECTED)
			fail_msg("kind %d: %s", record.kind, doubtful[i]);
	}
}

TEST(the_last_signal_is_the_kernels)
{
	struct record record = read_line(*state, HEAD WHO
	    "comm=a exe=/opt/x sig=SIG0 y " WHAT("x86_64", "ptrace", "log"));

	assert_int_equal(record.kind, RECORD_EVENT);
	assert_int_equal(record.event.sig, 31);
	assert_slice_equal(record.event.subject.exe, "/opt/x sig=SIG0 y");
}

TEST(a_death_in_words_is_a_symptom)
{
	struct record record = read_line(*state,
	    "type=ANOM_ABEND msg=audit(03/04/2025 07:39:37.599:202) : " WHO TEXT
	    "sig=SIGSYS res=yes ");

	assert_int_equal(record.kind, RECORD_SYMPTOM);
	assert_int_equal(record.symptom.kind, SYMPTOM_ABEND);
	assert_int_equal(record.symptom.pid, 514);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    reading_test(words_become_numbers),
	    reading_test(local_dates_are_read_where_they_are_sure),
	    reading_test(without_a_time_zone_there_is_no_time),
	    reading_test(each_word_has_its_number),
	    reading_test(what_could_be_read_in_two_ways_is_rejected),
	    reading_test(the_last_signal_is_the_kernels),
	    reading_test(a_death_in_words_is_a_symptom),
	};

	return cmocka_run_group_tests_name("read_interpreted", tests, NULL,
	    NULL);
}
