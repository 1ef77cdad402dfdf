/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/time.h"
#include "tests/test.h"

#define HOUR 3600000ULL
#define DAY  (24 * HOUR)
#define NOW  1795514400000ULL /* Tue 2026-11-24 10:00 UTC, 11:00 in Berlin */

static const struct known {
	const char *text;
	uint64_t ms;
} known[] = {
    {"2026-11-24T10:00:00Z",              NOW                       },
    {"2026-11-24t10:00:00z",              NOW                       },
    {"2026-11-24T10:00:00.123Z",          NOW + 123                 },
    {"2026-11-24T10:00:00.123456789Z",    NOW + 123                 },
    {"2026-11-24T10:00:00.5Z",            NOW + 500                 },
    {"2026-11-24T11:00:00+01:00",         NOW                       },
    {"2026-11-24T00:30:00-09:30",         NOW                       },
    {"2026-11-24 11:00:00 +0100",         NOW                       },
    {"2026-11-24 11:00 +01",              NOW                       },
    {"2026-11-24 10:00 UTC",              NOW                       },
    {"2026-11-24 11:00",                  NOW                       },
    {"  2026-11-24 11:00:00  ",           NOW                       },
    {"2026-11-24 11:00 Europe/Berlin",    NOW                       },
    {"2026-11-24 05:00 America/New_York", NOW                       },
    {"2026-11-24",                        NOW - 11 * HOUR           },
    {"2026-11-24 UTC",                    NOW - 10 * HOUR           },
    {"2024-02-29T00:00Z",                 1709164800000             },
    {"11:00",                             NOW                       },
    {"10:59:59.999",                      NOW - 1                   },
    {"10:00 UTC",                         NOW                       },
    {"@1795514400",                       NOW                       },
    {"@1795514400.25",                    NOW + 250                 },
    {"@0",                                0                         },
    {"now",                               NOW                       },
    {"recent",                            NOW - 600000              },
    {"today",                             NOW - 11 * HOUR           },
    {"yesterday",                         NOW - 35 * HOUR           },
    {"tomorrow",                          NOW + 13 * HOUR           },
    {"week-ago",                          NOW - 11 * HOUR - 7 * DAY },
    {"this-week",                         NOW - 11 * HOUR - 2 * DAY },
    {"this-month",                        NOW - 11 * HOUR - 23 * DAY},
    {"this-year",                         1767222000000             },
    {"-2h",                               NOW - 2 * HOUR            },
    {"+2h",                               NOW + 2 * HOUR            },
    {"2 hours ago",                       NOW - 2 * HOUR            },
    {"1h30m ago",                         NOW - 3 * HOUR / 2        },
    {"10m",                               NOW - 600000              },
    {"1.5h",                              NOW - 3 * HOUR / 2        },
    {"3 weeks",                           NOW - 21 * DAY            },
};

TEST(times_are_read_as_people_give_them)
{
	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		struct error err = {""};
		uint64_t ms = 1;

		if (time_parse(known[i].text, NOW, &ms, &err) < 0)
			fail_msg("%s", err.text);
		if (ms != known[i].ms)
			fail_msg("%s: %llu", known[i].text,
			    (unsigned long long)ms);
	}
}

static const struct refused {
	const char *text, *says;
} refused[] = {
    {"03/04/25",                             "2026-11-24T10:00:00Z"},
    {"2026/11/24",                           "two ways"            },
    {"24.11.2026",                           "two ways"            },
    {"11-24",                                "two ways"            },
    {"1795514400",                           "a bare number"       },
    {"20261124",                             "a bare number"       },
    {"2026-11-24T",                          "2026-11-24T10:00:00Z"},
    {"2026-11-24T10:00:00Zulu",              "time zone"           },
    {"2026-11-24 10:00 Europe/Atlantis",     "Europe/Berlin"       },
    {"2026-11-24 10:00 ../../../etc/passwd", "time zone"           },
    {"2026-11-24 10:00 CEST-2",              "time zone"           },
    {"2026-02-29",                           "no such day"         },
    {"2026-13-01",                           "no such day"         },
    {"2026-00-01",                           "no such day"         },
    {"2026-11-31",                           "no such day"         },
    {"2026-11-24T24:00:00Z",                 "no such day"         },
    {"2026-11-24T10:60:00Z",                 "no such day"         },
    {"2026-11-24T10:00:60Z",                 "no such day"         },
    {"2026-02-31T25:61:61Z",                 "no such day"         },
    {"2026-11-24T10:00:00.Z",                "expected Z"          },
    {"2026-11-24T10:00.5Z",                  "expected Z"          },
    {"9999-12-31T23:59:59-14:00",            "after 9999"          },
    {"1969-12-31T23:59:59Z",                 "before 1970"         },
    {"2026-10-25 02:30",                     "twice"               },
    {"2026-03-29 02:30",                     "skip"                },
    {"2026-11-01 01:30 America/New_York",    "twice"               },
    {"@",                                    "after the @"         },
    {"@99999999999999",                      "after the @"         },
    {"@12x",                                 "nothing after"       },
    {"1 month ago",                          "no fixed length"     },
    {"-5 parsecs",                           "expected a unit"     },
    {"2h agog",                              "expected the end"    },
    {"-60000w",                              "before 1970"         },
    {"99999999999999999999h",                "number"              },
    {"9999999999999999999w",                 "too long"            },
    {"",                                     "expected"            },
    {"checkpoint",                           "expected"            },
    {"NOW",                                  "expected"            },
};

TEST(what_is_unclear_is_refused_with_a_hint)
{
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		struct error err = {""};
		uint64_t ms = 1;

		if (time_parse(refused[i].text, NOW, &ms, &err) == 0)
			fail_msg("%s: %llu", refused[i].text,
			    (unsigned long long)ms);
		if (!strstr(err.text, refused[i].says))
			fail_msg("%s", err.text);
		assert_int_equal(ms, 1);
	}
}

/* What machines write in front of a line. ms 0: it is none. */
static const struct known leading[] = {
    {"2026-11-24T10:00:00Z",                    NOW            },
    {"2026-11-24T10:00:00.123456789Z stdout F", NOW + 123      },
    {"2026-11-24 10:00:00.5Z",                  NOW + 500      },
    {"2026-11-24t10:00:00,25z",                 NOW + 250      },
    {"2026-11-24T11:00:00+01:00 host kernel:",  NOW            },
    {"2026-11-24T11:00:00.001+0100 host",       NOW + 1        },
    {"2026-11-24T00:30:00-09:30",               NOW            },
    {"2024-02-29T00:00:00Z",                    1709164800000  },
    {"2000-02-29T00:00:00Z",                    951782400000   },
    {"9999-12-31T23:59:59.999Z",                253402300799999},
    {"2026-02-31T25:61:61Z",                    0              },
    {"2026-02-29T00:00:00Z",                    0              },
    {"2100-02-29T00:00:00Z",                    0              },
    {"2026-04-31T00:00:00Z",                    0              },
    {"2026-11-00T00:00:00Z",                    0              },
    {"2026-00-24T00:00:00Z",                    0              },
    {"2026-13-24T00:00:00Z",                    0              },
    {"2026-11-24T24:00:00Z",                    0              },
    {"2026-11-24T10:60:00Z",                    0              },
    {"2026-11-24T10:00:60Z",                    0              },
    {"2026-11-24T10:00:00+15:00",               0              },
    {"2026-11-24T10:00:00+01:60",               0              },
    {"2026-11-24T10:00:00.Z",                   0              },
    {"2026-11-24T10:00:00",                     0              },
    {"2026-11-24T10:00Z",                       0              },
    {"2026-11-24",                              0              },
    {"2026-11-24  10:00:00Z",                   0              },
    {" 2026-11-24T10:00:00Z",                   0              },
    {"2026-1-24T10:00:00Z",                     0              },
    {"1969-12-31T23:59:59Z",                    0              },
    {"1970-01-01T00:00:00+01:00",               0              },
    {"9999-12-31T23:59:59-14:00",               0              },
    {"",                                        0              },
};

TEST(a_time_that_a_line_begins_with_is_one_that_there_is)
{
	for (size_t i = 0; i < ARRAY_SIZE(leading); i++)
		if (time_leading(slice_of(leading[i].text)) != leading[i].ms)
			fail_msg("%s", leading[i].text);
}

/* Of a clock an hour east of UTC, up to the colon. */
static const struct known local[] = {
    {"11/24/2026 11:00:00.123:", NOW + 123    },
    {"11/24/26 11:00:00.123:",   NOW + 123    },
    {"2026-11-24 11:00:00.123:", NOW + 123    },
    {"02/29/2024 01:00:00:",     1709164800000},
    {"02/31/2026 25:61:61.000:", 0            },
    {"02/29/2026 11:00:00.123:", 0            },
    {"2026-02-31 11:00:00.123:", 0            },
    {"24/11/2026 11:00:00.123:", 0            },
    {"24.11.2026 11:00:00.123:", 0            },
    {"11/24/2026 24:00:00.123:", 0            },
    {"11/24/2026 11:00:60.123:", 0            },
    {"11/24/2026 11:00:",        0            },
    {"01/01/1970 00:59:59.999:", 0            },
    {"11/24/202 11:00:00.123:",  0            },
};

TEST(a_local_time_is_one_that_there_is)
{
	for (size_t i = 0; i < ARRAY_SIZE(local); i++) {
		struct slice rest = slice_of(local[i].text);
		uint64_t ms = 0;
		bool is = time_take_local(&rest, 60, &ms);

		if (is != (local[i].ms != 0) || ms != local[i].ms)
			fail_msg("%s", local[i].text);
		if (is)
			assert_slice_equal(rest, ":");
		else
			assert_slice_equal(rest, local[i].text);
	}
}

TEST(the_boot_is_before_now)
{
	uint64_t boot = 0;

	assert_int_equal(time_parse("boot", time_now_ms(), &boot, NULL), 0);
	assert_true(boot > 1000000000000 && boot <= time_now_ms());
}

TEST(a_zone_is_left_as_it_was)
{
	uint64_t ms;

	assert_int_equal(time_parse("2026-11-24 10:00 Asia/Tokyo", NOW, &ms,
	                     NULL),
	    0);
	assert_string_equal(getenv("TZ"), "Europe/Berlin");
	assert_int_equal(time_parse("2026-11-24 11:00", NOW, &ms, NULL), 0);
	assert_int_equal(ms, NOW);
}

static const struct known spans[] = {
    {"0",        0           },
    {"72h",      72 * HOUR   },
    {"90s",      90000       },
    {"1h30m",    3 * HOUR / 2},
    {"1h 30min", 3 * HOUR / 2},
    {"3d",       3 * DAY     },
    {"2 weeks",  14 * DAY    },
    {"250ms",    250         },
    {"1.25s",    1250        },
    {"0.001s",   1           },
    {"1.5 days", 36 * HOUR   },
};

TEST(spans_are_read)
{
	static const char *const bad[] = {"", "72", "h", "1x", "-1h", "1h-",
	    "1M", "1h ago", "1 year", "1.h.", "9999999999999999999d"};
	uint64_t ms = 0;

	for (size_t i = 0; i < ARRAY_SIZE(spans); i++) {
		assert_int_equal(span_parse(spans[i].text, &ms, NULL), 0);
		assert_int_equal(ms, spans[i].ms);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct error err = {""};

		ms = 1;
		assert_true(span_parse(bad[i], &ms, &err) < 0);
		assert_true(err.text[0] != '\0');
		assert_int_equal(ms, 1);
	}
}

static const struct known shown[] = {
    {"0 ms",              0                      },
    {"999 ms",            999                    },
    {"1 s",               1000                   },
    {"1.2 s",             1299                   },
    {"59.9 s",            59999                  },
    {"1 min",             60000                  },
    {"2 min 5 s",         125000                 },
    {"12 min",            12 * 60000 + 30000     },
    {"1h",                HOUR                   },
    {"23h 59min",         DAY - 1                },
    {"1d",                DAY                    },
    {"3d 4h",             3 * DAY + 4 * HOUR + 59},
    {"213503982334d 14h", UINT64_MAX             },
};

TEST(spans_are_shown_in_two_units_at_most)
{
	char buf[TIME_TEXT];

	for (size_t i = 0; i < ARRAY_SIZE(shown); i++)
		assert_string_equal(span_format(shown[i].ms, buf),
		    shown[i].text);
}

TEST(times_are_shown_as_they_can_be_read)
{
	char buf[TIME_TEXT];
	uint64_t ms;

	assert_string_equal(time_format(NOW + 123, buf),
	    "2026-11-24T10:00:00.123Z");
	assert_int_equal(time_parse(buf, 0, &ms, NULL), 0);
	assert_int_equal(ms, NOW + 123);
	assert_string_equal(time_format(UINT64_MAX, buf),
	    "9999-12-31T23:59:59.999Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(times_are_read_as_people_give_them),
	    cmocka_unit_test(what_is_unclear_is_refused_with_a_hint),
	    cmocka_unit_test(
	        a_time_that_a_line_begins_with_is_one_that_there_is),
	    cmocka_unit_test(a_local_time_is_one_that_there_is),
	    cmocka_unit_test(the_boot_is_before_now),
	    cmocka_unit_test(a_zone_is_left_as_it_was),
	    cmocka_unit_test(spans_are_read),
	    cmocka_unit_test(spans_are_shown_in_two_units_at_most),
	    cmocka_unit_test(times_are_shown_as_they_can_be_read),
	};

	(void)setenv("TZ", "Europe/Berlin", 1);
	tzset();
	return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}
