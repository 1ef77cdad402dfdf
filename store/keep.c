/* SPDX-License-Identifier: Apache-2.0 */
/* Symptoms, losses and rejected lines: kept, each within bounds. */
#include <errno.h>

#include "base/time.h"
#include "store/internal.h"
#include "store/queries.h"

#define SYMPTOMS_HOUR 64 /* of one subject and kind */
#define LOSSES_HOUR   64 /* of one source and word */
#define REJECTED_MAX  1000
#define TEXT_MAX      1024U /* of a line that is kept */

static struct slice head(struct slice text)
{
	if (!text.ptr)
		return slice_of("");
	if (text.len > TEXT_MAX)
		text.len = TEXT_MAX;
	return text;
}

static void bind_symptom(sqlite3_stmt *stmt, const struct symptom *symptom,
    int64_t subject)
{
	db_bind_int(stmt, ":subject", subject);
	db_bind_text(stmt, ":kind", slice_of(symptom_kind_name(symptom->kind)));
	db_bind_count(stmt, ":time_ms", symptom->time_ms);
	db_bind_text(stmt, ":trust", slice_of(trust_name(symptom->trust)));
}

/* So many that one more says nothing new: only their number grows. */
static int symptom_is_over(struct store *store, const struct symptom *symptom,
    int64_t subject, struct error *err)
{
	sqlite3_stmt *stmt;
	int64_t id;
	int r;

	r = db_query(&store->db, query_symptom_over, &stmt, err);
	if (r < 0)
		return r;
	bind_symptom(stmt, symptom, subject);
	db_bind_int(stmt, ":most", SYMPTOMS_HOUR);
	return db_run_int(&store->db, stmt, &id, "counting symptoms", err);
}

static int add_symptom(struct store *store, const struct symptom *symptom,
    int64_t subject, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query_symptom_add, &stmt, err);
	if (r < 0)
		return r;
	bind_symptom(stmt, symptom, subject);
	db_bind_int(stmt, ":pid", symptom->pid);
	if (symptom->has_status)
		db_bind_int(stmt, ":status", symptom->status);
	if (symptom->has_arch)
		db_bind_int(stmt, ":arch", symptom->arch);
	if (symptom->has_nr)
		db_bind_int(stmt, ":nr", symptom->nr);
	db_bind_text(stmt, ":text", head(symptom->text));
	return db_run(&store->db, stmt, "keeping a symptom", err);
}

/*
 * 1: another carrier told it already, with the same process at the same
 * instant. If only this one knows whose it is, it is known from now on.
 */
static int symptom_is_told(struct store *store, const struct symptom *symptom,
    uint32_t named, int64_t subject, struct error *err)
{
	struct names *names = &store->tally.names;
	struct owner *owner;
	sqlite3_stmt *stmt;
	int64_t id;
	int r;

	if (symptom->pid == 0 || symptom->time_ms == 0)
		return 0;
	r = names_owner(names, named, &owner, err);
	if (r == 0)
		r = db_query(&store->db, query_symptom_told, &stmt, err);
	if (r != 0)
		return r;
	bind_symptom(stmt, symptom, subject);
	db_bind_int(stmt, ":pid", symptom->pid);
	db_bind_int(stmt, ":node", owner->node);
	db_bind_int(stmt, ":owned", names->items[named].owned);
	return db_run_int(&store->db, stmt, &id, "looking for a symptom", err);
}

static int keep_symptom(struct store *store, const struct symptom *symptom,
    struct error *err)
{
	uint32_t named;
	int64_t subject;
	int r;

	r = names_intern(&store->tally.names, &symptom->subject,
	    store->host.node, &named, err);
	if (r == 0)
		r = names_any_id(&store->tally.names, named, &subject, err);
	if (r == 0)
		r = symptom_is_told(store, symptom, named, subject, err);
	if (r == 0)
		r = symptom_is_over(store, symptom, subject, err);
	if (r == 0)
		r = add_symptom(store, symptom, subject, err);
	return r < 0 ? r : 0;
}

static struct loss loss_of(const struct origin *origin, const struct loss *loss,
    struct slice node)
{
	struct loss ret = *loss;

	if (!ret.node.ptr)
		ret.node = node;
	if (!ret.source.ptr)
		ret.source = origin->name;
	ret.what = head(ret.what);
	if (ret.from_ms == 0)
		ret.from_ms = ret.to_ms;
	if (ret.to_ms == 0)
		ret.to_ms = ret.from_ms;
	if (ret.to_ms == 0)
		ret.from_ms = ret.to_ms = origin->last_ms;
	return ret;
}

static void bind_loss(sqlite3_stmt *stmt, const struct loss *loss, int64_t node)
{
	db_bind_int(stmt, ":node", node);
	db_bind_text(stmt, ":source", loss->source);
	db_bind_text(stmt, ":what", loss->what);
	db_bind_count(stmt, ":from_ms", loss->from_ms);
	db_bind_count(stmt, ":to_ms", loss->to_ms);
	db_bind_count(stmt, ":count", loss->count);
	db_bind_text(stmt, ":trust", slice_of(trust_name(loss->trust)));
}

static void bind_detail(sqlite3_stmt *stmt, const struct loss *loss)
{
	db_bind_text(stmt, ":detail",
	    loss->detail.ptr ? head(loss->detail) : loss->detail);
	db_bind_int(stmt, ":harmless", loss->harmless);
}

/* So many within the hour that the last of them is widened instead. */
static int loss_is_over(struct store *store, const struct loss *loss,
    int64_t node, struct error *err)
{
	sqlite3_stmt *stmt;
	int64_t id;
	int r;

	r = db_query(&store->db, query_loss_over, &stmt, err);
	if (r < 0)
		return r;
	bind_loss(stmt, loss, node);
	bind_detail(stmt, loss);
	db_bind_int(stmt, ":most", LOSSES_HOUR);
	return db_run_int(&store->db, stmt, &id, "counting losses", err);
}

/* Read again, and as it was: it has been so since. */
static int settings_go_on(struct store *store, const struct loss *loss,
    int64_t node, struct error *err)
{
	sqlite3_stmt *stmt;
	int64_t id;
	int r;

	if (!slice_equals(loss->what, "settings"))
		return 0;
	r = db_query(&store->db, query_loss_go_on, &stmt, err);
	if (r < 0)
		return r;
	db_bind_int(stmt, ":node", node);
	db_bind_text(stmt, ":source", loss->source);
	db_bind_text(stmt, ":detail", loss->detail);
	db_bind_u64(stmt, ":to_ms", loss->to_ms);
	return db_run_int(&store->db, stmt, &id, "keeping settings", err);
}

static int add_loss(struct store *store, const struct loss *loss, int64_t node,
    struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query_loss_add, &stmt, err);
	if (r < 0)
		return r;
	bind_loss(stmt, loss, node);
	bind_detail(stmt, loss);
	db_bind_text(stmt, ":how", slice_of(loss_how_name(loss->how)));
	return db_run(&store->db, stmt, "keeping a loss", err);
}

static int keep_loss(struct store *store, const struct origin *origin,
    const struct loss *from, struct error *err)
{
	struct loss loss = loss_of(origin, from, store->host.node);
	int64_t node;
	int r;

	r = names_node(&store->db, loss.node, &node, err);
	if (r == 0)
		r = settings_go_on(store, &loss, node, err);
	if (r == 0)
		r = loss_is_over(store, &loss, node, err);
	if (r == 0)
		r = add_loss(store, &loss, node, err);
	return r < 0 ? r : 0;
}

/* What is dropped for another by its name: nobody knows which is right. */
int keep_conflict(struct store *store, const struct origin *origin,
    const struct gathered *event, struct error *err)
{
	const struct class *class = &store->tally.classes[event->class];
	const struct loss loss = {
	    .node = store->tally.names.items[class->named].subject.node,
	    .what = slice_of("conflict"),
	    .from_ms = event->sample.time_ms,
	    .to_ms = event->sample.time_ms,
	    .count = 1,
	    .how = LOSS_EXACT,
	    .trust = TRUST_KERNEL,
	};

	return keep_loss(store, origin, &loss, err);
}

static int add_rejected(struct store *store, const struct origin *origin,
    const struct rejected *rejected, struct error *err)
{
	sqlite3_stmt *stmt;
	int r;

	r = db_query(&store->db, query_rejected_add, &stmt, err);
	if (r < 0)
		return r;
	db_bind_int(stmt, ":source", origin->id);
	db_bind_u64(stmt, ":position", rejected->position);
	db_bind_count(stmt, ":line", rejected->line_number);
	db_bind_count(stmt, ":column", rejected->column);
	db_bind_text(stmt, ":field",
	    slice_of(rejected->field ? rejected->field : ""));
	db_bind_text(stmt, ":problem",
	    slice_of(rejected->problem ? rejected->problem : ""));
	db_bind_text(stmt, ":trust", slice_of(trust_name(rejected->trust)));
	db_bind_text(stmt, ":text", head(rejected->line));
	db_bind_count(stmt, ":time_ms", time_now_ms());
	store->gather.rejected_rows++;
	return db_run(&store->db, stmt, "keeping a rejected line", err);
}

static int keep_rejected(struct store *store, struct origin *origin,
    const struct rejected *rejected, struct error *err)
{
	uint64_t time_ms = origin->last_ms ? origin->last_ms : time_now_ms();
	int r;

	origin->rejected++;
	r = origin_id(store, origin, err);
	if (r == 0)
		r = uncounted_add(store, origin, UNCOUNTED_REJECTED, time_ms,
		    err);
	if (r == 0)
		r = count_rows(store, query_rejected_rows,
		    &store->gather.rejected_rows, err);
	if (r == 0 && store->gather.rejected_rows < REJECTED_MAX)
		r = add_rejected(store, origin, rejected, err);
	return r;
}

static int keep_other(struct store *store, const struct origin *origin,
    const struct record *record, struct error *err)
{
	switch (record->kind) {
	case RECORD_SYMPTOM:
		return keep_symptom(store, &record->symptom, err);
	case RECORD_LOSS:
		return keep_loss(store, origin, &record->loss, err);
	case RECORD_RUN:
		return keep_run(store, &record->run, err);
	case RECORD_NONE:
	case RECORD_EVENT:
	case RECORD_REJECTED:
		break;
	}
	return 0;
}

/* What says of a record what it is, where it has no line. */
static struct rejected refused(const struct record *record)
{
	struct rejected ret = {.field = "store",
	    .problem = "not taken by the store"};

	switch (record->kind) {
	case RECORD_SYMPTOM:
		ret.line = record->symptom.text;
		ret.trust = record->symptom.trust;
		break;
	case RECORD_LOSS:
		ret.line = record->loss.detail;
		ret.trust = record->loss.trust;
		break;
	case RECORD_RUN:
		ret.line = record->run.key;
		ret.trust = record->run.trust;
		break;
	case RECORD_NONE:
	case RECORD_EVENT:
	case RECORD_REJECTED:
		break;
	}
	return ret;
}

/*
 * A row that the store does not take is no reason to take none of the others;
 * but if it can be believed, something is missing.
 */
static int refuse(struct store *store, struct origin *origin,
    const struct record *record, struct error *err)
{
	const struct rejected rejected = refused(record);
	const struct loss loss = {
	    .what = slice_of("unreadable"),
	    .detail = slice_of("what the store does not take"),
	    .count = 1,
	    .how = LOSS_AT_MOST,
	    .trust = TRUST_KERNEL,
	};
	int r = keep_rejected(store, origin, &rejected, err);

	if (r == 0 && rejected.trust == TRUST_KERNEL)
		r = keep_loss(store, origin, &loss, err);
	return r;
}

int keep_record(struct store *store, struct origin *origin,
    const struct record *record, struct error *err)
{
	int r;

	if (record->kind == RECORD_REJECTED)
		return keep_rejected(store, origin, &record->rejected, err);
	origin->records++;
	r = keep_other(store, origin, record, err);
	return r == -EILSEQ ? refuse(store, origin, record, err) : r;
}
