/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/audit_fields.h"

#include <errno.h>

#include "base/hex.h"
#include "collector/audit_record.h"
#include "syscalls/actions.h"

#define ACTION_BITS 0xffff0000U

static bool at_end(struct slice rest)
{
	return rest.len == 0 || *rest.ptr == ' ';
}

static const char *take_number(struct slice *rest, uint64_t max, uint64_t *ret)
{
	int r = slice_take_u64(rest, 10, ret);

	if (r == -ERANGE || (r == 0 && *ret > max))
		return "too large";
	return r < 0 || !at_end(*rest) ? "not a decimal number" : NULL;
}

const char *audit_field_u32(struct slice *rest, void *member)
{
	uint64_t n = 0;
	const char *problem = take_number(rest, UINT32_MAX, &n);

	*(uint32_t *)member = (uint32_t)n;
	return problem;
}

const char *audit_field_i32(struct slice *rest, void *member)
{
	bool negative = slice_skip(rest, "-");
	uint64_t n = 0;
	const char *problem =
	    take_number(rest, (uint64_t)INT32_MAX + negative, &n);

	if (!problem)
		*(int32_t *)member =
		    (int32_t)(negative ? -(int64_t)n : (int64_t)n);
	return problem;
}

/*
 * The kernel prints hex in lower case, with 0x before some numbers and not
 * before others. Upper case is where auditd's own words begin, when a copy
 * has lost what was between: code=0x80000000AUID="unset".
 */
static const char *take_hex(struct slice *rest, size_t most, uint64_t *ret)
{
	uint64_t value = 0;
	size_t i = 0;

	(void)slice_skip(rest, "0x");
	for (; i < rest->len; i++) {
		char c = rest->ptr[i];

		if (hex_value(c) == HEX_NONE || (c >= 'A' && c <= 'F'))
			break;
		if (i == most)
			return "too large";
		value = value << 4 | hex_value(c);
	}
	if (i == 0)
		return "not a hex number";
	slice_advance(rest, i);
	*ret = value;
	return NULL;
}

const char *audit_field_hex64(struct slice *rest, void *member)
{
	const char *problem = take_hex(rest, 16, member);

	return problem || at_end(*rest) ? problem : "not a hex number";
}

const char *audit_field_hex32(struct slice *rest, void *member)
{
	uint64_t n = 0;
	const char *problem = take_hex(rest, 8, &n);

	*(uint32_t *)member = (uint32_t)n;
	return problem || at_end(*rest) ? problem : "not a hex number";
}

/* What may follow the last field, in a copy: auditd's words, or a bracket. */
static bool ends_code(struct slice rest)
{
	unsigned char c = rest.len ? (unsigned char)*rest.ptr : ' ';

	return !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' &&
	       c != '-' && c != '_' && c < 0x80;
}

/*
 * Data bits below an action were left in by kernels of old; below none they
 * say that the number has lost its end, and that could be any action.
 */
const char *audit_field_code(struct slice *rest, void *member)
{
	uint64_t n = 0;
	const char *problem = take_hex(rest, 8, &n);
	uint32_t action = (uint32_t)n & ACTION_BITS;

	*(uint32_t *)member = (uint32_t)n;
	if (problem)
		return problem;
	if (!ends_code(*rest))
		return "not a hex number";
	if (action != n && (action == 0 || !action_name(action)))
		return "not an action";
	if (rest->len > 0 && *rest->ptr != ' ')
		slice_cut(rest, ' ');
	return NULL;
}

static struct slice take_word(struct slice *rest)
{
	struct slice word = *rest;
	const char *blank = word.len ? memchr(word.ptr, ' ', word.len) : NULL;

	if (blank)
		word.len = (size_t)(blank - word.ptr);
	slice_advance(rest, word.len);
	return word;
}

static bool ends_label(struct slice rest)
{
	return rest.len == 0 || slice_skip(&rest, " pid=");
}

const char *audit_find_last(struct slice s, const char *what)
{
	const char *at, *last = NULL;

	while ((at = memmem(s.ptr, s.len, what, strlen(what)))) {
		last = at;
		slice_advance(&s, (size_t)(at + 1 - s.ptr));
	}
	return last;
}

void audit_label_cut_parent(struct slice *label)
{
	const char *at;
	struct slice rest;
	uint64_t pid;

	if (!label->ptr || !(at = audit_find_last(*label, " ppid=")))
		return;
	rest =
	    (struct slice){at + 6, label->len - (size_t)(at - label->ptr) - 6};
	if (slice_take_u64(&rest, 10, &pid) == 0 && rest.len == 0)
		label->len = (size_t)(at - label->ptr);
}

/* Blanks and all, up to the process that wears it. */
const char *audit_field_label(struct slice *rest, void *member)
{
	struct slice *label = member;

	*label = take_word(rest);
	if (ends_label(*rest))
		return NULL;
	while (!ends_label(*rest)) {
		(void)slice_skip(rest, " ");
		(void)take_word(rest);
	}
	label->len = (size_t)(rest->ptr - label->ptr);
	audit_label_cut_parent(label);
	return NULL;
}

static bool is_hex(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (hex_value(text.ptr[i]) == HEX_NONE)
			return false;
	return text.len > 0 && text.len % 2 == 0;
}

const char *audit_field_text(struct slice *rest, void *member)
{
	struct audit_text *ret = member;
	struct slice word = take_word(rest);

	*ret = (struct audit_text){.raw = word};
	if (slice_skip(&ret->raw, "\"")) {
		if (ret->raw.len == 0 || word.ptr[word.len - 1] != '"')
			return "no closing quote";
		ret->raw.len--;
		return ret->raw.len > AUDIT_TEXT_MAX ? "too long" : NULL;
	}
	if (slice_equals(word, "(null)")) {
		ret->raw = (struct slice){NULL, 0};
		return NULL;
	}
	ret->hex = true;
	if (!is_hex(word))
		return "neither quoted nor hex";
	return word.len / 2 > AUDIT_TEXT_MAX ? "too long" : NULL;
}
