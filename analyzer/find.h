/* SPDX-License-Identifier: Apache-2.0 */
/* Those who look for findings, and what they share. Private to analyzer/. */
#ifndef ANALYZER_FIND_H
#define ANALYZER_FIND_H

#include "analyzer/judging.h"

/* One finder a kind of evidence; 0 or -ENOMEM. */
int find_calls(struct judging *judging);
int find_used(struct judging *judging);
int find_symptoms(struct judging *judging);
int find_unseen(struct judging *judging);

/* A new one, of that kind, at the end; NULL: out of memory. */
struct finding *findings_add(struct findings *findings, enum finding_kind kind);

/* What an observation is evidence of. */
enum place {
	PLACE_RETIRED, /* a program that is not run any more */
	/* From before the present filter was in force there, or for all that
	   is known. */
	PLACE_EARLIER,
	PLACE_CURRENT
};

/*
 * Put all observations into judging->sightings, by architecture, number and
 * action; what is from after now is left out.
 */
int sightings_find(struct judging *judging);

/* Whether both are of the same call. */
bool sightings_same(const struct sighting *a, const struct sighting *b);

enum place sighting_place(const struct judging *judging,
    const struct sighting *sighting);

/* Add an observation to what is told of a call, and to the runs it was in. */
void finding_count(struct judging *judging, struct finding *finding,
    const struct sighting *sighting, bool *seen_in);

/* How many runs are marked that are no restarts. */
size_t finding_runs(const struct judging *judging, const bool *seen_in);

/* What is known of a call, for those who judge it. */
struct call_facts {
	char name[SYSCALL_TEXT]; /* or placeholder */
	bool named;
	uint32_t arch;
	enum risk risk;
	const char *why_risky;
	const struct decision *decision; /* in force, or NULL */
	const struct decision *ended;    /* the expectation that was last */
	bool allowed;                    /* by the filter, for some arguments */
	bool always;                     /* and for all of them */
	bool mended;    /* by the profile, which is not deployed yet */
	bool killed;    /* now, in the kill phase */
	bool ours;      /* the profile says itself that it is denied */
	bool only_init; /* by a runtime, between filter and exec */
	bool kept;      /* by the filter to come, which answers it so */
};

void call_facts_find(const struct judging *judging, const struct call *call,
    struct call_facts *ret);

/* Put what was counted of a call among the findings, if anything was. */
int finding_keep(struct judging *judging, const struct call_facts *facts,
    const struct finding *from);

/* Kind, outcome, reason and mend of what was counted. */
void call_judge(struct judging *judging, const struct call_facts *facts,
    const bool *denied_in, struct finding *finding);
void stale_judge(const struct call_facts *facts, struct finding *finding);
void mixed_judge(const struct judging *judging, const struct call_facts *facts,
    struct finding *finding);

#endif
