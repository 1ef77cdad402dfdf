/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Subjects as records name them, each once in memory, and what they go by in
 * the store. Private to store/.
 *
 * How many of them an owner (node, unit, container, pod) may have is bounded:
 * what is over loses its thread name, later its executable and user too, and
 * says so.
 */
#ifndef STORE_NAMES_H
#define STORE_NAMES_H

#include "evidence/record.h"
#include "store/db.h"
#include "store/index.h"

#define NAMES_RECENT 64 /* a power of two */

/* What is left of a subject's names. */
enum names_level {
	NAMES_ALL,
	NAMES_NO_COMM,
	NAMES_OWNER, /* neither thread, nor executable, label, nor user */
	NAMES_LEVELS
};

/* The store's own row of an owner. */
struct owner {
	int64_t id, node;
	uint32_t classes; /* how many it has */
	bool dirty;
};

struct named {
	uint64_t hash;
	char *text;             /* what the subject's slices lie in */
	struct subject subject; /* its node is never NULL */
	uint32_t bare;          /* position of the same without an owner */
	uint32_t body;          /* and of that without its user */
	bool owned;             /* a unit, container or pod is known */
	uint32_t owner;         /* 1 + position; 0: not looked up yet */
	int64_t ids[NAMES_LEVELS];
};

struct names {
	struct db *db;
	uint64_t seed;
	struct index by_text, by_id;
	struct named *items;
	struct owner *owners;
	uint32_t room, owner_room;
	uint32_t recent[NAMES_RECENT]; /* 1 + position: met lately */
};

int names_init(struct names *names, struct db *db);
void names_release(struct names *names);

/* The position of a subject; node stands in for one it does not name. */
int names_intern(struct names *names, const struct subject *subject,
    struct slice node, uint32_t *ret, struct error *err);

/* Its owner's row, made if it is not there; good until the next one is. */
int names_owner(struct names *names, uint32_t at, struct owner **ret,
    struct error *err);

/* What is left of it goes by *ret; 0: not in the store, and not made. */
int names_id(struct names *names, uint32_t at, enum names_level level,
    bool make, int64_t *ret, struct error *err);

/* The same for what is no class: as many names as the owner still may have. */
int names_any_id(struct names *names, uint32_t at, int64_t *ret,
    struct error *err);

/* Whether one more may be added to an owner with so many. */
bool names_fit(uint32_t classes, enum names_level level);

int names_node(struct db *db, struct slice name, int64_t *ret,
    struct error *err);

/* Write down what owners have. */
int names_flush(struct names *names, struct error *err);

/* Ids are not, or no longer, what the store says. */
void names_forget(struct names *names);

/* Forget the texts, too. */
void names_clear(struct names *names);

#endif
