/* SPDX-License-Identifier: Apache-2.0 */
/* One record in every dress there is, and who can have written it there. */
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>

#include "collector/read.h"
#include "tests/reading.h"

/* Of a program of our own, run under filters of our own. */
#define STAMP "1790958284.381:7041"
#define BODY                                                          \
	"auid=1000 uid=1000 gid=100 ses=3 subj=unconfined pid=12337 " \
	"comm=\"prober\" exe=\"/opt/prober\" sig=31 arch=c000003e "   \
	"syscall=101 compat=0 ip=0x7a29f990c6eb code=0x80000000"
#define QUOTED                                                        \
	"auid=1000 uid=1000 gid=100 ses=3 subj=unconfined pid=12337 " \
	"comm=\\\"prober\\\" exe=\\\"/opt/prober\\\" sig=31 "         \
	"arch=c000003e syscall=101 compat=0 ip=0x7a29f990c6eb "       \
	"code=0x80000000"
#define RAW     "type=SECCOMP msg=audit(" STAMP "): " BODY
#define PRINTK  "audit: type=1326 audit(" STAMP "): " BODY
#define MESSAGE "SECCOMP " BODY

enum stamped {
	WITHOUT_STAMP,
	WITH_STAMP
};

static const struct {
	const char *line;
	enum stamped stamped;
	enum trust trust;
} dresses[] = {
    {RAW,                                                            WITH_STAMP,    TRUST_KERNEL   },
    {RAW "\x1d"
         "AUID=\"joe\" ARCH=x86_64 SYSCALL=ptrace",             WITH_STAMP,    TRUST_KERNEL   },
    {RAW "AUID=\"joe\" UID=\"joe\" ARCH=x86_64 SYSCALL=ptrace",      WITH_STAMP,
     TRUST_KERNEL                                                                                  },
    {"node=web7 " RAW,                                               WITH_STAMP,    TRUST_KERNEL   },
    {"type=UNKNOWN[1326] msg=audit(" STAMP "): " BODY,               WITH_STAMP,
     TRUST_KERNEL                                                                                  },
    {"type=1326 msg=audit(" STAMP "): " BODY,                        WITH_STAMP,    TRUST_KERNEL   },
    {PRINTK,                                                         WITH_STAMP,    TRUST_FORGEABLE},
    {"type=1326 audit(" STAMP "): " BODY,                            WITH_STAMP,    TRUST_FORGEABLE},
    {"[  270.853767] " PRINTK,                                       WITH_STAMP,    TRUST_FORGEABLE},
    {"[  +1,261094] " PRINTK,                                        WITH_STAMP,    TRUST_FORGEABLE},
    {"[Sat Oct  3 10:24:44 2026] " PRINTK,                           WITH_STAMP,    TRUST_FORGEABLE},
    {"2026-10-03T10:24:44,853767+02:00 " PRINTK,                     WITH_STAMP,    TRUST_FORGEABLE},
    {"kern  :notice: [  270.853767] " PRINTK,                        WITH_STAMP,    TRUST_FORGEABLE},
    {"<5>[  198.963101] " PRINTK,                                    WITH_STAMP,    TRUST_FORGEABLE},
    {"5,1234,198963101,-;" PRINTK,                                   WITH_STAMP,    TRUST_FORGEABLE},
    {"[  161.141077][   T26] " PRINTK,                               WITH_STAMP,    TRUST_FORGEABLE},
    {"[  161.141077][ C3] " PRINTK,                                  WITH_STAMP,    TRUST_FORGEABLE},
    {"[28922.398944] 000: " PRINTK,                                  WITH_STAMP,    TRUST_FORGEABLE},
    {"Oct  3 10:24:44 host kernel: [  270.853767] " PRINTK,          WITH_STAMP,
     TRUST_FORGEABLE                                                                               },
    {"<5>Oct  3 10:24:44 host kernel: " PRINTK,                      WITH_STAMP,    TRUST_FORGEABLE},
    {"2026-10-03T10:24:44.853+00:00 host kernel: [1.2] " PRINTK,     WITH_STAMP,
     TRUST_FORGEABLE                                                                               },
    {"<5>1 2026-10-03T10:24:44Z host kernel - - - " PRINTK,          WITH_STAMP,
     TRUST_FORGEABLE                                                                               },
    {"2026-10-03T10:24:44.123456789Z stderr F " PRINTK,              WITH_STAMP,
     TRUST_FORGEABLE                                                                               },
    {"2026-10-03T10:24:44.123456789Z stdout F " RAW,                 WITH_STAMP,
     TRUST_FORGEABLE                                                                               },
    {"{\"log\":\"audit: type=1326 audit(" STAMP "): auid=1000 uid=1000 gid=100 "
     "ses=3 subj=unconfined pid=12337 comm=\\\"prober\\\" "
     "exe=\\\"\\/opt\\u002fprober\\\" sig=31 arch=c000003e syscall=101 "
     "compat=0 ip=0x7a29f990c6eb code=0x80000000\\n\",\"stream\":\"stdout\","
     "\"time\":\"2026-10-03T10:24:44.1Z\"}",                    WITH_STAMP,    TRUST_FORGEABLE},
    {"10.5.0.3: kern:  notice: [2026-10-03T10:24:44.1Z]: " PRINTK,   WITH_STAMP,
     TRUST_FORGEABLE                                                                               },
    {"\xef\xbb\xbf" RAW,                                             WITH_STAMP,    TRUST_KERNEL   },
    {"type=SECCOMP  msg=audit(" STAMP "):  " BODY,                   WITH_STAMP,    TRUST_KERNEL   },
    {"\t" RAW,                                                       WITH_STAMP,    TRUST_FORGEABLE},
    {"audit.log:3:" RAW,                                             WITH_STAMP,    TRUST_FORGEABLE},
    {"['" RAW "', 'next']",                                          WITH_STAMP,    TRUST_FORGEABLE},
    {"{\"_raw\":\"audit: type=1326 audit(" STAMP "): " QUOTED "\"}", WITH_STAMP,
     TRUST_FORGEABLE                                                                               },
    {"{\"message\":\"told\",\"event\":{\"original\":\"type=SECCOMP "
     "msg=audit(" STAMP "): " QUOTED "\"}}",
     WITH_STAMP,                                                                    TRUST_FORGEABLE},
    {"t=1 msg=\"audit: type=1326 audit(" STAMP "): " QUOTED "\"",    WITH_STAMP,
     TRUST_FORGEABLE                                                                               },
    {"2026-10-03T10:24:44.1Z stdout F {\"log\":\"audit: type=1326 audit(" STAMP
     "): " QUOTED "\"}",
     WITH_STAMP,                                                                    TRUST_FORGEABLE},
    {"x {\"_TRANSPORT\":\"kernel\",\"SYSLOG_FACILITY\":\"0\",\"MESSAGE\":"
     "\"audit: type=1326 audit(" STAMP "): " QUOTED "\"}",
     WITH_STAMP,                                                                    TRUST_FORGEABLE},
    {"Oct  3 10:24:44 h go-audit: {\"sequence\":7041,\"timestamp\":"
     "\"1790958284.381\",\"messages\":[{\"type\":1326,\"data\":\"" QUOTED
     "\"}]}",                                                   WITH_STAMP,    TRUST_FORGEABLE},
    {"audit[12337]: <audit-1326> " BODY,                             WITHOUT_STAMP, TRUST_FORGEABLE},
    {"    MESSAGE=" MESSAGE,                                         WITHOUT_STAMP, TRUST_FORGEABLE},
    {"\t\"MESSAGE\" : \"SECCOMP " QUOTED "\",",                      WITHOUT_STAMP, TRUST_FORGEABLE},
    {"\x1b[32m[   12.3] \x1b[0m\x1b[33maudit: \x1b[0mtype=1326 audit(" STAMP
     "): " BODY,
     WITH_STAMP,                                                                    TRUST_FORGEABLE},
    {"audit[12337]: AUDIT1326 " BODY,                                WITHOUT_STAMP, TRUST_FORGEABLE},
    {"> " RAW,                                                       WITH_STAMP,    TRUST_FORGEABLE},
    {"Oct  3 10:24:44 host audispd[568]: node=n " RAW,               WITH_STAMP,
     TRUST_FORGEABLE                                                                               },
    {"audispd: " RAW,                                                WITH_STAMP,    TRUST_FORGEABLE},
    {"audit(" STAMP "): " BODY,                                      WITH_STAMP,    TRUST_FORGEABLE},
    {"audit[12337]: " MESSAGE,                                       WITHOUT_STAMP, TRUST_FORGEABLE},
    {"Oct 03 10:24:44 host audit[12337]: " MESSAGE,                  WITHOUT_STAMP,
     TRUST_FORGEABLE                                                                               },
    {"10:24:44 prober: " MESSAGE,                                    WITHOUT_STAMP, TRUST_FORGEABLE},
    {"2026-10-03T10:24:44.1+00:00 INFO prober[12337]: " MESSAGE,     WITHOUT_STAMP,
     TRUST_FORGEABLE                                                                               },
    {BODY,                                                           WITHOUT_STAMP, TRUST_FORGEABLE},
    {"# " BODY,                                                      WITHOUT_STAMP, TRUST_FORGEABLE},
    {"{\"ID\":\"" STAMP "\",\"NODE\":\"n\",\"SECCOMP\":{\"auid\":1000,"
     "\"uid\":1000,\"gid\":100,\"ses\":3,\"subj\":\"unconfined\","
     "\"pid\":12337,\"comm\":\"prober\",\"exe\":\"/opt/pro%62er\",\"sig\":31,"
     "\"arch\":\"0xc000003e\",\"syscall\":101,\"compat\":0,"
     "\"ip\":\"0x7a29f990c6eb\",\"code\":\"0x80000000\","
     "\"ARCH\":\"x86_64\",\"SYSCALL\":\"ptrace\"}}",            WITH_STAMP,    TRUST_KERNEL   },
    {"{\"sequence\":7041,\"timestamp\":\"1790958284.381\",\"messages\":["
     "{\"type\":1326,\"data\":\"auid=1000 uid=1000 gid=100 ses=3 "
     "subj=unconfined pid=12337 comm=\\\"prober\\\" exe=\\\"/opt/prober\\\" "
     "sig=31 arch=c000003e syscall=101 compat=0 ip=0x7a29f990c6eb "
     "code=0x80000000\"}],\"uid_map\":{\"1000\":\"joe\"}}",     WITH_STAMP,    TRUST_KERNEL   },
    {"{\"@timestamp\":\"2026-10-02T12:24:44.381Z\",\"auditd\":{"
     "\"message_type\":\"seccomp\",\"sequence\":7041,\"data\":{"
     "\"arch\":\"x86_64\",\"syscall\":\"ptrace\",\"sig\":\"SIGSYS\","
     "\"compat\":\"0\",\"ip\":\"0x7a29f990c6eb\",\"code\":\"0x80000000\","
     "\"auid\":\"1000\",\"uid\":\"1000\",\"gid\":\"100\",\"ses\":\"3\","
     "\"subj\":\"unconfined\"}},\"process\":{\"pid\":12337,"
     "\"name\":\"prober\",\"executable\":\"/opt/prober\"}}",    WITHOUT_STAMP, TRUST_FORGEABLE},
};

TEST(a_record_is_read_in_every_dress)
{
	for (size_t i = 0; i < ARRAY_SIZE(dresses); i++) {
		struct record record = read_line(*state, dresses[i].line);
		struct event *event = &record.event;

		if (record.kind != RECORD_EVENT)
			fail_msg("not an event: %s", dresses[i].line);
		assert_int_equal(event->call.arch, AUDIT_ARCH_X86_64);
		assert_int_equal(event->call.nr, 101);
		assert_int_equal(event->call.action, SECCOMP_RET_KILL_PROCESS);
		assert_int_equal(event->code, 0x80000000);
		assert_int_equal(event->sig, 31);
		assert_int_equal(event->pid, 12337);
		assert_int_equal(event->auid, 1000);
		assert_int_equal(event->uid, 1000);
		assert_int_equal(event->gid, 100);
		assert_int_equal(event->ses, 3);
		assert_true(event->ip == 0x7a29f990c6eb);
		assert_slice_equal(event->subject.comm, "prober");
		assert_slice_equal(event->subject.exe, "/opt/prober");
		assert_slice_equal(event->subject.label, "unconfined");
		if (event->trust != dresses[i].trust)
			fail_msg("trust %d: %s", event->trust, dresses[i].line);
	}
}

TEST(stamps_are_read_where_there_are_some)
{
	for (size_t i = 0; i < ARRAY_SIZE(dresses); i++) {
		struct record record = read_line(*state, dresses[i].line);

		if (dresses[i].stamped == WITHOUT_STAMP)
			continue;
		assert_int_equal(record.event.has & EVENT_STAMP, EVENT_STAMP);
		assert_true(record.event.time_ms == 1790958284381);
		assert_int_equal(record.event.serial, 7041);
	}
}

TEST(the_node_is_that_of_the_line)
{
	struct record record = read_line(*state, "node=web7 " RAW);

	assert_slice_equal(record.event.subject.node, "web7");
	assert_null(read_line(*state, RAW).event.subject.node.ptr);
}

static const char *const others[] = {
    "",
    "type=SYSCALL msg=audit(" STAMP "): arch=c000003e syscall=101 sig=31",
    "type=USER_CMD msg=audit(" STAMP "): pid=1 msg='cmd=\"SIGSYS " RAW "\"'",
    "audit: type=1016 audit(" STAMP "): " BODY,
    "audit: type=1400 audit(" STAMP "): apparmor=\"DENIED\" comm=\"SIGSYS\"",
    "type=1326 syscall=1",
    "the words type=SECCOMP and SIGSYSTEM mean nothing",
    "auid=1000 uid=1000 pid=5 comm=\"x\"",
    "audit(" STAMP "): arch=c000003e syscall=1 success=yes exit=0 pid=3",
    "----",
    "time->Sat Oct  3 10:24:44 2026",
    "{\"a\":[1,2,{\"b\":null}]}",
    "{",
};

TEST(lines_of_other_kinds_say_nothing)
{
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		struct record record = read_line(*state, others[i]);

		if (record.kind != RECORD_NONE)
			fail_msg("kind %d: %s", record.kind, others[i]);
	}
}

/* The "^" marks the column. */
static const struct {
	const char *line, *field, *problem;
} mistakes[] = {
    {"type=SECCOMP^",                                                      "stamp",   "missing"      },
    {"type=SECCOMP msg=aud^",                                              "stamp",   "missing"      },
    {"{\"ID\":\"1.002:3\",\"SECCOMP\":{\"pid\":1^",                        "json",
     "not a whole object"                                                                            },
    {"type=SECCOMP msg=audit(^17): pid=1",                                 "stamp",
     "not seconds.millis:serial"                                                                     },
    {"type=SECCOMP msg=audit(^...) : auid=unset uid=root",                 "stamp",
     "not seconds.millis:serial"                                                                     },
    {"node=a type=SECCOMP msg=audit(1.002:3): pid=1 comm=^x",              "comm",
     "neither quoted nor hex"                                                                        },
    {"Oct  3 10:24:44 h kernel: [1.2] audit: type=1326 audit(1.002:3): "
     "auid=1 pid=2 comm=\"a\" exe=\"/a\" sig=31 arch=c000003e sysc^", "syscall", "missing"      },
    {"type=SECCOMP msg=audit(1.002:3): pid=1 comm=\"x\" exe=\"/x\" sig=31 "
     "arch=c000003e syscall=1 compat=0 ip=0x1 code=^0x8000",          "code",    "not an action"},
};

/* Else a label could have it taken for a text in quotes, and spoil it. */
TEST(a_label_cannot_quote_its_record)
{
	struct entry entry = {.trust = TRUST_KERNEL};
	struct record record;

	entry.text = slice_of("audit: type=1326 audit(" STAMP "): auid=1 "
	                      "subj=x comm=\\ (enforce) pid=3 comm=\"a\" "
	                      "sig=0 syscall=1 code=0x50000");
	reader_read(*state, &entry, &record);
	assert_int_equal(record.kind, RECORD_EVENT);
	assert_int_equal(record.event.trust, TRUST_KERNEL);
	assert_slice_equal(record.event.subject.label, "x comm=\\ (enforce)");
}

TEST(a_file_of_utf_16_is_told_of)
{
	struct entry entry = {.trust = TRUST_KERNEL, .line_number = 1};
	struct record record;

	entry.text = (struct slice){"\xff\xfet\0y", 5};
	reader_read(*state, &entry, &record);
	assert_int_equal(record.kind, RECORD_REJECTED);
	assert_string_equal(record.rejected.field, "text");
}

TEST(what_opens_like_a_record_and_is_none_is_rejected)
{
	char line[512];

	for (size_t i = 0; i < ARRAY_SIZE(mistakes); i++) {
		const char *mark = strchr(mistakes[i].line, '^');
		size_t before = (size_t)(mark - mistakes[i].line);
		struct record record;

		(void)snprintf(line, sizeof(line), "%.*s%s", (int)before,
		    mistakes[i].line, mark + 1);
		record = read_line(*state, line);
		assert_int_equal(record.kind, RECORD_REJECTED);
		assert_string_equal(record.rejected.field, mistakes[i].field);
		assert_string_equal(record.rejected.problem,
		    mistakes[i].problem);
		assert_int_equal(record.rejected.column, before + 1);
		assert_int_equal(record.rejected.line_number, 7);
		assert_int_equal(record.rejected.position, 700);
	}
}

/* Of a live source nothing but the kernel's own beginning is the kernel's. */
TEST(a_text_that_only_holds_a_record_is_not_the_kernels)
{
	struct entry entry = {.trust = TRUST_KERNEL};
	struct record record;

	entry.text = slice_of(PRINTK);
	reader_read(*state, &entry, &record);
	assert_int_equal(record.event.trust, TRUST_KERNEL);
	entry.text = slice_of("usb 1-1: Product: " PRINTK);
	reader_read(*state, &entry, &record);
	assert_int_equal(record.kind, RECORD_EVENT);
	assert_int_equal(record.event.trust, TRUST_FORGEABLE);
}

TEST(a_datagram_is_what_its_type_says)
{
	struct entry entry = {
	    .text = slice_of("audit(" STAMP "): " BODY),
	    .trust = TRUST_KERNEL,
	    .type = AUDIT_SECCOMP,
	};
	struct record record;

	reader_read(*state, &entry, &record);
	assert_int_equal(record.kind, RECORD_EVENT);
	assert_int_equal(record.event.trust, TRUST_KERNEL);
	entry.type = AUDIT_SYSCALL;
	reader_read(*state, &entry, &record);
	assert_int_equal(record.kind, RECORD_NONE);
}

TEST(strict_mode_is_told_apart)
{
	struct record record = read_line(*state,
	    "type=SECCOMP msg=audit(7.030:4): auid=1 uid=3067829327 pid=5 "
	    "comm=\"t\" exe=\"/t\" sig=9 arch=c000003e syscall=231 compat=0 "
	    "ip=0x1 code=0x0");

	assert_int_equal(record.kind, RECORD_EVENT);
	assert_true(record.event.strict);
	assert_int_equal(record.event.uid, 3067829327);
	assert_false(read_line(*state, RAW).event.strict);
}

TEST(a_runtime_before_the_workload_is_told_apart)
{
	struct record record = read_line(*state,
	    "type=SECCOMP msg=audit(7.030:4): pid=5 comm=\"runc:[2:INIT]\" "
	    "exe=\"/\" sig=0 arch=c000003e syscall=1 code=0x7ffc0000");

	assert_true(record.event.runtime_init);
}

/* Kernels from before Linux 3.8 told a verdict as the end of a program. */
TEST(an_old_verdict_is_a_symptom_with_a_number)
{
	struct record record = read_line(*state,
	    "[1.2] type=1701 audit(1349747801.109:24): auid=1 uid=2 gid=3 "
	    "ses=4 pid=3403 comm=\"chrome\" reason=\"seccomp\" sig=0 "
	    "syscall=39 compat=0 ip=0x7f code=0x50001");

	assert_int_equal(record.kind, RECORD_SYMPTOM);
	assert_int_equal(record.symptom.kind, SYMPTOM_ABEND);
	assert_true(record.symptom.has_nr);
	assert_int_equal(record.symptom.nr, 39);
	assert_false(record.symptom.has_arch);
	assert_int_equal(record.symptom.pid, 3403);
}

TEST(only_a_death_of_sigsys_is_a_symptom)
{
#define ABEND(sig)                                                        \
	"type=ANOM_ABEND msg=audit(" STAMP "): auid=0 uid=0 gid=0 ses=1 " \
	"pid=5 comm=\"x\" exe=\"/x\" sig=" sig " res=1"
	assert_int_equal(read_line(*state, ABEND("31")).kind, RECORD_SYMPTOM);
	assert_int_equal(read_line(*state, ABEND("11")).kind, RECORD_NONE);
	assert_int_equal(read_line(*state, ABEND("31")).symptom.time_ms / 1000,
	    1790958284);
#undef ABEND
}

TEST(trust_may_be_overridden)
{
	struct reader_options options = {
	    .has_trust = true,
	    .trust = TRUST_KERNEL,
	};
	cleanup_reader struct reader *reader = NULL;

	assert_int_equal(reader_new(&options, &reader), 0);
	assert_int_equal(read_line(reader, "[1.2] " PRINTK).event.trust,
	    TRUST_KERNEL);
}

TEST(a_record_of_any_type_has_a_stamp)
{
	struct record_stamp stamp;

	(void)read_line(*state, "type=CWD msg=audit(1790958299.012:9): cwd=/");
	assert_true(reader_stamp(*state, &stamp));
	assert_true(stamp.time_ms == 1790958299012);
	assert_int_equal(stamp.serial, 9);
	assert_int_equal(stamp.trust, TRUST_KERNEL);
	/* auditd's own have a count of their own */
	(void)read_line(*state,
	    "type=DAEMON_CLOSE msg=audit(1790958299.1:9): x");
	assert_false(reader_stamp(*state, &stamp));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    reading_test(a_record_is_read_in_every_dress),
	    reading_test(stamps_are_read_where_there_are_some),
	    reading_test(the_node_is_that_of_the_line),
	    reading_test(lines_of_other_kinds_say_nothing),
	    reading_test(a_label_cannot_quote_its_record),
	    reading_test(a_file_of_utf_16_is_told_of),
	    reading_test(what_opens_like_a_record_and_is_none_is_rejected),
	    reading_test(a_text_that_only_holds_a_record_is_not_the_kernels),
	    reading_test(a_datagram_is_what_its_type_says),
	    reading_test(strict_mode_is_told_apart),
	    reading_test(a_runtime_before_the_workload_is_told_apart),
	    reading_test(an_old_verdict_is_a_symptom_with_a_number),
	    reading_test(only_a_death_of_sigsys_is_a_symptom),
	    reading_test(trust_may_be_overridden),
	    reading_test(a_record_of_any_type_has_a_stamp),
	};

	return cmocka_run_group_tests_name("read", tests, NULL, NULL);
}
