/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a verdict costs must not depend on how often the same happened: a store
 * of a million events, and one of a hundred million, made by repeating them.
 */
#include <inttypes.h>

#include "store/store.h"
#include "tests/bench/bench.h"

#define SPAN_S  50400U
#define BEGUN_S 1700000000U
#define CALLS   60
#define BATCH   100000U
#define TURNS   15

static const char workloads[] = "workloads:\n"
                                "  - name: a\n"
                                "    match: [{unit: a.service}]\n"
                                "    profile: profile.json\n";
static const char profile[] =
    "{\"defaultAction\": \"SCMP_ACT_LOG\", \"architectures\": "
    "[\"SCMP_ARCH_X86_64\"], \"syscalls\": [{\"names\": [\"read\"], "
    "\"action\": \"SCMP_ACT_ALLOW\"}]}\n";

static struct record event_at(uint64_t i, uint64_t count)
{
	static const char *const exes[] = {"/bin/a", "/bin/b", "/bin/c"};
	uint64_t ms =
	    i * 1000 / count * SPAN_S + i * 1000 % count * SPAN_S / count;

	return (struct record){
	    .kind = RECORD_EVENT,
	    .event =
	        {
	                .subject = {.unit = slice_of("a.service"),
	                .exe = slice_of(exes[i / CALLS % 3]),
	                .comm = slice_of("a")},
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

static void fill(const char *path, uint64_t count)
{
	cleanup_store struct store *store = NULL;
	const struct store_host host = {.node = slice_of("here")};
	const struct checkpoint at = {.source = slice_of("log")};
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
	printf("%" PRIu64 " million events: %.1f s to make, %ld KiB\n",
	    count / 1000000, now_s() - begun, size_kib(path));
	(void)fflush(stdout);
}

static double read_once(const char *path)
{
	const struct evidence_query query = {.workload = slice_of("a")};
	cleanup_evidence struct evidence evidence = {0};
	cleanup_store struct store *store = NULL;
	double begun = now_s();

	must(store_open(path, STORE_READ, &store, NULL) == 0, path);
	must(store_evidence(store, &query, &evidence, NULL) == 0, "evidence");
	must(evidence.observation_count > 0, "observations");
	return now_s() - begun;
}

static double gate_once(const char *program, const char *path)
{
	const char *const argv[] = {program, "gate", "a", "--db", path, "-w",
	    "workloads.yaml", NULL};
	struct timing timing = run(argv);

	must(timing.status != 2 && timing.status < 126, "gate");
	return timing.wall_s;
}

static void least(double *best, double s)
{
	if (*best == 0 || s < *best)
		*best = s;
}

static void write_file(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");

	must(out && fputs(text, out) >= 0 && fclose(out) == 0, path);
}

static void remove_all(void)
{
	static const char *const names[] = {"small", "small-wal", "small-shm",
	    "large", "large-wal", "large-shm", "workloads.yaml",
	    "profile.json"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		(void)unlink(names[i]);
}

int main(int argc, char *argv[])
{
	char dir[] = "/tmp/bench-XXXXXX";
	char *program = realpath(program_of(argv[0]), NULL);
	double small = 0, large = 0, gate_small = 0, gate_large = 0;

	(void)argc;
	must(program && mkdtemp(dir) && chdir(dir) == 0, dir);
	write_file("workloads.yaml", workloads);
	write_file("profile.json", profile);
	fill("small", 1000000);
	fill("large", 100000000);
	for (int i = 0; i < TURNS; i++) {
		least(&small, read_once("small"));
		least(&large, read_once("large"));
		least(&gate_small, gate_once(program, "small"));
		least(&gate_large, gate_once(program, "large"));
	}
	printf("evidence  %6.1f ms of 1 M, %6.1f ms of 100 M: %.2f (at most "
	       "2)\n",
	    small * 1e3, large * 1e3, large / small);
	printf("gate      %6.1f ms of 1 M, %6.1f ms of 100 M: %.2f (at most "
	       "2)\n",
	    gate_small * 1e3, gate_large * 1e3, gate_large / gate_small);
	remove_all();
	free(program);
	return rmdir(dir);
}
