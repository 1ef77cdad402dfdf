/* SPDX-License-Identifier: Apache-2.0 */
/* The words of journalctl and ausearch. */
#include <errno.h>
#include <stdio.h>

#include "base/array.h"
#include "base/cleanup.h"
#include "base/time_inner.h"

static time_t midnight(struct tm tm)
{
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	tm.tm_isdst = -1;
	return mktime(&tm);
}

static int boot_time(uint64_t *ret_ms, struct error *err)
{
	cleanup_fclose FILE *in = fopen("/proc/stat", "re");
	char line[256];
	uint64_t seconds;

	while (in && fgets(line, sizeof(line), in)) {
		struct slice rest = slice_of(line);

		if (!slice_skip(&rest, "btime ") ||
		    slice_take_u64(&rest, 10, &seconds) < 0)
			continue;
		*ret_ms = seconds * 1000;
		return 0;
	}
	return error_set(err, -ENODATA,
	    "/proc/stat does not say when the "
	    "machine was booted");
}

/* Days are local, and Sunday opens the week, as ausearch has it. */
static const struct word {
	const char *name;
	enum {
		WORD_AGO, /* so many ms ago */
		WORD_DAY, /* midnight so many days from now */
		WORD_WEEK,
		WORD_MONTH,
		WORD_YEAR,
		WORD_BOOT
	} kind;
	int value;
} words[] = {
    {"now",        WORD_AGO,   0     },
    {"recent",     WORD_AGO,   600000},
    {"today",      WORD_DAY,   0     },
    {"yesterday",  WORD_DAY,   -1    },
    {"tomorrow",   WORD_DAY,   1     },
    {"week-ago",   WORD_DAY,   -7    },
    {"this-week",  WORD_WEEK,  0     },
    {"this-month", WORD_MONTH, 0     },
    {"this-year",  WORD_YEAR,  0     },
    {"boot",       WORD_BOOT,  0     },
};

static int start_of(const struct word *word, uint64_t now_ms, uint64_t *ret_ms,
    struct error *err)
{
	time_t now = (time_t)(now_ms / 1000), start;
	struct tm tm;

	if (!localtime_r(&now, &tm))
		return error_set(err, -ERANGE, "no such day");
	if (word->kind == WORD_DAY)
		tm.tm_mday += word->value;
	if (word->kind == WORD_WEEK)
		tm.tm_mday -= tm.tm_wday;
	if (word->kind == WORD_MONTH || word->kind == WORD_YEAR)
		tm.tm_mday = 1;
	if (word->kind == WORD_YEAR)
		tm.tm_mon = 0;
	start = midnight(tm);
	if (start < 0)
		return error_set(err, -ERANGE, "a time before 1970");
	*ret_ms = (uint64_t)start * 1000;
	return 0;
}

int time_word(struct slice text, uint64_t now_ms, uint64_t *ret_ms,
    struct error *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (!slice_equals(text, words[i].name))
			continue;
		if (words[i].kind == WORD_BOOT)
			return boot_time(ret_ms, err);
		if (words[i].kind != WORD_AGO)
			return start_of(&words[i], now_ms, ret_ms, err);
		*ret_ms = now_ms - (uint64_t)words[i].value;
		return 0;
	}
	return -ENOMSG;
}
