/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/time_inner.h"

#define ZONE_MAX 64

static bool same_wall(const struct tm *a, const struct tm *b)
{
	return a->tm_year == b->tm_year && a->tm_mon == b->tm_mon &&
	       a->tm_mday == b->tm_mday && a->tm_hour == b->tm_hour &&
	       a->tm_min == b->tm_min && a->tm_sec == b->tm_sec;
}

/* With or without summer time: whether the clock shows tm then. */
static bool try_summer(const struct tm *tm, int summer, time_t *ret)
{
	struct tm asked = *tm, shown;

	asked.tm_isdst = summer;
	*ret = mktime(&asked);
	return localtime_r(ret, &shown) && same_wall(tm, &shown) &&
	       shown.tm_isdst == summer;
}

static int wall_time(const struct tm *tm, time_t *ret, struct error *err)
{
	time_t winter, summer;
	bool in_winter = try_summer(tm, 0, &winter);
	bool in_summer = try_summer(tm, 1, &summer);

	if (in_winter && in_summer && winter != summer)
		return error_set(err, -EINVAL,
		    "clocks show that time twice that day: give an offset, as "
		    "in 2026-10-25T02:30:00+01:00");
	if (!in_winter && !in_summer)
		return error_set(err, -EINVAL,
		    "clocks skip that time that day: give an offset, as in "
		    "2026-03-29T02:30:00+01:00");
	*ret = in_winter ? winter : summer;
	return 0;
}

static bool is_zone(const char *name)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                              "abcdefghijklmnopqrstuvwxyz"
	                              "0123456789_+-/";
	char path[ZONE_MAX + sizeof("/usr/share/zoneinfo/")];

	if (name[0] == '/' || name[strspn(name, letters)] != '\0')
		return false;
	(void)snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", name);
	return access(path, R_OK) == 0;
}

static void set_zone(const char *name)
{
	if (name)
		(void)setenv("TZ", name, 1);
	else
		(void)unsetenv("TZ");
	tzset();
}

int zone_time(const struct tm *tm, struct slice zone, time_t *ret,
    struct error *err)
{
	const char *before = getenv("TZ");
	cleanup_free char *kept = before ? strdup(before) : NULL;
	char name[ZONE_MAX];
	int r;

	if (zone.len == 0)
		return wall_time(tm, ret, err);
	(void)snprintf(name, sizeof(name), "%.*s", (int)zone.len, zone.ptr);
	if (zone.len >= sizeof(name) || !is_zone(name))
		return error_set(err, -EINVAL,
		    "unknown time zone \"%.40s\": give UTC, an offset as in "
		    "+01:00, or a name as in Europe/Berlin",
		    name);
	if (before && !kept)
		return error_set(err, -ENOMEM, "out of memory");
	set_zone(name);
	r = wall_time(tm, ret, err);
	set_zone(kept);
	return r;
}
