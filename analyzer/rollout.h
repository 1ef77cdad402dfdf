/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is to be done with a rollout, given the verdict on it. What policy lets
 * a controller do by itself is automatic; the rest is proposed to a person.
 */
#ifndef ANALYZER_ROLLOUT_H
#define ANALYZER_ROLLOUT_H

#include "analyzer/judge.h"
#include "analyzer/recommend.h"

enum move {
	MOVE_NONE,    /* wait, or stay: reason says for what */
	MOVE_ADOPT,   /* put calls into the profile: recommend() with adopts */
	MOVE_UPDATE,  /* deploy the profile as the file has it now */
	MOVE_PROMOTE, /* to the next phase */
	MOVE_DEMOTE,  /* from kill to errno */
	MOVE_RETURN,  /* from errno to log, once, to be seen clean there */
	MOVE_FILE,    /* write the phase's file: what was decided changed it */
	MOVE_COUNT
};

struct rollout_action {
	enum move move;
	bool automatic; /* else a person has to do it */
	enum phase from, to;
	struct recommend_options adopts; /* for MOVE_ADOPT */
	char reason[256];
	char command[384]; /* what does it by hand; "" if nothing does */
};

/* verdict is judge()'s answer to the same question. */
void rollout_next(const struct question *question,
    const struct verdict *verdict, struct rollout_action *ret);

/*
 * What has to be recorded before a promotion to kill: an expected denial that
 * runs confirmed and nobody decided on is decided then, as expect, or the
 * filter of the kill phase would not know of it. NULL past the last.
 */
const struct finding *rollout_confirmed(const struct verdict *verdict,
    size_t i);

/* "none", "adopt", "update", "promote", "demote", "return". */
const char *move_name(enum move move);

#endif
