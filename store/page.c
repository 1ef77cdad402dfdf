/* SPDX-License-Identifier: Apache-2.0 */
#include "store/page.h"

#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static uint32_t place(uint16_t second, uint16_t serial)
{
	return (uint32_t)second << SERIAL_BITS | serial;
}

static uint32_t place_of(const struct span *span)
{
	return place(span->second, span->first);
}

/* How many spans start at or before the place. */
static size_t search(const struct page *page, uint32_t wanted)
{
	size_t low = 0, high = page->count;

	if (page->at < high && place_of(&page->spans[page->at]) <= wanted) {
		low = page->at + 1;
		if (low == high || wanted < place_of(&page->spans[low]))
			return low;
	}
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (place_of(&page->spans[middle]) <= wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int insert(struct page *page, size_t at, struct span span)
{
	if (page->count == page->room) {
		size_t room = page->room ? page->room * 2 : 8;
		void *spans = realloc(page->spans, room * sizeof(span));

		if (!spans)
			return -ENOMEM;
		page->spans = spans;
		page->room = room;
	}
	assert(page->spans);
	memmove(&page->spans[at + 1], &page->spans[at],
	    (page->count - at) * sizeof(span));
	page->spans[at] = span;
	page->count++;
	return 1;
}

static void erase(struct page *page, size_t at)
{
	page->count--;
	memmove(&page->spans[at], &page->spans[at + 1],
	    (page->count - at) * sizeof(page->spans[0]));
}

int page_add(struct page *page, uint16_t second, uint16_t serial)
{
	size_t next = search(page, place(second, serial));
	struct span *before = next > 0 ? &page->spans[next - 1] : NULL;
	struct span *after = next < page->count ? &page->spans[next] : NULL;

	page->at = next > 0 ? next - 1 : 0;
	if (before && before->second == second && serial <= before->last)
		return 0;
	page->dirty = true;
	if (before && (before->second != second || before->last + 1 != serial))
		before = NULL;
	if (after && (after->second != second || serial + 1 != after->first))
		after = NULL;
	if (before) {
		before->last = after ? after->last : serial;
		if (after)
			erase(page, next);
		return 1;
	}
	page->at = next;
	if (after) {
		after->first = serial;
		return 1;
	}
	return insert(page, next, (struct span){second, serial, serial});
}

void page_swap(struct page *page)
{
	if (htole16(1) == 1)
		return;
	for (size_t i = 0; i < page->count; i++) {
		struct span *span = &page->spans[i];

		*span = (struct span){htole16(span->second),
		    htole16(span->first), htole16(span->last)};
	}
}

/* A page that was tampered with is none: it would be searched in vain. */
static bool in_order(const struct page *page)
{
	for (size_t i = 0; i < page->count; i++) {
		const struct span *span = &page->spans[i];

		if (span->first > span->last || span->second > SECOND_MASK)
			return false;
		if (i > 0 &&
		    place(span[-1].second, span[-1].last) >= place_of(span))
			return false;
	}
	return true;
}

int page_fill(struct page *page, const void *blob, size_t size,
    struct error *err)
{
	if (size % sizeof(struct span) != 0)
		return error_set(err, -EBADMSG, "a page of the ledger is cut");
	if (size == 0)
		return 0;
	page->spans = malloc(size);
	if (!page->spans)
		return error_set(err, -ENOMEM, "out of memory");
	memcpy(page->spans, blob, size);
	page->count = page->room = size / sizeof(struct span);
	page_swap(page);
	if (!in_order(page))
		return error_set(err, -EBADMSG,
		    "a page of the ledger is out of order");
	return 0;
}

/* Spans never cross a second, so a cut falls between two of them. */
void page_trim(struct page *page, uint16_t second)
{
	size_t cut = second == 0 ? 0 : search(page, place(second, 0));

	if (!page->spans)
		return;
	while (cut > 0 && page->spans[cut - 1].second >= second)
		cut--;
	memmove(page->spans, page->spans + cut,
	    (page->count - cut) * sizeof(page->spans[0]));
	page->count -= cut;
	page->at = 0;
	page->dirty = true;
}

uint64_t page_count_in(const void *blob, size_t size)
{
	const char *at = blob;
	uint64_t count = 0;

	for (; size >= sizeof(struct span); size -= sizeof(struct span)) {
		struct span span;

		memcpy(&span, at, sizeof(span));
		count += (uint64_t)le16toh(span.last) - le16toh(span.first) + 1;
		at += sizeof(span);
	}
	return count;
}
