/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Half a million entries of a journal, a tenth of them audit's: into a fresh
 * store, beside what journalctl takes to print what the same matches choose.
 */
#include "collector/journal_matches.h"
#include "tests/bench/bench.h"

#define REMOTE  "/lib/systemd/systemd-journal-remote"
#define ENTRIES 500000U
#define EVERY   10U /* of them is a record */
#define TURNS   3
#define BEGUN_S 1700000000U

#define CAT_WORDS   5
#define MATCHES_MAX 32

static void write_record(FILE *out, unsigned i, unsigned long long us)
{
	unsigned pid = 1000 + i / 5000 % 50;

	fprintf(out,
	    "_TRANSPORT=audit\n_AUDIT_TYPE=1326\n_AUDIT_TYPE_NAME=SECCOMP\n"
	    "_AUDIT_ID=%u\n_PID=%u\n_UID=33\n_GID=33\n_COMM=prog\n"
	    "_EXE=/usr/lib/app/prog\nSYSLOG_FACILITY=4\n"
	    "SYSLOG_IDENTIFIER=audit\n_SOURCE_REALTIME_TIMESTAMP=%llu\n"
	    "MESSAGE=SECCOMP auid=4294967295 uid=33 gid=33 ses=4294967295 "
	    "pid=%u comm=\"prog\" exe=\"/usr/lib/app/prog\" sig=0 "
	    "arch=c000003e syscall=%u compat=0 ip=0x7f62dce3d4c7 "
	    "code=0x7ffc0000\n",
	    i, pid, us, pid, i / EVERY % 60);
}

static void write_other(FILE *out, unsigned i)
{
	fprintf(out,
	    "_TRANSPORT=stdout\n_PID=%u\n_UID=33\n_COMM=srv\n"
	    "_EXE=/usr/bin/srv\n_SYSTEMD_UNIT=srv%u.service\n"
	    "_SYSTEMD_CGROUP=/system.slice/srv%u.service\nPRIORITY=6\n"
	    "SYSLOG_IDENTIFIER=srv\nMESSAGE=request %u served in %u ms\n",
	    2000 + i % 100, i % 20, i % 20, i, i % 977);
}

static void write_export(const char *path)
{
	FILE *out = fopen(path, "w");

	must(out != NULL, path);
	for (unsigned i = 0; i < ENTRIES; i++) {
		unsigned long long us = BEGUN_S * 1000000ULL + i * 100000ULL;

		fprintf(out,
		    "__CURSOR=s=a;i=%x\n__REALTIME_TIMESTAMP=%llu\n"
		    "__MONOTONIC_TIMESTAMP=%llu\n"
		    "_BOOT_ID=fedcba9876543210fedcba9876543210\n"
		    "_MACHINE_ID=0123456789abcdef0123456789abcdef\n",
		    i, us, i * 100000ULL + 1);
		if (i % EVERY == 0)
			write_record(out, i, us);
		else
			write_other(out, i);
		putc('\n', out);
	}
	must(fclose(out) == 0, path);
}

struct bench {
	const char *program;
	char dir[32], db[64], folder[64], files[96], source[96];
};

static void remove_store(const struct bench *bench)
{
	char command[256];

	(void)snprintf(command, sizeof(command), "rm -f %s %s-wal %s-shm",
	    bench->db, bench->db, bench->db);
	must(system(command) == 0, command);
}

static void best_of(struct timing *best, struct timing timing)
{
	if (best->wall_s == 0 || timing.wall_s < best->wall_s)
		*best = timing;
}

/* Each is enough: a plus between them. */
static void add_matches(const char **words)
{
	const char *match;

	for (size_t i = 0; (match = journal_match_at(i)) != NULL; i++) {
		must(i < MATCHES_MAX, "matches");
		if (i > 0)
			*words++ = "+";
		*words++ = match;
	}
}

static void compare(const struct bench *bench)
{
	const char *const collect[] = {bench->program, "collect", "--trust",
	    "kernel", "--db", bench->db, bench->source, NULL};
	const char *cat[CAT_WORDS + 2 * MATCHES_MAX] = {"journalctl", "--file",
	    bench->files, "-o", "cat"};
	struct timing ours = {0}, theirs = {0};

	add_matches(cat + CAT_WORDS);

	for (int i = 0; i < TURNS; i++) {
		remove_store(bench);
		best_of(&ours, run(collect));
		must(ours.status == 0, "collect");
		best_of(&theirs, run(cat));
		must(theirs.status == 0, "journalctl");
	}
	printf("collect / %-16s %6.2f wall, %5.2f cpu  (at most 2)\n",
	    "journalctl -o cat", ours.wall_s / theirs.wall_s,
	    ours.cpu_s / theirs.cpu_s);
}

int main(int argc, char *argv[])
{
	struct bench bench = {.program = program_of(argv[0]),
	    .dir = "/tmp/bench-XXXXXX"};
	char export[80], journal[96], command[96];
	const char *const make[] = {REMOTE, "-o", journal, export, NULL};

	(void)argc;
	printf("-- a journal of %u entries, %u of them records\n", ENTRIES,
	    ENTRIES / EVERY);
	if (access(REMOTE, X_OK) < 0) {
		printf("skipped: %s is not here\n", REMOTE);
		return 0;
	}
	must(mkdtemp(bench.dir) != NULL, bench.dir);
	(void)snprintf(bench.db, sizeof(bench.db), "%s/db", bench.dir);
	(void)snprintf(bench.folder, sizeof(bench.folder), "%s/j", bench.dir);
	(void)snprintf(bench.files, sizeof(bench.files), "%s/*.journal",
	    bench.folder);
	(void)snprintf(bench.source, sizeof(bench.source), "journal:%s",
	    bench.folder);
	(void)snprintf(export, sizeof(export), "%s/export", bench.dir);
	(void)snprintf(journal, sizeof(journal), "%s/x.journal", bench.folder);
	must(mkdir(bench.folder, 0700) == 0, bench.folder);
	write_export(export);
	must(run(make).status == 0, REMOTE);
	compare(&bench);
	(void)snprintf(command, sizeof(command), "rm -rf %s", bench.dir);
	return system(command) == 0 ? 0 : 1;
}
