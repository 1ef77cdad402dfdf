/* SPDX-License-Identifier: Apache-2.0 */
/* Bring a database to the newest version of its schema. Private to store/. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "base/error.h"
#include "store/db.h"
#include "store/migrations.h"

/*
 * Run those of the steps that db has not seen, in one transaction: the
 * database is at its old version or at the newest, never in between. Several
 * programs may do so at once. Returns -ENOTSUP if db is ahead of the steps.
 */
int migrate(const struct db *db, const struct migration *steps, size_t count,
    struct error *err);

#endif
