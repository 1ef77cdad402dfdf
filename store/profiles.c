/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles by the hash of their canonical form: what really was deployed. */
#include <errno.h>

#include "store/internal.h"
#include "store/queries.h"

static int add_profile(struct store *store, struct slice hash,
    struct slice json, uint64_t at_ms, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query_profile_add, &stmt, err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":hash", hash);
	db_bind_text(stmt, ":json", json);
	db_bind_count(stmt, ":at_ms", at_ms);
	return db_run(&store->db, stmt, "keeping a profile", err);
}

int store_profile_put(struct store *store, struct slice hash, struct slice json,
    uint64_t at_ms, struct error *err)
{
	int r = store_begin(store, err);

	if (r < 0)
		return r;
	return store_end(store, add_profile(store, hash, json, at_ms, err),
	    err);
}

int store_profile_get(struct store *store, struct slice hash, char **ret,
    size_t *len, struct error *err)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	struct slice json;
	char *copy;
	int r;

	r = db_query(&store->db, query_profile_read, &stmt, err);
	if (r < 0)
		return r;
	db_bind_text(stmt, ":hash", hash);
	r = db_next(&store->db, stmt, "reading a profile", err);
	if (r <= 0)
		return r;
	json = db_text(stmt, 0);
	copy = malloc(json.len + 1);
	if (!copy)
		return error_set(err, -ENOMEM, "out of memory");
	memcpy(copy, json.ptr, json.len);
	copy[json.len] = '\0';
	*ret = copy;
	*len = json.len;
	return 1;
}
