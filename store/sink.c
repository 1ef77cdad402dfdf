/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where collect puts records. They are gathered first; the store is locked
 * for as long as it takes to count them, and never while a source is read.
 */
#include <errno.h>

#include "store/internal.h"
#include "store/queries.h"

/* Serials repeat while the clock stands before this: 2001-01-01. */
#define CLOCK_SET_MS 978307200000U
/* 9999-12-31: what is later is no time. */
#define TIME_MAX_MS 253402300799999U

/* A code that is the action and no more need not be kept beside it. */
static unsigned what_is_kept(const struct event *event)
{
	bool plain = event->code == event->call.action && !event->strict &&
	             !event->ambiguous;

	return event->has & (plain ? ~(unsigned)EVENT_CODE : ~0U);
}

static struct sample sample_of(const struct event *event)
{
	return (struct sample){
	    .time_ms = event->time_ms,
	    .ip = event->ip,
	    .serial = event->serial,
	    .pid = event->pid,
	    .uid = event->uid,
	    .gid = event->gid,
	    .auid = event->auid,
	    .ses = event->ses,
	    .sig = event->sig,
	    .compat = event->compat,
	    .code = event->code,
	    .has = what_is_kept(event),
	};
}

/* What has no identity cannot be counted once. */
static bool is_verified(const struct event *event)
{
	return event->trust == TRUST_KERNEL &&
	       (event->has & EVENT_STAMP) == EVENT_STAMP &&
	       event->time_ms <= TIME_MAX_MS;
}

static int grow_events(struct gather *gather)
{
	size_t room = gather->event_room ? gather->event_room * 2 : 1024;
	void *events = realloc(gather->events, room * sizeof(struct gathered));

	if (!events)
		return -ENOMEM;
	gather->events = events;
	gather->event_room = room;
	return 0;
}

static int put_event(struct store *store, uint32_t origin,
    const struct event *event, struct error *err)
{
	struct gather *gather = &store->gather;
	uint32_t class;
	int r;

	if (gather->event_count == gather->event_room &&
	    grow_events(gather) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	r = tally_class(&store->tally, event, store->host.node, &class, err);
	if (r < 0)
		return r;
	gather->events[gather->event_count] = (struct gathered){
	    .class = class,
	    .origin = origin & INT32_MAX,
	    .unverified = !is_verified(event),
	    .sample = sample_of(event),
	};
	if (store->tally.classes[class].unnamed) {
		struct sample *to = &gather->events[gather->event_count].sample;

		to->nr = event->call.nr;
		to->has |= SAMPLE_NR;
	}
	gather->event_count++;
	return 0;
}

static int put(void *to, struct slice source, const struct record *record,
    struct error *err)
{
	struct store *store = to;
	uint32_t origin;
	int r = 0;

	if (record->kind == RECORD_NONE)
		return 0;
	if (gather_origin(&store->gather, source, &origin) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	if (record->kind == RECORD_EVENT)
		r = put_event(store, origin, &record->event, err);
	else if (gather_record(&store->gather, origin, record) < 0)
		r = error_set(err, -ENOMEM, "out of memory");
	return r;
}

static int count_undated(struct store *store, int64_t node, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query_node_undated, &stmt, err);
	if (r < 0)
		return r;
	db_bind_int(stmt, ":id", node);
	return db_run(&store->db, stmt, "counting an undated event", err);
}

/* From before the clock was set: known by where it is in its source. */
static int take_undated(struct store *store, const struct gathered *event,
    struct error *err)
{
	uint32_t kept;
	int r;

	r = tally_kept(&store->tally, event->class, &kept, err);
	if (r == 0)
		r = tally_add(&store->tally, kept, &event->sample, err);
	if (r == 0)
		r = count_undated(store, store->tally.kept[kept].node, err);
	return r < 0 ? r : PUT_NEW;
}

static int take_known(struct store *store, const struct gathered *event,
    int64_t node, struct error *err)
{
	const struct class *class = &store->tally.classes[event->class];
	uint32_t kept;
	int r;

	r = tally_agrees(&store->tally, event->class, &event->sample, err);
	if (r <= 0)
		return r < 0 ? r : PUT_CONFLICT;
	if (!store->tally.names.items[class->named].owned)
		return PUT_DUPLICATE;
	r = ledger_add(store->ledger, node, FACT_ATTRIBUTED,
	    event->sample.time_ms / 1000, event->sample.serial, err);
	if (r > 0)
		r = tally_kept(&store->tally, event->class, &kept, err);
	else
		return r < 0 ? r : PUT_DUPLICATE;
	if (r == 0)
		r = tally_move(&store->tally, event->class, kept,
		    &event->sample, err);
	return r < 0 ? r : PUT_DUPLICATE;
}

static int take_new(struct store *store, const struct gathered *event,
    int64_t node, struct error *err)
{
	const struct class *class = &store->tally.classes[event->class];
	uint32_t kept;
	int r = 0;

	if (store->tally.names.items[class->named].owned)
		r = ledger_add(store->ledger, node, FACT_ATTRIBUTED,
		    event->sample.time_ms / 1000, event->sample.serial, err);
	if (r >= 0)
		r = tally_kept(&store->tally, event->class, &kept, err);
	if (r == 0)
		r = tally_add(&store->tally, kept, &event->sample, err);
	return r < 0 ? r : PUT_NEW;
}

static int take_verified(struct store *store, const struct gathered *event,
    struct error *err)
{
	const struct class *class = &store->tally.classes[event->class];
	struct owner *owner;
	int64_t node;
	int r;

	if (event->sample.time_ms < store->horizon_ms)
		return PUT_TOO_OLD;
	if (event->sample.time_ms < CLOCK_SET_MS)
		return take_undated(store, event, err);
	r = names_owner(&store->tally.names, class->named, &owner, err);
	if (r < 0)
		return r;
	node = owner->node;
	r = ledger_add(store->ledger, node, FACT_SEEN,
	    event->sample.time_ms / 1000, event->sample.serial, err);
	if (r < 0)
		return r;
	return r > 0 ? take_new(store, event, node, err)
	             : take_known(store, event, node, err);
}

static const enum uncounted uncounted_of[PUT_COUNT] = {
    [PUT_NEW] = UNCOUNTED_COUNT,
    [PUT_DUPLICATE] = UNCOUNTED_COUNT,
    [PUT_CONFLICT] = UNCOUNTED_CONFLICT,
    [PUT_TOO_OLD] = UNCOUNTED_TOO_OLD,
    [PUT_UNVERIFIED] = UNCOUNTED_UNVERIFIED,
};

static int take_event(struct store *store, const struct gathered *event,
    struct error *err)
{
	struct origin *origin = &store->gather.origins[event->origin];
	int what, r = 0;

	if (event->unverified)
		what = unverified_add(store, origin, event, err);
	else
		what = take_verified(store, event, err);
	if (what < 0)
		return what;
	if (!event->unverified && event->sample.time_ms > origin->last_ms)
		origin->last_ms = event->sample.time_ms;
	origin->records++;
	origin->outcome[what]++;
	if (uncounted_of[what] != UNCOUNTED_COUNT)
		r = uncounted_add(store, origin, uncounted_of[what],
		    event->sample.has & EVENT_TIME ? event->sample.time_ms : 0,
		    err);
	return r == 0 && what == PUT_CONFLICT
	           ? keep_conflict(store, origin, event, err)
	           : r;
}

static uint64_t newest_ms(const struct gather *gather)
{
	uint64_t newest = 0;

	for (size_t i = 0; i < gather->origin_count; i++)
		if (gather->origins[i].last_ms > newest)
			newest = gather->origins[i].last_ms;
	return newest;
}

static int take_all(struct store *store, struct error *err)
{
	struct gather *gather = &store->gather;
	int r = 0;

	for (size_t i = 0; r == 0 && i < gather->event_count; i++)
		r = take_event(store, &gather->events[i], err);
	for (size_t i = 0; r == 0 && i < gather->record_count; i++)
		r = keep_record(store,
		    &gather->origins[gather->records[i].origin],
		    &gather->records[i].record, err);
	for (size_t i = 0; r == 0 && i < gather->origin_count; i++)
		r = uncounted_flush(store, &gather->origins[i], err);
	if (r == 0)
		r = tally_flush(&store->tally, err);
	if (r == 0)
		r = ledger_flush(store->ledger, err);
	if (r == 0 && newest_ms(gather) > 0)
		r = store_compact(store, newest_ms(gather), err);
	return r;
}

static int begin(void *to, struct error *err)
{
	struct store *store = to;

	if (!store->writable)
		return error_set(err, -EROFS, "the store is open for reading");
	gather_clear(&store->gather);
	tally_trim(&store->tally);
	return 0;
}

static int commit(void *to, const struct checkpoint *at, size_t count,
    struct error *err)
{
	struct store *store = to;
	int r;

	r = store_begin(store, err);
	if (r < 0)
		return r;
	r = take_all(store, err);
	for (size_t i = 0; r == 0 && i < count; i++)
		r = keep_checkpoint(store, &at[i], err);
	return store_end(store, r, err);
}

static void outcome(void *to, struct slice source,
    uint64_t ret[static PUT_COUNT])
{
	struct store *store = to;
	uint32_t origin;

	memset(ret, 0, PUT_COUNT * sizeof(*ret));
	if (gather_origin(&store->gather, source, &origin) == 0)
		memcpy(ret, store->gather.origins[origin].outcome,
		    PUT_COUNT * sizeof(*ret));
}

static void rollback(void *to)
{
	struct store *store = to;

	gather_clear(&store->gather);
}

static bool keep_host(struct store *store, const struct store_host *host)
{
	struct arena *arena = &store->host_memory;

	arena_release(arena);
	return arena_copy(arena, host->node, &store->host.node) &&
	       arena_copy(arena, host->kernel, &store->host.kernel) &&
	       arena_copy(arena, host->libc, &store->host.libc) &&
	       arena_copy(arena, host->runtime, &store->host.runtime);
}

static int out_of_memory(void *to, struct error *err)
{
	(void)to;
	return error_set(err, -ENOMEM, "out of memory");
}

struct sink store_sink(struct store *store, const struct store_host *host)
{
	struct sink sink = {begin, put, commit, outcome, rollback, store};

	store->tally.named = host->named;
	if (!keep_host(store, host))
		sink.begin = out_of_memory;
	return sink;
}
