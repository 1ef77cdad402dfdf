/* SPDX-License-Identifier: Apache-2.0 */
#include "store/names.h"

#include <stddef.h>
#include <sys/random.h>

#include "base/array.h"

#define TEXT_MAX 4096U /* PATH_MAX: longer ones are cut */

static const size_t members[] = {
    offsetof(struct subject, node),
    offsetof(struct subject, unit),
    offsetof(struct subject, container),
    offsetof(struct subject, pod),
    offsetof(struct subject, space),
    offsetof(struct subject, exe),
    offsetof(struct subject, comm),
    offsetof(struct subject, label),
};

static struct slice *member(struct subject *subject, size_t i)
{
	return (struct slice *)(void *)((char *)subject + members[i]);
}

int names_init(struct names *names, struct db *db)
{
	*names = (struct names){.db = db};
	if (getrandom(&names->seed, sizeof(names->seed), 0) !=
	    (ssize_t)sizeof(names->seed))
		return -EIO;
	return 0;
}

static uint64_t hash_subject(uint64_t hash, const struct subject *subject)
{
	struct subject copy = *subject;

	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		hash = hash_slice(hash, *member(&copy, i));
	return hash_u64(hash, subject->has_uid ? subject->uid : UINT64_MAX);
}

static bool same_subject(const struct subject *a, const struct subject *b)
{
	return a->has_uid == b->has_uid && (!a->has_uid || a->uid == b->uid) &&
	       slice_same(a->comm, b->comm) && slice_same(a->exe, b->exe) &&
	       slice_same(a->unit, b->unit) &&
	       slice_same(a->container, b->container) &&
	       slice_same(a->label, b->label) && slice_same(a->node, b->node) &&
	       slice_same(a->pod, b->pod) && slice_same(a->space, b->space);
}

static bool copy_subject(struct named *named, const struct subject *from)
{
	struct subject subject = *from;
	size_t size = 1;
	char *at;

	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		size += member(&subject, i)->len;
	named->text = at = malloc(size);
	if (!at)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		struct slice *s = member(&subject, i);

		if (!s->ptr)
			continue;
		memcpy(at, s->ptr, s->len);
		s->ptr = at;
		at += s->len;
	}
	named->subject = subject;
	return true;
}

static uint64_t hash_of(const void *items, uint32_t position)
{
	const struct named *named = items;

	return named[position].hash;
}

static int add(struct names *names, const struct subject *subject,
    uint64_t hash)
{
	struct named named = {.hash = hash};

	if (!array_grow(&names->items, &names->room, names->by_text.count,
	        sizeof(named)) ||
	    index_reserve(&names->by_text, hash_of, names->items) < 0 ||
	    !copy_subject(&named, subject))
		return -ENOMEM;
	named.owned =
	    subject->unit.ptr || subject->container.ptr || subject->pod.ptr;
	named.bare = named.body = names->by_text.count; /* itself, as yet */
	names->items[names->by_text.count] = named;
	index_add(&names->by_text, hash);
	return 0;
}

static int intern(struct names *names, const struct subject *subject,
    uint32_t *ret)
{
	uint64_t hash = hash_subject(names->seed, subject);
	uint32_t at = index_begin(&names->by_text, hash), i;
	int r;

	while ((i = index_next(&names->by_text, hash, &at))) {
		if (!same_subject(&names->items[i - 1].subject, subject))
			continue;
		*ret = i - 1;
		return 0;
	}
	r = add(names, subject, hash);
	if (r == 0)
		*ret = names->by_text.count - 1;
	return r < 0 ? r : 1;
}

/* What copies of the same record look like that know less of its owner. */
static int add_bodies(struct names *names, uint32_t at)
{
	struct subject less = names->items[at].subject;
	uint32_t bare, body;
	int r;

	less.unit = less.container = less.pod = less.space = (struct slice){0};
	r = intern(names, &less, &bare);
	if (r < 0)
		return r;
	less.has_uid = false;
	r = intern(names, &less, &body);
	if (r < 0)
		return r;
	names->items[bare].body = names->items[at].body = body;
	names->items[at].bare = bare;
	return 0;
}

static uint64_t tail_of(struct slice s)
{
	uint64_t tail = s.len;

	if (!s.ptr)
		return UINT64_MAX;
	if (s.len >= 8)
		memcpy(&tail, s.ptr + s.len - 8, 8);
	else if (s.len > 0)
		memcpy(&tail, s.ptr, s.len);
	return tail;
}

/* A few take turns: where to look for them before all is hashed. */
static uint32_t *recent_of(struct names *names, const struct subject *subject)
{
	uint64_t hash = hash_u64(tail_of(subject->comm),
	    tail_of(subject->exe) ^ tail_of(subject->unit));

	return &names->recent[hash % NAMES_RECENT];
}

static int intern_all(struct names *names, const struct subject *subject,
    uint32_t *ret)
{
	struct subject whole = *subject;
	int r;

	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		*member(&whole, i) = slice_to_nul(*member(&whole, i));
		if (member(&whole, i)->len > TEXT_MAX)
			member(&whole, i)->len = TEXT_MAX;
	}
	r = intern(names, &whole, ret);
	if (r > 0 && (names->items[*ret].owned || subject->has_uid))
		r = add_bodies(names, *ret);
	return r;
}

int names_intern(struct names *names, const struct subject *subject,
    struct slice node, uint32_t *ret, struct error *err)
{
	struct subject whole = *subject;
	uint32_t *recent = recent_of(names, subject);

	if (!whole.node.ptr)
		whole.node = node;
	if (*recent > 0 &&
	    same_subject(&names->items[*recent - 1].subject, &whole)) {
		*ret = *recent - 1;
		return 0;
	}
	if (intern_all(names, &whole, ret) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	*recent = *ret + 1;
	return 0;
}

void names_forget(struct names *names)
{
	for (uint32_t i = 0; i < names->by_text.count; i++) {
		names->items[i].owner = 0;
		memset(names->items[i].ids, 0, sizeof(names->items[i].ids));
	}
	index_clear(&names->by_id);
}

void names_clear(struct names *names)
{
	for (uint32_t i = 0; i < names->by_text.count; i++)
		free(names->items[i].text);
	index_clear(&names->by_text);
	index_clear(&names->by_id);
	memset(names->recent, 0, sizeof(names->recent));
}

void names_release(struct names *names)
{
	names_clear(names);
	index_release(&names->by_text);
	index_release(&names->by_id);
	free(names->items);
	free(names->owners);
	*names = (struct names){0};
}
