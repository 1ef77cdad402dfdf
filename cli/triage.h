/* SPDX-License-Identifier: Apache-2.0 */
/* What triage is asked, and where it looks. Private to cli/. */
#ifndef CLI_TRIAGE_H
#define CLI_TRIAGE_H

#include "analyzer/triage.h"
#include "cli/case_open.h"
#include "cli/reading.h"

struct triage_want {
	const char *db, *workloads, *output;
	const char *workload, *unit, *container; /* or NULL */
	uint64_t pid;                            /* 0: of none */
	bool last;
	struct option_list from;
	struct reading_options reading;
	uint64_t since_ms, now_ms;
	bool exit_code;
};

/*
 * The store that is there; or, with --from or where there is none, one in
 * memory of what the sources say now. *ret_unverified: nothing in them is the
 * kernel's own word, and it was believed all the same. False: said why.
 */
bool triage_open(const struct triage_want *want,
    const struct reader_options *reading, struct store **ret,
    bool *ret_unverified);

#define LIVE_MOST 16
#define LIVE_TEXT 256

/* Processes of whom is asked, that run now. */
struct triage_live {
	struct triage_process items[LIVE_MOST];
	size_t count;
	struct subject subject; /* of the one with the pid */
	char unit[LIVE_TEXT], container[LIVE_TEXT], pod[LIVE_TEXT],
	    space[LIVE_TEXT], exe[LIVE_TEXT], comm[LIVE_TEXT];
};

void triage_look(const struct triage_want *want, struct triage_live *ret);

/* "crasher" is the unit crasher.service; the beginning of an id is its own. */
bool is_unit_asked(const struct triage_want *want, struct slice unit);
bool is_container_asked(const struct triage_want *want,
    const struct subject *subject);

struct triage_selected {
	char asked[512];  /* in words, or "" */
	size_t unclaimed; /* incidents of nobody that is known, left out */
};

/* Leave what was asked for; an empty one if nothing of it died. 0 or -ENOMEM. */
int triage_select(const struct triage_want *want,
    const struct workloads *workloads, const struct workload *workload,
    const struct evidence *seen, const struct triage_live *live,
    struct triage *triage, struct triage_selected *ret);

#endif
