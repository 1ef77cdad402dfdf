/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What looks like a record of audit inside of another message: sshd writes who
 * it was that could not log in, the kernel the path of a program that it warns
 * of. Whoever chose that name has written it, however well the file was kept.
 */
#include <ctype.h>

#include "base/array.h"
#include "collector/reading.h"

#define TAG_MAX     64 /* a program's name and number */
#define DRESS_WORDS 5  /* date, time, zone and host at most */

/* "[   12.345678][  T77] ", and nothing that says a word. */
static bool is_printk_dress(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!isdigit((unsigned char)text.ptr[i]) &&
		    !slice_is_any(text.ptr[i], "[]TC.:- "))
			return false;
	return true;
}

/* "kernel", or what auditd is passed on by: audispd, audisp-syslog, audit. */
static bool is_of_audit(struct slice tag)
{
	return slice_equals(tag, "kernel") || find_text(tag, "audit") ||
	       find_text(tag, "audisp");
}

static size_t words_of(struct slice text)
{
	size_t words = 0;

	for (size_t i = 0; i < text.len; i++)
		words +=
		    text.ptr[i] != ' ' && (i == 0 || text.ptr[i - 1] == ' ');
	return words;
}

/* The name in "Nov 18 10:00:00 host sshd[77]: "; NULL: there is no such. */
static struct slice tag_of(struct slice head, struct slice *rest)
{
	static const struct slice none = {NULL, 0};
	const char *colon = memmem(head.ptr, head.len, ": ", 2), *begin;
	struct slice before = {head.ptr, 0}, tag;

	if (!colon)
		return none;
	before.len = (size_t)(colon - head.ptr);
	begin = memrchr(before.ptr, ' ', before.len);
	if (!begin || before.len - (size_t)(begin - before.ptr) > TAG_MAX)
		return none;
	tag = (struct slice){begin + 1, (size_t)(colon - begin - 1)};
	before.len = (size_t)(begin - before.ptr);
	if (words_of(before) < 2 || words_of(before) > DRESS_WORDS ||
	    !isalpha((unsigned char)tag.ptr[0]))
		return none;
	*rest = head;
	slice_advance(rest, (size_t)(colon + 2 - head.ptr));
	return slice_cut(&tag, '[');
}

/* As dmesg and /dev/kmsg write it: "[   12.3] ", "5,1,1000,-;" */
static bool is_printk(struct slice head, struct slice *rest)
{
	const char *end = memchr(head.ptr, ';', head.len);

	*rest = head;
	if (slice_skip(&head, "[") && head.len > 0 &&
	    (*head.ptr == ' ' || isdigit((unsigned char)*head.ptr))) {
		(void)slice_cut(rest, ']');
		return true;
	}
	if (!end || !isdigit((unsigned char)*rest->ptr))
		return false;
	slice_advance(rest, (size_t)(end + 1 - rest->ptr));
	return true;
}

bool is_told_of(const struct reading *in, size_t at)
{
	struct slice head = {in->text.ptr, at}, rest, tag;

	if (in->carrier != CARRIER_LINE || at == 0)
		return false;
	if (is_printk(head, &rest))
		return !is_printk_dress(rest);
	tag = tag_of(head, &rest);
	if (!tag.ptr)
		return false;
	return !is_of_audit(tag) ||
	       (slice_equals(tag, "kernel") && !is_printk_dress(rest));
}
