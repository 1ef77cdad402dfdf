/* SPDX-License-Identifier: Apache-2.0 */
/* Whose a process was, by what a journal has of its number around the time. */
#include <stdio.h>

#include "collector/journal_near.h"
#include "tests/test.h"

#define MINUTE UINT64_C(60000000)
#define AT     (100 * MINUTE)

/* A journal of entries, oldest first; matches are ours to make. */
struct entry_made {
	uint64_t us;
	const char *fields[10];
};

static const struct entry_made *entries;
static size_t entry_count, at, field;
static bool before_first, between;

static int fake_open(struct sd_journal **ret, int flags)
{
	(void)flags;
	*ret = (struct sd_journal *)(void *)&at;
	return 0;
}

static void fake_close(struct sd_journal *journal)
{
	(void)journal;
}

static int fake_threshold(struct sd_journal *journal, size_t size)
{
	(void)journal, (void)size;
	return 0;
}

static int fake_match(struct sd_journal *journal, const void *data, size_t size)
{
	(void)journal, (void)data, (void)size;
	return 0;
}

static int fake_nothing(struct sd_journal *journal)
{
	(void)journal;
	return 0;
}

static void fake_flush(struct sd_journal *journal)
{
	(void)journal;
}

/* Between the entries before and those from then on. */
static int fake_seek(struct sd_journal *journal, uint64_t us)
{
	(void)journal;
	for (at = 0; at < entry_count && entries[at].us < us; at++)
		;
	between = true;
	before_first = false;
	return 0;
}

static int fake_next(struct sd_journal *journal)
{
	(void)journal;
	if (!between)
		at++;
	between = false;
	return at < entry_count;
}

static int fake_previous(struct sd_journal *journal)
{
	(void)journal;
	between = false;
	if (before_first || at == 0)
		return 0;
	at--;
	before_first = at == 0;
	return 1;
}

static int fake_realtime(struct sd_journal *journal, uint64_t *ret)
{
	(void)journal;
	*ret = entries[at].us;
	return 0;
}

static void fake_restart(struct sd_journal *journal)
{
	(void)journal;
	field = 0;
}

static int fake_data(struct sd_journal *journal, const void **data, size_t *len)
{
	const char *text = entries[at].fields[field];

	(void)journal;
	if (!text)
		return 0;
	field++;
	*data = text;
	*len = strlen(text);
	return 1;
}

static const struct sd_journal_calls fake = {
    .open = fake_open,
    .close = fake_close,
    .set_data_threshold = fake_threshold,
    .add_match = fake_match,
    .add_disjunction = fake_nothing,
    .flush_matches = fake_flush,
    .seek_realtime_usec = fake_seek,
    .next = fake_next,
    .previous = fake_previous,
    .get_realtime_usec = fake_realtime,
    .enumerate_available_data = fake_data,
    .restart_data = fake_restart,
    .get_fd = fake_nothing,
    .process = fake_nothing,
};

#define WROTE(boot, uid, exe, unit)                                   \
	"_TRANSPORT=stdout", "_PID=7", "_BOOT_ID=" boot, "_UID=" uid, \
	    "_EXE=" exe, "_SYSTEMD_CGROUP=/system.slice/" unit
#define CORE(uid, exe, unit)                                               \
	"_PID=99", "_BOOT_ID=b", "_UID=0", "COREDUMP_PID=7",               \
	    "_SYSTEMD_UNIT=systemd-coredump@1.service",                    \
	    "_EXE=/usr/lib/systemd/systemd-coredump", "COREDUMP_UID=" uid, \
	    "COREDUMP_EXE=" exe, "COREDUMP_CGROUP=/system.slice/" unit

static const struct {
	const char *what, *unit; /* NULL: nobody knows */
	struct entry_made entries[3];
} stories[] = {
    {"it wrote before",                      "a.service",
     {{AT - 5, {WROTE("b", "33", "/web", "a.service")}}}                    },
    {"it wrote later",                       "a.service",
     {{AT + 5, {WROTE("b", "33", "/web", "a.service")}}}                    },
    {"it left a core",                       "a.service",
     {{AT + 5, {CORE("33", "/web", "a.service")}}}                          },
    {"another program of its number wrote",  NULL,
     {{AT - 5, {WROTE("b", "33", "/other", "a.service")}}}                  },
    {"another user's",                       NULL,
     {{AT - 5, {WROTE("b", "34", "/web", "a.service")}}}                    },
    {"nobody wrote down whose",              NULL,
     {{AT - 5, {"_TRANSPORT=stdout", "_PID=7", "_BOOT_ID=b", "_EXE=/web",
                      "_SYSTEMD_CGROUP=/system.slice/a.service"}}}          },
    {"in another boot",                      NULL,
     {{AT - 5, {WROTE("c", "33", "/web", "a.service")}}}                    },
    {"another user's core",                  NULL,
     {{AT + 5, {CORE("34", "/web", "a.service")}}}                          },
    {"too long ago",                         NULL,
     {{AT - 11 * MINUTE, {WROTE("b", "33", "/web", "a.service")}}}          },
 /* between the two it was another's */
    {"the number had another since",         NULL,
     {{AT - 9, {WROTE("b", "33", "/web", "a.service")}},
            {AT - 5, {WROTE("b", "34", "/web", "b.service")}}}              },
    {"the number had another program since", NULL,
     {{AT - 9, {WROTE("b", "33", "/web", "a.service")}},
            {AT - 5, {WROTE("b", "33", "/other", "b.service")}}}            },
    {"another had it first",                 "a.service",
     {{AT - 9, {WROTE("b", "34", "/web", "b.service")}},
            {AT - 5, {WROTE("b", "33", "/web", "a.service")}}}              },
    {"the number had another later",         "a.service",
     {{AT - 5, {WROTE("b", "33", "/web", "a.service")}},
            {AT + 5, {WROTE("b", "34", "/web", "b.service")}}}              },
    {"before and after are two",             NULL,
     {{AT - 5, {WROTE("b", "33", "/web", "a.service")}},
            {AT + 5, {WROTE("b", "33", "/web", "b.service")}}}              },
    {"and two of one unit",                  NULL,
     {{AT - 5, {WROTE("b", "33", "/web", "a.service"),
                      "_SYSTEMD_INVOCATION_ID=1"}},
            {AT + 5, {WROTE("b", "33", "/web", "a.service"),
                         "_SYSTEMD_INVOCATION_ID=2"}}}                      },
    {"before and after are one",             "a.service",
     {{AT - 5, {WROTE("b", "33", "/web", "a.service"),
                      "_SYSTEMD_INVOCATION_ID=1"}},
            {AT + 5, {WROTE("b", "33", "/web", "a.service"),
                         "_SYSTEMD_INVOCATION_ID=1"}}}                      },
 /* who claims to tell of a core says nothing, neither for nor against */
    {"a claimed core",                       "a.service",
     {{AT - 9, {WROTE("b", "33", "/web", "a.service")}},
            {AT - 5,
                {WROTE("b", "34", "/evil", "b.service"), "COREDUMP_PID=7"}}}},
    {"a user's own unit",                    "user@7.service",
     {{AT - 5, {"_TRANSPORT=stdout", "_PID=7", "_BOOT_ID=b", "_UID=33",
                      "_EXE=/web",
                      "_SYSTEMD_CGROUP=/user.slice/user-7.slice/"
                      "user@7.service/app.slice/a.service"}}}               },
};

static size_t count_of(const struct entry_made *from)
{
	size_t count = 0;

	while (count < 3 && from[count].us)
		count++;
	return count;
}

static void tell(struct attributor *attributor, size_t i,
    const struct near_question *question, const char *unit)
{
	struct journal_near *near =
	    journal_near_new(&fake, "journal", attributor);
	struct attribution who;
	bool found;

	assert_non_null(near);
	entries = stories[i].entries;
	entry_count = count_of(stories[i].entries);
	found = journal_near_find(near, question, &who);
	if (found != (unit != NULL))
		fail_msg("%s", stories[i].what);
	if (unit && !slice_equals(who.unit, unit))
		fail_msg("%s: %.*s", stories[i].what, (int)who.unit.len,
		    who.unit.ptr);
	journal_near_free(near);
}

TEST(only_what_agrees_in_all_tells_whose_it_was)
{
	const struct near_question question = {.pid = 7,
	    .has_uid = true,
	    .uid = 33,
	    .boot = slice_of("b"),
	    .exe = slice_of("/web"),
	    .time_us = AT};
	struct attributor *attributor = attributor_new("/nonexistent");

	assert_non_null(attributor);
	for (size_t i = 0; i < ARRAY_SIZE(stories); i++)
		tell(attributor, i, &question, stories[i].unit);
	attributor_free(attributor);
}

TEST(a_record_that_does_not_say_its_user_is_nobodys)
{
	const struct near_question question = {.pid = 7,
	    .boot = slice_of("b"),
	    .exe = slice_of("/web"),
	    .time_us = AT};
	struct attributor *attributor = attributor_new("/nonexistent");

	assert_non_null(attributor);
	tell(attributor, 0, &question, NULL);
	attributor_free(attributor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_what_agrees_in_all_tells_whose_it_was),
	    cmocka_unit_test(a_record_that_does_not_say_its_user_is_nobodys),
	};

	return cmocka_run_group_tests_name("journal_near", tests, NULL, NULL);
}
