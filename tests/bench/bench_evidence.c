/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an answer costs must not depend on how often the same happened: a store
 * of a million events, and one of a hundred million. In both fifty workloads,
 * all in log, make six calls that their profile does not allow, in every ten
 * minutes of three days. Each answer is that of the whole program, its start
 * included.
 *
 * EVENTS in the environment makes of the hundred million what it says.
 */
#include <inttypes.h>

#include "evidence/evidence.h"
#include "store/store.h"
#include "tests/bench/bench.h"

#define WORKLOADS 50U
#define CALLS     6U
#define SPAN_S    (3 * 86400U)
#define BEGUN_S   1700000000U
#define RUN_S     (4 * 3600U)
#define BATCH     100000U
#define TURNS     15
#define MOST_MS   50.0

static char units[WORKLOADS][16];

static struct subject subject_of(uint64_t workload)
{
	static const char *const exes[] = {"/bin/a", "/bin/b", "/bin/c"};

	return (struct subject){
	    .node = slice_of("here"),
	    .unit = slice_of(units[workload]),
	    .exe = slice_of(exes[workload % 3]),
	    .comm = slice_of("a"),
	};
}

static struct record event_at(uint64_t i, uint64_t count)
{
	uint64_t ms =
	    i * 1000 / count * SPAN_S + i * 1000 % count * SPAN_S / count;

	return (struct record){
	    .kind = RECORD_EVENT,
	    .event =
	        {
	                .subject = subject_of(i / CALLS % WORKLOADS),
	                .call = {0xc000003eU, (int32_t)(i % CALLS), 0x7ffc0000U},
	                .time_ms = BEGUN_S * UINT64_C(1000) + ms,
	                .serial = (uint32_t)i,
	                .pid = (uint32_t)(i / 5000 % 50),
	                .code = 0x7ffc0000U,
	                .has = EVENT_STAMP | EVENT_ARCH | EVENT_PID | EVENT_CODE,
	                .trust = TRUST_KERNEL,
	                },
	};
}

/* Each workload is started anew every few hours, and ends well. */
static struct record run_at(uint64_t workload, uint64_t second, bool ended)
{
	return (struct record){
	    .kind = RECORD_RUN,
	    .run =
	        {
	              .subject = subject_of(workload),
	              .time_ms = (BEGUN_S + second) * UINT64_C(1000),
	              .ended = ended,
	              .has_status = ended,
	              .origin = slice_of("systemd"),
	              .phase = -1,
	              .trust = TRUST_KERNEL,
	              },
	};
}

static const struct checkpoint at = {
    .source = {"log",  3},
    .node = {"here", 4},
    .watch_from_ms = BEGUN_S * UINT64_C(1000),
    .watch_to_ms = (BEGUN_S + SPAN_S) * UINT64_C(1000)
};

static void fill_runs(struct sink *sink)
{
	must(sink->begin(sink->to, NULL) == 0, "begin");
	for (uint64_t i = 0; i < WORKLOADS; i++)
		for (uint64_t s = i; s + RUN_S <= SPAN_S; s += RUN_S) {
			struct record start = run_at(i, s, false);
			struct record end = run_at(i, s + RUN_S - 60, true);

			must(sink->put(sink->to, at.source, &start, NULL) == 0,
			    "start");
			must(sink->put(sink->to, at.source, &end, NULL) == 0,
			    "end");
		}
	must(sink->commit(sink->to, &at, 1, NULL) == 0, "commit");
}

static void fill_rollouts(struct store *store)
{
	const struct transition to = {.from = -1,
	    .to = PHASE_LOG,
	    .at_ms = (BEGUN_S - 60) * UINT64_C(1000)};
	char name[16];
	int64_t id;

	for (unsigned i = 0; i < WORKLOADS; i++) {
		(void)snprintf(name, sizeof(name), "w%02u", i);
		must(store_transition(store, slice_of(name), 0, &to, &id,
		         NULL) == 0,
		    "rollout");
	}
}

static void fill(const char *path, uint64_t count)
{
	cleanup_store struct store *store = NULL;
	const struct store_host host = {.node = slice_of("here")};
	struct sink sink;
	double begun = now_s();

	must(store_open(path, STORE_CREATE, &store, NULL) == 0, path);
	sink = store_sink(store, &host);
	for (uint64_t i = 0; i < count; i++) {
		struct record record = event_at(i, count);

		if (i % BATCH == 0)
			must(sink.begin(sink.to, NULL) == 0, "begin");
		must(sink.put(sink.to, at.source, &record, NULL) == 0, "put");
		if (i % BATCH == BATCH - 1)
			must(sink.commit(sink.to, &at, 1, NULL) == 0, "commit");
	}
	fill_runs(&sink);
	fill_rollouts(store);
	store_close(TAKE(store));
	printf("%" PRIu64 " million events: %.1f s to make, %ld KiB\n",
	    count / 1000000, now_s() - begun, size_kib(path));
	(void)fflush(stdout);
}

struct least {
	double wall_ms, cpu_ms;
};

static void least(double *best, double s)
{
	if (*best == 0 || s * 1e3 < *best)
		*best = s * 1e3;
}

static void ask(const char *program, const char *path,
    const char *const words[], struct least *ret)
{
	const char *argv[12] = {program, "--version"};
	struct timing timing;
	size_t count = 1;

	while (*words)
		argv[count++] = *words++;
	argv[count++] = "--db";
	argv[count++] = path;
	argv[count++] = "-w";
	argv[count++] = "workloads.yaml";
	argv[count++] = "--now=@1700259300";
	argv[count] = NULL;
	timing = run(argv);
	must(timing.status != 2 && timing.status < 126, words[-1]);
	least(&ret->wall_ms, timing.wall_s);
	least(&ret->cpu_ms, timing.cpu_s);
}

static void write_files(void)
{
	FILE *out = fopen("workloads.yaml", "w");

	must(out != NULL, "workloads.yaml");
	fprintf(out, "workloads:\n");
	for (unsigned i = 0; i < WORKLOADS; i++) {
		(void)snprintf(units[i], sizeof(units[i]), "w%02u.service", i);
		fprintf(out,
		    "  - name: w%02u\n    match: [{unit: %s}]\n"
		    "    profile: profile.json\n",
		    i, units[i]);
	}
	must(fclose(out) == 0, "workloads.yaml");
	out = fopen("profile.json", "w");
	must(out &&
	         fputs(
	             "{\"defaultAction\": \"SCMP_ACT_LOG\", \"architectures\": "
	             "[\"SCMP_ARCH_X86_64\"], \"syscalls\": [{\"names\": "
	             "[\"read\"], \"action\": \"SCMP_ACT_ALLOW\"}]}\n",
	             out) >= 0 &&
	         fclose(out) == 0,
	    "profile.json");
}

static void remove_all(void)
{
	static const char *const names[] = {"small", "small-wal", "small-shm",
	    "large", "large-wal", "large-shm", "workloads.yaml",
	    "profile.json"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		(void)unlink(names[i]);
}

static const char *const gate[] = {"gate", "w07", NULL};
static const char *const status[] = {"status", NULL};
static const char *const recommend[] = {"recommend", "w07", NULL};

int main(int argc, char *argv[])
{
	static const char *const *const commands[] = {gate, status, recommend};
	char dir[] = "/tmp/bench-XXXXXX";
	char *program = realpath(program_of(argv[0]), NULL);
	const char *events = getenv("EVENTS");

	(void)argc;
	must(program && mkdtemp(dir) && chdir(dir) == 0, dir);
	write_files();
	fill("small", 1000000);
	fill("large", events ? strtoull(events, NULL, 10) : 100000000);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		struct least small = {0, 0}, large = {0, 0};

		for (int turn = 0; turn < TURNS; turn++) {
			ask(program, "small", commands[i], &small);
			ask(program, "large", commands[i], &large);
		}
		printf("%-9s %6.1f ms of 1 M, %6.1f ms of 100 M (at most %.0f;"
		       " cpu %.1f, %.1f): %.2f (at most 2)\n",
		    commands[i][0], small.wall_ms, large.wall_ms, MOST_MS,
		    small.cpu_ms, large.cpu_ms, large.wall_ms / small.wall_ms);
	}
	if (getenv("KEEP"))
		return 0;
	remove_all();
	free(program);
	return rmdir(dir);
}
