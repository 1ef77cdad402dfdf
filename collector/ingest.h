/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From sources into a sink, in batches: what a source said, and how far it
 * was read, are kept together or not at all.
 */
#ifndef COLLECTOR_INGEST_H
#define COLLECTOR_INGEST_H

#include "collector/read.h"

/*
 * lines = records + other + rejected; records = new_events + duplicates +
 * conflicts + too_old + unverified + symptoms + losses + runs.
 */
struct ingest_counts {
	uint64_t lines, records, other;
	uint64_t new_events, duplicates, conflicts, too_old, unverified;
	uint64_t rejected, symptoms, losses, runs;
	uint64_t source_losses; /* told by a source, not by a line of it */
	uint64_t bytes;
	double seconds;
};

void ingest_counts_add(struct ingest_counts *to,
    const struct ingest_counts *counts);

/* A source to be read, and what came of it. */
struct ingest_item {
	const struct source_type *type;
	const char *what; /* to be opened */
	const char *name; /* it goes by in the store */
	int result;       /* 0, or a negative errno, described in err */
	struct error err;
	char notice[192]; /* what the source had to say when opened; or "" */
	struct ingest_counts counts;
};

/* A node by another of its names. */
struct ingest_alias {
	const char *from;
	const char *to; /* NULL: the store's own */
};

struct ingest_options {
	struct reader_options reading;
	bool own_node; /* all is of the store's own, whatever it says */
	const struct ingest_alias *aliases;
	size_t alias_count;
	bool follow;          /* until go_on() says no */
	uint64_t batch_bytes; /* of a file in one commit; 0: 32 MiB */
	/* What is known of the store's own host besides; NULL: nothing. */
	const struct record *note;
	/* Up to where a source was read; as store_checkpoint(). NULL: no. */
	int (*since)(void *arg, struct slice source, struct checkpoint *ret,
	    struct error *err);
	bool (*go_on)(void *arg); /* asked every second; NULL: yes */
	/*
	 * To follow: when all that can be opened is, and nothing is read yet;
	 * whether logs are to be opened again at once; and each second, what
	 * has come of all so far. Each may be NULL.
	 */
	int (*opened)(void *arg, struct error *err);
	bool (*reopen)(void *arg);
	void (*tick)(void *arg, const struct ingest_counts *total);
	/* What is wrong with a part of a source. NULL: it is not told. */
	void (*doubt)(void *arg, const struct ingest_item *item,
	    enum doubt kind, const char *text);
	/* Told now and then. Of the source's bytes; total 0: not known. */
	void (*progress)(void *arg, const struct ingest_counts *counts,
	    uint64_t done, uint64_t total);
	void *arg;
};

/*
 * Read all the items; what goes wrong with one is said in it and stops no
 * other. Fails if the sink does.
 */
int ingest(struct ingest_item *items, size_t count,
    const struct ingest_options *options, const struct sink *sink,
    struct error *err);

#endif
