/* SPDX-License-Identifier: Apache-2.0 */
/* Rollouts kept in memory, and a folder with a profile, for the controller. */
#ifndef TESTS_CONTROLLED_H
#define TESTS_CONTROLLED_H

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "controller/step.h"
#include "tests/specimen.h"

/* What is asked of the table of functions, and what it answers. */
static struct {
	struct evidence unclaimed;
	struct past past;
	int rest_fails; /* sources, totals and past */
	int evidence_fails, put_fails, get_fails, decide_fails, move_fails;
	char kept_hash[HASH_TEXT];
	char *kept; /* a profile by that hash */
	size_t puts, decisions, moves;
	char decided[32], decider[32];
	struct transition moved;
	char actor[32], reason[64], verdict[32], moved_hash[HASH_TEXT];
	uint64_t version;
} memory;

static struct specimen it;
static struct workload_case this;
static struct error err;
static char hash[HASH_TEXT];

static inline int give_evidence(void *of, const struct evidence_query *query,
    struct evidence *ret, struct error *why)
{
	const struct specimen *from = of;
	struct subject own = specimen_subject();

	if (memory.evidence_fails)
		return error_set(why, memory.evidence_fails, "disk on fire");
	if (!query->workload.ptr) {
		assert_int_equal(query->wants(&own, query->arg), MATCH_NO);
		own.unit = S("other.service");
		assert_int_equal(query->wants(&own, query->arg), MATCH_YES);
		*ret = memory.unclaimed;
		return 0;
	}
	assert_int_equal(query->wants(&own, query->arg), MATCH_YES);
	*ret = from->evidence;
	ret->from_ms = query->from_ms;
	if (query->from_ms > NOW)
		ret->observation_count = ret->run_count = 0;
	return 0;
}

static inline int decide(void *of, const struct decision *decision,
    struct error *why)
{
	(void)of;
	if (memory.decide_fails)
		return error_set(why, memory.decide_fails, "disk on fire");
	memory.decisions++;
	assert_int_equal(decision->what, DECISION_EXPECT);
	(void)snprintf(memory.decided, sizeof(memory.decided), "%.*s",
	    (int)decision->syscall.len, decision->syscall.ptr);
	(void)snprintf(memory.decider, sizeof(memory.decider), "%.*s",
	    (int)decision->who.len, decision->who.ptr);
	return 0;
}

static inline int move(void *of, struct slice workload, uint64_t version,
    const struct transition *to, int64_t *ret, struct error *why)
{
	(void)of;
	assert_slice_equal(workload, "spin");
	if (memory.move_fails)
		return error_set(why, memory.move_fails, "somebody was there");
	memory.moves++;
	memory.version = version;
	memory.moved = *to;
#define KEEP(to_buf, slice)                                              \
	(void)snprintf(to_buf, sizeof(to_buf), "%.*s", (int)(slice).len, \
	    (slice).ptr)
	KEEP(memory.actor, to->actor);
	KEEP(memory.reason, to->reason);
	KEEP(memory.verdict, to->verdict);
	KEEP(memory.moved_hash, to->profile_hash);
	assert_true(to->policy.len > 2 && to->policy.ptr[0] == '{');
	*ret = 2;
	return 0;
}

static inline int put_profile(void *of, struct slice of_hash, struct slice json,
    uint64_t at_ms, struct error *why)
{
	(void)of;
	if (memory.put_fails)
		return error_set(why, memory.put_fails, "disk on fire");
	memory.puts++;
	assert_int_equal(at_ms, NOW);
	assert_slice_equal(of_hash, this.profile_hash);
	assert_non_null(memmem(json.ptr, json.len, "exit_group", 10));
	return 0;
}

static inline int get_profile(void *of, struct slice of_hash, char **ret,
    size_t *len, struct error *why)
{
	(void)of;
	if (memory.get_fails)
		return error_set(why, memory.get_fails, "disk on fire");
	if (!memory.kept || !slice_equals(of_hash, memory.kept_hash))
		return 0;
	*ret = strdup(memory.kept);
	*len = strlen(memory.kept);
	return 1;
}

static inline int give_sources(void *of,
    int (*each)(const struct source_state *state, void *arg), void *arg,
    struct error *why)
{
	const struct source_state one = {.source = S("audit"),
	    .node = S("n1"),
	    .read_ms = NOW,
	    .records = 7};
	const struct source_state two = {.source = S("kmsg")};
	int r;

	(void)of;
	if (memory.rest_fails)
		return error_set(why, memory.rest_fails, "disk on fire");
	r = each(&one, arg);
	return r < 0 ? r : each(&two, arg);
}

static inline int give_totals(void *of, struct store_totals *ret,
    struct error *why)
{
	(void)of;
	(void)why;
	*ret = (struct store_totals){.events = 11};
	return 0;
}

static inline int give_past(void *of, struct past *ret, struct error *why)
{
	(void)of;
	if (memory.rest_fails)
		return error_set(why, memory.rest_fails, "disk on fire");
	*ret = memory.past;
	return 0;
}

static const struct authority authority = {
    .evidence = give_evidence,
    .decide = decide,
    .transition = move,
    .profile_put = put_profile,
    .profile_get = get_profile,
    .sources = give_sources,
    .totals = give_totals,
    .past = give_past,
    .of = &it,
};

static inline int put_profile_file(FILE *out, void *arg, struct error *why)
{
	return codec_find("oci")->write(arg, out, why);
}

static inline void write_text(const char *path, const char *text)
{
	cleanup_fclose FILE *out = fopen(path, "w");

	assert_non_null(out);
	assert_true(fputs(text, out) >= 0);
}

/* The whole of a file; "" if it is not there. */
static inline const char *text_of(const char *path)
{
	static char *text;
	size_t len;

	free(text);
	text = NULL;
	return file_read(path, 1 << 20, &text, &len, NULL) == 0 ? text : "";
}

static inline void write_profile(const char *path, struct profile *profile)
{
	assert_int_equal(file_replace(path, 0644, put_profile_file, profile,
	                     NULL),
	    0);
}

/* What a file is read as, which holds less than the profile it is made of. */
static inline void read_hash(const char *path)
{
	cleanup_problems struct problems problems = {0};
	cleanup_profile struct profile profile = {0};

	problems_init(&problems, path);
	assert_int_equal(profile_read(path, NULL, NULL, &profile, &problems),
	    0);
	(void)profile_hash(&profile, hash);
}

/* What the rollout says is deployed is what stands in the file. */
static inline void deploy(void)
{
	free(memory.kept);
	memory.kept = strdup(text_of("spin.json"));
	(void)snprintf(memory.kept_hash, HASH_TEXT, "%s", hash);
	it.evidence.rollout.profile_hash = slice_of(hash);
	it.transitions[0].profile_hash = slice_of(hash);
}

static inline void start(enum phase phase)
{
	specimen_release(&it);
	specimen_init(&it, phase);
	write_profile("spin.json", &it.profile);
	read_hash("spin.json");
	deploy();
}

static inline int enter(void **state)
{
	char *dir = strdup("/tmp/controller-XXXXXX");

	*state = dir;
	memset(&memory, 0, sizeof(memory));
	memset(&it, 0, sizeof(it));
	if (!dir || !mkdtemp(dir) || chdir(dir) < 0 || mkdir("a", 0755) < 0)
		return -1;
	start(PHASE_LOG);
	return 0;
}

static inline int drop(const char *path, const struct stat *st, int kind,
    struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static inline int leave(void **state)
{
	case_close(&this);
	this = (struct workload_case){0};
	specimen_release(&it);
	free(memory.kept);
	(void)text_of("/nowhere");
	if (chdir("/") < 0 || nftw(*state, drop, 8, FTW_DEPTH | FTW_PHYS) < 0)
		return -1;
	free(*state);
	return 0;
}

static inline int ask_for(const struct case_asked *asked)
{
	case_close(&this);
	this = (struct workload_case){0};
	return case_read(&authority, &it.workloads, &it.workload, asked, &this,
	    &err);
}

static inline int ask(void)
{
	return ask_for(&(struct case_asked){.now_ms = NOW});
}

static inline void see_in_runs(const char *name, size_t runs)
{
	for (size_t i = 0; i < runs; i++) {
		struct observation *at = specimen_see(&it, name);

		at->first_ms = at->last_ms = it.runs[i].started_ms + 1;
	}
}

static inline bool remarked(const char *part)
{
	for (size_t i = 0; i < this.remarks.count; i++)
		if (this.remarks.items[i].text &&
		    strstr(this.remarks.items[i].text, part))
			return true;
	return false;
}

static inline bool said(const char *part)
{
	return strstr(err.text, part) != NULL;
}

static inline struct phase_root root_of(const char *text)
{
	struct phase_root root = {0};

	assert_int_equal(phase_root_find(text, &root, &err), 0);
	return root;
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, enter, leave)

#endif
