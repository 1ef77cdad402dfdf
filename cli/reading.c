/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/reading.h"

#include <string.h>

#include "base/array.h"

/* "+02:00", "-0530", "+2", "UTC", "Z". */
static bool read_tz(const char *text, int *ret)
{
	struct slice rest = slice_of(text);
	uint64_t h = 0, m = 0;
	bool west;

	*ret = 0;
	if (slice_equals(rest, "UTC") || slice_equals(rest, "Z"))
		return true;
	west = slice_skip(&rest, "-");
	if (!west && !slice_skip(&rest, "+"))
		return false;
	if (slice_take_u64(&rest, 10, &h) < 0)
		return false;
	if (slice_skip(&rest, ":")) {
		if (slice_take_u64(&rest, 10, &m) < 0)
			return false;
	} else if (h > 99) {
		m = h % 100;
		h /= 100;
	}
	if (rest.len > 0 || h > 14 || m > 59)
		return false;
	*ret = (int)(h * 60 + m) * (west ? -1 : 1);
	return true;
}

static bool read_trust(const char *text, enum trust *ret)
{
	static const enum trust trusts[] = {TRUST_KERNEL, TRUST_FORGEABLE};

	for (size_t i = 0; i < ARRAY_SIZE(trusts); i++)
		if (strcmp(text, trust_name(trusts[i])) == 0) {
			*ret = trusts[i];
			return true;
		}
	return false;
}

int reading_options_read(const struct command *self,
    const struct reading_options *options, struct reader_options *ret)
{
	*ret = (struct reader_options){.tz_minutes = 0};
	if (options->tz) {
		ret->has_tz = true;
		if (!read_tz(options->tz, &ret->tz_minutes))
			return command_usage(self,
			    "--tz %s: expected UTC or an offset such as +02:00",
			    options->tz);
	}
	if (options->trust) {
		ret->has_trust = true;
		if (!read_trust(options->trust, &ret->trust))
			return command_usage(self,
			    "--trust %s: expected kernel or forgeable",
			    options->trust);
	}
	return -1;
}
