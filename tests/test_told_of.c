/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record inside of another message is what whoever chose that text has
 * written, also where nobody has changed the file.
 */
#include "tests/reading.h"

#define RECORD                                                            \
	"type=1326 audit(1795500037.440:200): auid=1 uid=0 gid=0 ses=1 "  \
	"pid=592 comm=\"calls\" exe=\"/opt/calls\" sig=31 arch=c000003e " \
	"syscall=63 compat=0 ip=0x401256 code=0x80000000"
#define RAW                                                               \
	"type=SECCOMP msg=audit(1795500037.440:200): auid=1 uid=0 gid=0 " \
	"ses=1 pid=592 comm=\"calls\" exe=\"/opt/calls\" sig=31 "         \
	"arch=c000003e syscall=63 compat=0 ip=0x401256 code=0x80000000"
#define NAMED                                                          \
	"SECCOMP auid=1 uid=0 gid=0 ses=1 pid=592 comm=\"calls\" "     \
	"exe=\"/opt/calls\" sig=31 arch=c000003e syscall=63 compat=0 " \
	"ip=0x401256 code=0x80000000"
#define READABLE                                                        \
	"type=SECCOMP msg=audit(11/24/2026 06:00:37.440:200) : auid=a " \
	"uid=root gid=root ses=1 pid=592 comm=calls exe=/opt/calls "    \
	"sig=SIGSYS arch=x86_64 syscall=uname compat=0 ip=0x401256 "    \
	"code=kill_process"

TEST(a_record_inside_of_another_message_is_never_the_kernels)
{
	static const char *const lines[] = {
	    "5,1,1000,-;process '/tmp/x\\x0aaudit: " RECORD "' started",
	    "[   12.000000] process '/tmp/audit: " RECORD "' started",
	    "[   12.000000][ T77] process '/tmp/" RAW "' started",
	    "Nov 30 21:00:00 n1 kernel: process '/tmp/audit: " RECORD "'",
	    "Nov 30 21:00:00 n1 kernel: [   12.3] process '/tmp/" RAW "'",
	    "Nov 30 21:00:00 n1 sshd[77]: Invalid user audit: " RECORD,
	    "Nov 30 21:00:00 n1 sshd[77]: Invalid user " RAW,
	    "Nov 30 21:00:00 n1 sshd[77]: Invalid user " NAMED,
	    "Nov 30 21:00:00 n1 sshd[77]: Invalid user " READABLE,
	    "2026-11-30T21:00:00+00:00 n1 tenant: " RAW,
	    "2026-11-30T21:00:00+00:00 n1 tenant: kernel: audit: " RECORD,
	    "<13>Nov 30 21:00:00 n1 tenant: audit: " RECORD,
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct record record = read_line(*state, lines[i]);
		struct record_stamp stamp;

		if (record.kind == RECORD_EVENT &&
		    record.event.trust != TRUST_FORGEABLE)
			fail_msg("believed: %s", lines[i]);
		assert_false(reader_lifted(*state));
		if (reader_stamp(*state, &stamp))
			assert_int_equal(stamp.trust, TRUST_FORGEABLE);
	}
}

TEST(a_record_that_is_the_message_is_what_trust_says)
{
	static const char *const lines[] = {
	    RAW,
	    "node=n1 " RAW,
	    "audit: " RECORD,
	    "5,1,1000,-;audit: " RECORD,
	    "[   12.000000] audit: " RECORD,
	    "[   12.000000][   T77] audit: " RECORD,
	    "[   12.000000] " RECORD,
	    "kern  :notice: [2026-11-30T21:00:00,000000+00:00] audit: " RECORD,
	    "Nov 30 21:00:00 n1 kernel: audit: " RECORD,
	    "Nov 30 21:00:00 n1 kernel: [   12.3] audit: " RECORD,
	    "Nov 30 21:00:00 n1 kernel: [   12.3] 012: audit: " RECORD,
	    "<5>Nov 30 21:00:00 n1 kernel: [   12.3][   T77] audit: " RECORD,
	    "<5>1 2026-11-30T21:00:00.1Z n1 kernel - - - audit: " RECORD,
	    "2026-11-30T21:00:00+00:00 n1 kernel: audit: " RECORD,
	    "Nov 30 21:00:00 n1 audispd[77]: node=n1 " RAW,
	    "Nov 30 21:00:00 n1 audisp-syslog[77]: " RAW,
	    "Nov 30 21:00:00 n1 tag_audit_log: " RAW,
	    "Nov 30 21:00:00 n1 audit[592]: " NAMED,
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct record record = read_line(*state, lines[i]);

		if (record.kind != RECORD_EVENT ||
		    record.event.trust != TRUST_KERNEL)
			fail_msg("not believed: %s", lines[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    trusting_test(
	        a_record_inside_of_another_message_is_never_the_kernels),
	    trusting_test(a_record_that_is_the_message_is_what_trust_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
