/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How often what happened, gathered in memory and written at the end of a
 * batch: classes, their counts by ten minutes, and their exemplars. Private to
 * store/.
 *
 * A class as records name it may be kept under fewer names than it has
 * (store/names.h); counts and exemplars belong to the class as it is kept.
 */
#ifndef STORE_TALLY_H
#define STORE_TALLY_H

#include "evidence/record.h"
#include "store/names.h"

#define BUCKET_MS   600000U
#define BUCKET_HOUR 6U /* buckets */

#define EXEMPLARS       8U
#define EXEMPLAR_LATEST 7U /* the slots before it are of distinct pids */

/* Bits of class.kind. */
enum class_kind {
	KIND_STRICT = 1,
	KIND_RUNTIME_INIT = 2,
	KIND_NO_ARCH = 4,
	KIND_NO_ACTION = 8,
	KIND_AMBIGUOUS = 16
};

#define SAMPLE_NR (1U << 31) /* in has: no table knows its number */

/* What is kept of one event besides its class: 64 bytes. */
struct sample {
	uint64_t time_ms, ip;
	uint32_t serial, pid, uid, gid, auid, ses, sig, compat, code;
	int32_t nr;
	uint32_t has; /* of enum event_has, or SAMPLE_NR; 0: an empty slot */
};

/* As records name it. */
struct class
{
	uint64_t hash;
	uint32_t named; /* position in names */
	uint32_t kind;
	struct call call;
	bool unnamed;  /* no table knows its number */
	uint32_t kept; /* 1 + position; 0: not looked up yet */
};

/* As the store has it. */
struct kept {
	int64_t id, body, node;
	uint32_t count; /* 1 + position of the count met last */
	uint8_t room, listed;
	uint8_t used, dirty; /* bits of slots */
	struct sample *samples;
};

/* What was said of a body in a bucket, whoever its owner. */
struct witness {
	int64_t body;
	uint32_t bucket;
	bool loaded; /* with what the store had of it */
	uint64_t first_ms, last_ms;
};

/* Of a class in a bucket, since the batch began. */
struct count {
	uint32_t kept, bucket, witness;
	bool based;
	int64_t base;         /* what the store has, if based */
	int64_t events;       /* to be added to it */
	uint32_t first, last; /* from the begin of the bucket */
};

struct tally {
	struct db *db;
	bool (*named)(uint32_t arch, int32_t nr); /* NULL: all are */
	struct names names;
	struct index by_class, by_id, by_bucket, by_body;
	struct class *classes;
	struct kept *kept;
	struct count *counts;
	struct witness *witnesses;
	uint32_t class_room, kept_room, count_room, witness_room;
	uint32_t *listed; /* kept classes with exemplars to be written */
	uint32_t listed_count, listed_room;
};

int tally_init(struct tally *tally, struct db *db);
void tally_release(struct tally *tally);

/* The position of an event's class; needs no transaction. */
int tally_class(struct tally *tally, const struct event *event,
    struct slice node, uint32_t *ret, struct error *err);

/* The class as it is kept, made if it is not there. */
int tally_kept(struct tally *tally, uint32_t class, uint32_t *ret,
    struct error *err);

/*
 * The id of a class, with the names left at level, by its own number or among
 * those that no table knows; 0: it is not there.
 */
int tally_find(struct tally *tally, uint32_t named, enum names_level level,
    const struct call *call, uint32_t kind, int64_t *id, int64_t *body,
    struct error *err);

/* Room in memory for a class of the store. */
int tally_keep(struct tally *tally, int64_t id, int64_t body, int64_t node,
    uint32_t *ret, struct error *err);

/* One more event. */
int tally_add(struct tally *tally, uint32_t kept, const struct sample *sample,
    struct error *err);

/*
 * The event is counted under the class without an owner: count it under kept
 * instead. 0: it is not to be found there.
 */
int tally_move(struct tally *tally, uint32_t class, uint32_t kept,
    const struct sample *sample, struct error *err);

/*
 * Whether an event that was counted may have been this one: somebody of its
 * body was counted in its ten minutes, about then, and no exemplar with its
 * stamp says otherwise. store/agree.c.
 */
int tally_agrees(struct tally *tally, uint32_t class,
    const struct sample *sample, struct error *err);

/* Exemplars; store/samples.c. */
int samples_load(struct tally *tally, struct kept *kept, struct error *err);
int samples_add(struct tally *tally, uint32_t at, const struct sample *sample,
    struct error *err);
void samples_drop(struct tally *tally, uint32_t at,
    const struct sample *sample);
int samples_flush(struct tally *tally, struct error *err);
/* From a row of query_exemplar_of_class. */
struct sample samples_read(sqlite3_stmt *row);
/* 1: no exemplar with this stamp is of another body or says otherwise; 0. */
int samples_agree(struct tally *tally, int64_t node, int64_t body,
    const struct sample *sample, struct error *err);

/* Counts; store/counts.c. */
static inline uint32_t bucket_of(uint64_t time_ms)
{
	return (uint32_t)(time_ms / BUCKET_MS);
}

static inline uint32_t hour_of(uint32_t bucket)
{
	return bucket - bucket % BUCKET_HOUR;
}

/* The position of what was said of a body in a bucket. */
int counts_witness(struct tally *tally, int64_t body, uint32_t bucket,
    uint32_t *ret, struct error *err);
int counts_flush(struct tally *tally, struct error *err);
void counts_clear(struct tally *tally);

/* Write it all down; counts begin at nothing again. */
int tally_flush(struct tally *tally, struct error *err);

/* What the store says may have changed. */
void tally_forget(struct tally *tally);

/* Between batches: forget what is too much to be kept in memory. */
void tally_trim(struct tally *tally);

#endif
