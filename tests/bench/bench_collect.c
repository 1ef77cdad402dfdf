/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A million records into a fresh store, beside what ausearch takes to print
 * them: each the best of a few turns, in turns, as the machine is others' too.
 */
#include <stdbool.h>

#include "base/array.h"
#include "tests/bench/bench.h"

#define RECORDS 1000000U
#define TURNS   3
#define BEGUN_S 1700000000U

static const struct shape {
	const char *name;
	unsigned calls, programs, span_s;
	long most_kib;
} shapes[] = {
    {"14-hours",     60, 3,  50400, 8192},
    {"20-minutes",   60, 3,  1200,  512 },
    {"3000-classes", 60, 50, 50400, 8192},
};

static void write_log(const char *path, const struct shape *shape)
{
	FILE *out = fopen(path, "w");

	must(out != NULL, path);
	for (unsigned i = 0; i < RECORDS; i++) {
		unsigned long ms =
		    (unsigned long)i * shape->span_s * 1000 / RECORDS;
		unsigned program = i / shape->calls % shape->programs;

		fprintf(out,
		    "type=SECCOMP msg=audit(%lu.%03lu:%u): auid=4294967295 "
		    "uid=33 gid=33 ses=4294967295 "
		    "subj=system_u:system_r:init_t:s0 pid=%u comm=\"prog%u\" "
		    "exe=\"/usr/lib/app/prog%u\" sig=0 arch=c000003e "
		    "syscall=%u compat=0 ip=0x7f62dce3d4c7 code=0x7ffc0000\n",
		    BEGUN_S + ms / 1000, ms % 1000, 1000 + i,
		    1000 + i / 5000 % 50 + program * 100, program, program,
		    i % shape->calls);
	}
	must(fclose(out) == 0, path);
}

static void best_of(struct timing *best, struct timing timing)
{
	if (best->wall_s == 0 || timing.wall_s < best->wall_s)
		*best = timing;
}

static void remove_store(const char *db)
{
	static const char *const suffixes[] = {"", "-wal", "-shm"};
	char path[4200];

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		(void)snprintf(path, sizeof(path), "%s%s", db, suffixes[i]);
		(void)unlink(path);
	}
}

static void print_ratio(const char *what, const struct timing *collect,
    const struct timing *other, double most)
{
	if (other->status == 127 || other->wall_s == 0) {
		printf("collect / %-22s %s is not here\n", what, what);
		return;
	}
	printf("collect / %-16s %6.2f wall, %5.2f cpu", what,
	    collect->wall_s / other->wall_s, collect->cpu_s / other->cpu_s);
	if (most > 0)
		printf("  (at most %.2f)", most);
	putchar('\n');
}

struct bench {
	const char *program;
	char log[64], db[64];
};

static void compare(const struct bench *bench, bool all)
{
	const char *const collect[] = {bench->program, "collect", "--trust",
	    "kernel", "--db", bench->db, bench->log, NULL};
	const char *const raw[] = {"ausearch", "-m", "SECCOMP", "--raw", "-if",
	    bench->log, NULL};
	const char *const spelt[] = {"ausearch", "-m", "SECCOMP", "-i", "-if",
	    bench->log, NULL};
	const char *const version[] = {bench->program, "--version", NULL};
	const char *const wc[] = {"wc", "-l", bench->log, NULL};
	struct timing ours = {0}, theirs = {0}, count = {0}, again = {0},
	              bare = {0}, slow = {0};

	for (int i = 0; i < TURNS; i++) {
		remove_store(bench->db);
		best_of(&ours, run(collect));
		must(ours.status == 0, "collect");
		best_of(&again, run(collect));
		best_of(&bare, run(version));
		if (!all)
			continue;
		best_of(&theirs, run(raw));
		best_of(&count, run(wc));
	}
	printf("collect              %6.2f s wall, %.2f s cpu, %ld MiB peak "
	       "(at most 64)\n",
	    ours.wall_s, ours.cpu_s, ours.peak_kib >> 10);
	printf("collect again        %6.1f ms wall, %.1f ms cpu (at most 20); "
	       "--version %.1f\n",
	    again.wall_s * 1e3, again.cpu_s * 1e3, bare.wall_s * 1e3);
	if (!all)
		return;
	slow = run(spelt);
	print_ratio("ausearch --raw", &ours, &theirs, 0.8);
	print_ratio("ausearch -i", &ours, &slow, 0.1);
	print_ratio("wc -l", &ours, &count, 0);
}

int main(int argc, char *argv[])
{
	char dir[] = "/tmp/bench-XXXXXX";
	struct bench bench = {.program = program_of(argv[0])};

	(void)argc;
	must(mkdtemp(dir) != NULL, dir);
	(void)snprintf(bench.log, sizeof(bench.log), "%s/log", dir);
	(void)snprintf(bench.db, sizeof(bench.db), "%s/db", dir);
	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
		printf("-- a million records, %s\n", shapes[i].name);
		(void)fflush(stdout);
		write_log(bench.log, &shapes[i]);
		compare(&bench, i == 0);
		printf("store                %6ld KiB (at most %ld)\n",
		    size_kib(bench.db), shapes[i].most_kib);
		(void)fflush(stdout);
	}
	remove_store(bench.db);
	(void)unlink(bench.log);
	return rmdir(dir);
}
