/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What daemons say of others is believed where they say it themselves: of
 * every phrase in every dress in which somebody else's words come through
 * them, nothing is.
 */
#include <stdio.h>

#include "collector/reading.h"
#include "tests/reading.h"

#define ID   "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define ID2  "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"
#define TIME "time=\"2026-11-18T00:00:00.1Z\" level=info "
#define KLOG "I1118 00:00:00.000000    1234 generic.go:334] "

/* By what journald says of who sent it. */
struct sender {
	const char *fields, *tag;
};

#define SENT(pid, uid, comm, unit)                                       \
	"\"_TRANSPORT\":\"stdout\",\"_PID\":\"" pid "\",\"_UID\":\"" uid \
	"\",\"_COMM\":\"" comm "\",\"_SYSTEMD_UNIT\":\"" unit "\""

static const struct sender systemd = {SENT("1", "0", "systemd", "init.scope"),
    "systemd[1]: "};
static const struct sender coredump = {SENT("9", "33", "systemd-coredum",
                                           "systemd-coredump@1-2-0.service"),
    "systemd-coredump[9]: "};
static const struct sender containerd = {SENT("7", "0", "containerd",
                                             "containerd.service"),
    "containerd[7]: "};
static const struct sender crio = {SENT("7", "0", "crio", "crio.service"),
    "crio[7]: "};
static const struct sender docker = {SENT("7", "0", "dockerd",
                                         "docker.service"),
    "dockerd[7]: "};
static const struct sender kubelet = {SENT("7", "0", "kubelet",
                                          "kubelet.service"),
    "kubelet[7]: "};
static const struct sender k3s = {SENT("7", "0", "k3s-server", "k3s.service"),
    "k3s[7]: "};

static const struct sender *const senders[] = {&systemd, &coredump, &containerd,
    &crio, &docker, &kubelet, &k3s};

/* What each says itself. */
static const struct {
	const struct sender *sender;
	const char *text;
	enum record_kind kind;
	const char *who; /* unit or container */
	int status;      /* -1: not told */
} phrases[] = {
    {&systemd,    "web.service: Main process exited, code=killed, status=31/SYS",
     RECORD_SYMPTOM,                                                                               "web.service", 31 },
    {&systemd,    "web.service: Main process exited, code=exited, status=159/n/a",
     RECORD_SYMPTOM,                                                                               "web.service", 159},
    {&systemd,    "web.service: Deactivated successfully.",                        RECORD_RUN,
     "web.service",                                                                                               0  },
    {&systemd,    "web.service: Failed with result 'signal'.",                     RECORD_RUN,
     "web.service",                                                                                               159},
    {&coredump,
     "Process 13404 (web) of user 33 terminated abnormally with signal "
        "31/SYS, processing...",                                                   RECORD_SYMPTOM, NULL,          31 },
    {&containerd,
     "TaskExit event &TaskExit{ContainerID:" ID ",ID:" ID
        ",Pid:77,ExitStatus:1,ExitedAt:2026,XXX_unrecognized:[],}",                RECORD_RUN,     ID,            1  },
    {&containerd,
     TIME "msg=\"TaskExit event in podsandbox handler container_id:\\\"" ID
             "\\\" id:\\\"" ID "\\\" pid:77 exit_status:159 exited_at:{}\"",
     RECORD_SYMPTOM,                                                                               ID,            159},
    {&containerd,
     TIME "msg=\"received container exit event container_id:\\\"" ID
             "\\\" id:\\\"" ID "\\\" pid:77 exit_status:159 exited_at:{}\"",
     RECORD_SYMPTOM,                                                                               ID,            159},
    {&containerd,
     TIME "msg=\"StartContainer for \\\"" ID "\\\" returns successfully\"",
     RECORD_RUN,                                                                                   ID,            -1 },
    {&crio,
     TIME "msg=\"Started container\" PID=1 containerID=" ID
             " description=prod/web/main id=1",                                    RECORD_RUN,     ID,            -1 },
    {&docker,     "2026-11-18T00:00:00Z container start " ID " (image=w, name=w)",
     RECORD_RUN,                                                                                   ID,            -1 },
    {&docker,
     "2026-11-18T00:00:00Z container die " ID
        " (exitCode=159, image=w, what=SIGSYS)",                                   RECORD_SYMPTOM, ID,            159},
    {&kubelet,
     KLOG "\"Generic (PLEG): container finished\" podID=\"p\" "
             "containerID=\"" ID "\" exitCode=137",
     RECORD_RUN,                                                                                   ID,            137},
    {&kubelet,
     KLOG "\"SyncLoop (PLEG): event\" pod=\"prod/web\" containerID=\"" ID
             "\" exitCode=159",                                                    RECORD_SYMPTOM, ID,            159},
    {&k3s,
     KLOG "\"Generic (PLEG): container finished\" podID=\"p\" "
             "containerID=\"" ID "\" exitCode=159",
     RECORD_SYMPTOM,                                                                               ID,            159},
};

/* The text in the place of %s, escaped as deep as it stands in quotes. */
static const struct {
	const char *before, *after;
	bool quoted;
} dresses[] = {
    {TIME "msg=\"Health check for container x error: ",                       "\"",                           true },
    {TIME "msg=\"x\" error=\"",                                               "\"",                           true },
    {TIME "msg=\"OCI runtime exec failed: ",                                  "\" container=x",               true },
    {"time=\"x ",                                                             "\" level=info msg=\"y\"",      true },
    {KLOG "\"Probe failed\" probeType=\"Liveness\" pod=\"prod/x\" output=\"",
     "\"",                                                                                                    true },
    {KLOG "\"Error syncing pod\" err=\"",                                     "\" pod=\"prod/x\"",            true },
    {KLOG "\"it said ",                                                       "\" x=y",                       true },
    {"\"it said ",                                                            "\"",                           true },
    {"{\"level\":\"info\",\"msg\":\"it said ",                                "\"}",                          true },
    {"{\"log\":\"",                                                           "\\n\",\"stream\":\"stdout\"}", true },
    {"it said: ",                                                             "",                             false},
    {"it said:\n",                                                            "",                             false},
    {"it said '",                                                             "'",                            false},
    {"ci.service: Got notification message (STATUS=",                         ")",                            false},
    {"ci.service: ",                                                          "",                             false},
    {"2026-11-18T00:00:00Z stdout F ",                                        "",                             false},
    {"2026-11-18T00:00:00Z container exec_create: sh -c ",
     " 0123456789abcdef (image=x)",                                                                           false},
    {"2026-11-18T00:00:00Z container create x (label=",                       ", image=y)",                   false},
    {"x: time=\"x\" level=info msg=\"",                                       "\"",                           true },
    {"[1]: ",                                                                 "",                             false},
    {"x[1]: ",                                                                "",                             false},
};

/* Senders that are none: what they say at the beginning is theirs. */
static const struct sender others[] = {
    {SENT("66",              "33",        "web", "web.service"), "web[66]: "},
    {SENT("66",        "0",        "containerd-shim", "containerd.service"),
     "containerd-shim[66]: "},
    {SENT("66",              "0",               "runc", "docker.service"), "runc[66]: "},
    {SENT("66", "0",             "systemd", "user@0.service"), "systemd[66]: "},
    {SENT("66",              "33",         "kubelet", "kubelet.service"), NULL},
    {SENT("66",     "0",    "dockerd", "web.service"), NULL},
    {"\"_TRANSPORT\":\"stdout\",\"_SYSTEMD_UNIT\":\"docker.service\"",              NULL                     },
    {"\"_TRANSPORT\":\"syslog\",\"_UID\":\"0\",\"_COMM\":\"dockerd\","
     "\"SYSLOG_IDENTIFIER\":\"0123456789ab\","
     "\"_SYSTEMD_UNIT\":\"docker.service\"",     NULL},
    {"\"_PID\":\"1\",\"_SYSTEMD_UNIT\":\"docker.service\"",              NULL       },
};

static char line[16384], text[4096];

/* As Go and JSON quote it. */
static void escape(char *to, size_t size, const char *from)
{
	size_t used = 0;

	for (; *from && used + 3 < size; from++) {
		if (*from == '"' || *from == '\\' || *from == '\n')
			to[used++] = '\\';
		to[used++] = *from;
		if (*from == '\n')
			to[used - 1] = 'n';
	}
	to[used] = '\0';
}

static const char *entry_of(const char *fields, const char *message)
{
	static char spelt[8192];

	escape(spelt, sizeof(spelt), message);
	(void)snprintf(line, sizeof(line), "{%s,\"MESSAGE\":\"%s\"}", fields,
	    spelt);
	return line;
}

/* A run or a death that is told of somebody else, and believed. */
static bool is_believed(const struct record *record)
{
	if (record->kind == RECORD_RUN)
		return record->run.trust > TRUST_FORGEABLE;
	return record->kind == RECORD_SYMPTOM &&
	       record->symptom.kind <= SYMPTOM_EXIT159 &&
	       record->symptom.trust > TRUST_FORGEABLE;
}

static void expect_nothing(struct reader *reader, const char *what)
{
	struct record record = read_line(reader, what);

	if (is_believed(&record))
		fail_msg("believed: %s", what);
	while (reader_finish(reader, &record))
		if (is_believed(&record))
			fail_msg("believed at the end: %s", what);
}

static void expect_said(struct reader *reader, size_t i, const char *what)
{
	struct record record = read_line(reader, what), more;
	const struct subject *its;
	int status;

	if (record.kind != phrases[i].kind || !is_believed(&record))
		fail_msg("kind %d: %s", record.kind, what);
	if (record.kind == RECORD_RUN) {
		its = &record.run.subject;
		status = record.run.has_status ? record.run.status : -1;
	} else {
		its = &record.symptom.subject;
		status = record.symptom.status;
	}
	assert_int_equal(status, phrases[i].status);
	if (phrases[i].who)
		assert_slice_equal(its->unit.ptr ? its->unit : its->container,
		    phrases[i].who);
	while (reader_finish(reader, &more))
		;
}

TEST(what_a_daemon_says_itself_is_believed)
{
	for (size_t i = 0; i < ARRAY_SIZE(phrases); i++)
		expect_said(*state, i,
		    entry_of(phrases[i].sender->fields, phrases[i].text));
}

TEST(so_it_is_in_a_log_that_is_said_to_be_the_kernels)
{
	for (size_t i = 0; i < ARRAY_SIZE(phrases); i++) {
		(void)snprintf(line, sizeof(line), "Nov 18 00:00:00 host %s%s",
		    phrases[i].sender->tag, phrases[i].text);
		expect_said(*state, i, line);
	}
}

static const char *dressed(size_t dress, const char *what)
{
	char spelt[2048];

	escape(spelt, sizeof(spelt), what);
	(void)snprintf(text, sizeof(text), "%s%s%s", dresses[dress].before,
	    dresses[dress].quoted ? spelt : what, dresses[dress].after);
	return text;
}

TEST(what_it_quotes_is_not)
{
	for (size_t i = 0; i < ARRAY_SIZE(phrases); i++)
		for (size_t k = 0; k < ARRAY_SIZE(dresses); k++)
			for (size_t s = 0; s < ARRAY_SIZE(senders); s++)
				expect_nothing(*state,
				    entry_of(senders[s]->fields,
				        dressed(k, phrases[i].text)));
}

TEST(nor_in_a_log_that_is_said_to_be_the_kernels)
{
	for (size_t i = 0; i < ARRAY_SIZE(phrases); i++)
		for (size_t k = 0; k < ARRAY_SIZE(dresses); k++)
			for (size_t s = 0; s < ARRAY_SIZE(senders); s++) {
				(void)snprintf(line, sizeof(line),
				    "Nov 18 00:00:00 host %s%s",
				    senders[s]->tag,
				    dressed(k, phrases[i].text));
				expect_nothing(*state, line);
			}
}

/* dockerd writes a plugin's output as its own, kubelet a probe's. */
TEST(nor_is_what_another_daemon_would_say)
{
	for (size_t i = 0; i < ARRAY_SIZE(phrases); i++)
		for (size_t s = 0; s < ARRAY_SIZE(senders); s++) {
			if (senders[s] == phrases[i].sender ||
			    senders[s] == &k3s || phrases[i].sender == &k3s)
				continue;
			expect_nothing(*state,
			    entry_of(senders[s]->fields, phrases[i].text));
		}
}

TEST(nor_what_others_say)
{
	for (size_t i = 0; i < ARRAY_SIZE(phrases); i++)
		for (size_t k = 0; k < ARRAY_SIZE(others); k++) {
			expect_nothing(*state,
			    entry_of(others[k].fields, phrases[i].text));
			if (!others[k].tag)
				continue;
			(void)snprintf(line, sizeof(line),
			    "Nov 18 00:00:00 host %s%s", others[k].tag,
			    phrases[i].text);
			if (phrases[i].sender != &systemd ||
			    !strstr(others[k].tag, "systemd"))
				expect_nothing(*state, line);
		}
}

TEST(a_container_speaks_for_itself_whoever_writes_it_down)
{
	static const char *const fields[] =
	    {"\"CONTAINER_ID\":\"fedcba987654\"",
	        "\"CONTAINER_ID_FULL\":\"" ID2 "\""};
	char sender[1024];

	for (size_t i = 0; i < ARRAY_SIZE(phrases); i++)
		for (size_t k = 0; k < ARRAY_SIZE(fields); k++)
			for (size_t s = 0; s < ARRAY_SIZE(senders); s++) {
				(void)snprintf(sender, sizeof(sender), "%s,%s",
				    senders[s]->fields, fields[k]);
				expect_nothing(*state,
				    entry_of(sender, phrases[i].text));
			}
}

TEST(what_a_container_says_of_itself_is_the_containers)
{
	char sender[1024];
	struct record record;

	(void)snprintf(sender, sizeof(sender),
	    "%s,\"CONTAINER_ID_FULL\":\"%s\"", docker.fields, ID2);
	record = read_line(*state, entry_of(sender, "Bad system call"));
	assert_int_equal(record.kind, RECORD_SYMPTOM);
	assert_int_equal(record.symptom.trust, TRUST_PROGRAM);
	assert_slice_equal(record.symptom.subject.container, ID2);
	assert_null(record.symptom.subject.unit.ptr);
	assert_null(record.symptom.subject.exe.ptr);
	assert_false(record.symptom.subject.has_uid);
}

/* Labels are an image's, and come before what the daemon adds. */
TEST(a_label_that_looks_like_a_status_is_none)
{
	struct record record = read_line(*state,
	    entry_of(docker.fields,
	        "2026-11-18T00:00:00Z container die " ID
	        " (a=x, exitCode=0, b=y, exitCode=1, image=w, image=v)"));

	assert_int_equal(record.kind, RECORD_RUN);
	assert_true(record.run.ended);
	assert_false(record.run.has_status);
	assert_null(record.run.image.ptr);
	record =
	    read_line(*state, entry_of(docker.fields,
	                          "2026-11-18T00:00:00Z container die " ID
	                          " (a=x, exitCode=0, exitCode=159, image=w)"));
	assert_int_equal(record.kind, RECORD_SYMPTOM);
	assert_int_equal(record.symptom.kind, SYMPTOM_EXIT159);
}

TEST(a_pod_is_named_by_kubelet_alone)
{
	static const char why[] =
	    KLOG "\"Error syncing pod\" err=\"cannot load seccomp profile "
	         "\\\"/a pod=\\\"prod/other\\\"\\\": not found\" "
	         "pod=\"prod/web\"";
	struct record record = read_line(*state, entry_of(kubelet.fields, why));

	assert_int_equal(record.kind, RECORD_SYMPTOM);
	assert_int_equal(record.symptom.trust, TRUST_PROGRAM);
	assert_slice_equal(record.symptom.subject.pod, "web");
	record = read_line(*state, entry_of(others[0].fields, why));
	assert_int_equal(record.kind, RECORD_SYMPTOM);
	assert_int_equal(record.symptom.trust, TRUST_FORGEABLE);
}

/* What a quoted line says of an end is not remembered for the next one. */
TEST(a_quoted_exit_is_not_noted)
{
	struct record record;

	(void)read_line(*state,
	    entry_of(systemd.fields,
	        "ci.service: (STATUS=web.service: Main process exited, "
	        "code=exited, status=0/SUCCESS)"));
	record = read_line(*state,
	    entry_of(systemd.fields, "web.service: Failed with result 'x'."));
	assert_int_equal(record.kind, RECORD_RUN);
	assert_false(record.run.has_status);
}

TEST(a_nul_among_fields_is_a_byte_like_others)
{
	static const char fields[] = "a \0 b\0=\"1\" \0\" \0\" c=\"2\"";

	assert_slice_equal(field_of((struct slice){fields, sizeof(fields) - 1},
	                       "c"),
	    "2");
	assert_null(
	    field_of((struct slice){fields, sizeof(fields) - 1}, "d").ptr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    trusting_test(what_a_daemon_says_itself_is_believed),
	    trusting_test(so_it_is_in_a_log_that_is_said_to_be_the_kernels),
	    trusting_test(what_it_quotes_is_not),
	    trusting_test(nor_in_a_log_that_is_said_to_be_the_kernels),
	    trusting_test(nor_is_what_another_daemon_would_say),
	    trusting_test(nor_what_others_say),
	    trusting_test(a_container_speaks_for_itself_whoever_writes_it_down),
	    trusting_test(what_a_container_says_of_itself_is_the_containers),
	    trusting_test(a_label_that_looks_like_a_status_is_none),
	    trusting_test(a_pod_is_named_by_kubelet_alone),
	    trusting_test(a_quoted_exit_is_not_noted),
	    cmocka_unit_test(a_nul_among_fields_is_a_byte_like_others),
	};

	return cmocka_run_group_tests_name("own_message", tests, NULL, NULL);
}
