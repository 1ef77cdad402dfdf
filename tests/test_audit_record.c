/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>

#include "collector/audit_record.h"
#include "tests/test.h"

/* The record all the tests vary, in the parts they vary it by. */
#define OPEN "type=SECCOMP msg=audit("
#define HEAD OPEN "1433785727.186:10262): "
#define WHO                                                      \
	"auid=20003 uid=22 gid=23 ses=21 subj=sshd_t pid=11217 " \
	"comm=\"sshd\" exe=\"/usr/sbin/sshd\" "
#define WHAT "sig=31 arch=40000003 syscall=132 compat=1 ip=0xb7670aac code=0x0"

static struct audit_record parse(const char *line)
{
	struct audit_record rec;
	struct audit_error err = {"?", "?", line};

	if (audit_record_parse(slice_of(line), &rec, &err) < 0)
		fail_msg("at %td: %s: %s", err.at - line, err.field,
		    err.problem);
	return rec;
}

TEST(every_field_is_read)
{
	struct audit_record rec = parse(HEAD WHO WHAT);

	assert_int_equal(rec.time_ms, 1433785727186);
	assert_int_equal(rec.serial, 10262);
	assert_int_equal(rec.auid, 20003);
	assert_int_equal(rec.uid, 22);
	assert_int_equal(rec.gid, 23);
	assert_int_equal(rec.ses, 21);
	assert_slice_equal(rec.subj, "sshd_t");
	assert_int_equal(rec.pid, 11217);
	assert_slice_equal(rec.comm.raw, "sshd");
	assert_slice_equal(rec.exe.raw, "/usr/sbin/sshd");
	assert_int_equal(rec.sig, 31);
	assert_int_equal(rec.arch, AUDIT_ARCH_I386);
	assert_int_equal(rec.syscall, 132);
	assert_int_equal(rec.compat, 1);
	assert_int_equal(rec.ip, 0xb7670aac);
	assert_int_equal(rec.code, SECCOMP_RET_KILL_THREAD);
}

TEST(nothing_is_copied)
{
	const char line[] = HEAD WHO WHAT;
	struct audit_record rec = parse(line);

	assert_ptr_equal(rec.exe.raw.ptr, strstr(line, "/usr/sbin/sshd"));
}

static const char *const by_other_writers[] = {
    "audit: type=1326 audit(1433785727.186:10262): " WHO WHAT,
    "node=web7 " HEAD WHO WHAT,
    HEAD WHO WHAT "\x1dSYSCALL=close",
    HEAD WHO WHAT " added=by-a-newer-kernel",
    "type=UNKNOWN[1326] msg=audit(1433785727.186:10262): " WHO WHAT,
    "type=1326 audit(1433785727.186:10262): " WHO WHAT,
    "type=SECCOMP msg=audit(1433785727.186:10262):  " WHO "  " WHAT,
};

TEST(other_writers_are_understood)
{
	for (size_t i = 0; i < ARRAY_SIZE(by_other_writers); i++)
		assert_int_equal(parse(by_other_writers[i]).syscall, 132);
}

static const char *const of_other_kinds[] = {
    "",
    "EXT4-fs (sda1): mounted filesystem",
    "type=SYSCALL msg=audit(1433785727.186:10262): " WHO WHAT,
    "audit: type=1327 audit(1433785727.186:10262): proctitle=6C73",
};

TEST(other_kinds_are_left_alone)
{
	for (size_t i = 0; i < ARRAY_SIZE(of_other_kinds); i++) {
		struct slice line = slice_of(of_other_kinds[i]);
		struct audit_record rec;
		struct audit_error err;

		assert_int_equal(audit_record_parse(line, &rec, &err), -ENOMSG);
	}
}

static const char *const labels[] = {
    "sshd_t",
    "=docker-default (enforce)",
    "?",
    "=varmor//null-/bin/sleep (complain)",
    "u:r:cros_browser:s0",
    "a  b",
    "",
    "x ppid=7",
    "x comm=\"sshd\" sig=0",
    "x ppid=7 y",
};

TEST(labels_are_kept_as_they_are)
{
	char line[512];

	for (size_t i = 0; i < ARRAY_SIZE(labels); i++) {
		struct audit_record rec;

		(void)snprintf(line, sizeof(line),
		    HEAD "ses=1 subj=%s pid=1 comm=\"sleep\" " WHAT, labels[i]);
		rec = parse(line);
		/* what looks like ChromeOS's parent is taken for it */
		assert_slice_equal(rec.subj, i == 7 ? "x" : labels[i]);
		assert_int_equal(rec.pid, 1);
		assert_int_equal(rec.sig, 31);
	}
}

TEST(a_parent_between_label_and_process_is_skipped)
{
	struct audit_record rec = parse(HEAD
	    "subj=u:r:x:s0 ppid=4843 pid=4844 comm=\"x\" exe=\"/x\" " WHAT);

	assert_slice_equal(rec.subj, "u:r:x:s0");
	assert_int_equal(rec.pid, 4844);
}

TEST(what_is_not_there_is_told)
{
	struct audit_record rec = parse(
	    HEAD "auid4294967295 uid=1 pid=5 comm=\"x\" exe=(null) sig=31 "
	         "syscall=7 code=0x0");

	assert_true(rec.has & EVENT_UID);
	assert_false(rec.has & (EVENT_AUID | EVENT_GID | EVENT_SES));
	assert_false(rec.has & (EVENT_ARCH | EVENT_IP | EVENT_COMPAT));
	assert_null(rec.subj.ptr);
	assert_null(rec.exe.raw.ptr);
	assert_true((rec.has & EVENT_STAMP) == EVENT_STAMP);
}

static const struct {
	const char *printed;
	uint32_t code;
} codes[] = {
    {"0x80000000",                            0x80000000},
    {"0x80000000AUID=\"unset\" UID=\"root\"", 0x80000000},
    {"0x0AUID=\"unset\"",                     0         },
    {"0x7ffc0000\x1d"
     "AUID=\"unset\"",                   0x7ffc0000},
    {"0x50001",                               0x50001   }, /* data bits of old kernels */
    {"0x50000 ",                              0x50000   },
    {"0x10000",                               0x10000   }, /* unknown, so it kills; told as it is */
    {"0x50000</p>",                           0x50000   },
};

TEST(codes_end_where_lower_case_hex_does)
{
	char line[512];

	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		(void)snprintf(line, sizeof(line),
		    HEAD WHO "sig=31 arch=c000003e syscall=1 code=%s",
		    codes[i].printed);
		assert_int_equal(parse(line).code, codes[i].code);
	}
}

TEST(a_call_named_in_place_of_its_field_is_read)
{
	struct audit_record rec = parse(HEAD WHO
	    "sig=0 arch=c000003e 330(pkey_alloc) compat=0 ip=0x7f code=0x50000");

	assert_int_equal(rec.syscall, 330);
	assert_int_equal(rec.ip, 0x7f);
}

TEST(an_abend_needs_no_call)
{
	struct slice body =
	    slice_of("auid=0 uid=0 pid=5 comm=\"x\" exe=\"/x\" sig=31 res=1");
	struct audit_record rec = {0};
	struct audit_error err;

	assert_int_equal(audit_body_parse(body, AUDIT_KIND_SECCOMP, &rec, &err),
	    -EBADMSG);
	assert_string_equal(err.field, "syscall");
	assert_int_equal(audit_body_parse(body, AUDIT_KIND_ABEND, &rec, &err),
	    0);
	assert_int_equal(rec.sig, 31);
	assert_false(rec.has_syscall);
}

TEST(a_label_that_looks_like_fields_stays_a_label)
{
#define FORGED "x pid=1 comm=\"sshd\" exe=\"/bin/sh\" sig=0 syscall=0 code=0x0"
	struct audit_record rec =
	    parse(HEAD "auid=7 subj=" FORGED
	               " pid=11217 comm=\"evil\" exe=\"/bin/evil\" " WHAT);

	assert_slice_equal(rec.subj, FORGED);
	assert_slice_equal(rec.comm.raw, "evil");
	assert_int_equal(rec.pid, 11217);
	assert_int_equal(rec.auid, 7);
	assert_int_equal(rec.syscall, 132);
#undef FORGED
}

/* What it claims need not make sense to hide the record. */
TEST(a_label_that_spoils_its_fields_stays_a_label)
{
#define SPOILT "x pid=me comm=(( code=none"
	struct audit_record rec =
	    parse(HEAD "ses=1 subj=" SPOILT " pid=3 comm=\"evil\" " WHAT);

	assert_slice_equal(rec.subj, SPOILT);
	assert_int_equal(rec.pid, 3);
#undef SPOILT
}

static const struct {
	const char *printed, *meant;
} texts[] = {
    {"\"sshd\"",   "sshd"     },
    {"\"\"",       ""         },
    {"612062",     "a b"      },
    {"61223D1f7a", "a\"=\x1fz"},
};

TEST(texts_are_spelt_out)
{
	char line[512], buf[AUDIT_TEXT_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct slice comm;

		(void)snprintf(line, sizeof(line), HEAD "pid=1 comm=%s " WHAT,
		    texts[i].printed);
		comm = audit_text_decode(parse(line).comm, buf);
		assert_slice_equal(comm, texts[i].meant);
	}
}

TEST(numbers_are_read_to_their_last_bit)
{
	struct audit_record rec = parse(
	    OPEN "7.030:4294967295): auid=4294967295 uid=3067829327 pid=11247 "
	         "comm=\"t\" exe=\"/t\" sig=9 arch=14 syscall=1073741825 "
	         "compat=1 ip=0xffffffffffffffff code=0x0");

	assert_int_equal(rec.time_ms, 7030);
	assert_int_equal(rec.serial, UINT32_MAX);
	assert_int_equal(rec.auid, UINT32_MAX);
	assert_int_equal(rec.uid, 3067829327);
	assert_int_equal(rec.arch, AUDIT_ARCH_PPC);
	assert_int_equal(rec.syscall, 0x40000001);
	assert_true(rec.ip == UINT64_MAX);
}

#define TOO_MANY (2UL * (AUDIT_TEXT_MAX + 1))

TEST(texts_have_a_limit)
{
	char line[sizeof(HEAD "exe=") + TOO_MANY] = HEAD "exe=";
	struct audit_record rec;
	struct audit_error err;

	memset(line + strlen(line), 'f', TOO_MANY);
	assert_int_equal(audit_record_parse(slice_of(line), &rec, &err),
	    -EBADMSG);
	assert_string_equal(err.problem, "too long");
}

TEST(syscalls_may_be_negative)
{
#define CALL(nr) HEAD WHO "sig=0 arch=c000003e syscall=" nr " code=0x0"
	assert_int_equal(parse(CALL("-1")).syscall, -1);
	assert_int_equal(parse(CALL("-2147483648")).syscall, INT32_MIN);
#undef CALL
}

/* The "^" in a line marks the byte at which the error is to be found. */
static const struct {
	const char *line, *field, *problem;
} mistakes[] = {
    {OPEN "^1433785727): ",                 "stamp",   "not seconds.millis:serial"},
    {OPEN "^1.1000:2): ",                   "stamp",   "not seconds.millis:serial"},
    {OPEN "1.2:3)^ pid=1",                  "stamp",   "not followed by a colon"  },
    {OPEN "^1.002:4294967296): ",           "stamp",   "not seconds.millis:serial"},
    {HEAD "pid=^",                          "pid",     "not a decimal number"     },
    {HEAD "pid=^-1",                        "pid",     "not a decimal number"     },
    {HEAD "uid=^4294967296",                "uid",     "too large"                },
    {HEAD "ip=^0x7fz",                      "ip",      "not a hex number"         },
    {HEAD "ip=^0x10000000000000000",        "ip",      "too large"                },
    {HEAD "code=^0x100000000",              "code",    "too large"                },
    {HEAD "code=^0x800",                    "code",    "not an action"            },
    {HEAD "code=^0x5000",                   "code",    "not an action"            },
    {HEAD "code=^0x7ffc000",                "code",    "not an action"            },
    {HEAD "code=^0x7ff...",                 "code",    "not a hex number"         },
    {HEAD "code=^",                         "code",    "not a hex number"         },
    {HEAD "arch=^C000003E",                 "arch",    "not a hex number"         },
    {HEAD "syscall=^2147483648",            "syscall", "too large"                },
    {HEAD "syscall=^-2147483649",           "syscall", "too large"                },
    {HEAD "syscall=^9223372036854775808",   "syscall", "too large"                },
    {HEAD "syscall=^-9223372036854775808",  "syscall", "too large"                },
    {HEAD "syscall=^-9999999999999999999",  "syscall", "too large"                },
    {HEAD "syscall=^-18446744073709551616", "syscall", "too large"                },
    {HEAD "comm=^\"ls",                     "comm",    "no closing quote"         },
    {HEAD "comm=^\"",                       "comm",    "no closing quote"         },
    {HEAD "exe=^ls",                        "exe",     "neither quoted nor hex"   },
    {HEAD "exe=^616",                       "exe",     "neither quoted nor hex"   },
    {HEAD "pid=1 ^pid=2",                   "pid",     "repeated"                 },
    {HEAD "pid=1^",                         "comm",    "missing"                  },
    {HEAD WHO "sig=0^",                     "syscall", "missing"                  },
    {HEAD WHO "sig=0 syscall=1^",           "code",    "missing"                  },
};

TEST(mistakes_are_pinned_down)
{
	char line[512];

	for (size_t i = 0; i < ARRAY_SIZE(mistakes); i++) {
		const char *before = mistakes[i].line;
		const char *mark = strchr(before, '^');
		struct audit_record rec = {.pid = 7};
		struct audit_error err = {0};

		(void)snprintf(line, sizeof(line), "%.*s%s",
		    (int)(mark - before), before, mark + 1);
		assert_int_equal(audit_record_parse(slice_of(line), &rec, &err),
		    -EBADMSG);
		assert_string_equal(err.field, mistakes[i].field);
		assert_string_equal(err.problem, mistakes[i].problem);
		assert_int_equal(err.at - line, mark - before);
		assert_int_equal(rec.pid, 7); /* untouched */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_field_is_read),
	    cmocka_unit_test(nothing_is_copied),
	    cmocka_unit_test(other_writers_are_understood),
	    cmocka_unit_test(other_kinds_are_left_alone),
	    cmocka_unit_test(labels_are_kept_as_they_are),
	    cmocka_unit_test(a_parent_between_label_and_process_is_skipped),
	    cmocka_unit_test(what_is_not_there_is_told),
	    cmocka_unit_test(codes_end_where_lower_case_hex_does),
	    cmocka_unit_test(a_call_named_in_place_of_its_field_is_read),
	    cmocka_unit_test(an_abend_needs_no_call),
	    cmocka_unit_test(numbers_are_read_to_their_last_bit),
	    cmocka_unit_test(a_label_that_looks_like_fields_stays_a_label),
	    cmocka_unit_test(a_label_that_spoils_its_fields_stays_a_label),
	    cmocka_unit_test(texts_are_spelt_out),
	    cmocka_unit_test(texts_have_a_limit),
	    cmocka_unit_test(syscalls_may_be_negative),
	    cmocka_unit_test(mistakes_are_pinned_down),
	};

	return cmocka_run_group_tests_name("audit_record", tests, NULL, NULL);
}
