/* SPDX-License-Identifier: Apache-2.0 */
/* How many events of a class, by ten minutes. */
#include <assert.h>
#include <errno.h>

#include "base/array.h"
#include "store/queries.h"
#include "store/tally.h"

#define BASE_MAX (INT64_MAX / 2) /* with what a batch adds it is a number */

static uint64_t hash_place(int64_t id, uint32_t bucket)
{
	return hash_u64(hash_u64(0, (uint64_t)id), bucket);
}

static uint64_t hash_of_witness(const void *items, uint32_t position)
{
	const struct witness *w = items;

	return hash_place(w[position].body, w[position].bucket);
}

int counts_witness(struct tally *tally, int64_t body, uint32_t bucket,
    uint32_t *ret, struct error *err)
{
	struct witness witness = {.body = body,
	    .bucket = bucket,
	    .first_ms = UINT64_MAX};
	uint64_t hash = hash_place(body, bucket);
	uint32_t at = index_begin(&tally->by_body, hash), i;

	while ((i = index_next(&tally->by_body, hash, &at))) {
		const struct witness *w = &tally->witnesses[i - 1];

		if (w->body != body || w->bucket != bucket)
			continue;
		*ret = i - 1;
		return 0;
	}
	if (!array_grow(&tally->witnesses, &tally->witness_room,
	        tally->by_body.count, sizeof(witness)) ||
	    index_reserve(&tally->by_body, hash_of_witness, tally->witnesses) <
	        0)
		return error_set(err, -ENOMEM, "out of memory");
	*ret = tally->by_body.count;
	tally->witnesses[*ret] = witness;
	index_add(&tally->by_body, hash);
	return 0;
}

static uint64_t hash_of_count(const void *items, uint32_t position)
{
	const struct count *counts = items;

	return hash_place(counts[position].kept, counts[position].bucket);
}

static int add_count(struct tally *tally, uint32_t kept, uint32_t bucket,
    uint64_t hash, struct error *err)
{
	struct count count = {.kept = kept,
	    .bucket = bucket,
	    .first = UINT32_MAX};
	int r;

	r = counts_witness(tally, tally->kept[kept].body, bucket,
	    &count.witness, err);
	if (r < 0)
		return r;
	if (!array_grow(&tally->counts, &tally->count_room,
	        tally->by_bucket.count, sizeof(count)) ||
	    index_reserve(&tally->by_bucket, hash_of_count, tally->counts) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	tally->counts[tally->by_bucket.count] = count;
	index_add(&tally->by_bucket, hash);
	return 0;
}

/* Good until the next one is found. */
static int find_count(struct tally *tally, uint32_t kept, uint32_t bucket,
    struct count **ret, struct error *err)
{
	uint64_t hash = hash_place(kept, bucket);
	uint32_t at = index_begin(&tally->by_bucket, hash), i;
	int r;

	while ((i = index_next(&tally->by_bucket, hash, &at))) {
		assert(tally->counts);
		if (tally->counts[i - 1].kept == kept &&
		    tally->counts[i - 1].bucket == bucket)
			break;
	}
	if (i == 0) {
		r = add_count(tally, kept, bucket, hash, err);
		if (r < 0)
			return r;
		i = tally->by_bucket.count;
	}
	tally->kept[kept].count = i;
	*ret = &tally->counts[i - 1];
	return 0;
}

static void widen(struct count *count, struct witness *witness,
    uint64_t time_ms)
{
	uint32_t at = (uint32_t)(time_ms - (uint64_t)count->bucket * BUCKET_MS);

	if (at < count->first)
		count->first = at;
	if (at > count->last)
		count->last = at;
	if (time_ms < witness->first_ms)
		witness->first_ms = time_ms;
	if (time_ms > witness->last_ms)
		witness->last_ms = time_ms;
}

int tally_add(struct tally *tally, uint32_t kept, const struct sample *sample,
    struct error *err)
{
	uint32_t bucket = bucket_of(sample->time_ms);
	uint32_t at = tally->kept[kept].count;
	struct count *count = at ? &tally->counts[at - 1] : NULL;
	int r = 0;

	if (!count || count->bucket != bucket)
		r = find_count(tally, kept, bucket, &count, err);
	if (r < 0)
		return r;
	count->events++;
	widen(count, &tally->witnesses[count->witness], sample->time_ms);
	return samples_add(tally, kept, sample, err);
}

static int load_base(struct tally *tally, struct count *count,
    struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	if (count->based)
		return 0;
	r = db_query(tally->db, query_observation_events, &stmt, err);
	if (r < 0)
		return r;
	db_bind_int(stmt, ":class", tally->kept[count->kept].id);
	db_bind_int(stmt, ":bucket", count->bucket);
	r = db_run_int(tally->db, stmt, &count->base, "reading counts", err);
	if (count->base > BASE_MAX)
		count->base = BASE_MAX;
	count->based = r >= 0;
	return r < 0 ? r : 0;
}

/* Take one away where there is one; what is long past is kept by the hour. */
static int take_from(struct tally *tally, uint32_t kept, uint32_t bucket,
    struct error *err)
{
	const uint32_t buckets[] = {bucket, hour_of(bucket)};
	struct count *count;
	int r;

	for (size_t i = 0; i < ARRAY_SIZE(buckets); i++) {
		r = find_count(tally, kept, buckets[i], &count, err);
		if (r == 0)
			r = load_base(tally, count, err);
		if (r < 0)
			return r;
		if (count->base + count->events <= 0)
			continue;
		count->events--;
		return 1;
	}
	return 0;
}

static int take_class(struct tally *tally, const struct class *class,
    enum names_level level, int64_t node, const struct sample *sample,
    struct error *err)
{
	int64_t id, of_body;
	uint32_t kept;
	int r;

	r = tally_find(tally, class->named, level, &class->call, class->kind,
	    &id, &of_body, err);
	if (r < 0 || id == 0)
		return r;
	r = tally_keep(tally, id, of_body, node, &kept, err);
	if (r == 0)
		r = take_from(tally, kept, bucket_of(sample->time_ms), err);
	if (r > 0)
		samples_drop(tally, kept, sample);
	return r;
}

/*
 * Who starts a container may be known by the second carrier only, and the user
 * was not always written down.
 */
static int take_away(struct tally *tally, const struct class *class,
    int64_t node, const struct sample *sample, struct error *err)
{
	const struct named *named = &tally->names.items[class->named];
	const uint32_t less[] = {named->bare, named->body};
	struct class as = *class;
	int r = 0;

	for (unsigned level = 0; level < NAMES_LEVELS; level++)
		for (size_t i = 0; i < ARRAY_SIZE(less); i++) {
			as.named = less[i];
			as.kind = class->kind;
			r = take_class(tally, &as, level, node, sample, err);
			as.kind ^= KIND_RUNTIME_INIT;
			if (r == 0)
				r = take_class(tally, &as, level, node, sample,
				    err);
			if (r != 0)
				return r;
		}
	return 0;
}

int tally_move(struct tally *tally, uint32_t class, uint32_t kept,
    const struct sample *sample, struct error *err)
{
	const struct class *c = &tally->classes[class];
	int r;

	r = take_away(tally, c, tally->kept[kept].node, sample, err);
	if (r <= 0)
		return r;
	r = tally_add(tally, kept, sample, err);
	return r < 0 ? r : 1;
}

/* In the order of the table's key: neighbours share a page. */
static int by_key(const void *a, const void *b)
{
	const struct count *x = a, *y = b;

	if (x->kept != y->kept)
		return x->kept < y->kept ? -1 : 1;
	return x->bucket < y->bucket ? -1 : x->bucket > y->bucket;
}

static int remove_count(struct tally *tally, const struct count *count,
    struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(tally->db, query_observation_remove, &stmt, err);
	if (r < 0)
		return r;
	db_bind_int(stmt, ":class", tally->kept[count->kept].id);
	db_bind_int(stmt, ":bucket", count->bucket);
	return db_run(tally->db, stmt, "removing a count", err);
}

static int write_count(struct tally *tally, const struct count *count,
    struct error *err)
{
	const int64_t values[] = {tally->kept[count->kept].id, count->bucket,
	    count->events, count->first, count->last};
	sqlite3_stmt *stmt;
	int r;

	if (count->based && count->base + count->events == 0)
		return remove_count(tally, count, err);
	if (count->events == 0 && count->first > count->last)
		return 0;
	r = db_query(tally->db, query_observation_add, &stmt, err);
	if (r < 0)
		return r;
	db_bind_ints(stmt, values, ARRAY_SIZE(values));
	return db_run(tally->db, stmt, "adding to a count", err);
}

int counts_flush(struct tally *tally, struct error *err)
{
	int r = 0;

	if (tally->by_bucket.count > 0)
		qsort(tally->counts, tally->by_bucket.count,
		    sizeof(tally->counts[0]), by_key);
	for (uint32_t i = 0; r == 0 && i < tally->by_bucket.count; i++)
		r = write_count(tally, &tally->counts[i], err);
	counts_clear(tally);
	return r;
}

void counts_clear(struct tally *tally)
{
	index_clear(&tally->by_bucket);
	index_clear(&tally->by_body);
	for (uint32_t i = 0; i < tally->by_id.count; i++)
		tally->kept[i].count = 0;
}
