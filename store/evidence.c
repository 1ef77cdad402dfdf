/* SPDX-License-Identifier: Apache-2.0 */
/* A workload's evidence: its subjects first, then what is told of each. */
#include <errno.h>

#include "store/evidence.h"
#include "store/queries.h"

struct matched {
	int64_t id;
	enum match match;
	bool collapsed;
	struct subject subject;
};

static void bind_subject(sqlite3_stmt *stmt, const struct reading *reading,
    int64_t id)
{
	(void)reading;
	db_bind_int(stmt, ":subject", id);
}

static void bind_subject_window(sqlite3_stmt *stmt,
    const struct reading *reading, int64_t id)
{
	bind_subject(stmt, reading, id);
	bind_window(stmt, reading, id);
}

/* Columns from the first on: node, unit ... label, uid. */
static struct subject lend_subject(sqlite3_stmt *row, int column)
{
	return (struct subject){
	    .node = db_text(row, column),
	    .unit = db_text(row, column + 1),
	    .container = db_text(row, column + 2),
	    .pod = db_text(row, column + 3),
	    .space = db_text(row, column + 4),
	    .exe = db_text(row, column + 5),
	    .comm = db_text(row, column + 6),
	    .label = db_text(row, column + 7),
	    .has_uid = !db_is_null(row, column + 8),
	    .uid = (uint32_t)sqlite3_column_int64(row, column + 8),
	};
}

int reading_subject(struct reading *reading, sqlite3_stmt *row, int column,
    struct subject *ret)
{
	struct slice *const texts[] = {&ret->node, &ret->unit, &ret->container,
	    &ret->pod, &ret->space, &ret->exe, &ret->comm, &ret->label};

	*ret = lend_subject(row, column);
	return reading_texts(reading, row, column, texts, 8);
}

static int take_subject(struct reading *reading, sqlite3_stmt *row)
{
	const struct evidence_query *query = reading->query;
	struct subject lent = lend_subject(row, 2);
	struct matched *matched;
	enum match match = MATCH_YES;

	if (query->wants)
		match = query->wants(&lent, query->arg);
	if (match == MATCH_NO)
		return 0;
	matched = reading_push(reading, &reading->subjects, sizeof(*matched));
	if (!matched)
		return -ENOMEM;
	matched->id = sqlite3_column_int64(row, 0);
	matched->collapsed = sqlite3_column_int(row, 1) > 0;
	matched->match = match;
	return reading_subject(reading, row, 2, &matched->subject);
}

static int take_exemplar(struct reading *reading, sqlite3_stmt *row)
{
	const struct observation *of = &reading->like;
	struct event *event =
	    reading_push(reading, &reading->exemplars, sizeof(*event));
	struct sample sample;

	if (!event)
		return -ENOMEM;
	sample = samples_read(row);
	if (!(sample.has & EVENT_CODE) && !of->no_action && !of->ambiguous &&
	    !of->strict) {
		sample.code = of->call.action;
		sample.has |= EVENT_CODE;
	}
	*event = (struct event){
	    .subject = of->subject,
	    .call = {of->call.arch,
	             sample.has & SAMPLE_NR ? sample.nr : of->call.nr,
	             of->call.action},
	    .time_ms = sample.time_ms,
	    .serial = sample.serial,
	    .code = sample.code,
	    .pid = sample.pid,
	    .uid = sample.uid,
	    .gid = sample.gid,
	    .auid = sample.auid,
	    .ses = sample.ses,
	    .sig = sample.sig,
	    .compat = sample.compat,
	    .ip = sample.ip,
	    .has = (sample.has & ~SAMPLE_NR) |
	           (of->no_arch ? 0U : (unsigned)EVENT_ARCH),
	    .strict = of->strict,
	    .ambiguous = of->ambiguous,
	    .runtime_init = of->runtime_init,
	    .trust = TRUST_KERNEL,
	};
	return 0;
}

static void bind_class(sqlite3_stmt *stmt, const struct reading *reading,
    int64_t id)
{
	(void)reading;
	db_bind_int(stmt, ":class", id);
}

static void bind_class_window(sqlite3_stmt *stmt, const struct reading *reading,
    int64_t id)
{
	bind_class(stmt, reading, id);
	bind_window(stmt, reading, id);
}

static int take_observation(struct reading *reading, sqlite3_stmt *row)
{
	uint64_t bucket_ms = db_u64(row, 0) * BUCKET_MS;
	int64_t events = sqlite3_column_int64(row, 1);
	uint64_t first_ms = bucket_ms + db_u64(row, 2);
	uint64_t last_ms = bucket_ms + db_u64(row, 3);
	struct observation *o;

	if (events <= 0 || last_ms < reading->from_ms ||
	    first_ms > reading->to_ms)
		return 0;
	o = reading_push(reading, &reading->observations, sizeof(*o));
	if (!o)
		return -ENOMEM;
	*o = reading->like;
	o->bucket_ms = bucket_ms;
	o->events = (uint64_t)events;
	o->first_ms = first_ms;
	o->last_ms = last_ms;
	return 0;
}

/* What its rows have in common is read once. */
static int take_class(struct reading *reading, sqlite3_stmt *row)
{
	int64_t class = sqlite3_column_int64(row, 0);
	size_t before = reading->observations.count;
	int r;

	reading->like = (struct observation){
	    .subject = reading->matched->subject,
	    .match = reading->matched->match,
	    .collapsed = reading->matched->collapsed,
	    .call = reading_call(reading, row, 1),
	};
	reading_kind(&reading->like, (unsigned)sqlite3_column_int(row, 4));
	r = reading_rows(reading, query_evidence_observations,
	    bind_class_window, class, take_observation);
	if (r < 0 || reading->query->without_exemplars ||
	    reading->observations.count == before)
		return r;
	return reading_rows(reading, query_exemplar_of_class, bind_class, class,
	    take_exemplar);
}

static int take_symptom(struct reading *reading, sqlite3_stmt *row)
{
	struct symptom *symptom =
	    reading_push(reading, &reading->symptoms, sizeof(*symptom));

	if (!symptom)
		return -ENOMEM;
	*symptom = (struct symptom){
	    .kind = (enum symptom_kind)symptom_kind_find(db_text(row, 0)),
	    .subject = reading->matched->subject,
	    .time_ms = db_u64(row, 1),
	    .pid = (uint32_t)db_u64(row, 2),
	    .has_status = !db_is_null(row, 3),
	    .status = (int32_t)sqlite3_column_int64(row, 3),
	    .has_arch = !db_is_null(row, 4),
	    .arch = (uint32_t)db_u64(row, 4),
	    .has_nr = !db_is_null(row, 5),
	    .nr = (int32_t)sqlite3_column_int64(row, 5),
	    .trust = (enum trust)trust_find(db_text(row, 6)),
	};
	return reading_text(reading, row, 7, &symptom->text);
}

static int read_subject(struct reading *reading, const struct matched *matched)
{
	int r;

	reading->matched = matched;
	r = reading_rows(reading, query_evidence_classes, bind_subject,
	    matched->id, take_class);
	if (r == 0)
		r = reading_rows(reading, query_evidence_symptoms,
		    bind_subject_window, matched->id, take_symptom);
	if (r == 0)
		r = reading_rows(reading, query_evidence_runs,
		    bind_subject_window, matched->id, reading_run);
	return r;
}

static void bind_none(sqlite3_stmt *stmt, const struct reading *reading,
    int64_t id)
{
	(void)stmt, (void)reading, (void)id;
}

static int read_subjects(struct reading *reading)
{
	const struct matched *items;
	int r = reading_rows(reading, query_evidence_subjects, bind_none, 0,
	    take_subject);

	items = reading->subjects.items;
	for (size_t i = 0; r == 0 && i < reading->subjects.count; i++)
		r = read_subject(reading, &items[i]);
	return r;
}

/* Whether a subject was met already, so that its runs are there. */
enum match reading_match(const struct reading *reading, int64_t subject)
{
	const struct matched *items = reading->subjects.items;
	size_t low = 0, high = reading->subjects.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (items[middle].id == subject)
			return items[middle].match;
		if (items[middle].id < subject)
			low = middle + 1;
		else
			high = middle;
	}
	return MATCH_NO;
}

enum match reading_matched(const struct reading *reading)
{
	return reading->matched ? reading->matched->match : MATCH_YES;
}

static void hand_over(struct reading *reading, struct evidence *ret)
{
	ret->observations = reading->observations.items;
	ret->observation_count = reading->observations.count;
	ret->past = reading->past.items;
	ret->past_count = reading->past.count;
	ret->exemplars = reading->exemplars.items;
	ret->exemplar_count = reading->exemplars.count;
	ret->symptoms = reading->symptoms.items;
	ret->symptom_count = reading->symptoms.count;
	ret->losses = reading->losses.items;
	ret->loss_count = reading->losses.count;
	ret->runs = reading->runs.items;
	ret->run_count = reading->runs.count;
	ret->watches = reading->watches.items;
	ret->watch_count = reading->watches.count;
	ret->nodes = reading->nodes.items;
	ret->node_count = reading->nodes.count;
	ret->said = reading->said.items;
	ret->said_count = reading->said.count;
	ret->used = reading->used.items;
	ret->used_count = reading->used.count;
	ret->decisions = reading->decisions.items;
	ret->decision_count = reading->decisions.count;
	ret->transitions = reading->transitions.items;
	ret->transition_count = reading->transitions.count;
	ret->memory = TAKE(reading->arena.chunks);
}

static int read_all(struct reading *reading, struct evidence *evidence)
{
	int r = read_subjects(reading);

	reading->matched = NULL;
	if (r == 0)
		r = reading_surroundings(reading, evidence);
	if (r == 0 && reading->query->workload.ptr)
		r = reading_workload(reading, evidence);
	return r;
}

int store_evidence(struct store *store, const struct evidence_query *query,
    struct evidence *ret, struct error *err)
{
	struct evidence evidence = {.from_ms = query->from_ms,
	    .to_ms = query->to_ms};
	struct reading reading = {.store = store,
	    .query = query,
	    .err = err,
	    .from_ms = query->from_ms,
	    .to_ms = query->to_ms ? query->to_ms : INT64_MAX};
	int r;

	r = db_exec(&store->db, "BEGIN", err);
	if (r < 0)
		return r;
	if (!arena_copy(&reading.arena, query->workload, &evidence.workload))
		r = error_set(err, -ENOMEM, "out of memory");
	if (r == 0)
		r = read_all(&reading, &evidence);
	(void)db_exec(&store->db, "COMMIT", NULL);
	if (r == 0) {
		hand_over(&reading, &evidence);
		*ret = evidence;
	}
	arena_release(&reading.arena);
	return r;
}
