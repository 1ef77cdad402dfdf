/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whoever dies beside a unit has no call of his allowed to it. SEED and ROUNDS
 * in the environment repeat or lengthen a run.
 */
#include "tests/triaged.h"

/* What somebody reads in a hurry: the first line, the cause, the last words. */
static char *text_of(struct incident *at)
{
	struct triage one = {.items = at, .count = 1};
	const struct triage_page page = {.triage = &one,
	    .now_ms = NOW,
	    .until_ms = NOW};
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	triage_text(&page, out);
	(void)fclose(out);
	return text;
}

static uint64_t random_state;

static uint32_t any(uint32_t below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (uint32_t)(random_state >> 32) % below;
}

static const char *const some_calls[] = {"uname", "getpid", "sysinfo", "ptrace",
    "connect", "clone3"};
static const char *const some_exes[] = {"/usr/bin/spin", "/usr/bin/python3",
    "/bin/busybox"};

#define PICK(names) ((names)[any(ARRAY_SIZE(names))])

/* How the truth of one round is, and what of it is to be seen. */
struct round {
	const char *call; /* that spin.service was killed for */
	bool named;       /* the record names the unit */
	bool recorded, abends, core, lossy;
	uint32_t neighbours;
};

/* A process of somebody who wants his call to be allowed to spin.service. */
static void add_neighbour(const struct round *round, uint32_t pid)
{
	uint64_t at_ms = AT - any(3) * any(40000) + any(60);
	const char *exe = PICK(some_exes);
	struct observation *seen = neighbour(PICK(some_calls), exe, pid, at_ms);
	struct symptom *abend = &it.symptoms[it.evidence.symptom_count - 1];

	if (!round->abends)
		it.evidence.symptom_count--;
	if (any(6) == 0) {
		seen->subject.unit = S("other.service");
		events[it.evidence.exemplar_count - 1].subject = seen->subject;
		abend->subject = seen->subject;
	}
	if (any(4) == 0)
		core_of(pid, exe)->trust = TRUST_FORGEABLE;
	if (any(8) == 0)
		core_of(pid + 1, exe);
	if (any(4) == 0)
		manager_says()->trust = TRUST_FORGEABLE;
}

static void compose(struct round *round)
{
	*round = (struct round){.call = PICK(some_calls),
	    .named = any(4) == 0,
	    .recorded = any(4) != 0,
	    .abends = any(3) != 0,
	    .core = any(6) == 0,
	    .lossy = any(6) == 0,
	    .neighbours = any(4)};
	(void)kill_of(round->call, PID, AT - any(10), round->abends);
	if (round->named) {
		it.observations[0].subject.unit = S("spin.service");
		events[0].subject.unit = S("spin.service");
	}
	/* TRAP leaves no record; what is lost is neither heard of. */
	if (!round->recorded || round->lossy)
		it.evidence.observation_count = it.evidence.exemplar_count = 0;
	if (round->lossy) {
		it.evidence.symptom_count = 0;
		specimen_lose(&it, "backlog", AT - any(1000));
	}
	manager_says();
	if (round->core)
		core_of(PID, "/usr/bin/spin");
	for (uint32_t i = 0; i < round->neighbours; i++)
		add_neighbour(round, 10 + 2 * i);
}

/* The first three of them. */
static bool is_ordinary(const char *name)
{
	return name == some_calls[0] || name == some_calls[1] ||
	       name == some_calls[2];
}

static void check_told(const struct round *round, const struct incident *at)
{
	enum owner owner = incident_owner(at);

	for (size_t i = 0; i < at->call_count; i++)
		assert_string_equal(at->calls[i].name, round->call);
	if (at->sure == SURE_CERTAIN)
		assert_true(owner == OWNER_RECORD || owner == OWNER_PID);
	if (*at->mend && strstr(at->mend, "SystemCall")) {
		assert_true(at->call_count > 0 && owner >= OWNER_SOLE);
		assert_true(at->sure >= SURE_LIKELY);
	}
	if (owner != OWNER_DOUBT)
		return;
	assert_int_equal(at->sure, SURE_POSSIBLE);
	assert_string_equal(at->mend, "");
	if (round->recorded && !round->lossy && !round->named &&
	    strcmp(round->call, "ptrace") == 0) {
		assert_string_equal(at->candidates[0].name, "ptrace");
		assert_int_equal(at->cause, CAUSE_RISKY_CALL);
	}
}

static void check_words(struct incident *at)
{
	cleanup_free char *text = text_of(at);
	bool killed = strstr(text, ": killed ") != NULL;

	if (incident_owner(at) == OWNER_DOUBT) {
		bool possible = strstr(text, "(possible)") != NULL;
		bool perhaps = strstr(text, "  perhaps  ") != NULL;
		bool allow = strstr(text, "do now   Allow it") ||
		             strstr(text, "SystemCallFilter");

		assert_true(possible && perhaps && !killed && !allow);
	} else if (at->call_count > 0) {
		assert_true(killed);
	}
}

/* Alone, with all there is to be seen, it is helped as before. */
static bool is_helped(const struct round *round, const struct incident *at)
{
	if (!round->recorded || round->lossy || !is_ordinary(round->call) ||
	    (!round->named && !round->core &&
	        (round->neighbours > 0 || !round->abends)))
		return true;
	return at->call_count == 1 && strstr(at->mend, round->call);
}

TEST(no_neighbour_has_his_call_allowed_to_another)
{
	const char *text = getenv("SEED");
	uint64_t seed = text ? strtoull(text, NULL, 0) : 2026;
	unsigned rounds =
	    getenv("ROUNDS") ? (unsigned)atoi(getenv("ROUNDS")) : 4000;
	unsigned doubts = 0, helped = 0;

	for (unsigned i = 0; i < rounds; i++) {
		struct round round;
		struct incident *at;

		random_state = (seed + i) * UINT64_C(0x9e3779b97f4a7c15) | 1;
		(void)setup(NULL);
		compose(&round);
		find();
		at = of_unit();
		assert_non_null(at);
		check_told(&round, at);
		check_words(at);
		if (!is_helped(&round, at))
			fail_msg("SEED=%" PRIu64 ": no help", seed + i);
		doubts += incident_owner(at) == OWNER_DOUBT;
		helped += *at->mend && at->call_count > 0;
		(void)teardown(NULL);
	}
	print_message("%u in doubt, %u helped\n", doubts, helped);
	assert_true(doubts > rounds / 8 && helped > rounds / 16);
}
int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_neighbour_has_his_call_allowed_to_another),
	};

	return cmocka_run_group_tests_name("triage_neighbours", tests, NULL,
	    NULL);
}
