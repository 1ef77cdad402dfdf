/* SPDX-License-Identifier: Apache-2.0 */
/* A store in a folder of the test's own, and specimens to put into it. */
#ifndef TESTS_STORE_HELP_H
#define TESTS_STORE_HELP_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/store.h"
#include "tests/test.h"

#define NOW_MS  1700000000000U
#define X86_64  0xc000003eU
#define RET_LOG 0x7ffc0000U

struct place {
	char dir[32];
	char path[64];
};

static int make_place(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	if (!place)
		return -1;
	*state = place;
	strcpy(place->dir, "/dev/shm/store-XXXXXX"); /* nothing is synced */
	if (!mkdtemp(place->dir)) {
		strcpy(place->dir, "/tmp/store-XXXXXX");
		if (!mkdtemp(place->dir))
			return -1;
	}
	(void)snprintf(place->path, sizeof(place->path), "%s/db", place->dir);
	return 0;
}

static void remove_files(const struct place *place)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", ".copy"};
	char path[80];

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		(void)snprintf(path, sizeof(path), "%s%s", place->path,
		    suffixes[i]);
		(void)unlink(path);
	}
}

static int clear_place(void **state)
{
	struct place *place = *state;

	remove_files(place);
	(void)rmdir(place->dir);
	free(place);
	return 0;
}

static inline struct store *open_store(const struct place *place)
{
	struct store *store = NULL;
	struct error err;

	if (store_open(place->path, STORE_CREATE, &store, &err) < 0)
		fail_msg("%s", err.text);
	return store;
}

static inline struct sink sink_of(struct store *store)
{
	return store_sink(store, &(struct store_host){.node = slice_of("here"),
	                             .kernel = slice_of("6.18")});
}

/* An event in full; tests vary what they are about. */
static inline struct record event_at(uint32_t serial)
{
	return (struct record){
	    .kind = RECORD_EVENT,
	    .event =
	        {
	                .subject = {.exe = slice_of("/bin/ls"),
	                .comm = slice_of("ls")},
	                .call = {X86_64, 59, RET_LOG},
	                .time_ms = NOW_MS + serial,
	                .serial = serial,
	                .code = RET_LOG,
	                .pid = 100,
	                .has = EVENT_STAMP | EVENT_ARCH | EVENT_PID | EVENT_CODE,
	                .trust = TRUST_KERNEL,
	                },
	};
}

struct outcomes {
	uint64_t of[PUT_COUNT];
};

/* One batch, from one source. */
static inline struct outcomes put_all(struct store *store, const char *source,
    const struct record *records, size_t count)
{
	struct sink sink = sink_of(store);
	const struct checkpoint at = {.source = slice_of(source)};
	struct outcomes ret;
	struct error err;

	assert_int_equal(sink.begin(sink.to, NULL), 0);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(sink.put(sink.to, slice_of(source),
		                     &records[i], NULL),
		    0);
	if (sink.commit(sink.to, &at, 1, &err) < 0)
		fail_msg("%s", err.text);
	sink.outcome(sink.to, slice_of(source), ret.of);
	return ret;
}

/* What became of one event. */
static inline enum put put_one(struct store *store, const char *source,
    const struct record *record)
{
	struct outcomes outcomes = put_all(store, source, record, 1);
	enum put what = 0;

	while (what < PUT_COUNT && outcomes.of[what] == 0)
		what++;
	return what;
}

static inline struct evidence all_evidence(struct store *store)
{
	const struct evidence_query query = {0};
	struct evidence evidence = {0};
	struct error err;

	if (store_evidence(store, &query, &evidence, &err) < 0)
		fail_msg("%s", err.text);
	return evidence;
}

static inline uint64_t events_of(const struct evidence *evidence,
    const char *unit)
{
	uint64_t count = 0;

	for (size_t i = 0; i < evidence->observation_count; i++) {
		const struct observation *o = &evidence->observations[i];

		if (unit ? o->subject.unit.ptr &&
		               slice_equals(o->subject.unit, unit)
		         : !o->subject.unit.ptr)
			count += o->events;
	}
	return count;
}

static inline void say_fault(const char *what, void *arg)
{
	(void)arg;
	print_error("%s\n", what);
}

static inline void assert_sound(struct store *store)
{
	assert_int_equal(store_check(store, say_fault, NULL, NULL), 0);
}

#define store_test(test) \
	cmocka_unit_test_setup_teardown(test, make_place, clear_place)

#endif
