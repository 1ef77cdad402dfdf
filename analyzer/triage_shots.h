/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When processes were killed and when units and containers ended, in order of
 * time, so that the one can be looked for beside the other. Private to
 * analyzer/.
 */
#ifndef ANALYZER_TRIAGE_SHOTS_H
#define ANALYZER_TRIAGE_SHOTS_H

#include "analyzer/triage_inner.h"

#define SLACK_MS 50 /* a stamp of the kernel's may be a tick old */

/* A record of a fatal call; or some, of which only about when is known. */
struct shot {
	const struct observation *seen; /* they are among these */
	const struct event *event;      /* NULL: some time from then to then */
	uint64_t from_ms, to_ms, events;
	size_t kind;
	const struct subject *owner; /* NULL: it is not known */
	enum owner how;
};

/* Those alike in all: node, call, program, and whom they name. */
struct shot_kind {
	const struct subject *who;
	bool like_last; /* the kind before it, but for whom they name */
};

struct shots {
	struct shot *items; /* by from_ms */
	size_t count, room;
	uint64_t widest_ms; /* that any of them lasts */
	struct shot_kind *kinds;
	size_t kind_count;
	size_t *kind_of; /* of each observation */
};

int shots_find(const struct evidence *seen, struct shots *ret);
void shots_release(struct shots *shots);

#define cleanup_shots CLEANUP(shots_release)

/*
 * Those of a time: from here on, as long as it goes on. The first may have
 * been over before; see to_ms.
 */
size_t shots_from(const struct shots *shots, uint64_t from_ms);
bool shots_go_on(const struct shots *shots, size_t at, uint64_t to_ms);

/* An end that a shot may have been the cause of. */
struct death {
	const struct subject *who;
	uint64_t at_ms;
	uint64_t from_ms;  /* what ended then was begun no earlier */
	bool bounded;      /* from_ms is known */
	bool sigsys;       /* the service manager says that it was SIGSYS */
	bool manager;      /* and the journal says that it was it who said so */
	bool forgeable;    /* anybody can have written that */
	const char *doubt; /* why its call is not known for sure; or NULL */
};

struct deaths {
	struct death *items; /* each holder's together, by time */
	size_t count;
};

int deaths_find(const struct evidence *seen, struct deaths *ret);
void deaths_release(struct deaths *deaths);

#define cleanup_deaths CLEANUP(deaths_release)

/* Some service manager, runtime or kubelet looks after it. */
bool is_supervised(const struct subject *subject);

/* Of one unit, container or pod at least, and of no other that is known. */
bool is_same_holder(const struct subject *a, const struct subject *b);

/* By unit, container, pod, namespace and node. */
int order_of_holders(const struct subject *a, const struct subject *b);

#endif
