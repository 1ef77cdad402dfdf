/* SPDX-License-Identifier: Apache-2.0 */
/* What nodes, owners and subjects go by in the store. */
#include "store/names.h"
#include "store/queries.h"

static const uint32_t limits[NAMES_LEVELS] = {
    [NAMES_ALL] = 16384,
    [NAMES_NO_COMM] = 24576,
    [NAMES_OWNER] = UINT32_MAX, /* numbers and actions are never merged */
};

int names_node(struct db *db, struct slice name, int64_t *ret,
    struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(db, query_node_find, &stmt, err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":name", name);
	r = db_run_int(db, stmt, ret, "looking up a node", err);
	if (r != 0)
		return r < 0 ? r : 0;
	r = db_query(db, query_node_add, &stmt, err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":name", name);
	r = db_run_int(db, stmt, ret, "adding a node", err);
	return r < 0 ? r : 0;
}

static void bind_owner(sqlite3_stmt *stmt, int64_t node,
    const struct subject *subject)
{
	db_bind_int(stmt, ":node", node);
	db_bind_text(stmt, ":unit", subject->unit);
	db_bind_text(stmt, ":container", subject->container);
	db_bind_text(stmt, ":pod", subject->pod);
	db_bind_text(stmt, ":space", subject->space);
}

static int read_owner(struct db *db, const struct subject *subject,
    struct owner *ret, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = names_node(db, subject->node, &ret->node, err);
	if (r == 0)
		r = db_query(db, query_owner_find, &stmt, err);
	if (r < 0)
		return r;
	bind_owner(stmt, ret->node, subject);
	r = db_next(db, stmt, "looking up an owner", err);
	if (r > 0) {
		ret->id = sqlite3_column_int64(stmt, 0);
		ret->classes = (uint32_t)sqlite3_column_int64(stmt, 1);
		(void)sqlite3_reset(stmt);
	}
	if (r != 0)
		return r < 0 ? r : 0;
	r = db_query(db, query_owner_add, &stmt, err);
	if (r < 0)
		return r;
	bind_owner(stmt, ret->node, subject);
	r = db_run_int(db, stmt, &ret->id, "adding an owner", err);
	return r < 0 ? r : 0;
}

static uint64_t hash_id(int64_t id)
{
	return hash_u64(0, (uint64_t)id);
}

static uint64_t hash_of_owner(const void *items, uint32_t position)
{
	const struct owner *owners = items;

	return hash_id(owners[position].id);
}

static int cache_owner(struct names *names, const struct owner *owner,
    uint32_t *ret)
{
	uint64_t hash = hash_id(owner->id);
	uint32_t at = index_begin(&names->by_id, hash), i;

	while ((i = index_next(&names->by_id, hash, &at))) {
		if (names->owners[i - 1].id != owner->id)
			continue;
		*ret = i;
		return 0;
	}
	if (!array_grow(&names->owners, &names->owner_room, names->by_id.count,
	        sizeof(*owner)) ||
	    index_reserve(&names->by_id, hash_of_owner, names->owners) < 0)
		return -ENOMEM;
	names->owners[names->by_id.count] = *owner;
	index_add(&names->by_id, hash);
	*ret = names->by_id.count;
	return 0;
}

int names_owner(struct names *names, uint32_t at, struct owner **ret,
    struct error *err)
{
	struct named *named = &names->items[at];
	struct owner owner = {0};
	int r;

	if (named->owner == 0) {
		r = read_owner(names->db, &named->subject, &owner, err);
		if (r < 0)
			return r;
		if (cache_owner(names, &owner, &named->owner) < 0)
			return error_set(err, -ENOMEM, "out of memory");
	}
	*ret = &names->owners[named->owner - 1];
	return 0;
}

static void bind_subject(sqlite3_stmt *stmt, const struct subject *subject,
    enum names_level level, int64_t owner)
{
	const struct slice none = {0};

	db_bind_int(stmt, ":owner", owner);
	db_bind_text(stmt, ":exe", level < NAMES_OWNER ? subject->exe : none);
	db_bind_text(stmt, ":comm",
	    level < NAMES_NO_COMM ? subject->comm : none);
	db_bind_text(stmt, ":label",
	    level < NAMES_OWNER ? subject->label : none);
	if (level < NAMES_OWNER && subject->has_uid)
		db_bind_int(stmt, ":uid", subject->uid);
	db_bind_int(stmt, ":collapsed", level);
}

static int run_subject(struct names *names, const struct named *named,
    enum names_level level, const char *query, int64_t *ret, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(names->db, query, &stmt, err);
	if (r < 0)
		return r;
	bind_subject(stmt, &named->subject, level,
	    names->owners[named->owner - 1].id);
	return db_run_int(names->db, stmt, ret, "looking up a subject", err);
}

int names_id(struct names *names, uint32_t at, enum names_level level,
    bool make, int64_t *ret, struct error *err)
{
	struct named *named = &names->items[at];
	struct owner *owner;
	int r;

	r = names_owner(names, at, &owner, err);
	if (r == 0 && named->ids[level] == 0)
		r = run_subject(names, named, level, query_subject_find,
		    &named->ids[level], err);
	if (r == 0 && named->ids[level] == 0 && make)
		r = run_subject(names, named, level, query_subject_add,
		    &named->ids[level], err);
	if (r >= 0)
		*ret = named->ids[level];
	return r < 0 ? r : 0;
}

bool names_fit(uint32_t classes, enum names_level level)
{
	return classes < limits[level];
}

int names_any_id(struct names *names, uint32_t at, int64_t *ret,
    struct error *err)
{
	struct owner *owner;
	int64_t id = 0;
	int r = 0;

	for (unsigned level = 0; r == 0 && id == 0; level++) {
		r = names_id(names, at, level, false, &id, err);
		if (r < 0 || id != 0)
			break;
		r = names_owner(names, at, &owner, err);
		if (r < 0 || !names_fit(owner->classes, level))
			continue;
		owner->classes++;
		owner->dirty = true;
		r = names_id(names, at, level, true, &id, err);
	}
	if (r == 0)
		*ret = id;
	return r;
}

int names_flush(struct names *names, struct error *err)
{
	for (uint32_t i = 0; i < names->by_id.count; i++) {
		struct owner *owner = &names->owners[i];
		sqlite3_stmt *stmt;
		int r;

		if (!owner->dirty)
			continue;
		r = db_query(names->db, query_owner_count, &stmt, err);
		if (r < 0)
			return r;
		db_bind_int(stmt, ":id", owner->id);
		db_bind_int(stmt, ":classes", owner->classes);
		r = db_run(names->db, stmt, "counting classes", err);
		if (r < 0)
			return r;
		owner->dirty = false;
	}
	return 0;
}
