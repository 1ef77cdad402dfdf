/* SPDX-License-Identifier: Apache-2.0 */
#include "reports/triage_words.h"

#include <linux/seccomp.h>
#include <stdarg.h>
#include <string.h>

#include "base/escape.h"
#include "base/time.h"
#include "syscalls/actions.h"

#define COLUMNS 80
#define INDENT  11

struct wrap wrap_begin(FILE *out, const char *label)
{
	return (struct wrap){.out = out, .label = label, .column = INDENT};
}

void wrap_put(struct wrap *wrap, const char *fmt, ...)
{
	size_t room = sizeof(wrap->text) - wrap->used;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(wrap->text + wrap->used, room, fmt, ap);
	va_end(ap);
	if (len > 0)
		wrap->used += (size_t)len < room ? (size_t)len : room - 1;
}

void wrap_slice(struct wrap *wrap, struct slice text)
{
	char buf[256];

	wrap_put(wrap, "%s",
	    text.len ? escape_into(buf, sizeof(buf), MEDIUM_TERMINAL, text)
	             : "(unknown)");
}

void wrap_short(struct wrap *wrap, struct slice text)
{
	size_t hex = 0;

	while (hex < text.len && hex_value(text.ptr[hex]) < 16)
		hex++;
	if (hex == text.len && text.len >= 32)
		text.len = 12;
	wrap_slice(wrap, text);
}

/* Bytes of UTF-8 that begin a character. */
static size_t width(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

void wrap_end(struct wrap *wrap)
{
	struct slice rest = {wrap->text, wrap->used};
	size_t at = wrap->column;

	if (wrap->column == INDENT)
		fprintf(wrap->out, "  %-*s", INDENT - 2, wrap->label);
	else
		fprintf(wrap->out, "%*s", (int)wrap->column, "");
	while (rest.len > 0) {
		struct slice word = slice_cut(&rest, ' ');
		size_t wide = width(word.ptr, word.len);

		if (at > wrap->column && at + 1 + wide > COLUMNS) {
			fprintf(wrap->out, "\n%*s", INDENT, "");
			at = INDENT;
		} else if (at > wrap->column) {
			fputc(' ', wrap->out);
			at++;
		}
		(void)fwrite(word.ptr, 1, word.len, wrap->out);
		at += wide;
	}
	fputc('\n', wrap->out);
}

void wrap_holder(struct wrap *wrap, const struct incident *incident)
{
	const struct subject *its = &incident->subject;

	if (incident->maybe)
		wrap_put(wrap, "perhaps ");
	if (incident->workload)
		wrap_slice(wrap, slice_of(incident->workload->name));
	if (incident->workload)
		wrap_put(wrap, ", ");
	if (its->pod.len) {
		wrap_put(wrap, "pod ");
		wrap_slice(wrap, its->space);
		wrap_put(wrap, "/");
		wrap_slice(wrap, its->pod);
	} else if (its->container.len) {
		wrap_put(wrap, "container ");
		wrap_short(wrap, its->container);
	} else if (its->unit.len) {
		wrap_slice(wrap, its->unit);
	} else if (its->exe.len) {
		wrap_slice(wrap, its->exe);
	} else {
		wrap_put(wrap, "a program ");
		wrap_slice(wrap, its->comm);
	}
}

void put_holder(const struct incident *incident, FILE *out)
{
	struct wrap wrap = wrap_begin(out, "");

	wrap_holder(&wrap, incident);
	fputs(wrap.text, out);
}

bool call_kills(const struct triage_call *call)
{
	return call->strict ||
	       action_rank(call->call.action) >= action_rank(SECCOMP_RET_TRAP);
}

bool is_suspected(const struct incident *incident)
{
	return incident->call_count == 0 && incident->candidate_count > 0;
}

void put_time(uint64_t time_ms, FILE *out)
{
	char text[TIME_TEXT];

	(void)time_format(time_ms, text);
	fprintf(out, "%.10s %.8s UTC", text, text + 11);
}
