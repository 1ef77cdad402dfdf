/* SPDX-License-Identifier: Apache-2.0 */
/* Journal entries as sd-journal, journalctl -o json and -o export have them. */
#include <linux/audit.h>
#include <stdio.h>

#include "tests/reading.h"

#define BODY                                                              \
	"auid=1000 uid=1000 gid=100 ses=3 pid=123 comm=\"p\" exe=\"/p\" " \
	"sig=0 arch=c000003e syscall=101 compat=0 ip=0x7a code=0x50000"
#define BODY_JSON                                                          \
	"auid=1000 uid=1000 gid=100 ses=3 pid=123 comm=\\\"p\\\" "         \
	"exe=\\\"/p\\\" sig=0 arch=c000003e syscall=101 compat=0 ip=0x7a " \
	"code=0x50000"

static const char of_audit[] =
    "{\"_TRANSPORT\":\"audit\",\"_AUDIT_TYPE\":\"1326\",\"_AUDIT_ID\":\"77\","
    "\"_SOURCE_REALTIME_TIMESTAMP\":\"1790958284381000\","
    "\"_MACHINE_ID\":\"abc\",\"_SYSTEMD_UNIT\":\"p.service\","
    "\"MESSAGE\":\"SECCOMP " BODY_JSON "\"}";

/* journalctl -o json, json-seq and json-sse. */
static const char *const wraps[] = {"", "\x1e", "data: "};

static void has_its_stamp(struct reader *reader, const char *wrap)
{
	char line[1024];
	struct record record;

	(void)snprintf(line, sizeof(line), "%s%s", wrap, of_audit);
	record = read_line(reader, line);

	assert_int_equal(record.kind, RECORD_EVENT);
	assert_true(record.event.time_ms == 1790958284381);
	assert_int_equal(record.event.serial, 77);
	assert_int_equal(record.event.has & EVENT_STAMP, EVENT_STAMP);
	assert_int_equal(record.event.trust, TRUST_KERNEL);
	assert_slice_equal(record.event.subject.node, "abc");
	assert_slice_equal(record.event.subject.unit, "p.service");
}

TEST(an_audit_entry_has_its_stamp_in_fields)
{
	for (size_t i = 0; i < ARRAY_SIZE(wraps); i++)
		has_its_stamp(*state, wraps[i]);
}

static const struct {
	const char *fields;
	enum trust trust;
} transports[] = {
    {"\"_TRANSPORT\":\"kernel\",\"SYSLOG_FACILITY\":\"0\"", TRUST_KERNEL   },
    {"\"_TRANSPORT\":\"kernel\",\"SYSLOG_FACILITY\":\"3\"", TRUST_FORGEABLE},
    {"\"_TRANSPORT\":\"kernel\"",                           TRUST_FORGEABLE},
    {"\"_TRANSPORT\":\"stdout\",\"SYSLOG_FACILITY\":\"0\"", TRUST_FORGEABLE},
    {"\"_TRANSPORT\":\"syslog\",\"SYSLOG_FACILITY\":\"0\"", TRUST_FORGEABLE},
    {"\"__CURSOR\":\"x\"",                                  TRUST_FORGEABLE},
};

TEST(only_what_the_kernel_sent_is_the_kernels)
{
	char line[1024];

	for (size_t i = 0; i < ARRAY_SIZE(transports); i++) {
		struct record record;

		(void)snprintf(line, sizeof(line),
		    "{%s,\"MESSAGE\":\"audit: type=1326 audit(9.001:2): " BODY_JSON
		    "\"}",
		    transports[i].fields);
		record = read_line(*state, line);
		assert_int_equal(record.kind, RECORD_EVENT);
		assert_int_equal(record.event.serial, 2);
		assert_int_equal(record.event.trust, transports[i].trust);
	}
}

TEST(a_program_that_speaks_as_audit_has_no_stamp_in_fields)
{
	struct record record = read_line(*state,
	    "{\"_TRANSPORT\":\"journal\",\"_AUDIT_ID\":\"77\","
	    "\"_SOURCE_REALTIME_TIMESTAMP\":\"1790958284381000\","
	    "\"MESSAGE\":\"SECCOMP " BODY_JSON "\"}");

	assert_int_equal(record.kind, RECORD_EVENT);
	assert_false(record.event.has & EVENT_SERIAL);
	assert_int_equal(record.event.trust, TRUST_FORGEABLE);
}

TEST(binary_values_are_numbers_and_repeated_ones_lists)
{
	struct record record = read_line(*state,
	    "{\"_TRANSPORT\":\"journal\",\"_PID\":\"1\",\"UNIT\":[\"a.service\","
	    "\"b.service\"],\"MESSAGE_ID\":"
	    "\"98e322203f7a4ed290d09fe03c09fe15\",\"EXIT_CODE\":\"killed\","
	    "\"EXIT_STATUS\":[51,49],\"MESSAGE\":[111,255,10,1]}");

	assert_int_equal(record.kind, RECORD_SYMPTOM);
	assert_int_equal(record.symptom.kind, SYMPTOM_UNIT);
	assert_int_equal(record.symptom.status, 31);
	assert_int_equal(record.symptom.trust, TRUST_PROGRAM);
	assert_slice_equal(record.symptom.subject.unit, "a.service");
	assert_slice_equal(record.symptom.text, "o\xff\n\x01");
}

static const struct {
	const char *fields, *message;
	bool has_uid;
} speakers[] = {
    {"\"_TRANSPORT\":\"stdout\",\"_PID\":\"7\",\"_EXE\":\"/p\"",          "got SIGSYS",
     true                                                                                        },
 /* of another process, of another unit, of a container */
    {"\"_TRANSPORT\":\"stdout\",\"_PID\":\"7\",\"_EXE\":\"/p\"",
     "line 29:  1254 Bad system call",                                                      false},
    {"\"_TRANSPORT\":\"journal\",\"_PID\":\"1\",\"_EXE\":\"/sbin/init\"",
     "a.service: Main process exited, code=exited, status=159/n/a",                         false},
    {"\"_TRANSPORT\":\"stdout\",\"_PID\":\"7\",\"_EXE\":\"/bin/d\","
     "\"_SYSTEMD_UNIT\":\"docker.service\"",                         "it said SIGSYS", false},
};

/* The user of who wrote a message is the user of whom it speaks of himself. */
TEST(who_speaks_of_another_has_not_his_user)
{
	char line[512];

	for (size_t i = 0; i < ARRAY_SIZE(speakers); i++) {
		struct record record;

		(void)snprintf(line, sizeof(line),
		    "{%s,\"_UID\":\"33\",\"MESSAGE\":\"%s\"}",
		    speakers[i].fields, speakers[i].message);
		record = read_line(*state, line);
		assert_int_equal(record.kind, RECORD_SYMPTOM);
		if (record.symptom.subject.has_uid != speakers[i].has_uid)
			fail_msg("%s", speakers[i].message);
	}
}

TEST(a_core_has_the_user_of_the_process_that_left_it)
{
	struct record record = read_line(*state,
	    "{\"_TRANSPORT\":\"journal\",\"_UID\":\"0\",\"_SYSTEMD_UNIT\":"
	    "\"systemd-coredump@1.service\",\"MESSAGE_ID\":"
	    "\"fc2e22bc6ee647b6b90729ab34a250b1\",\"COREDUMP_SIGNAL\":\"31\","
	    "\"COREDUMP_PID\":\"9\",\"COREDUMP_UID\":\"33\",\"MESSAGE\":\"x\"}");

	assert_int_equal(record.kind, RECORD_SYMPTOM);
	assert_true(record.symptom.subject.has_uid);
	assert_int_equal(record.symptom.subject.uid, 33);
}

/* A user calls the units of his own manager as he likes. */
TEST(a_users_own_unit_is_no_unit_of_the_system)
{
	struct record record = read_line(*state,
	    "{\"_TRANSPORT\":\"journal\",\"_UID\":\"0\",\"_SYSTEMD_UNIT\":"
	    "\"systemd-coredump@1.service\",\"MESSAGE_ID\":"
	    "\"fc2e22bc6ee647b6b90729ab34a250b1\",\"COREDUMP_SIGNAL\":\"31\","
	    "\"COREDUMP_USER_UNIT\":\"spin.service\","
	    "\"COREDUMP_UNIT\":\"user@7.service\",\"MESSAGE\":\"x\"}");

	assert_int_equal(record.kind, RECORD_SYMPTOM);
	assert_slice_equal(record.symptom.subject.unit, "user@7.service");
}

TEST(the_user_of_a_record_is_its_own)
{
	struct record record = read_line(*state, of_audit);

	assert_int_equal(record.kind, RECORD_EVENT);
	assert_true(record.event.subject.has_uid);
	assert_int_equal(record.event.subject.uid, 1000);
}

static const char *const not_json[] = {
    "{\"__CURSOR\":\"x\",\"MESSAGE\":\"SIGSYS\"",
    "{\"__CURSOR\":\"x\",\"MESSAGE\":\"SIGSYS}",
    "{\"__CURSOR\":\"x\",\"MESSAGE\":[1,2,300]}",
    "{\"__CURSOR\":\"x\",\"MESSAGE\":\"\\ud800\"}",
    "{\"_TRANSPORT\":\"audit\",,}",
};

TEST(an_entry_that_is_not_whole_is_rejected)
{
	for (size_t i = 0; i < ARRAY_SIZE(not_json); i++) {
		struct record record = read_line(*state, not_json[i]);

		if (record.kind != RECORD_REJECTED)
			fail_msg("kind %d: %s", record.kind, not_json[i]);
		assert_string_equal(record.rejected.field, "json");
	}
}

TEST(sd_journal_hands_over_the_same)
{
	struct journal_fields fields = {
	    .transport = slice_of("audit"),
	    .audit_id = slice_of("77"),
	    .source_us = slice_of("1790958284381000"),
	    .unit = slice_of("p.service"),
	};
	struct entry entry = {
	    .text = slice_of("SECCOMP " BODY),
	    .fields = &fields,
	    .trust = TRUST_KERNEL,
	};
	struct record record;

	reader_read(*state, &entry, &record);
	assert_int_equal(record.kind, RECORD_EVENT);
	assert_int_equal(record.event.serial, 77);
	assert_int_equal(record.event.trust, TRUST_KERNEL);
	assert_slice_equal(record.event.subject.unit, "p.service");
}

/* As a file gives it: cut at each newline. Returns the last that spoke. */
static struct record feed(struct reader *reader, struct slice text,
    size_t *spoke)
{
	struct record last = {.kind = RECORD_NONE};
	struct entry entry = {.trust = TRUST_KERNEL};
	const char *begin = text.ptr;

	*spoke = 0;
	while (text.len > 0) {
		struct record record;

		entry.position = (uint64_t)(text.ptr - begin);
		entry.line_number++;
		entry.text = slice_cut(&text, '\n');
		reader_read(reader, &entry, &record);
		if (record.kind == RECORD_NONE)
			continue;
		last = record;
		++*spoke;
	}
	return last;
}

#define AUDIT_FIELDS                       \
	"_TRANSPORT=audit\n_AUDIT_ID=77\n" \
	"_SOURCE_REALTIME_TIMESTAMP=1790958284381000\nSYSLOG_FACILITY=4\n"

static const char exported[] =
    "__CURSOR=s=1\n" AUDIT_FIELDS "MESSAGE=SECCOMP " BODY "\n\n";

/* The size of a value may hold a newline itself: ten bytes, then 0x0a0a. */
static const char binary[] =
    "__CURSOR=s=1\n_TRANSPORT=kernel\nSYSLOG_FACILITY=0\n"
    "COREDUMP\n\x0a\0\0\0\0\0\0\0\n\n__CURSO\n\n"
    "MESSAGE\n\x3e\0\0\0\0\0\0\0"
    "audit: audit_lost=3 audit_rate_limit=0 audit_backlog_limit=64\n\n"
    "\n\n";

TEST(an_exported_entry_speaks_at_its_end)
{
	size_t spoke;
	struct record record = feed(*state,
	    (struct slice){exported, sizeof(exported) - 1}, &spoke);

	assert_int_equal(spoke, 1);
	assert_int_equal(record.kind, RECORD_EVENT);
	assert_int_equal(record.event.serial, 77);
	assert_int_equal(record.event.trust, TRUST_KERNEL);
	assert_true(reader_idle(*state));
}

TEST(binary_values_are_put_together_again)
{
	size_t spoke;
	struct record record =
	    feed(*state, (struct slice){binary, sizeof(binary) - 1}, &spoke);

	assert_int_equal(spoke, 1);
	assert_int_equal(record.kind, RECORD_LOSS);
	assert_slice_equal(record.loss.what, "lost");
	assert_int_equal(record.loss.count, 3);
	assert_int_equal(record.loss.trust, TRUST_KERNEL);
}

/* A program may put into its message whatever an entry looks like. */
#define FORGED "a\n\n__CURSOR=s=2\n" AUDIT_FIELDS "MESSAGE=SECCOMP " BODY "\n\n"

static const char forged[] = "__CURSOR=s=1\n_TRANSPORT=stdout\nMESSAGE\n"
                             "?\0\0\0\0\0\0\0" FORGED "\n\n";

_Static_assert(sizeof(FORGED) - 1 < 256, "its size has one byte");

TEST(a_message_that_looks_like_an_entry_is_a_message)
{
	char text[sizeof(forged)];
	size_t spoke;

	memcpy(text, forged, sizeof(forged));
	*strchr(text, '?') = (char)(unsigned char)(sizeof(FORGED) - 1);
	(void)feed(*state, (struct slice){text, sizeof(text) - 1}, &spoke);
	assert_int_equal(spoke, 0);
	assert_true(reader_idle(*state));
	(void)feed(*state, (struct slice){exported, sizeof(exported) - 1},
	    &spoke);
	assert_int_equal(spoke, 1);
}

TEST(an_entry_whose_end_never_came_is_told_at_the_end)
{
	size_t spoke;
	struct record record;

	(void)feed(*state, (struct slice){exported, sizeof(exported) - 2},
	    &spoke);
	assert_int_equal(spoke, 0);
	assert_false(reader_idle(*state));
	assert_true(reader_finish(*state, &record));
	assert_int_equal(record.kind, RECORD_EVENT);
	(void)feed(*state, slice_of("__CURSOR=s=1\nMESSAGE\n\x40"), &spoke);
	assert_true(reader_finish(*state, &record));
	assert_int_equal(record.kind, RECORD_REJECTED);
	assert_false(reader_finish(*state, &record));
}

TEST(a_part_that_was_cut_spoils_its_entry_only)
{
	struct entry entry = {.line_number = 1, .trust = TRUST_KERNEL};
	struct record record;
	size_t spoke;

	(void)feed(*state, slice_of("__CURSOR=s=1\n_TRANSPORT=kernel\n"),
	    &spoke);
	entry.text = slice_of("MESSAGE=a very long line");
	entry.cut = true;
	reader_read(*state, &entry, &record);
	record = feed(*state, slice_of("\n"), &spoke);
	assert_int_equal(record.kind, RECORD_REJECTED);
	record = feed(*state, (struct slice){exported, sizeof(exported) - 1},
	    &spoke);
	assert_int_equal(record.kind, RECORD_EVENT);
}

#define BY(sender, message) "{" sender ",\"MESSAGE\":\"" message "\"}"
#define EVIL                                         \
	"\"_TRANSPORT\":\"stdout\",\"_PID\":\"66\"," \
	"\"_SYSTEMD_UNIT\":\"evil.service\""
#define NATIVE                                        \
	"\"_TRANSPORT\":\"journal\",\"_PID\":\"66\"," \
	"\"_EXE\":\"/tmp/systemd\",\"UNIT\":\"spin.service\""
#define FIRST                                        \
	"\"_TRANSPORT\":\"journal\",\"_PID\":\"1\"," \
	"\"UNIT\":\"spin.service\""
#define OF(unit)                                    \
	"\"_TRANSPORT\":\"stdout\",\"_PID\":\"7\"," \
	"\"_SYSTEMD_UNIT\":\"" unit "\""
#define ROOTS(comm) ",\"_UID\":\"0\",\"_COMM\":\"" comm "\""
#define ID(id)      ",\"MESSAGE_ID\":\"" id "\""
#define DIED                                   \
	ID("98e322203f7a4ed290d09fe03c09fe15") \
	",\"EXIT_CODE\":\"killed\",\"EXIT_STATUS\":\"31\""
#define DUMPED                                 \
	ID("fc2e22bc6ee647b6b90729ab34a250b1") \
	",\"COREDUMP_SIGNAL\":\"31\",\"COREDUMP_UNIT\":\"spin.service\""
#define ENDED   ID("7ad2d189f7e94e70a38c781354912448")
#define LONG_ID "0123456789abcdef0123456789abcdef"

/* Who speaks of others, and whether he is the one that knows. */
static const struct {
	const char *line;
	enum record_kind kind;
	enum trust trust;
} tellers[] = {
    {BY(EVIL,                                        "spin.service: Main process exited, code=killed, status=31/SYS"),
     RECORD_SYMPTOM,                                                                                                                   TRUST_FORGEABLE},
    {BY(EVIL,                                        "spin.service: Deactivated successfully."),                       RECORD_RUN,
     TRUST_FORGEABLE                                                                                                                                  },
    {BY(EVIL,                                        "systemd[1]: Started spin.service - x."),                         RECORD_RUN,
     TRUST_FORGEABLE                                                                                                                                  },
    {BY(EVIL,                                        "audit: kauditd hold queue overflow"),                            RECORD_LOSS,
     TRUST_FORGEABLE                                                                                                                                  },
    {BY(EVIL,                                        "Missed 7 kernel messages"),                                      RECORD_LOSS,    TRUST_FORGEABLE},
    {BY(EVIL,                                        "container die " LONG_ID " (exitCode=159, image=x)"),
     RECORD_SYMPTOM,                                                                                                                   TRUST_FORGEABLE},
    {BY(EVIL,                                        "container start " LONG_ID " (image=x)"),                         RECORD_RUN,
     TRUST_FORGEABLE                                                                                                                                  },
    {BY(NATIVE DIED,                                 "x"),                                                             RECORD_SYMPTOM, TRUST_FORGEABLE},
    {BY(NATIVE DUMPED,                               "x"),                                                             RECORD_SYMPTOM, TRUST_FORGEABLE},
    {BY(NATIVE ENDED,                                "x"),                                                             RECORD_RUN,     TRUST_FORGEABLE},
    {BY(EVIL,                                        "Bad system call"),                                               RECORD_SYMPTOM, TRUST_PROGRAM  },
    {BY(FIRST DIED,                                  "x"),                                                             RECORD_SYMPTOM, TRUST_PROGRAM  },
    {BY(FIRST ENDED,                                 "x"),                                                             RECORD_RUN,     TRUST_PROGRAM  },
    {BY(OF("systemd-coredump@1-2-0.service") DUMPED, "x"),                                                             RECORD_SYMPTOM,
     TRUST_PROGRAM                                                                                                                                    },
    {BY(OF("kubelet.service") ROOTS("kubelet"),
     "\\\"Generic: container finished\\\" containerID=" LONG_ID
         " exitCode=159"),
     RECORD_SYMPTOM,                                                                                                                   TRUST_PROGRAM  },
    {BY(OF("docker.service") ROOTS("dockerd"),
     "container start " LONG_ID " (image=x)"),
     RECORD_RUN,                                                                                                                       TRUST_PROGRAM  },
    {BY(OF("auditd.service"),                        "Audit daemon is suspending logging"),
     RECORD_LOSS,                                                                                                                      TRUST_PROGRAM  },
};

static enum trust trust_in(const struct record *record)
{
	switch (record->kind) {
	case RECORD_SYMPTOM:
		return record->symptom.trust;
	case RECORD_RUN:
		return record->run.trust;
	case RECORD_LOSS:
		return record->loss.trust;
	default:
		fail_msg("kind %d", record->kind);
	}
	return TRUST_FORGEABLE;
}

TEST(who_speaks_of_others_has_to_be_the_one_that_knows)
{
	for (size_t i = 0; i < ARRAY_SIZE(tellers); i++) {
		struct record record = read_line(*state, tellers[i].line);

		if (record.kind != tellers[i].kind ||
		    trust_in(&record) != tellers[i].trust)
			fail_msg("%s", tellers[i].line);
	}
}

/* What somebody else says of a process is not said of its end. */
TEST(a_forged_exit_is_not_noted)
{
	struct record record;

	(void)read_line(*state,
	    BY(EVIL, "spin.service: Main process exited, code=exited, "
	             "status=0/SUCCESS"));
	record = read_line(*state,
	    BY(FIRST ID("d9b373ed55a64feb8242e02dbe79a49c"), "x"));
	assert_int_equal(record.kind, RECORD_RUN);
	assert_true(record.run.ended);
	assert_false(record.run.has_status);
}

TEST(a_users_own_unit_and_a_claimed_container_are_nobodys)
{
	struct record record =
	    read_line(*state, BY("\"_TRANSPORT\":\"stdout\",\"_PID\":\"66\","
	                         "\"_SYSTEMD_UNIT\":\"user@1000.service\","
	                         "\"_SYSTEMD_USER_UNIT\":\"spin.service\","
	                         "\"CONTAINER_ID_FULL\":\"" LONG_ID "\"",
	                          "Bad system call"));

	assert_int_equal(record.kind, RECORD_SYMPTOM);
	assert_slice_equal(record.symptom.subject.unit, "user@1000.service");
	assert_null(record.symptom.subject.container.ptr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    trusting_test(an_audit_entry_has_its_stamp_in_fields),
	    trusting_test(only_what_the_kernel_sent_is_the_kernels),
	    trusting_test(
	        a_program_that_speaks_as_audit_has_no_stamp_in_fields),
	    trusting_test(binary_values_are_numbers_and_repeated_ones_lists),
	    trusting_test(who_speaks_of_another_has_not_his_user),
	    trusting_test(a_core_has_the_user_of_the_process_that_left_it),
	    trusting_test(the_user_of_a_record_is_its_own),
	    trusting_test(a_users_own_unit_is_no_unit_of_the_system),
	    trusting_test(an_entry_that_is_not_whole_is_rejected),
	    trusting_test(sd_journal_hands_over_the_same),
	    trusting_test(an_exported_entry_speaks_at_its_end),
	    trusting_test(binary_values_are_put_together_again),
	    trusting_test(a_message_that_looks_like_an_entry_is_a_message),
	    trusting_test(an_entry_whose_end_never_came_is_told_at_the_end),
	    trusting_test(a_part_that_was_cut_spoils_its_entry_only),
	    trusting_test(who_speaks_of_others_has_to_be_the_one_that_knows),
	    trusting_test(a_forged_exit_is_not_noted),
	    trusting_test(a_users_own_unit_and_a_claimed_container_are_nobodys),
	};

	return cmocka_run_group_tests_name("read_journal", tests, NULL, NULL);
}
