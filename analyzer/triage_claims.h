/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whose a record is that names nobody. Any user of a machine can have a
 * program of any name killed at any second, so neither name nor time binds a
 * record to a unit. What does: another word of that very process that names
 * the unit; or that, from the unit's start to the SIGSYS it died of, nobody
 * else on the node was killed, in evidence that is whole. Private to
 * analyzer/.
 */
#ifndef ANALYZER_TRIAGE_CLAIMS_H
#define ANALYZER_TRIAGE_CLAIMS_H

#include "analyzer/triage_shots.h"

/* Of a kind of shots. */
struct claim {
	const struct subject *owner; /* of some of them; NULL: none is known */
	enum owner how;
	bool shared; /* others of them are another's */
};

struct claims {
	struct shots shots;
	struct deaths deaths;
	struct claim *kinds;
};

#define NEAR_MS 3000 /* two words of one process are that close */

/* 0 or -ENOMEM. */
int claims_find(const struct evidence *seen,
    const struct triage_options *options, struct claims *ret);
void claims_release(struct claims *claims);

#define cleanup_claims CLEANUP(claims_release)

/* By what can be shown of times: the part of claims_find(), triage_prove.c. */
int claims_prove(const struct evidence *seen,
    const struct triage_options *options, struct claims *claims);

/* Of a process; at a time when it may have been what a death was of. */
bool shot_is_of_pid(const struct shot *shot, uint32_t pid);
bool shot_overlaps(const struct shot *shot, const struct death *death,
    uint64_t from_ms);

static inline uint64_t ms_before(uint64_t at_ms, uint64_t by_ms)
{
	return at_ms > by_ms ? at_ms - by_ms : 0;
}

/*
 * Whom it is told of that a process ended so: of who owns its record, or those
 * of the program's name if all of them are one's. NULL: of nobody else.
 */
const struct subject *claims_owner(const struct claims *claims,
    const struct symptom *symptom);

/* Whether a call that is surely its own goes with it. */
bool is_accounted(const struct claims *claims, const struct death *death);

#endif
