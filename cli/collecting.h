/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sources as they are named on a command line, and their way into a store:
 * what collect does, and what triage does with a store in memory. Private to
 * cli/.
 */
#ifndef CLI_COLLECTING_H
#define CLI_COLLECTING_H

#include "cli/reading.h"
#include "collector/ingest.h"
#include "store/store.h"

#define COLLECTING_MAX    64
#define COLLECTING_DOUBTS 16

struct collecting {
	struct ingest_item items[COLLECTING_MAX];
	char *names[COLLECTING_MAX];
	size_t count;
	struct reader_options reading;
	const char *node;      /* all is of this one; NULL: of this machine */
	const char *workloads; /* whose node_alias counts; NULL: the usual */
	const char *unit;      /* of which the journal is read whole, too */
	bool follow;
	bool quiet;                      /* no progress line */
	bool no_doubts;                  /* what is forgeable is not said */
	char *doubts[COLLECTING_DOUBTS]; /* that were said */
	bool hinted;                     /* and what to do about it */
	bool no_sandbox; /* keep all privileges while following */
	/* What stands between the sources and the store; or NULL. */
	struct sink (*between)(const struct sink *store, void *arg);
	void *between_arg;
	struct store *store; /* while it runs */
};

/* "netlink", "kmsg", "journal[:DIR]", "-", a path. False: said. */
bool collecting_add(struct collecting *collecting, const char *source);

/*
 * When none was named: the audit log and the journal, whichever exist; to
 * follow, netlink, else the journal, else the kernel log. False: said.
 */
bool collecting_add_usual(struct collecting *collecting);

/*
 * db is the path of the store, which a follower keeps the right to write.
 * Until all is read, or a signal says to stop. What goes wrong with a source
 * is in its item; false: the store failed, and it was said.
 */
bool collecting_run(struct collecting *collecting, struct store *store,
    const char *db);

void collecting_release(struct collecting *collecting);

#define cleanup_collecting CLEANUP(collecting_release)

#endif
