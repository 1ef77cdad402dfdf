/* SPDX-License-Identifier: Apache-2.0 */
/* Up to eight events of a class in full: seven distinct pids, and the latest. */
#include <errno.h>

#include "base/array.h"
#include "store/queries.h"
#include "store/tally.h"

static const struct {
	size_t offset;
	unsigned has; /* what says that it is there */
} columns[] = {
    {offsetof(struct sample, pid),    EVENT_PID   },
    {offsetof(struct sample, uid),    EVENT_UID   },
    {offsetof(struct sample, gid),    EVENT_GID   },
    {offsetof(struct sample, auid),   EVENT_AUID  },
    {offsetof(struct sample, ses),    EVENT_SES   },
    {offsetof(struct sample, sig),    EVENT_SIG   },
    {offsetof(struct sample, compat), EVENT_COMPAT},
    {offsetof(struct sample, code),   EVENT_CODE  },
};

/* Of query_exemplar_*: time_ms, serial, the columns above, ip, nr. */
#define COLUMN_TIME   1
#define COLUMN_SERIAL 2
#define COLUMN_FIRST  3
#define COLUMN_IP     (COLUMN_FIRST + (int)ARRAY_SIZE(columns))
#define COLUMN_NR     (COLUMN_IP + 1)

static uint32_t *member(struct sample *sample, size_t i)
{
	return (uint32_t *)(void *)((char *)sample + columns[i].offset);
}

struct sample samples_read(sqlite3_stmt *row)
{
	struct sample sample = {
	    .time_ms = db_u64(row, COLUMN_TIME),
	    .serial = (uint32_t)db_u64(row, COLUMN_SERIAL),
	    .has = EVENT_STAMP,
	};

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		int column = COLUMN_FIRST + (int)i;

		if (db_is_null(row, column))
			continue;
		*member(&sample, i) =
		    (uint32_t)sqlite3_column_int64(row, column);
		sample.has |= columns[i].has;
	}
	if (!db_is_null(row, COLUMN_IP)) {
		sample.ip = db_u64(row, COLUMN_IP);
		sample.has |= EVENT_IP;
	}
	if (!db_is_null(row, COLUMN_NR)) {
		sample.nr = (int32_t)sqlite3_column_int64(row, COLUMN_NR);
		sample.has |= SAMPLE_NR;
	}
	return sample;
}

/* Most classes have few: room doubles from one. */
static bool make_room(struct kept *kept, unsigned slot)
{
	unsigned room = kept->room ? kept->room : 1;
	struct sample *samples;

	while (room <= slot)
		room *= 2;
	if (room == kept->room)
		return true;
	samples = realloc(kept->samples, room * sizeof(*samples));
	if (!samples)
		return false;
	memset(samples + kept->room, 0, (room - kept->room) * sizeof(*samples));
	kept->samples = samples;
	kept->room = (uint8_t)room;
	return true;
}

static int load_rows(struct tally *tally, struct kept *kept, struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	int r;

	r = db_query(tally->db, query_exemplar_of_class, &stmt, err);
	if (r < 0)
		return r;
	db_bind_int(stmt, ":class", kept->id);
	while ((r = db_next(tally->db, stmt, "reading exemplars", err)) > 0) {
		unsigned slot = (unsigned)db_u64(stmt, 0) % EXEMPLARS;

		if (!make_room(kept, slot))
			return error_set(err, -ENOMEM, "out of memory");
		kept->samples[slot] = samples_read(stmt);
		kept->used |= (uint8_t)(1U << slot);
	}
	return r;
}

int samples_load(struct tally *tally, struct kept *kept, struct error *err)
{
	int r = load_rows(tally, kept, err);

	if (r < 0) {
		free(kept->samples);
		kept->samples = NULL;
	}
	return r;
}

/* The first free slot, unless the pid has one already; else the latest's. */
static unsigned choose_slot(const struct kept *kept,
    const struct sample *sample)
{
	unsigned slot = EXEMPLAR_LATEST;

	for (unsigned i = 0; i < EXEMPLAR_LATEST; i++) {
		if (!(kept->used & 1U << i)) {
			slot = slot == EXEMPLAR_LATEST ? i : slot;
			continue;
		}
		if (kept->samples[i].pid == sample->pid &&
		    kept->samples[i].nr == sample->nr)
			return EXEMPLAR_LATEST;
	}
	return slot;
}

static bool list(struct tally *tally, uint32_t at)
{
	if (tally->kept[at].listed)
		return true;
	if (!array_grow(&tally->listed, &tally->listed_room,
	        tally->listed_count, sizeof(at)))
		return false;
	tally->listed[tally->listed_count++] = at;
	tally->kept[at].listed = 1;
	return true;
}

int samples_add(struct tally *tally, uint32_t at, const struct sample *sample,
    struct error *err)
{
	struct kept *kept = &tally->kept[at];
	unsigned slot = choose_slot(kept, sample);
	unsigned bit = 1U << slot;

	/* Told out of order, the latest is still the latest. */
	if (kept->used & bit && kept->samples[slot].time_ms > sample->time_ms)
		return 0;
	if (!make_room(kept, slot) || !list(tally, at))
		return error_set(err, -ENOMEM, "out of memory");
	kept->samples[slot] = *sample;
	kept->used |= (uint8_t)bit;
	kept->dirty |= (uint8_t)bit;
	return 0;
}

void samples_drop(struct tally *tally, uint32_t at, const struct sample *sample)
{
	struct kept *kept = &tally->kept[at];

	for (unsigned i = 0; i < EXEMPLARS; i++) {
		unsigned bit = 1U << i;

		if (!(kept->used & bit) ||
		    kept->samples[i].time_ms != sample->time_ms ||
		    kept->samples[i].serial != sample->serial ||
		    !list(tally, at))
			continue;
		kept->used &= (uint8_t)~bit;
		kept->dirty |= (uint8_t)bit;
	}
}

static int remove_slot(struct tally *tally, const struct kept *kept,
    unsigned slot, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(tally->db, query_exemplar_remove, &stmt, err);
	if (r < 0)
		return r;
	db_bind_int(stmt, ":class", kept->id);
	db_bind_int(stmt, ":slot", slot);
	return db_run(tally->db, stmt, "removing an exemplar", err);
}

static int write_slot(struct tally *tally, const struct kept *kept,
    unsigned slot, struct error *err)
{
	struct sample *sample = &kept->samples[slot];
	const int64_t ints[] = {kept->id, slot, (int64_t)sample->time_ms,
	    sample->serial};
	int next = ARRAY_SIZE(ints);
	sqlite3_stmt *stmt;
	int r;

	r = db_query(tally->db, query_exemplar_write, &stmt, err);
	if (r < 0)
		return r;
	db_bind_ints(stmt, ints, ARRAY_SIZE(ints));
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		next++;
		if (sample->has & columns[i].has)
			(void)sqlite3_bind_int(stmt, next,
			    (int32_t)*member(sample, i));
	}
	if (sample->has & EVENT_IP)
		(void)sqlite3_bind_int64(stmt, next + 1, (int64_t)sample->ip);
	if (sample->has & SAMPLE_NR)
		(void)sqlite3_bind_int(stmt, next + 2, sample->nr);
	return db_run(tally->db, stmt, "writing an exemplar", err);
}

static int flush_kept(struct tally *tally, struct kept *kept, struct error *err)
{
	int r = 0;

	for (unsigned i = 0; r == 0 && i < EXEMPLARS; i++) {
		unsigned bit = 1U << i;

		if (!(kept->dirty & bit))
			continue;
		r = kept->used & bit ? write_slot(tally, kept, i, err)
		                     : remove_slot(tally, kept, i, err);
	}
	kept->dirty = 0;
	kept->listed = 0;
	return r;
}

int samples_flush(struct tally *tally, struct error *err)
{
	int r = 0;

	for (uint32_t i = 0; r == 0 && i < tally->listed_count; i++)
		r = flush_kept(tally, &tally->kept[tally->listed[i]], err);
	tally->listed_count = 0;
	return r;
}

static bool same_sample(struct sample *a, struct sample *b)
{
	if (a->time_ms != b->time_ms)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		if (a->has & b->has & columns[i].has &&
		    *member(a, i) != *member(b, i))
			return false;
	if (a->has & b->has & SAMPLE_NR && a->nr != b->nr)
		return false;
	return !(a->has & b->has & EVENT_IP) || a->ip == b->ip;
}

int samples_agree(struct tally *tally, int64_t node, int64_t body,
    const struct sample *sample, struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	struct sample wanted = *sample;
	uint64_t second_ms = sample->time_ms / 1000 * 1000;
	int r;

	r = samples_flush(tally, err);
	if (r == 0)
		r = db_query(tally->db, query_exemplar_by_stamp, &stmt, err);
	if (r < 0)
		return r;
	db_bind_int(stmt, ":serial", sample->serial);
	db_bind_count(stmt, ":second_ms", second_ms);
	db_bind_int(stmt, ":node", node);
	while ((r = db_next(tally->db, stmt, "comparing exemplars", err)) > 0) {
		struct sample kept = samples_read(stmt);

		if (sqlite3_column_int64(stmt, 0) != body ||
		    !same_sample(&kept, &wanted))
			return 0;
	}
	return r < 0 ? r : 1;
}
