/* SPDX-License-Identifier: Apache-2.0 */
/* What triage looks at: the store, or logs read there and then. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/collecting.h"
#include "cli/command.h"
#include "cli/triage.h"

/*
 * A log that was copied, or printed, may hold nothing but what anybody could
 * have written. Somebody on call wants to know what it says all the same: it
 * goes no further than a store in memory, and it is said.
 */
struct belief {
	struct sink store;
	uint32_t count;
};

static int put_believed(void *to, struct slice source,
    const struct record *record, struct error *err)
{
	struct belief *belief = to;
	struct record copy = *record;

	if (copy.kind == RECORD_EVENT) {
		struct event *event = &copy.event;

		if (!(event->has & EVENT_SERIAL))
			event->serial = ++belief->count;
		event->has |= EVENT_STAMP;
		event->trust = TRUST_KERNEL;
	}
	return belief->store.put(belief->store.to, source, &copy, err);
}

static int begin(void *to, struct error *err)
{
	struct belief *belief = to;

	return belief->store.begin(belief->store.to, err);
}

static int commit(void *to, const struct checkpoint *at, size_t count,
    struct error *err)
{
	struct belief *belief = to;

	return belief->store.commit(belief->store.to, at, count, err);
}

static void outcome(void *to, struct slice source,
    uint64_t ret[static PUT_COUNT])
{
	struct belief *belief = to;

	belief->store.outcome(belief->store.to, source, ret);
}

static void rollback(void *to)
{
	struct belief *belief = to;

	belief->store.rollback(belief->store.to);
}

static struct sink believe(const struct sink *store, void *arg)
{
	struct belief *belief = arg;

	belief->store = *store;
	return (struct sink){begin, put_believed, commit,
	    store->outcome ? outcome : NULL, rollback, belief};
}

static bool add_sources(const struct triage_want *want,
    struct collecting *collecting)
{
	if (want->from.count == 0)
		return collecting_add_usual(collecting);
	for (size_t i = 0; i < want->from.count; i++)
		if (!collecting_add(collecting, want->from.items[i]))
			return false;
	return true;
}

/* What could not be read was said; it is trouble if nothing could. */
static bool some_were_read(const struct collecting *collecting)
{
	size_t failed = 0;

	for (size_t i = 0; i < collecting->count; i++) {
		const struct ingest_item *item = &collecting->items[i];

		if (item->result < 0) {
			(void)trouble(item->what, &item->err);
			failed++;
		}
	}
	return failed == 0 || failed < collecting->count;
}

static bool read_into(const struct triage_want *want,
    const struct reader_options *reading, struct belief *belief,
    struct store **ret)
{
	cleanup_collecting struct collecting collecting = {
	    .reading = *reading,
	    .node = want->reading.node,
	    .workloads = want->workloads,
	    .unit = want->unit,
	    .no_doubts = true, /* the answer says so */
	};
	cleanup_store struct store *store = NULL;
	struct error err;

	if (belief) {
		collecting.reading.has_trust = true;
		collecting.reading.trust = TRUST_KERNEL;
		collecting.between = believe;
		collecting.between_arg = belief;
	}
	if (!add_sources(want, &collecting) && want->from.count > 0)
		return false;
	if (store_open(":memory:", STORE_CREATE, &store, &err) < 0) {
		(void)trouble("a store in memory", &err);
		return false;
	}
	if (!collecting_run(&collecting, store, ":memory:") ||
	    !some_were_read(&collecting))
		return false;
	*ret = TAKE(store);
	return true;
}

/* Standard input is there once only. */
static bool may_reread(const struct triage_want *want)
{
	for (size_t i = 0; i < want->from.count; i++)
		if (slice_equals(slice_of(want->from.items[i]), "-"))
			return false;
	return want->from.count > 0;
}

static bool read_logs(const struct triage_want *want,
    const struct reader_options *reading, struct store **ret,
    bool *ret_unverified)
{
	cleanup_store struct store *store = NULL;
	struct store_totals totals = {0};
	struct belief belief = {.count = 0};
	struct error err;

	*ret_unverified = false;
	if (!read_into(want, reading, NULL, &store))
		return false;
	if (store_totals(store, &totals, &err) < 0) {
		(void)trouble("a store in memory", &err);
		return false;
	}
	if (totals.events == 0 && totals.unverified > 0 && may_reread(want)) {
		store_close(TAKE(store));
		*ret_unverified = true;
		if (!read_into(want, reading, &belief, &store))
			return false;
	}
	*ret = TAKE(store);
	return true;
}

bool triage_open(const struct triage_want *want,
    const struct reader_options *reading, struct store **ret,
    bool *ret_unverified)
{
	const char *named = want->db ? want->db : getenv("SECCOMPCTL_DB");
	const char *path;

	*ret_unverified = false;
	if (want->from.count > 0)
		return read_logs(want, reading, ret, ret_unverified);
	path = store_path(want->db);
	if ((named && *named) || access(path, F_OK) == 0)
		return open_store(path, STORE_READ, ret);
	say("no store yet: reading the logs of this host as they are");
	return read_logs(want, reading, ret, ret_unverified);
}
