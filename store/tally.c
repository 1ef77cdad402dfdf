/* SPDX-License-Identifier: Apache-2.0 */
#include "store/tally.h"

#include <errno.h>

#include "base/array.h"
#include "store/queries.h"

#define UNNAMED_MAX 16     /* of an owner and architecture */
#define CLASSES_MAX 32768U /* in memory, from one batch to the next */

int tally_init(struct tally *tally, struct db *db)
{
	*tally = (struct tally){.db = db};
	return names_init(&tally->names, db);
}

static uint64_t hash_class(uint64_t seed, uint32_t named, uint32_t kind,
    const struct call *call)
{
	uint64_t hash =
	    hash_u64(seed, (uint64_t)named << 32 | (uint32_t)call->nr);

	return hash_u64(hash ^ kind, (uint64_t)call->arch << 32 | call->action);
}

static uint64_t hash_of_class(const void *items, uint32_t position)
{
	const struct class *classes = items;

	return classes[position].hash;
}

static uint32_t kind_of(const struct event *event)
{
	return (event->strict ? KIND_STRICT : 0U) |
	       (event->runtime_init ? KIND_RUNTIME_INIT : 0U) |
	       (event->has & EVENT_ARCH ? 0U : KIND_NO_ARCH) |
	       (event->has & EVENT_CODE || event->ambiguous || event->strict
	               ? 0U
	               : KIND_NO_ACTION) |
	       (event->ambiguous ? KIND_AMBIGUOUS : 0U);
}

static bool is_class(const struct class *class, uint32_t named, uint32_t kind,
    const struct call *call)
{
	return class->named == named && class->call.nr == call->nr &&
	       class->call.action == call->action &&
	       class->call.arch == call->arch && class->kind == kind;
}

static int add_class(struct tally *tally, const struct class *class)
{
	if (!array_grow(&tally->classes, &tally->class_room,
	        tally->by_class.count, sizeof(*class)) ||
	    index_reserve(&tally->by_class, hash_of_class, tally->classes) < 0)
		return -ENOMEM;
	tally->classes[tally->by_class.count] = *class;
	index_add(&tally->by_class, class->hash);
	return 0;
}

int tally_class(struct tally *tally, const struct event *event,
    struct slice node, uint32_t *ret, struct error *err)
{
	struct class class = {.kind = kind_of(event), .call = event->call};
	uint32_t at, i;
	int r;

	r = names_intern(&tally->names, &event->subject, node, &class.named,
	    err);
	if (r < 0)
		return r;
	class.hash =
	    hash_class(tally->names.seed, class.named, class.kind, &class.call);
	at = index_begin(&tally->by_class, class.hash);
	while ((i = index_next(&tally->by_class, class.hash, &at)))
		if (is_class(&tally->classes[i - 1], class.named, class.kind,
		        &class.call)) {
			*ret = i - 1;
			return 0;
		}
	class.unnamed =
	    tally->named && !tally->named(event->call.arch, event->call.nr);
	if (add_class(tally, &class) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	*ret = tally->by_class.count - 1;
	return 0;
}

static void bind_class(sqlite3_stmt *stmt, int64_t subject,
    const struct call *call, uint32_t kind)
{
	db_bind_int(stmt, ":subject", subject);
	db_bind_int(stmt, ":arch", call->arch);
	db_bind_int(stmt, ":nr", call->nr);
	db_bind_int(stmt, ":action", call->action);
	db_bind_int(stmt, ":kind", kind);
}

static int find_exactly(struct tally *tally, uint32_t named,
    enum names_level level, const struct call *call, uint32_t kind, int64_t *id,
    int64_t *body, struct error *err)
{
	sqlite3_stmt *stmt;
	int64_t subject;
	int r;

	*id = 0;
	r = names_id(&tally->names, named, level, false, &subject, err);
	if (r < 0 || subject == 0)
		return r;
	r = db_query(tally->db, query_class_find, &stmt, err);
	if (r < 0)
		return r;
	bind_class(stmt, subject, call, kind);
	r = db_next(tally->db, stmt, "looking up a class", err);
	if (r <= 0)
		return r;
	*id = sqlite3_column_int64(stmt, 0);
	*body = sqlite3_column_int64(stmt, 1);
	(void)sqlite3_reset(stmt);
	return 0;
}

int tally_find(struct tally *tally, uint32_t named, enum names_level level,
    const struct call *call, uint32_t kind, int64_t *id, int64_t *body,
    struct error *err)
{
	struct call others = *call;
	int r = find_exactly(tally, named, level, call, kind, id, body, err);

	others.nr = NR_OTHERS;
	if (r == 0 && *id == 0)
		r = find_exactly(tally, named, level, &others, kind, id, body,
		    err);
	return r;
}

/* One that no table knows is its owner's own, or goes with all the others. */
static int place_number(struct tally *tally, uint32_t named, struct call *call,
    struct error *err)
{
	struct owner *owner = NULL;
	sqlite3_stmt *stmt = NULL;
	int64_t nr = 0;
	int r = names_owner(&tally->names, named, &owner, err);

	if (r == 0)
		r = db_query(tally->db, query_unnamed_add, &stmt, err);
	if (r < 0 || !owner || !stmt)
		return r;
	db_bind_int(stmt, ":owner", owner->id);
	db_bind_int(stmt, ":arch", call->arch);
	db_bind_int(stmt, ":nr", call->nr);
	db_bind_int(stmt, ":most", UNNAMED_MAX);
	r = db_run_int(tally->db, stmt, &nr, "placing a number", err);
	if (r == 0)
		call->nr = NR_OTHERS;
	return r < 0 ? r : 0;
}

static int make_class(struct tally *tally, uint32_t named,
    enum names_level level, const struct call *call, uint32_t kind, int64_t *id,
    int64_t body, struct error *err)
{
	sqlite3_stmt *stmt;
	int64_t subject;
	int r;

	r = names_id(&tally->names, named, level, true, &subject, err);
	if (r < 0)
		return r;
	r = db_query(tally->db, query_class_add, &stmt, err);
	if (r < 0)
		return r;
	bind_class(stmt, subject, call, kind);
	if (body != 0)
		db_bind_int(stmt, ":body", body);
	r = db_run_int(tally->db, stmt, id, "adding a class", err);
	return r < 0 ? r : 0;
}

/* Find a class under as many names as it is kept with, or add it. */
static int resolve(struct tally *tally, uint32_t named,
    const struct class *class, int64_t body, int64_t ret[static 2],
    struct error *err)
{
	struct call call = class->call;
	struct owner *owner;
	int r = 0;

	if (class->unnamed)
		r = place_number(tally, named, &call, err);
	for (unsigned level = 0; r == 0 && level < NAMES_LEVELS; level++) {
		r = find_exactly(tally, named, level, &call, class->kind,
		    &ret[0], &ret[1], err);
		if (r < 0 || ret[0] != 0)
			return r;
		r = names_owner(&tally->names, named, &owner, err);
		if (r < 0)
			return r;
		if (!names_fit(owner->classes, level))
			continue;
		owner->classes++;
		owner->dirty = true;
		r = make_class(tally, named, level, &call, class->kind, &ret[0],
		    body, err);
		ret[1] = body ? body : ret[0];
		return r;
	}
	return r;
}

static uint64_t hash_id(int64_t id)
{
	return hash_u64(0, (uint64_t)id);
}

static uint64_t hash_of_kept(const void *items, uint32_t position)
{
	const struct kept *kept = items;

	return hash_id(kept[position].id);
}

int tally_keep(struct tally *tally, int64_t id, int64_t body, int64_t node,
    uint32_t *ret, struct error *err)
{
	struct kept kept = {.id = id, .body = body, .node = node};
	uint64_t hash = hash_id(id);
	uint32_t at = index_begin(&tally->by_id, hash), i;
	int r;

	while ((i = index_next(&tally->by_id, hash, &at)))
		if (tally->kept[i - 1].id == id) {
			*ret = i - 1;
			return 0;
		}
	r = samples_load(tally, &kept, err);
	if (r < 0)
		return r;
	if (!array_grow(&tally->kept, &tally->kept_room, tally->by_id.count,
	        sizeof(kept)) ||
	    index_reserve(&tally->by_id, hash_of_kept, tally->kept) < 0) {
		free(kept.samples);
		return error_set(err, -ENOMEM, "out of memory");
	}
	tally->kept[tally->by_id.count] = kept;
	index_add(&tally->by_id, hash);
	*ret = tally->by_id.count - 1;
	return 0;
}

int tally_kept(struct tally *tally, uint32_t class, uint32_t *ret,
    struct error *err)
{
	struct class *c = &tally->classes[class];
	uint32_t body = tally->names.items[c->named].body;
	int64_t of_body[2] = {0}, ids[2] = {0};
	struct owner *owner;
	int r = 0;

	if (c->kept > 0) {
		*ret = c->kept - 1;
		return 0;
	}
	if (body != c->named)
		r = resolve(tally, body, c, 0, of_body, err);
	if (r == 0)
		r = resolve(tally, c->named, c, of_body[0], ids, err);
	if (r == 0)
		r = names_owner(&tally->names, c->named, &owner, err);
	if (r == 0)
		r = tally_keep(tally, ids[0], ids[1], owner->node, ret, err);
	if (r == 0)
		c->kept = *ret + 1;
	return r;
}

int tally_flush(struct tally *tally, struct error *err)
{
	int r = counts_flush(tally, err);

	if (r == 0)
		r = samples_flush(tally, err);
	if (r == 0)
		r = names_flush(&tally->names, err);
	return r;
}

void tally_forget(struct tally *tally)
{
	counts_clear(tally);
	for (uint32_t i = 0; i < tally->by_id.count; i++)
		free(tally->kept[i].samples);
	index_clear(&tally->by_id);
	tally->listed_count = 0;
	for (uint32_t i = 0; i < tally->by_class.count; i++)
		tally->classes[i].kept = 0;
	names_forget(&tally->names);
}

void tally_trim(struct tally *tally)
{
	if (tally->by_class.count < CLASSES_MAX)
		return;
	tally_forget(tally);
	index_clear(&tally->by_class);
	names_clear(&tally->names);
}

void tally_release(struct tally *tally)
{
	tally_forget(tally);
	index_release(&tally->by_class);
	index_release(&tally->by_id);
	index_release(&tally->by_bucket);
	index_release(&tally->by_body);
	free(tally->classes);
	free(tally->kept);
	free(tally->counts);
	free(tally->witnesses);
	free(tally->listed);
	names_release(&tally->names);
}
