/* SPDX-License-Identifier: Apache-2.0 */
/* What is read before it can be believed, and again when it can. */
#include <fcntl.h>

#include "collector/ingest.h"
#include "collector/source_file.h"
#include "tests/store_help.h"

#define LINE(second, serial, nr)                                     \
	"type=SECCOMP msg=audit(17000000" second ".001:" serial      \
	"): auid=1000 uid=0 gid=0 ses=1 pid=7 comm=\"a\" exe=\"/a\"" \
	" sig=0 arch=c000003e syscall=" nr                           \
	" compat=0 ip=0x7f00 code=0x7ffc0000\n"

#define DIED                                                           \
	"type=ANOM_ABEND msg=audit(1700000009.000:2): auid=1000 "      \
	"uid=0 gid=0 ses=1 pid=7 comm=\"a\" exe=\"/a\" sig=31 res=1\n" \
	"type=DAEMON_END msg=audit(1700000010.000:91): op=terminate "  \
	"auid=0 uid=0 ses=1 pid=1 subj=unconfined res=success\n"

static int read_since(void *arg, struct slice source, struct checkpoint *ret,
    struct error *err)
{
	return store_checkpoint(arg, source, ret, err);
}

static struct ingest_counts collect(struct store *store, const char *path,
    bool believed)
{
	const struct ingest_options options = {
	    .reading = {.has_trust = true,
	                .trust = believed ? TRUST_KERNEL : TRUST_FORGEABLE},
	    .since = read_since,
	    .arg = store
        };
	struct ingest_item item = {.type = &source_file,
	    .what = path,
	    .name = path};
	struct sink sink = sink_of(store);
	struct error err;

	if (ingest(&item, 1, &options, &sink, &err) < 0)
		fail_msg("%s", err.text);
	if (item.result < 0)
		fail_msg("%s: %s", path, item.err.text);
	return item.counts;
}

static void append(const struct place *place, const char *name,
    const char *text, char path[static 96])
{
	FILE *file;

	(void)snprintf(path, 96, "%s/%s", place->dir, name);
	file = fopen(path, "a");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static struct evidence all(struct store *store)
{
	const struct evidence_query query = {.from_ms = 0};
	struct evidence evidence;

	assert_int_equal(store_evidence(store, &query, &evidence, NULL), 0);
	return evidence;
}

static uint64_t counted(struct store *store)
{
	struct store_totals totals;

	assert_int_equal(store_totals(store, &totals, NULL), 0);
	return totals.events;
}

TEST(what_was_read_as_anybodys_counts_once_it_is_the_kernels)
{
	struct store *store = open_store(*state);
	struct ingest_counts counts;
	struct evidence evidence;
	char path[96];

	append(*state, "log", LINE("01", "1", "59") DIED, path);
	counts = collect(store, path, false);
	assert_int_equal(counts.unverified, 1);
	assert_int_equal(counted(store), 0);
	evidence = all(store);
	assert_int_equal(evidence.watch_count, 0);
	assert_int_equal(evidence.said_count, 0);
	evidence_release(&evidence);

	assert_int_equal(collect(store, path, true).new_events, 1);
	evidence = all(store);
	assert_int_equal(evidence.watch_count, 1);
	assert_int_equal(evidence.symptom_count, 1);
	assert_int_equal(evidence.symptoms[0].trust, TRUST_KERNEL);
	assert_int_equal(evidence.loss_count, 2);
	assert_true(evidence.losses[0].trust == TRUST_KERNEL ||
	            evidence.losses[1].trust == TRUST_KERNEL);
	evidence_release(&evidence);
	assert_int_equal(collect(store, path, true).lines, 0);
	store_close(store);
	(void)unlink(path);
}

TEST(what_was_the_kernels_already_is_not_read_again)
{
	struct store *store = open_store(*state);
	char path[96];

	append(*state, "log", LINE("01", "1", "59"), path);
	assert_int_equal(collect(store, path, true).new_events, 1);
	append(*state, "log", LINE("02", "2", "59"), path);
	assert_int_equal(collect(store, path, false).lines, 1);
	assert_int_equal(collect(store, path, false).lines, 0);
	append(*state, "log", LINE("03", "3", "59"), path);
	assert_int_equal(collect(store, path, true).lines, 2);
	assert_int_equal(counted(store), 3);
	store_close(store);
	(void)unlink(path);
}

TEST(what_was_rotated_meanwhile_is_not_forgotten)
{
	struct store *store = open_store(*state);
	char path[96], old[104], older[104];

	append(*state, "log", LINE("01", "1", "59") LINE("02", "2", "59"),
	    path);
	(void)collect(store, path, false);
	for (int i = 0; i < 2; i++) {
		char line[512];

		(void)snprintf(old, sizeof(old), "%s.1", path);
		(void)snprintf(older, sizeof(older), "%s.2", path);
		(void)rename(old, older);
		assert_int_equal(rename(path, old), 0);
		(void)snprintf(line, sizeof(line), "%s%s",
		    i ? LINE("03", "3", "60") : LINE("04", "4", "60"),
		    i ? LINE("05", "5", "61") : LINE("06", "6", "61"));
		append(*state, "log", line, path);
		(void)collect(store, path, false);
		assert_int_equal(collect(store, path, false).lines, 0);
	}
	assert_int_equal(counted(store), 0);
	assert_int_equal(collect(store, path, true).new_events, 6);
	assert_int_equal(collect(store, path, true).lines, 0);
	store_close(store);
	(void)unlink(path);
	(void)unlink(old);
	(void)unlink(older);
}

/* The stamp that is coming is no secret. */
TEST(what_is_forged_hides_no_event)
{
	struct store *store = open_store(*state);
	char forged[96], real[96];

	append(*state, "forged", LINE("01", "1", "39"), forged);
	append(*state, "real", LINE("01", "1", "101"), real);
	(void)collect(store, forged, false);
	assert_int_equal(collect(store, real, true).new_events, 1);
	assert_int_equal(collect(store, forged, false).lines, 0);
	store_close(store);
	(void)unlink(forged);
	(void)unlink(real);
}

/* So many alike within the hour that the last one is widened. */
TEST(forged_losses_take_no_room_from_real_ones)
{
	struct store *store = open_store(*state);
	struct evidence evidence;
	size_t real = 0;
	char path[96];

	for (unsigned i = 0; i < 70; i++) {
		char line[256];

		(void)snprintf(line, sizeof(line),
		    "type=DAEMON_END msg=audit(17000000%02u.000:%u): "
		    "op=terminate auid=0 uid=0 ses=1 pid=1 "
		    "subj=unconfined res=success\n",
		    i, i);
		append(*state, "log", line, path);
	}
	(void)collect(store, path, false);
	append(*state, "log", LINE("01", "1", "59"), path);
	(void)collect(store, path, true);
	evidence = all(store);
	for (size_t i = 0; i < evidence.loss_count; i++)
		real += evidence.losses[i].trust == TRUST_KERNEL;
	assert_true(real >= 64);
	evidence_release(&evidence);
	store_close(store);
	(void)unlink(path);
}

TEST(what_was_said_is_kept_with_its_time)
{
	struct store *store = open_store(*state);
	struct evidence evidence;
	char path[96];

	append(*state, "log", LINE("01", "1", "59") LINE("05", "2", "59"),
	    path);
	(void)collect(store, path, true);
	evidence = all(store);
	assert_int_equal(evidence.said_count, 1);
	assert_slice_equal(evidence.said[0].source, path);
	assert_int_equal(evidence.said[0].from_ms, 1700000001001);
	assert_int_equal(evidence.said[0].to_ms, 1700000005001);
	evidence_release(&evidence);
	store_close(store);
	(void)unlink(path);
}

#define with_store(name) \
	cmocka_unit_test_setup_teardown(name, make_place, clear_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_store(what_was_read_as_anybodys_counts_once_it_is_the_kernels),
	    with_store(what_was_the_kernels_already_is_not_read_again),
	    with_store(what_was_rotated_meanwhile_is_not_forgotten),
	    with_store(what_is_forged_hides_no_event),
	    with_store(forged_losses_take_no_room_from_real_ones),
	    with_store(what_was_said_is_kept_with_its_time),
	};

	return cmocka_run_group_tests_name("trust", tests, NULL, NULL);
}
