/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Triage of incidents in which all that somebody else picks is HOSTILE: what
 * it shows drives no terminal, its JSON is JSON, and what is to be pasted has
 * nothing of it that is not a word.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/document.h"
#include "reports/triage.h"
#include "tests/hostile.h"
#include "tests/specimen.h"
#include "tests/visible.h"

static struct specimen it;
static struct event exemplar;
static struct triage_options options;
static struct triage triage;
static const struct slice evil = {HOSTILE, sizeof(HOSTILE) - 1};

static int setup(void **state)
{
	(void)state;
	specimen_init(&it, PHASE_KILL);
	exemplar = (struct event){0};
	options = (struct triage_options){.now_ms = NOW};
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	triage_release(&triage);
	specimen_release(&it);
	return 0;
}

static struct subject hostile(void)
{
	return (struct subject){evil, evil, evil, evil, evil, evil, evil, evil,
	    false, 0};
}

/* Killed, with every witness, after a change, beside a node where it is well. */
static void suffer(void)
{
	struct observation *seen = specimen_see(&it, "uname");

	seen->subject = hostile();
	exemplar = (struct event){.subject = hostile(),
	    .call = seen->call,
	    .time_ms = seen->last_ms,
	    .pid = 7,
	    .has = (unsigned)EVENT_STAMP | (unsigned)EVENT_PID};
	it.evidence.exemplars = &exemplar;
	it.evidence.exemplar_count = 1;
	for (size_t i = 0; i < SYMPTOM_COUNT; i++) {
		struct symptom *said =
		    specimen_suffer(&it, (enum symptom_kind)i);

		said->subject = hostile();
		said->text = evil;
		said->trust = TRUST_KERNEL;
	}
	for (size_t i = 0; i < it.evidence.run_count; i++) {
		it.runs[i].subject = hostile();
		it.runs[i].image = it.runs[i].kernel = evil;
	}
	it.runs[0].image = S("another");
}

static char *written(void (*write)(const struct triage_page *, FILE *))
{
	struct triage_page page = {.triage = &triage,
	    .asked = HOSTILE,
	    .now_ms = NOW,
	    .until_ms = NOW};
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	assert_int_equal(triage_find(&it.evidence, &options, &triage), 0);
	for (size_t i = 0; i < triage.count; i++)
		assert_int_equal(triage_explain(&it.evidence, &options,
		                     &triage.items[i]),
		    0);
	write(&page, out);
	(void)fclose(out);
	return text;
}

TEST(text_drives_no_terminal)
{
	cleanup_free char *text = NULL;

	suffer();
	text = written(triage_text);
	check_visible(text);
	assert_non_null(strstr(text, "\\x1b]8;;"));
	assert_null(strstr(text, "\n::error::"));
}

/* Of no call, all that is known is what others said. */
TEST(what_others_said_drives_no_terminal)
{
	for (size_t i = 0; i < SYMPTOM_COUNT; i++) {
		cleanup_free char *text = NULL;

		it.evidence.symptom_count = 0;
		suffer();
		it.evidence.observation_count = 0;
		it.evidence.exemplar_count = 0;
		it.symptoms[0] = it.symptoms[i];
		it.evidence.symptom_count = 1;
		triage_release(&triage);
		text = written(triage_text);
		check_visible(text);
		assert_non_null(strstr(text, "\\x1b"));
		assert_null(strstr(text, "\n::error::"));
	}
}

TEST(json_is_json)
{
	cleanup_free char *text = NULL;
	cleanup_document struct document *document = NULL;
	cleanup_problems struct problems problems = {0};

	suffer();
	text = written(triage_json);
	check_visible(text);
	problems_init(&problems, "triage");
	assert_int_equal(document_parse(slice_of(text), DOCUMENT_JSON,
	                     &document, &problems),
	    0);
}

TEST(what_is_pasted_has_none_of_it)
{
	cleanup_free char *text = NULL;

	suffer();
	text = written(triage_text);
	for (size_t i = 0; i < triage.count; i++) {
		assert_null(strstr(triage.items[i].mend, "reboot"));
		assert_null(strstr(triage.items[i].mend, "script"));
	}
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(text_drives_no_terminal),
	    CASE(what_others_said_drives_no_terminal),
	    CASE(json_is_json),
	    CASE(what_is_pasted_has_none_of_it),
	};

	return cmocka_run_group_tests_name("hostile_triage", tests, NULL, NULL);
}
