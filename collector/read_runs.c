/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starts and ends of units, as systemd and the audit records it leaves tell
 * of them.
 */
#include "base/array.h"
#include "collector/reading.h"

static bool is_unit(struct slice name)
{
	static const char *const kinds[] = {".service", ".scope"};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		size_t len = strlen(kinds[i]);

		if (name.len > len &&
		    memcmp(name.ptr + name.len - len, kinds[i], len) == 0)
			return true;
	}
	return false;
}

/* What nobody believes may go together; what is believed goes alone. */
static bool may_note(const struct reading *in, enum trust trust)
{
	return trust != TRUST_FORGEABLE ||
	       (!in->fields && !in->reader->options.has_trust);
}

/* What was noted of how it ended, and that it is started again by itself. */
static void add_notes(struct reading *in, struct run_edge *run)
{
	struct unit_note *note =
	    may_note(in, run->trust)
	        ? unit_note(in->reader, run->subject.unit, false)
	        : NULL;

	if (!note)
		return;
	if (run->ended && note->has_status) {
		run->has_status = true;
		run->status = note->status;
		note->has_status = false;
	} else if (!run->ended && note->restart) {
		run->restart = true;
		run->restarts = note->restarts;
		note->restart = false;
	}
}

enum said {
	SAID_STARTED,
	SAID_SUCCEEDED,
	SAID_FAILED,
	SAID_RESTARTED
};

static bool said_of_unit(struct reading *in, struct slice unit, enum said said,
    uint64_t restarts, enum trust trust)
{
	struct run_edge *run;
	struct unit_note *note;

	if (!is_unit(unit))
		return false;
	if (said == SAID_RESTARTED) {
		note = may_note(in, trust) ? unit_note(in->reader, unit, true)
		                           : NULL;
		if (note) {
			note->restart = true;
			note->restarts = restarts;
		}
		return true;
	}
	run = run_of(in, "systemd", said != SAID_STARTED, trust);
	run->subject.unit = unit;
	run->has_status = said == SAID_SUCCEEDED;
	if (said != SAID_SUCCEEDED)
		add_notes(in, run);
	return true;
}

/* "Started foo.service - What it is." or, before that, only what it is. */
static bool read_started(struct reading *in, const struct word *word, size_t at)
{
	struct slice rest = in->text;
	struct slice unit;

	slice_advance(&rest, at + strlen(word->text));
	unit = value_of(rest, "");
	if (unit.len > 0 && unit.ptr[unit.len - 1] == '.')
		unit.len--;
	return said_of_unit(in, unit, SAID_STARTED, 0,
	    trust_own(in, at,
	        is_own_after_tag(in, at + strlen("]: "), SPEAKER_SYSTEMD)));
}

/* "foo.service: Deactivated successfully." and its like. */
static bool read_of_unit(struct reading *in, const struct word *word, size_t at)
{
	struct slice rest = in->text;
	uint64_t restarts = 0;

	slice_advance(&rest, at + strlen(word->text));
	(void)number_of(rest, "restart counter is at ", &restarts);
	return said_of_unit(in, word_before(in->text, at),
	    (enum said)word->value, restarts,
	    trust_own(in, at, is_own(in, at, SPEAKER_SYSTEMD)));
}

bool read_service(struct reading *in, struct slice body, bool start,
    const struct audit_record *stamp, enum trust trust)
{
	static const struct slice suffix = {".service", 8};
	struct slice unit = value_of(body, " msg='unit=");
	struct slice name = {NULL, 0};
	struct run_edge *run;
	char *room;

	/* The journal has systemd's own word of it, which says more. */
	if (in->fields || !unit.ptr ||
	    !slice_equals(value_of(body, "pid="), "1"))
		return true;
	room = scratch_take(in->reader, unit.len + suffix.len);
	if (!room)
		return true;
	memcpy(room, unit.ptr, unit.len);
	memcpy(room + unit.len, suffix.ptr, suffix.len);
	name = (struct slice){room, unit.len + suffix.len};
	run = run_of(in, "systemd", !start, trust);
	run->subject.unit = is_unit(unit) ? unit : name;
	if (stamp->has & EVENT_TIME)
		run->time_ms = stamp->time_ms;
	run->has_status = !start && find_text(body, " res=success");
	return true;
}

static const struct word rows[] = {
    {": Deactivated successfully.", read_of_unit, SAID_SUCCEEDED},
    {": Succeeded.",                read_of_unit, SAID_SUCCEEDED},
    {": Failed with result '",      read_of_unit, SAID_FAILED   },
    {": Scheduled restart job",     read_of_unit, SAID_RESTARTED},
    {"]: Started ",                 read_started, 0             },
};

const struct words run_words = {rows, ARRAY_SIZE(rows), false};

/* systemd's messages are known by number, whatever their words. */
static const struct message {
	const char *id;
	enum said said;
} messages[] = {
  /* Starting: of a oneshot service, started is its end. */
    {"7d4958e842da4a758f6c1cdc7b36dcc5", SAID_STARTED  },
    {"39f53479d3a045ac8e11786248231fbf", SAID_STARTED  },
    {"7ad2d189f7e94e70a38c781354912448", SAID_SUCCEEDED},
    {"d9b373ed55a64feb8242e02dbe79a49c", SAID_FAILED   },
    {"5eb03494b6584870a536b337290809b3", SAID_RESTARTED},
};

bool read_journal_run(struct reading *in)
{
	const struct journal_fields *fields = in->fields;
	enum trust trust = trust_told(in, 0, TELLER_SYSTEMD);
	uint64_t restarts = 0;

	for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
		if (!slice_equals(fields->message_id, messages[i].id))
			continue;
		(void)whole_number(fields->n_restarts, &restarts);
		if (!said_of_unit(in, fields->about_unit, messages[i].said,
		        restarts, trust))
			return true;
		if (in->ret->kind == RECORD_RUN)
			in->ret->run.key = fields->invocation;
		return true;
	}
	return false;
}
