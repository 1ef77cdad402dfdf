/* SPDX-License-Identifier: Apache-2.0 */
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <string.h>

#include "collector/trace.h"
#include "syscalls/syscalls.h"
#include "tests/test.h"

#define NOW 1700000000000

static struct trace *read_trace(const char *format, const char *text)
{
	const struct trace_options options = {AUDIT_ARCH_X86_64, NOW};
	struct slice rest = slice_of(text);
	struct trace *trace = NULL;
	struct error err = {""};

	assert_int_equal(trace_new(format, &options, &trace, &err), 0);
	while (rest.len > 0)
		trace_line(trace, slice_cut(&rest, '\n'));
	if (trace_end(trace, &err) < 0)
		fail_msg("%s", err.text);
	return trace;
}

/* NULL: it is not there. */
static const struct used *find(const struct trace *trace, uint32_t arch,
    const char *name, uint32_t action)
{
	struct trace_counts counts;
	size_t count;
	const struct used *used = trace_used(trace, &count, &counts);
	int32_t nr;

	assert_true(syscall_find(arch, slice_of(name), &nr));
	for (size_t i = 0; i < count; i++)
		if (used[i].call.nr == nr && used[i].call.arch == arch &&
		    used[i].call.action == action)
			return &used[i];
	return NULL;
}

static void expect(const struct trace *trace, const char *name, uint64_t count,
    uint64_t denied)
{
	const struct used *used = find(trace, AUDIT_ARCH_X86_64, name, 0);

	assert_non_null(used);
	assert_int_equal(used->count, count);
	assert_int_equal(used->denied, denied);
}

static const char *const lines_of_strace[] = {
    "getppid()                               = 1",
    "[pid  4242] getppid() = 1",
    "[pid 4242<sh>] getppid() = 1",
    "4242  getppid() = 1",
    "4242<sh> getppid() = 1",
    "12:34:56 getppid() = 1",
    "12:34:56.123456 getppid() = 1",
    "1700000000.123456 getppid() = 1",
    "     0.000123 getppid() = 1",
    "[pid  4242] 12:34:56.123456 getppid() = 1 <0.000032>",
    "4242  1700000000.123456 [00007f26c9d9c829] getppid() = 1",
    "[ 110] getppid() = 1",
};

TEST(strace_is_read_in_all_its_shapes)
{
	for (size_t i = 0; i < ARRAY_SIZE(lines_of_strace); i++) {
		cleanup_trace struct trace *trace =
		    read_trace("strace", lines_of_strace[i]);

		print_message("%s\n", lines_of_strace[i]);
		expect(trace, "getppid", 1, 0);
	}
}

TEST(epoch_stamps_tell_when)
{
	cleanup_trace struct trace *trace = read_trace("strace",
	    "1600000000.250000 getppid() = 1\n1600000007.500000 getppid() = 1");
	const struct used *used = find(trace, AUDIT_ARCH_X86_64, "getppid", 0);

	assert_int_equal(used->first_ms, 1600000000250);
	assert_int_equal(used->last_ms, 1600000007500);
}

static const struct {
	const char *line;
	uint64_t time_ms; /* 0: it does not say when */
} stamps_of_strace[] = {
    {"1600000000.250 getppid() = 1",              1600000000250  },
    {"1600000000.250999999 getppid() = 1",        1600000000250  },
    {"253402300799.999999 getppid() = 1",         253402300799999},
    {"18446744073709551.250000 getppid() = 1",    0              },
    {"18446744073709551615.250000 getppid() = 1", 0              },
    {"0.250000 getppid() = 1",                    0              },
    {"12:34:56.250000 getppid() = 1",             0              },
};

TEST(however_fine_a_stamp_is_it_is_the_same_time)
{
	for (size_t i = 0; i < ARRAY_SIZE(stamps_of_strace); i++) {
		cleanup_trace struct trace *trace = NULL;
		const struct used *plain, *used;
		char text[128];

		(void)snprintf(text, sizeof(text), "getpid() = 1\n%s",
		    stamps_of_strace[i].line);
		trace = read_trace("strace", text);
		plain = find(trace, AUDIT_ARCH_X86_64, "getpid", 0);
		used = find(trace, AUDIT_ARCH_X86_64, "getppid", 0);
		if (stamps_of_strace[i].time_ms == 0)
			assert_true(!used || used->first_ms == plain->first_ms);
		else
			assert_int_equal(used->first_ms,
			    stamps_of_strace[i].time_ms);
	}
}

TEST(an_interrupted_call_is_one_call)
{
	cleanup_trace struct trace *trace = read_trace("strace",
	    "[pid 7] read(3, <unfinished ...>\n"
	    "[pid 8] clone3({flags=0}, 88strace: Process 9 attached\n"
	    " <unfinished ...>\n"
	    "[pid 7] <... read resumed>\"abc\", 3) = 3\n"
	    "[pid 8] <... clone3 resumed>) = -1 ENOSYS (Function not "
	    "implemented)\n"
	    "[pid 8] clone(child_stack=NULL) = 9\n");

	expect(trace, "read", 1, 0);
	expect(trace, "clone3", 1, 1);
	expect(trace, "clone", 1, 0);
}

TEST(what_a_program_writes_is_no_call)
{
	cleanup_trace struct trace *trace = read_trace("strace",
	    "write(1, \"\\\") = -1 ENOSYS\\nptrace(0) = 0\", 9) = 9\n"
	    "openat(AT_FDCWD</tmp/(x>, \"a)b\", O_RDONLY) = 3</tmp/y>\n"
	    "read(3</tmp/) = -1 EPERM>, \"\", 0) = 0\n");

	expect(trace, "write", 1, 0);
	expect(trace, "openat", 1, 0);
	expect(trace, "read", 1, 0);
	assert_null(find(trace, AUDIT_ARCH_X86_64, "ptrace", 0));
}

TEST(a_call_that_was_killed_for_is_no_success)
{
	cleanup_trace struct trace *trace = read_trace("strace",
	    "[pid 7] getppid() = 1\n[pid 8] getpid() = 8\n"
	    "[pid 7] getppid() = 110\n[pid 8] getpid() = 8\n"
	    "[pid 7] +++ killed by SIGSYS (core dumped) +++\n");
	const struct used *used =
	    find(trace, AUDIT_ARCH_X86_64, "getppid", SECCOMP_RET_KILL_PROCESS);

	expect(trace, "getppid", 1, 0);
	expect(trace, "getpid", 2, 0);
	assert_non_null(used);
	assert_int_equal(used->count, 1);
	assert_int_equal(used->denied, 1);
}

TEST(a_trapped_call_is_no_success)
{
	cleanup_trace struct trace *trace = read_trace("strace",
	    "getppid() = 110\n"
	    "--- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, "
	    "si_call_addr=0x7f, si_syscall=__NR_getppid, "
	    "si_arch=AUDIT_ARCH_X86_64} ---\n"
	    "+++ killed by SIGSYS +++\n");

	assert_null(find(trace, AUDIT_ARCH_X86_64, "getppid", 0));
	assert_non_null(
	    find(trace, AUDIT_ARCH_X86_64, "getppid", SECCOMP_RET_TRAP));
	assert_null(find(trace, AUDIT_ARCH_X86_64, "getppid",
	    SECCOMP_RET_KILL_PROCESS));
}

TEST(a_process_may_change_its_table)
{
	cleanup_trace struct trace *trace = read_trace("strace",
	    "getppid() = 1\n"
	    "strace: [ Process PID=7 runs in 32 bit mode. ]\n"
	    "getppid() = 1\n"
	    "[ Process PID=7 runs in 64 bit mode. ]\ngetppid() = 1\n");

	expect(trace, "getppid", 2, 0);
	assert_non_null(find(trace, AUDIT_ARCH_I386, "getppid", 0));
}

TEST(arguments_are_kept_if_all_are_numbers)
{
	cleanup_trace struct trace *trace = read_trace("strace",
	    "socket(0x10 /* AF_NETLINK */, 3, 9) = 4\n"
	    "prctl(PR_SET_NAME, \"x\") = 0\n"
	    "personality(0xffffffff) = 0\n"
	    "close(3</tmp/x>) = 0\nmunmap(NULL, 4096) = 0\n");
	const struct used *used = find(trace, AUDIT_ARCH_X86_64, "socket", 0);

	assert_true(used->has_args);
	assert_int_equal(used->args[0], 16);
	assert_int_equal(used->args[2], 9);
	assert_false(find(trace, AUDIT_ARCH_X86_64, "prctl", 0)->has_args);
	assert_int_equal(find(trace, AUDIT_ARCH_X86_64, "personality", 0)
	                     ->args[0],
	    0xffffffff);
	assert_int_equal(find(trace, AUDIT_ARCH_X86_64, "close", 0)->args[0],
	    3);
	assert_int_equal(find(trace, AUDIT_ARCH_X86_64, "munmap", 0)->args[1],
	    4096);
}

TEST(names_nobody_knows_are_left_out_and_told)
{
	cleanup_trace struct trace *trace =
	    read_trace("strace", "getppid() = 1\nfrobnicate(1) = 0\n");
	struct trace_counts counts;
	size_t count;

	(void)trace_used(trace, &count, &counts);
	assert_int_equal(count, 1);
	assert_int_equal(counts.unknown, 1);
	assert_string_equal(counts.names, "frobnicate");
}

TEST(strace_c_counts)
{
	cleanup_trace struct trace *trace = read_trace("strace-count",
	    "% time     seconds  usecs/call     calls    errors syscall\n"
	    "------ ----------- ----------- --------- --------- -------------\n"
	    " 40.00    0.000123           3        34        13 openat\n"
	    "  0.00    0.000000           0         2           getppid\n"
	    "------ ----------- ----------- --------- --------- -------------\n"
	    "100.00    0.000123           1        36        13 total\n");

	expect(trace, "openat", 34, 0);
	expect(trace, "getppid", 2, 0);
}

#define STAT_ENTER "8,,syscalls:sys_enter_getppid,764654,100.00,,\n"
#define STAT_EXIT  "11,,syscalls:sys_exit_getppid,764654,100.00,,\n"

TEST(a_call_that_only_left_was_denied)
{
	cleanup_trace struct trace *both =
	    read_trace("perf-stat", STAT_ENTER STAT_EXIT
	        "<not supported>,,syscalls:sys_enter_mmap,0,0.00,,\n");
	cleanup_trace struct trace *one = read_trace("perf-stat", STAT_EXIT);
	cleanup_trace struct trace *people = read_trace("perf-stat",
	    "\n Performance counter stats for './x':\n\n"
	    "             1,234      syscalls:sys_enter_newfstat   # 1 K/sec\n"
	    "             1,240      syscalls:sys_exit_newfstat\n"
	    "     <not counted>      syscalls:sys_enter_mmap\n\n"
	    "       0.066700484 seconds time elapsed\n");

	expect(both, "getppid", 11, 3);
	assert_null(find(both, AUDIT_ARCH_X86_64, "mmap", 0));
	expect(one, "getppid", 11, 0);
	expect(people, "fstat", 1240, 6);
}

TEST(perf_trace_counts)
{
	cleanup_trace struct trace *trace = read_trace("perf-trace",
	    "\n Summary of events:\n\n ls (11792), 288 events, 97.3%\n\n"
	    "   syscall            calls  errors  total       min       avg     "
	    "  max       stddev\n"
	    "                                     (msec)    (msec)    (msec)    "
	    "(msec)        (%)\n"
	    "   --------------- --------  ------ -------- --------- --------- "
	    "---------     ------\n"
	    "   openat                34     13     0.416     0.009     0.012  "
	    "   0.033      6.90%\n\n");

	expect(trace, "openat", 34, 0);
}

TEST(a_hooks_profile_names_calls)
{
	cleanup_trace struct trace *trace = read_trace("bpf-hook",
	    "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\n\"syscalls\":[{\"names\":"
	    "[\"read\",\"write\"],\"action\":\"SCMP_ACT_ALLOW\",\"args\":[]},"
	    "{\"names\":[\"ptrace\"],\"action\":\"SCMP_ACT_ERRNO\"}]}\n");

	expect(trace, "read", 1, 0);
	expect(trace, "write", 1, 0);
	assert_null(find(trace, AUDIT_ARCH_X86_64, "ptrace", 0));
}

static const struct {
	const char *format, *text;
} wrong[] = {
    {"strace",       "hello world\nthis is (no) trace\n"},
    {"strace-count", "getppid() = 1\n"                  },
    {"perf-stat",    "getppid() = 1\n"                  },
    {"perf-trace",   "getppid() = 1\n"                  },
    {"bpf-hook",     "getppid() = 1\n"                  },
    {"bpf-hook",     "{\"a\":1}\n"                      },
    {"bpf-hook",     ""                                 },
};

TEST(another_format_is_refused)
{
	const struct trace_options options = {AUDIT_ARCH_X86_64, NOW};

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		cleanup_trace struct trace *trace = NULL;
		struct slice rest = slice_of(wrong[i].text);
		struct error err = {""};

		assert_int_equal(trace_new(wrong[i].format, &options, &trace,
		                     &err),
		    0);
		while (rest.len > 0)
			trace_line(trace, slice_cut(&rest, '\n'));
		print_message("%s: %s\n", wrong[i].format, wrong[i].text);
		assert_true(trace_end(trace, &err) < 0);
		assert_true(*err.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(strace_is_read_in_all_its_shapes),
	    cmocka_unit_test(epoch_stamps_tell_when),
	    cmocka_unit_test(however_fine_a_stamp_is_it_is_the_same_time),
	    cmocka_unit_test(an_interrupted_call_is_one_call),
	    cmocka_unit_test(what_a_program_writes_is_no_call),
	    cmocka_unit_test(a_call_that_was_killed_for_is_no_success),
	    cmocka_unit_test(a_trapped_call_is_no_success),
	    cmocka_unit_test(a_process_may_change_its_table),
	    cmocka_unit_test(arguments_are_kept_if_all_are_numbers),
	    cmocka_unit_test(names_nobody_knows_are_left_out_and_told),
	    cmocka_unit_test(strace_c_counts),
	    cmocka_unit_test(a_call_that_only_left_was_denied),
	    cmocka_unit_test(perf_trace_counts),
	    cmocka_unit_test(a_hooks_profile_names_calls),
	    cmocka_unit_test(another_format_is_refused),
	};

	return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
