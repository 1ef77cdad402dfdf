/* SPDX-License-Identifier: Apache-2.0 */
/* How fast lines are read, from memory: the least a collector can cost. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/array.h"
#include "collector/audit_record.h"
#include "collector/read.h"

#define ROUNDS 500000

#define BODY                                                                 \
	"auid=4294967295 uid=0 gid=0 ses=4294967295 "                        \
	"subj=system_u:system_r:spc_t:s0:c284,c594 pid=2039886 comm=\"ls\" " \
	"exe=\"/bin/ls\" sig=0 arch=c000003e syscall=3 compat=0 "            \
	"ip=0x7f62dce3d4c7 code=0x7ffc0000"

static const struct {
	const char *name, *line;
} lines[] = {
    {"auditd",       "type=SECCOMP msg=audit(1613596317.899:6461): " BODY               },
    {"enriched",     "type=SECCOMP msg=audit(1613596317.899:6461): " BODY "\x1d"
                 "AUID=\"unset\" UID=\"root\" GID=\"root\" ARCH=x86_64 "
                 "SYSCALL=close"                                        },
    {"other type",   "type=SYSCALL msg=audit(1613596317.899:6462): "
                   "arch=c000003e syscall=3 success=yes exit=0 a0=3 a1=0 a2=0 "
                   "a3=0 items=0 ppid=1 pid=2039886 auid=0 uid=0 gid=0 euid=0 "
                   "comm=\"ls\" exe=\"/bin/ls\" key=(null)"           },
    {"printk",       "Jul  8 10:31:23 host kernel: [  270.853767] audit: type=1326 "
               "audit(1613596317.899:6461): " BODY                        },
    {"journal json",
     "{\"_TRANSPORT\":\"audit\",\"_AUDIT_TYPE\":\"1326\","
        "\"_AUDIT_ID\":\"6461\",\"_SOURCE_REALTIME_TIMESTAMP\":"
        "\"1613596317899000\",\"_HOSTNAME\":\"h\",\"PRIORITY\":\"5\","
        "\"_MACHINE_ID\":\"0123456789abcdef0123456789abcdef\","
        "\"MESSAGE\":\"SECCOMP auid=1 uid=0 gid=0 ses=1 pid=2039886 "
        "comm=\\\"ls\\\" exe=\\\"/bin/ls\\\" sig=0 arch=c000003e syscall=3 "
        "compat=0 ip=0x7f62dce3d4c7 code=0x7ffc0000\"}"                                 },
    {"other text",   "2026-10-03T10:24:44.123456789Z stdout F 10.0.0.7 - - "
                   "[03/Oct/2026:10:24:44 +0000] \"GET /api/v1/items?page=2 "
                   "HTTP/1.1\" 200 5316 \"https://example.org/\" "
                   "\"Mozilla/5.0 (X11; Linux x86_64) Firefox/118.0\""},
};

static double now_s(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void print_rate(const char *name, double took_s, size_t len,
    uint64_t sum)
{
	/* the sum keeps the compiler from dropping the work */
	printf("read %-12s %5.0f ns a line, %5.0f MB/s (%llx)\n", name,
	    took_s / ROUNDS * 1e9, (double)len * ROUNDS / took_s / 1e6,
	    (unsigned long long)sum);
}

static int bench_record(void)
{
	struct slice line = slice_of(lines[0].line);
	struct audit_record rec;
	struct audit_error err;
	uint64_t sum = 0;
	double took_s = -now_s();

	for (int i = 0; i < ROUNDS; i++) {
		if (audit_record_parse(line, &rec, &err) < 0)
			return EXIT_FAILURE;
		sum += rec.pid;
	}
	print_rate("(parse only)", took_s + now_s(), line.len, sum);
	return EXIT_SUCCESS;
}

static void bench_line(struct reader *reader, const char *name,
    const char *text)
{
	struct entry entry = {
	    .text = slice_of(text),
	    .line_number = 1,
	    .trust = TRUST_KERNEL,
	};
	struct record record;
	uint64_t sum = 0;
	double took_s = -now_s();

	for (int i = 0; i < ROUNDS; i++) {
		reader_read(reader, &entry, &record);
		sum += record.kind;
	}
	print_rate(name, took_s + now_s(), entry.text.len, sum);
}

int main(void)
{
	struct reader_options options = {.has_tz = false};
	cleanup_reader struct reader *reader = NULL;

	if (reader_new(&options, &reader) < 0)
		return EXIT_FAILURE;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		bench_line(reader, lines[i].name, lines[i].line);
	return bench_record();
}
