/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whatever the text: it is a time or a span, or there are words about why not
 * and nothing is changed. A time is shown so that it is read back the same.
 */
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/time.h"

#define NOW    1795514400000ULL
#define UNSEEN 0x5eed

static void check(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static void check_time(const char *text)
{
	uint64_t ms = UNSEEN, back = 0;
	struct error err = {""};
	char shown[TIME_TEXT];

	if (time_parse(text, NOW, &ms, &err) < 0) {
		check(ms == UNSEEN && err.text[0] != '\0');
		return;
	}
	check(time_parse(time_format(ms, shown), 0, &back, NULL) == 0);
	check(back == ms);
}

/* With a zone of its own, it is what a person would be understood by. */
static void check_leading(const char *text)
{
	uint64_t ms = time_leading(slice_of(text)), back = UNSEEN;
	char shown[TIME_TEXT];

	if (ms == 0)
		return;
	check(time_leading(slice_of(time_format(ms, shown))) == ms);
	if (time_parse(text, NOW, &back, NULL) == 0)
		check(back == ms);
}

static void check_span(const char *text)
{
	uint64_t ms = UNSEEN;
	struct error err = {""};
	char shown[TIME_TEXT];

	if (span_parse(text, &ms, &err) < 0)
		check(ms == UNSEEN && err.text[0] != '\0');
	else
		check(span_format(ms, shown)[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_free char *text = malloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	(void)setenv("TZ", "Europe/Berlin", 1);
	check_time(text);
	check_leading(text);
	check_span(text);
	return 0;
}
