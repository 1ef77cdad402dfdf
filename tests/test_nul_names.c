/* SPDX-License-Identifier: Apache-2.0 */
/* A name with a NUL in it: names end there, whatever carries them. */
#include "tests/reading.h"

#define STAMP "1790958284.381:7041"
/* "p\0ab" and "/p\0ab" */
#define BODY                                                             \
	"auid=1000 uid=1000 gid=100 ses=3 subj=unconfined pid=12337 "    \
	"comm=70006162 exe=2F70006162 sig=31 arch=c000003e syscall=101 " \
	"compat=0 ip=0x7a code=0x80000000"
#define JOURNAL                                                         \
	"\"__CURSOR\":\"x\",\"_TRANSPORT\":\"audit\",\"_AUDIT_ID\":"    \
	"\"7041\",\"_SOURCE_REALTIME_TIMESTAMP\":\"1790958284381000\"," \
	"\"MESSAGE\":\"SECCOMP " BODY "\""
#define EXPORT                                             \
	"__CURSOR=s=1\n_TRANSPORT=audit\n_AUDIT_ID=7041\n" \
	"_SOURCE_REALTIME_TIMESTAMP=1790958284381000\n"    \
	"_MACHINE_ID\n\x06\0\0\0\0\0\0\0"                  \
	"web\0ab\n"                                        \
	"_SYSTEMD_UNIT\n\x0c\0\0\0\0\0\0\0"                \
	"p.service\0ab\n"                                  \
	"MESSAGE=SECCOMP " BODY "\n\n"

#define LINE(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

/* Each says of a node "web\0ab", a thread "p\0ab" and a file "/p\0ab". */
static const struct slice dresses[] = {
    LINE("node=web\0ab type=SECCOMP msg=audit(" STAMP "): " BODY),
    LINE("{" JOURNAL ",\"_MACHINE_ID\":\"web\\u0000ab\"}"),
    LINE("{" JOURNAL ",\"_MACHINE_ID\":[119,101,98,0,97,98]}"),
    LINE(EXPORT),
    LINE("{\"ID\":\"" STAMP "\",\"NODE\":\"web\\u0000ab\",\"SECCOMP\":{"
         "\"auid\":1000,\"uid\":1000,\"gid\":100,\"ses\":3,\"pid\":12337,"
         "\"comm\":\"p\\u0000ab\",\"exe\":\"/p%00ab\",\"sig\":31,"
         "\"arch\":\"0xc000003e\",\"syscall\":101,\"compat\":0,"
         "\"ip\":\"0x7a\",\"code\":\"0x80000000\"}}"),
    LINE("{\"sequence\":7041,\"timestamp\":\"1790958284.381\","
         "\"messages\":[{\"type\":1326,\"data\":\"" BODY "\"}]}"),
    LINE("{\"auditd\":{\"message_type\":\"seccomp\",\"sequence\":7041,"
         "\"data\":{\"arch\":\"x86_64\",\"syscall\":\"ptrace\","
         "\"sig\":\"SIGSYS\",\"compat\":\"0\",\"ip\":\"0x7a\","
         "\"code\":\"0x80000000\"}},\"process\":{\"pid\":12337,"
         "\"name\":\"p\\u0000ab\",\"executable\":\"/p\\u0000ab\"}}"),
};

static struct record read_all(struct reader *reader, struct slice text)
{
	struct record last = {.kind = RECORD_NONE}, record;
	struct entry entry = {.trust = TRUST_KERNEL};
	const char *begin = text.ptr;

	while (text.len > 0) {
		entry.position = (uint64_t)(text.ptr - begin);
		entry.line_number++;
		entry.text = slice_cut(&text, '\n');
		reader_read(reader, &entry, &record);
		if (record.kind != RECORD_NONE)
			last = record;
	}
	while (reader_finish(reader, &record))
		if (record.kind != RECORD_NONE)
			last = record;
	return last;
}

TEST(a_name_ends_at_a_nul_in_every_framing)
{
	for (size_t i = 0; i < ARRAY_SIZE(dresses); i++) {
		struct record record = read_all(*state, dresses[i]);
		struct subject subject = record.event.subject;

		if (record.kind != RECORD_EVENT)
			fail_msg("not an event: %zu", i);
		if (!slice_equals(subject.comm, "p") ||
		    !slice_equals(subject.exe, "/p"))
			fail_msg("comm or exe of %zu", i);
		if (subject.node.ptr && !slice_equals(subject.node, "web"))
			fail_msg("node of %zu", i);
		if (subject.unit.ptr)
			assert_slice_equal(subject.unit, "p.service");
	}
}

TEST(a_datagram_of_the_kernel_is_no_other)
{
	const struct entry entry = {
	    .text = slice_of("audit(" STAMP "): " BODY),
	    .type = 1326,
	    .trust = TRUST_KERNEL,
	};
	struct record record;

	reader_read(*state, &entry, &record);
	assert_int_equal(record.kind, RECORD_EVENT);
	assert_slice_equal(record.event.subject.comm, "p");
	assert_slice_equal(record.event.subject.exe, "/p");
}

TEST(the_text_of_a_symptom_stays_whole)
{
	struct record record = {
	    .kind = RECORD_SYMPTOM,
	    .symptom = {.subject = {.unit = LINE("a.service\0b")},
	                .text = LINE("said\0more")},
	};

	record_end_names(&record);
	assert_slice_equal(record.symptom.subject.unit, "a.service");
	assert_int_equal(record.symptom.text.len, 9);
}

TEST(names_of_runs_and_losses_end_there_too)
{
	struct record run = {
	    .kind = RECORD_RUN,
	    .run = {.key = LINE("k\0b"), .image = LINE("i\0b")},
	};
	struct record loss = {
	    .kind = RECORD_LOSS,
	    .loss = {.node = LINE("n\0b"), .source = LINE("s\0b")},
	};

	record_end_names(&run);
	record_end_names(&loss);
	assert_slice_equal(run.run.key, "k");
	assert_slice_equal(run.run.image, "i");
	assert_null(run.run.workload.ptr);
	assert_slice_equal(loss.loss.node, "n");
	assert_slice_equal(loss.loss.source, "s");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    reading_test(a_name_ends_at_a_nul_in_every_framing),
	    reading_test(a_datagram_of_the_kernel_is_no_other),
	    cmocka_unit_test(the_text_of_a_symptom_stays_whole),
	    cmocka_unit_test(names_of_runs_and_losses_end_there_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
