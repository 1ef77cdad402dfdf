/* SPDX-License-Identifier: Apache-2.0 */
/* What programs, runtimes and daemons say in words, and what only seems so. */
#include <linux/audit.h>
#include <stdio.h>

#include "tests/reading.h"

static const struct {
	const char *line;
	enum symptom_kind kind;
	const char *unit;
	uint32_t pid;
	int32_t nr; /* -1: none is named */
	uint32_t arch;
} said[] = {
    {"a.service: Main process exited, code=killed, status=31/SYS",               SYMPTOM_UNIT,
     "a.service",                                                                                                 0,      -1,  0                 },
    {"Oct 3 h systemd[1]: b@1.service: Control process exited, code=dumped, "
     "status=31/SYS",                                                       SYMPTOM_UNIT,     "b@1.service", 0,      -1,  0                 },
    {"   Process: 42 ExecStart=/bin/x (code=dumped, signal=SYS)",                SYMPTOM_UNIT,
     NULL,                                                                                                        42,     -1,  0                 },
    {"  Main PID: 43 (code=killed, signal=SYS)",                                 SYMPTOM_UNIT,     NULL,          43,     -1,  0                 },
    {"Process 13404 (x) of user 0 terminated abnormally with signal 31/SYS, "
     "processing...",                                                       SYMPTOM_COREDUMP, NULL,          13404,  -1,  0                 },
    {"m.service: Main process exited, code=killed, status=12/SYS",               SYMPTOM_UNIT,
     "m.service",                                                                                                 0,      -1,  0                 },
    {"   Process: 42 ExecStart=/bin/x (code=exited, status=159)",
     SYMPTOM_EXIT159,                                                                              NULL,          0,      -1,  0                 },
    {"      Exit Code:    159",                                                  SYMPTOM_EXIT159,  NULL,          0,      -1,  0                 },
    {"[alert] 7#7: worker process 9 exited on signal 31 (core dumped)",
     SYMPTOM_SIGSYS,                                                                               NULL,          0,      -1,  0                 },
    {"zsh: invalid system call  ./x",                                            SYMPTOM_SIGSYS,   NULL,          0,      -1,  0                 },
    {"c.service: Main process exited, code=exited, status=159/n/a",
     SYMPTOM_EXIT159,                                                                              "c.service",   0,      -1,  0                 },
    {"Sandbox: seccomp sandbox violation: pid 77, tid 78, syscall 319, args 0.",
     SYMPTOM_SIGSYS,                                                                               NULL,          77,     319, 0                 },
    {"h.cc:**CRASHING**:seccomp-bpf failure in syscall 0230",                    SYMPTOM_SIGSYS,
     NULL,                                                                                                        0,      230, 0                 },
    {"**CRASHING**:seccomp-bpf failure in syscall nr=0xe6 arg1=0x0",
     SYMPTOM_SIGSYS,                                                                               NULL,          0,      230, 0                 },
    {"Shutting down VM after intercepting a bad syscall (99).",                  SYMPTOM_SIGSYS,
     NULL,                                                                                                        0,      99,  0                 },
    {"Error fdns: killed by seccomp - syscall 270 (pselect6)",                   SYMPTOM_SIGSYS,
     NULL,                                                                                                        0,      270, 0                 },
    {"A Cause: seccomp prevented call to disallowed arm64 system call 434",
     SYMPTOM_SIGSYS,                                                                               NULL,          0,      434, AUDIT_ARCH_AARCH64},
    {"A Cause: seccomp prevented call to disallowed x86 system call 0",
     SYMPTOM_SIGSYS,                                                                               NULL,          0,      -1,  AUDIT_ARCH_I386   },
    {"--- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, si_call_addr=0x7f, "
     "si_syscall=__NR_open, si_arch=AUDIT_ARCH_X86_64} ---",                SYMPTOM_SIGSYS,   NULL,          0,      2,   AUDIT_ARCH_X86_64 },
    {"libminijail[7]: blocked syscall: 41",                                      SYMPTOM_SIGSYS,   NULL,          0,      41,  0                 },
    {"libminijail[7]: blocked syscall: socket",                                  SYMPTOM_SIGSYS,   NULL,          0,      -1,  0                 },
    {"(Sandbox) Caught a bad syscall attempt (syscall fcntl64)",                 SYMPTOM_SIGSYS,
     NULL,                                                                                                        0,      -1,  0                 },
    {"x: line 42: 115810 Bad system call         (core dumped) cmd",
     SYMPTOM_SIGSYS,                                                                               NULL,          115810, -1,  0                 },
    {"Bad system call (core dumped)",                                            SYMPTOM_SIGSYS,   NULL,          0,      -1,  0                 },
    {"SIGSYS: bad system call",                                                  SYMPTOM_SIGSYS,   NULL,          0,      -1,  0                 },
    {"Caused by: signal: 31, SIGSYS: bad system call",                           SYMPTOM_SIGSYS,   NULL,          0,
     -1,                                                                                                                       0                 },
    {"[W] pid=7, SiSyscall: 31, SiCode: 1",                                      SYMPTOM_SIGSYS,   NULL,          7,      -1,  0                 },
    {"[E] pid=8 commited a syscall/seccomp violation and exited with SIGSYS",
     SYMPTOM_SIGSYS,                                                                               NULL,          8,      -1,  0                 },
    {"h.cc:**CRASHING**:seccomp-bpf clone() failure",                            SYMPTOM_SIGSYS,   NULL,          0,
     -1,                                                                                                                       0                 },
    {"==== Possible seccomp violation ====",                                     SYMPTOM_SIGSYS,   NULL,          0,      -1,  0                 },
    {"2026-10-03T10:00:00.123456789Z stderr F Bad system call",                  SYMPTOM_SIGSYS,
     NULL,                                                                                                        0,      -1,  0                 },
    {"OSError: [Errno 38] Function not implemented",                             SYMPTOM_ENOSYS,   NULL,          0,
     -1,                                                                                                                       0                 },
    {"Error: Function not implemented (os error 38)",                            SYMPTOM_ENOSYS,   NULL,          0,
     -1,                                                                                                                       0                 },
    {"ENOSYS: function not implemented, copyfile 'a' -> 'b'",                    SYMPTOM_ENOSYS,
     NULL,                                                                                                        0,      -1,  0                 },
    {"kubelet: cannot load seccomp profile \"/var/lib/kubelet/seccomp/a.json\": "
     "open a.json: no such file or directory",                              SYMPTOM_PROFILE,  NULL,          0,      -1,  0                 },
};

TEST(words_are_symptoms)
{
	for (size_t i = 0; i < ARRAY_SIZE(said); i++) {
		struct record record = read_line(*state, said[i].line);
		struct symptom *symptom = &record.symptom;

		if (record.kind != RECORD_SYMPTOM ||
		    symptom->kind != said[i].kind)
			fail_msg("kind %d: %s", record.kind, said[i].line);
		assert_int_equal(symptom->pid, said[i].pid);
		assert_int_equal(symptom->has_nr, said[i].nr >= 0);
		if (said[i].nr >= 0)
			assert_int_equal(symptom->nr, said[i].nr);
		assert_int_equal(symptom->has_arch, said[i].arch != 0);
		assert_int_equal(symptom->arch, said[i].arch);
		if (said[i].unit)
			assert_slice_equal(symptom->subject.unit, said[i].unit);
		assert_int_equal(symptom->trust, TRUST_FORGEABLE);
	}
}

TEST(kubelet_names_the_pod_whose_profile_is_missing)
{
	struct record record = read_line(*state,
	    "kubelet[8]: E1 x.go:1] \"Error syncing pod\" err=\"cannot load "
	    "seccomp profile \\\"/a.json\\\": no such file or directory\" "
	    "pod=\"prod/spin-7d9f\" podUID=\"6a1c\"");

	assert_int_equal(record.symptom.kind, SYMPTOM_PROFILE);
	assert_slice_equal(record.symptom.subject.space, "prod");
	assert_slice_equal(record.symptom.subject.pod, "spin-7d9f");
	record = read_line(*state,
	    "kubelet[8]: cannot load seccomp profile: not found pod=\"x\" a/b\"");
	assert_null(record.symptom.subject.pod.ptr);
}

static const char *const innocent[] = {
    "error: Compiler exited with code 159 <ComptimeNotPossible>",
    "pktmon exited with code 159",
    "exitCode=1590",
    "d.service: Main process exited, code=exited, status=1/FAILURE",
    "d.service: Main process exited, code=killed, status=11/SEGV",
    "d.service: Main process exited, code=killed, status=31/XFSZ",
    "d.service: Main process exited, code=exited, status=31/SYS",
    "worker process 9 exited on signal 311",
    "test 5: invalid system call number 500: ok",
    " 1) SIGHUP 2) SIGINT 3) SIGQUIT 31) SIGSYS",
    "the constant MY_ENOSYS_CODE",
    "sig=SIGSYS arch=ppc64le syscall=statfs64 compat=0",
    "loaded seccomp profile default.json",
    "qemu: Unsupported syscall: 439",
    "curl: (6) getaddrinfo() thread failed to start",
    "e.service: Unit entered failed state.",
    "dhcpcd terminated abnormally with signal 11/SEGV",
};

TEST(what_only_seems_so_is_none)
{
	for (size_t i = 0; i < ARRAY_SIZE(innocent); i++) {
		struct record record = read_line(*state, innocent[i]);

		if (record.kind != RECORD_NONE)
			fail_msg("kind %d: %s", record.kind, innocent[i]);
	}
}

/* The two lines of a tombstone are one death. */
TEST(a_line_that_explains_the_last_one_takes_its_place)
{
	struct record record;

	record = read_line(*state, "F libc: Fatal signal 31 (SIGSYS), code 1 "
	                           "(SYS_SECCOMP) in tid 8 (m), pid 9 (m)");
	assert_int_equal(record.kind, RECORD_NONE);
	record = read_line(*state, "F DEBUG: Cause: seccomp prevented call to "
	                           "disallowed arm64 system call 434");
	assert_int_equal(record.kind, RECORD_SYMPTOM);
	assert_int_equal(record.symptom.nr, 434);
	assert_int_equal(record.symptom.pid, 9);
	assert_false(reader_finish(*state, &record));
}

TEST(a_line_that_is_not_explained_is_told_by_itself)
{
	struct record record;

	(void)read_line(*state, "signal 31 (SIGSYS), code 1 (SYS_SECCOMP)");
	record = read_line(*state, "something else");
	assert_int_equal(record.kind, RECORD_SYMPTOM);
	(void)read_line(*state, "signal 31 (SIGSYS), code 1 (SYS_SECCOMP)");
	assert_true(reader_finish(*state, &record));
	assert_int_equal(record.kind, RECORD_SYMPTOM);
}

TEST(a_core_dump_is_put_together_from_its_lines)
{
	struct record record;

	(void)read_line(*state, "           PID: 78255 (docker)");
	(void)read_line(*state, "        Signal: 31 (SYS)");
	(void)read_line(*state, "  Command Line: docker SIGSYS");
	(void)read_line(*state, "    Executable: /usr/bin/docker");
	record = read_line(*state, "          Unit: docuum.service");
	assert_int_equal(record.kind, RECORD_NONE);
	assert_true(reader_finish(*state, &record));
	assert_int_equal(record.kind, RECORD_SYMPTOM);
	assert_int_equal(record.symptom.kind, SYMPTOM_COREDUMP);
	assert_int_equal(record.symptom.pid, 78255);
	assert_slice_equal(record.symptom.subject.comm, "docker");
	assert_slice_equal(record.symptom.subject.exe, "/usr/bin/docker");
	assert_slice_equal(record.symptom.subject.unit, "docuum.service");
}

TEST(a_core_dump_of_another_signal_is_none)
{
	struct record record;

	(void)read_line(*state, "           PID: 78255 (docker)");
	(void)read_line(*state, "        Signal: 11 (SEGV)");
	(void)read_line(*state, "          Unit: docuum.service");
	assert_false(reader_finish(*state, &record));
}

TEST(the_unit_of_a_status_is_named_above_it)
{
	struct record record;

	(void)read_line(*state, "\xe2\x97\x8f foo.service - Foo");
	record = read_line(*state, "    Process: 5 ExecStart=/x "
	                           "(code=dumped, signal=SYS)");
	assert_slice_equal(record.symptom.subject.unit, "foo.service");
}

/* The first 8 of the id are enough here. */
#define ID "0123456789abcdef"

static const struct {
	const char *line;
	bool ended;
	int32_t status; /* -1: not told */
	const char *container, *unit;
} runs[] = {
    {"time=\"x\" level=info msg=\"StartContainer for \\\"" ID
     "\\\" returns successfully\"",                                     false, -1,  ID,   NULL         },
    {"msg=\"TaskExit event &TaskExit{ContainerID:" ID ",ID:" ID
     ",Pid:77,ExitStatus:1,ExitedAt:2026}\"",                           true,  1,   ID,   NULL         },
    {"TaskExit event in podsandbox handler container_id:\\\"" ID
     "\\\" id:\\\"" ID "\\\" pid:77 exited_at:{seconds:1}",
     true,                                                                          0,   ID,   NULL         },
    {"kubelet[1]: I0507 generic.go:334] \"Generic (PLEG): container finished\" "
     "podID=\"p\" containerID=\"" ID "\" exitCode=137",
     true,                                                                          137, ID,   NULL         },
    {"2026-10-03T10:00:00.1Z container start " ID " (image=alpine, name=x)",
     false,                                                                         -1,  ID,   NULL         },
    {"2026-10-03T10:00:00.1Z container die " ID " (exitCode=0, name=x)",     true,
     0,                                                                                  ID,   NULL         },
    {"msg=\"Started container\" PID=1 containerID=" ID
     " description=ns/pod/name",                                        false, -1,  ID,   NULL         },
    {"Oct 3 h systemd[1]: Started foo.service - Foo.",                       false, -1,  NULL,
     "foo.service"                                                                                          },
    {"Oct 3 h systemd[1]: foo.service: Deactivated successfully.",           true,  0,
     NULL,                                                                                     "foo.service"},
    {"Oct 3 h systemd[1]: foo.service: Succeeded.",                          true,  0,   NULL,
     "foo.service"                                                                                          },
    {"Oct 3 h systemd[1]: foo.service: Failed with result 'timeout'.",       true,  -1,
     NULL,                                                                                     "foo.service"},
    {"type=SERVICE_START msg=audit(9.001:7): pid=1 uid=0 auid=4 ses=4 "
     "msg='unit=foo comm=\"systemd\" exe=\"/x\" res=success'",          false, -1,  NULL, "foo.service"},
    {"type=SERVICE_STOP msg=audit(9.001:7): pid=1 uid=0 auid=4 ses=4 "
     "msg='unit=foo comm=\"systemd\" exe=\"/x\" res=success'",          true,  0,   NULL, "foo.service"},
};

TEST(starts_and_ends_are_runs)
{
	for (size_t i = 0; i < ARRAY_SIZE(runs); i++) {
		struct record record = read_line(*state, runs[i].line);
		struct run_edge *run = &record.run;

		if (record.kind != RECORD_RUN)
			fail_msg("kind %d: %s", record.kind, runs[i].line);
		assert_int_equal(run->ended, runs[i].ended);
		assert_int_equal(run->has_status, runs[i].status >= 0);
		if (runs[i].status >= 0)
			assert_int_equal(run->status, runs[i].status);
		if (runs[i].container)
			assert_slice_equal(run->subject.container,
			    runs[i].container);
		if (runs[i].unit)
			assert_slice_equal(run->subject.unit, runs[i].unit);
		assert_int_equal(run->phase, -1);
	}
}

TEST(a_container_that_ended_with_159_says_two_things)
{
	struct record record = read_line(*state,
	    "msg=\"TaskExit event &TaskExit{ContainerID:" ID ",ID:" ID
	    ",Pid:77,ExitStatus:159,ExitedAt:2026}\"");

	assert_int_equal(record.kind, RECORD_SYMPTOM);
	assert_int_equal(record.symptom.kind, SYMPTOM_EXIT159);
	assert_int_equal(record.symptom.pid, 77);
	assert_slice_equal(record.symptom.subject.container, ID);
	assert_false(reader_idle(*state));
	record = read_line(*state, "a line that says nothing");
	assert_int_equal(record.kind, RECORD_RUN);
	assert_true(record.run.ended);
	assert_int_equal(record.run.status, 159);
	assert_slice_equal(record.run.key, ID);
}

TEST(docker_says_which_container_ended_with_159)
{
	struct record record = read_line(*state,
	    "2026-10-03T10:00:00.1Z container die " ID " (exitCode=159, n=x)");

	assert_int_equal(record.kind, RECORD_SYMPTOM);
	assert_slice_equal(record.symptom.subject.container, ID);
	assert_true(reader_finish(*state, &record));
	assert_int_equal(record.kind, RECORD_RUN);
	assert_slice_equal(record.run.key, ID);
}

TEST(what_was_executed_in_a_container_is_no_run)
{
	struct record record = read_line(*state,
	    "TaskExit event &TaskExit{ContainerID:" ID ",ID:" ID "99,Pid:77,"
	    "ExitStatus:1}");

	assert_int_equal(record.kind, RECORD_NONE);
}

TEST(how_a_unit_ended_and_began_again_is_remembered)
{
	struct record record;

	(void)read_line(*state, "systemd[1]: f.service: Main process exited, "
	                        "code=killed, status=9/KILL");
	record = read_line(*state,
	    "systemd[1]: f.service: Failed with result 'signal'.");
	assert_int_equal(record.kind, RECORD_RUN);
	assert_true(record.run.has_status);
	assert_int_equal(record.run.status, 137);
	(void)read_line(*state, "systemd[1]: f.service: Scheduled restart job, "
	                        "restart counter is at 3.");
	record = read_line(*state, "systemd[1]: Started f.service - F.");
	assert_true(record.run.restart);
	assert_int_equal(record.run.restarts, 3);
	record = read_line(*state, "systemd[1]: Started f.service - F.");
	assert_false(record.run.restart);
}

#define CRI "2026-10-03T10:00:00.123456789Z "

TEST(parts_of_a_containers_line_are_one_line)
{
	struct record record;

	assert_int_equal(read_line(*state, CRI "stderr P it says: Bad sys")
	                     .kind,
	    RECORD_NONE);
	assert_int_equal(read_line(*state, CRI "stdout P Function not ").kind,
	    RECORD_NONE);
	record = read_line(*state, CRI "stderr F tem call");
	assert_int_equal(record.kind, RECORD_SYMPTOM);
	assert_int_equal(record.symptom.kind, SYMPTOM_SIGSYS);
	assert_true(record.symptom.time_ms == 1791021600123);
	record = read_line(*state, CRI "stdout F implemented");
	assert_int_equal(record.symptom.kind, SYMPTOM_ENOSYS);
	assert_true(reader_idle(*state));
}

TEST(a_line_whose_end_never_comes_is_read_at_the_end_and_bounded)
{
	char line[16384 + 64];
	struct record record;

	memset(line, 'x', sizeof(line));
	memcpy(line, CRI "stderr P SIGSYS ", strlen(CRI "stderr P SIGSYS "));
	for (int i = 0; i < 20; i++)
		assert_int_equal(read_slice(*state,
		                     (struct slice){line, sizeof(line)})
		                     .kind,
		    RECORD_NONE);
	assert_false(reader_idle(*state));
	assert_true(reader_finish(*state, &record));
	assert_int_equal(record.symptom.kind, SYMPTOM_SIGSYS);
	assert_true(record.symptom.text.len <= 65536);
	assert_false(reader_finish(*state, &record));
}

/* A part, filled up in front to len bytes; "\\n" counts for two of them. */
static const char *docker(const char *end, const char *stream, int len)
{
	static char line[3 * 16384];
	static char fill[16384 + 1];

	memset(fill, 'x', sizeof(fill) - 1);
	(void)snprintf(line, sizeof(line),
	    "{\"log\":\"%.*s %s\",\"stream\":\"%s\",\"time\":"
	    "\"2026-10-03T10:00:00.123456789Z\"}",
	    len - 1 - (int)strlen(end), fill, end, stream);
	return line;
}

TEST(parts_of_a_line_that_docker_wrote_are_one_line)
{
	struct record record;

	record = read_line(*state, docker("Bad sys", "stderr", 16384));
	assert_int_equal(record.kind, RECORD_NONE);
	assert_false(reader_idle(*state));
	record = read_line(*state, docker("Function not ", "stdout", 16384));
	assert_int_equal(record.kind, RECORD_NONE);
	record = read_line(*state,
	    "{\"log\":\"tem call\\n\",\"stream\":\"stderr\"}");
	assert_int_equal(record.symptom.kind, SYMPTOM_SIGSYS);
	assert_true(record.symptom.time_ms == 1791021600123);
	record = read_line(*state,
	    "{\"log\":\"implemented\\n\",\"stream\":\"stdout\"}");
	assert_int_equal(record.symptom.kind, SYMPTOM_ENOSYS);
	assert_true(reader_idle(*state));
}

/* fluent-bit and others write lines without their newline. */
TEST(a_short_line_without_its_newline_is_whole)
{
	struct record record;

	record = read_line(*state, docker("Bad sys", "stdout", 100));
	assert_int_equal(record.kind, RECORD_NONE);
	assert_true(reader_idle(*state));
	record = read_line(*state, docker("tem call", "stdout", 100));
	assert_int_equal(record.kind, RECORD_NONE);
	record = read_line(*state, docker("Bad system call", "stdout", 100));
	assert_int_equal(record.symptom.kind, SYMPTOM_SIGSYS);
}

TEST(a_line_of_dockers_without_an_end_is_read_at_the_end_and_bounded)
{
	struct record record;

	for (int i = 0; i < 20; i++)
		assert_int_equal(read_line(*state,
		                     docker("SIGSYS ", "stdout", 16384))
		                     .kind,
		    RECORD_NONE);
	assert_true(reader_finish(*state, &record));
	assert_int_equal(record.symptom.kind, SYMPTOM_SIGSYS);
	assert_true(record.symptom.time_ms == 1791021600123);
	assert_true(record.symptom.text.len <= 65536);
	assert_false(reader_finish(*state, &record));
}

static const struct {
	const char *line;
	uint64_t time_ms;
} timed[] = {
    {"2024-02-29T23:59:59.5Z stderr F Bad system call", 1709251199500},
    {"{\"log\":\"Bad system call\\n\",\"stream\":\"stderr\","
     "\"time\":\"2024-02-29T23:59:59.5Z\"}",       1709251199500},
    {"2026-02-31T25:61:61Z stderr F Bad system call",   0            },
    {"2026-02-29T10:00:00Z stderr F Bad system call",   0            },
    {"{\"log\":\"Bad system call\\n\",\"stream\":\"stderr\","
     "\"time\":\"2026-02-31T25:61:61Z\"}",         0            },
};

TEST(a_day_that_no_calendar_has_is_no_other_day)
{
	for (size_t i = 0; i < ARRAY_SIZE(timed); i++) {
		struct record record = read_line(*state, timed[i].line);

		assert_int_equal(record.kind, RECORD_SYMPTOM);
		assert_int_equal(record.symptom.time_ms, timed[i].time_ms);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    reading_test(parts_of_a_line_that_docker_wrote_are_one_line),
	    reading_test(a_short_line_without_its_newline_is_whole),
	    reading_test(
	        a_line_of_dockers_without_an_end_is_read_at_the_end_and_bounded),
	    reading_test(parts_of_a_containers_line_are_one_line),
	    reading_test(a_day_that_no_calendar_has_is_no_other_day),
	    reading_test(
	        a_line_whose_end_never_comes_is_read_at_the_end_and_bounded),
	    reading_test(words_are_symptoms),
	    reading_test(kubelet_names_the_pod_whose_profile_is_missing),
	    reading_test(what_only_seems_so_is_none),
	    reading_test(a_line_that_explains_the_last_one_takes_its_place),
	    reading_test(a_line_that_is_not_explained_is_told_by_itself),
	    reading_test(a_core_dump_is_put_together_from_its_lines),
	    reading_test(a_core_dump_of_another_signal_is_none),
	    reading_test(the_unit_of_a_status_is_named_above_it),
	    reading_test(starts_and_ends_are_runs),
	    reading_test(a_container_that_ended_with_159_says_two_things),
	    reading_test(docker_says_which_container_ended_with_159),
	    reading_test(what_was_executed_in_a_container_is_no_run),
	    reading_test(how_a_unit_ended_and_began_again_is_remembered),
	};

	return cmocka_run_group_tests_name("read_text", tests, NULL, NULL);
}
