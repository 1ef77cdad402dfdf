/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which framing a text is in, by how it begins; and if by nothing that is
 * known, one pass over it for the words that records, losses, symptoms and
 * runs are told by.
 */
#include "collector/read.h"

#include <errno.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/cleanup.h"
#include "collector/reading.h"

static const struct words *const tables[] = {
    &record_words,
    &loss_words,
    &unit_words,
    &symptom_words,
    &container_words,
    &run_words,
};

static const struct word *word_at(size_t number, bool *at_once)
{
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		if (number < tables[i]->count) {
			*at_once = tables[i]->at_once;
			return &tables[i]->rows[number];
		}
		number -= tables[i]->count;
	}
	return NULL;
}

static int make_matcher(struct reader *reader)
{
	const char *texts[WORDS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		for (size_t j = 0; j < tables[i]->count; j++) {
			if (count == WORDS_MAX)
				return -E2BIG;
			texts[count++] = tables[i]->rows[j].text;
		}
	return matcher_new(texts, count, &reader->matcher);
}

void reader_free(struct reader *reader)
{
	if (!reader)
		return;
	matcher_free(reader->matcher);
	free(reader->scratch);
	free(reader->export.bytes);
	partial_release(reader);
	free(reader);
}

int reader_new(const struct reader_options *options, struct reader **ret)
{
	cleanup_reader struct reader *reader = NULL;
	int r;

	reader = calloc(1, sizeof(*reader));
	if (!reader)
		return -ENOMEM;
	reader->options = *options;
	reader->scratch = malloc(SCRATCH_BYTES);
	reader->export.bytes = malloc(SCRATCH_BYTES);
	if (!reader->scratch || !reader->export.bytes)
		return -ENOMEM;
	r = make_matcher(reader);
	if (r < 0)
		return r;
	*ret = TAKE(reader);
	return 0;
}

char *scratch_take(struct reader *reader, size_t n)
{
	char *room = reader->scratch + reader->scratch_used;

	if (n > SCRATCH_BYTES - reader->scratch_used)
		return NULL;
	reader->scratch_used += n;
	return room;
}

struct slice spell_out(struct reader *reader, struct audit_text text)
{
	char *room;
	struct slice spelt;

	if (!text.hex || !text.raw.ptr)
		return text.raw;
	room = scratch_take(reader, AUDIT_TEXT_MAX);
	if (!room)
		return (struct slice){NULL, 0};
	spelt = audit_text_decode(text, room);
	reader->scratch_used -= AUDIT_TEXT_MAX - spelt.len;
	return spelt;
}

void note_stamp(struct reading *in, uint64_t time_ms, uint32_t serial,
    enum trust trust)
{
	in->reader->last_ms = time_ms;
	in->reader->has_stamp = true;
	in->reader->stamp = (struct record_stamp){
	    .time_ms = time_ms,
	    .serial = serial,
	    .trust = trust,
	    .node = in->node,
	};
	if (in->fields)
		in->reader->stamp.boot = in->fields->boot_id;
}

bool reader_stamp(const struct reader *reader, struct record_stamp *ret)
{
	if (reader->has_stamp)
		*ret = reader->stamp;
	return reader->has_stamp;
}

bool reader_idle(const struct reader *reader)
{
	return reader->export.state == EXPORT_OFF && !reader->keyed.open &&
	       reader->pending_count == 0 && reader->partials[0].used == 0 &&
	       reader->partials[1].used == 0;
}

/* What was decoded has no columns of its own: the line is to blame. */
void reject(struct reading *in, const char *field, const char *problem,
    const char *where, enum trust trust)
{
	const struct entry *entry = in->entry;
	struct slice line = entry->text;
	size_t column = 1;

	if (where && !in->decoded && where >= line.ptr &&
	    where <= line.ptr + line.len)
		column = (size_t)(where - line.ptr) + 1;
	in->ret->kind = RECORD_REJECTED;
	in->ret->rejected = (struct rejected){
	    .field = field,
	    .problem = entry->cut ? "cut off: the line is too long" : problem,
	    .column = column,
	    .position = entry->position,
	    .line_number = entry->line_number,
	    .line = line,
	    .trust = trust,
	};
}

struct hits {
	uint64_t seen[WORDS_MAX / 64];
	uint32_t at[WORDS_MAX];
};

static void note_hit(struct hits *hits, size_t number, size_t at)
{
	uint64_t bit = UINT64_C(1) << number % 64;

	if (hits->seen[number / 64] & bit)
		return;
	hits->seen[number / 64] |= bit;
	hits->at[number] = (uint32_t)at;
}

/* Each that was found, until one settles it. */
static bool try_each(struct reading *in, const struct hits *hits, bool own)
{
	for (size_t i = 0; i < ARRAY_SIZE(hits->seen); i++) {
		uint64_t left = hits->seen[i];

		for (; left; left &= left - 1) {
			unsigned bit = (unsigned)__builtin_ctzll(left);
			size_t number = i * 64 + bit, at = hits->at[number];
			const struct word *word;
			bool at_once;

			word = word_at(number, &at_once);
			if (word && (!own || is_own_word(in, word, at)) &&
			    word->read(in, word, at))
				return true;
		}
	}
	return false;
}

/* What a daemon says by itself comes before what its message holds. */
static void try_in_order(struct reading *in, const struct hits *hits)
{
	if (!try_each(in, hits, true))
		(void)try_each(in, hits, false);
}

/*
 * Records are read where they are found, and settle the line. Of the others
 * the first of each kind is noted, and what matters more comes first.
 */
static void read_by_words(struct reading *in)
{
	struct match_at from = {0, 0};
	struct hits hits = {.seen = {0}};
	size_t number;
	bool found = false;

	while (matcher_next(in->reader->matcher, in->text, &from, &number)) {
		bool at_once = false;
		const struct word *word = word_at(number, &at_once);
		size_t at = from.at - strlen(word->text);

		if (!at_once)
			note_hit(&hits, number, at);
		else if (word->read(in, word, at))
			return;
		found = true;
	}
	if (found)
		try_in_order(in, &hits);
}

void read_text(struct reading *in)
{
	if (in->text.len == 0)
		return;
	if (read_bare(in) || (!in->fields && read_keyed(in)))
		return;
	read_by_words(in);
}

static void begin(struct reader *reader, const struct entry *entry,
    struct record *ret, struct reading *in)
{
	reader->scratch_used = 0;
	reader->has_stamp = false;
	reader->lifted = false;
	ret->kind = RECORD_NONE;
	*in = (struct reading){
	    .reader = reader,
	    .entry = entry,
	    .fields = entry->fields,
	    .carrier = entry->fields        ? CARRIER_JOURNAL
	               : entry->line_number ? CARRIER_LINE
	                                    : CARRIER_LIVE,
	    .text = entry->text,
	    .time_ms = entry->received_ms,
	    .node = entry->node,
	    .ret = ret,
	};
}

/* node=NAME comes before the type, if auditd was told to say it. */
static void skip_node(struct reading *in)
{
	struct slice rest = in->text;
	struct slice node;

	if (!slice_skip(&rest, "node="))
		return;
	node = slice_to_nul(slice_cut(&rest, ' '));
	if (rest.len < 5 || memcmp(rest.ptr, "type=", 5) != 0)
		return;
	in->node = node;
	in->text = rest;
}

/* A mark that editors put before all text, or what a crash left unwritten. */
static void skip_filling(struct reading *in)
{
	struct slice rest = in->text;

	(void)slice_skip(&in->text, "\xef\xbb\xbf");
	while (in->text.len > 0 && *in->text.ptr == '\0')
		slice_advance(&in->text, 1);
	/* journalctl -o json-seq and json-sse */
	(void)slice_skip(&in->text, "\x1e");
	if (slice_skip(&rest, "data: ") && rest.len > 0 && *rest.ptr == '{')
		in->text = rest;
}

/* As Windows writes what is piped into a file there. */
static bool is_utf16(const struct reading *in)
{
	return in->entry->line_number == 1 && in->text.len > 1 &&
	       (memcmp(in->text.ptr, "\xff\xfe", 2) == 0 ||
	           memcmp(in->text.ptr, "\xfe\xff", 2) == 0);
}

static void read_line(struct reading *in)
{
	if (is_utf16(in)) {
		reject(in, "text", "UTF-16: convert it to UTF-8 first",
		    in->text.ptr, TRUST_FORGEABLE);
		return;
	}
	skip_filling(in);
	skip_node(in);
	if (in->text.len > 5 && memcmp(in->text.ptr, "type=", 5) == 0 &&
	    read_audit_type(in, 0))
		return;
	if (read_json(in))
		return;
	read_text(in);
}

static void read_live(struct reading *in)
{
	struct slice body = in->text;
	struct audit_record stamp = {0};
	struct audit_error err;

	if (in->entry->type == 0) {
		read_line(in);
		return;
	}
	if (!slice_skip(&body, "audit(") ||
	    audit_stamp_parse(&body, &stamp, &err) < 0) {
		if (in->entry->type == 1326)
			reject(in, "stamp", "not seconds.millis:serial",
			    body.ptr, in->entry->trust);
		return;
	}
	(void)read_audit_body(in, in->entry->type, body, &stamp, 0, true);
}

void reader_read(struct reader *reader, const struct entry *entry,
    struct record *ret)
{
	struct reading in;
	size_t waited = reader->pending_count;

	begin(reader, entry, ret, &in);
	reader->of_lines = entry->line_number > 0;
	if (entry->stamp_ms)
		note_stamp(&in, entry->stamp_ms, entry->serial, entry->trust);
	if (in.carrier == CARRIER_LIVE)
		read_live(&in);
	else if (in.carrier == CARRIER_JOURNAL)
		read_journal(&in);
	else if (!read_export(&in) && !read_partial(&in))
		read_line(&in);
	reader->last_said = ret->kind != RECORD_NONE;
	/* what has begun to wait with this line may be explained by the next */
	if (ret->kind == RECORD_NONE && waited > 0)
		(void)pending_take(reader, ret);
	record_end_names(ret);
}

static bool finish(struct reader *reader, struct record *ret)
{
	struct entry entry = {.trust = TRUST_FORGEABLE};
	struct reading in;

	begin(reader, &entry, ret, &in);
	if (export_finish(&in) && ret->kind != RECORD_NONE)
		return true;
	if (partial_finish(&in))
		return true;
	keyed_finish(reader);
	return pending_take(reader, ret);
}

bool reader_finish(struct reader *reader, struct record *ret)
{
	bool more = finish(reader, ret);

	if (more)
		record_end_names(ret);
	return more;
}
