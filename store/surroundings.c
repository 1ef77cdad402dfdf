/* SPDX-License-Identifier: Apache-2.0 */
/* What is told of nodes and sources, and of runs, within a window. */
#include <errno.h>

#include "base/array.h"
#include "store/domains.h"
#include "store/evidence.h"
#include "store/queries.h"

static int take_loss(struct reading *reading, sqlite3_stmt *row)
{
	struct loss *loss =
	    reading_push(reading, &reading->losses, sizeof(*loss));

	if (!loss)
		return -ENOMEM;
	*loss = (struct loss){
	    .from_ms = db_u64(row, 4),
	    .to_ms = db_u64(row, 5),
	    .count = db_u64(row, 6),
	    .how = (enum loss_how)loss_how_find(db_text(row, 7)),
	    .harmless = sqlite3_column_int(row, 8) != 0,
	    .trust = (enum trust)trust_find(db_text(row, 9)),
	};
	return reading_texts(reading, row, 0,
	    (struct slice *const[]){&loss->node, &loss->source, &loss->what,
	        &loss->detail},
	    4);
}

static int take_watch(struct reading *reading, sqlite3_stmt *row)
{
	struct watch *watch =
	    reading_push(reading, &reading->watches, sizeof(*watch));

	if (!watch)
		return -ENOMEM;
	*watch =
	    (struct watch){.from_ms = db_u64(row, 2), .to_ms = db_u64(row, 3)};
	return reading_texts(reading, row, 0,
	    (struct slice *const[]){&watch->node, &watch->source}, 2);
}

static int take_node(struct reading *reading, sqlite3_stmt *row)
{
	struct node_state *node =
	    reading_push(reading, &reading->nodes, sizeof(*node));

	if (!node)
		return -ENOMEM;
	*node = (struct node_state){.seen_until_ms = db_u64(row, 4),
	    .heard_ms = db_u64(row, 5)};
	return reading_texts(reading, row, 0,
	    (struct slice *const[]){&node->node, &node->kernel, &node->libc,
	        &node->runtime},
	    4);
}

static int take_said(struct reading *reading, sqlite3_stmt *row)
{
	struct said_source *said =
	    reading_push(reading, &reading->said, sizeof(*said));

	if (!said)
		return -ENOMEM;
	*said = (struct said_source){.from_ms = db_u64(row, 1),
	    .to_ms = db_u64(row, 2)};
	return reading_text(reading, row, 0, &said->source);
}

/* Marked as the workload's own, whatever its subject. */
static int take_marked_run(struct reading *reading, sqlite3_stmt *row)
{
	if (reading_match(reading, sqlite3_column_int64(row, 8)) != MATCH_NO)
		return 0;
	return reading_run(reading, row);
}

static struct run run_of(const struct reading *reading, sqlite3_stmt *row)
{
	return (struct run){
	    .match = db_text(row, 2).ptr && reading->query->workload.ptr
	                 ? MATCH_YES
	                 : reading_matched(reading),
	    .started_ms = db_u64(row, 9),
	    .ended_ms = db_u64(row, 10),
	    .has_status = !db_is_null(row, 11),
	    .status = (int32_t)sqlite3_column_int64(row, 11),
	    .restart = sqlite3_column_int(row, 12) != 0,
	    .phase = sqlite3_column_int(row, 13),
	};
}

static bool is_others(const struct reading *reading, sqlite3_stmt *row)
{
	struct slice marked = db_text(row, 2), asked = reading->query->workload;

	return marked.ptr && asked.ptr &&
	       (marked.len != asked.len ||
	           memcmp(marked.ptr, asked.ptr, asked.len) != 0);
}

int reading_run(struct reading *reading, sqlite3_stmt *row)
{
	struct run *run;
	int r;

	if (is_others(reading, row))
		return 0;
	run = reading_push(reading, &reading->runs, sizeof(*run));
	if (!run)
		return -ENOMEM;
	*run = run_of(reading, row);
	/* Two clocks: what has ended began no later. */
	if (run->ended_ms > 0 && run->started_ms > run->ended_ms)
		run->started_ms = run->ended_ms;
	r = reading_subject(reading, row, 14, &run->subject);
	if (r < 0)
		return r;
	return reading_texts(reading, row, 0,
	    (struct slice *const[]){&run->key, &run->origin, &run->workload,
	        &run->image, &run->profile_hash, &run->kernel, &run->libc,
	        &run->runtime},
	    8);
}

static void bind_marked(sqlite3_stmt *stmt, const struct reading *reading,
    int64_t id)
{
	bind_window(stmt, reading, id);
	db_bind_text(stmt, ":workload", reading->query->workload);
}

static const struct {
	const char *word;
	size_t offset;
} counters[] = {
    {"conflict",   offsetof(struct evidence, conflicts) },
    {"rejected",   offsetof(struct evidence, rejected)  },
    {"unverified", offsetof(struct evidence, unverified)},
    {"too_old",    offsetof(struct evidence, too_old)   },
};

static void count_word(struct evidence *evidence, struct slice word,
    uint64_t count)
{
	for (size_t i = 0; i < ARRAY_SIZE(counters); i++)
		if (slice_equals(word, counters[i].word))
			*(uint64_t *)(void *)((char *)evidence +
			                      counters[i].offset) += count;
}

static int read_uncounted(struct reading *reading, struct evidence *evidence)
{
	cleanup_reset sqlite3_stmt *stmt = NULL;
	struct db *db = &reading->store->db;
	struct domains domains;
	int r;

	r = db_query(db, query_evidence_uncounted, &stmt, reading->err);
	if (r < 0)
		return r;
	bind_window(stmt, reading, 0);
	domains_of(stmt, NULL, &domains);
	while ((r = db_next(db, stmt, "reading evidence", reading->err)) > 0) {
		r = domains_check(&domains, stmt, reading->err);
		if (r < 0)
			return r;
		count_word(evidence, db_text(stmt, 0), db_u64(stmt, 1));
	}
	return r;
}

static void bind_none(sqlite3_stmt *stmt, const struct reading *reading,
    int64_t id)
{
	(void)stmt, (void)reading, (void)id;
}

int reading_surroundings(struct reading *reading, struct evidence *evidence)
{
	int r;

	r = reading_rows(reading, query_evidence_losses, bind_window, 0,
	    take_loss);
	if (r == 0)
		r = reading_rows(reading, query_evidence_watches, bind_window,
		    0, take_watch);
	if (r == 0)
		r = reading_rows(reading, query_evidence_nodes, bind_none, 0,
		    take_node);
	if (r == 0)
		r = reading_rows(reading, query_evidence_said, bind_window, 0,
		    take_said);
	if (r == 0 && reading->query->workload.ptr)
		r = reading_rows(reading, query_evidence_marked_runs,
		    bind_marked, 0, take_marked_run);
	if (r == 0)
		r = read_uncounted(reading, evidence);
	return r;
}
