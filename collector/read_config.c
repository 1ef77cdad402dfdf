/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records that say that what is recorded has changed: CONFIG_CHANGE, the boot
 * marker, and auditd's own of its life.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/array.h"
#include "collector/reading.h"

static bool has_word(struct slice list, struct slice word)
{
	while (list.len > 0) {
		struct slice one = slice_cut(&list, ',');

		if (one.len == word.len &&
		    memcmp(one.ptr, word.ptr, one.len) == 0)
			return true;
	}
	return false;
}

/* Up to a blank: these lists have commas in them. */
static struct slice list_of(struct slice body, const char *name)
{
	const char *at = find_text(body, name);

	if (!at)
		return (struct slice){NULL, 0};
	slice_advance(&body, (size_t)(at - body.ptr) + strlen(name));
	return slice_cut(&body, ' ');
}

/* Whether all that was logged before still is. */
static bool logs_no_less(struct slice now, struct slice before)
{
	if (!now.ptr || !before.ptr || slice_equals(before, "?"))
		return false;
	while (before.len > 0) {
		struct slice one = slice_cut(&before, ',');

		if (!slice_equals(one, "(none)") && !has_word(now, one))
			return false;
	}
	return true;
}

static bool read_actions(struct reading *in, struct slice body,
    enum trust trust)
{
	struct slice now = list_of(body, " actions=");
	struct slice before = list_of(body, "old-actions=");

	if (!now.ptr && find_text(body, "op=seccomp-logging actions="))
		now = list_of(body, "actions=");
	loss_of(in, "actions_logged", body, LOSS_UNKNOWN, trust)->harmless =
	    logs_no_less(now, before);
	return true;
}

/*
 * SECCOMP records come whether auditing is on or not, so turning it off is
 * told of, and no loss; a limit on their rate is one.
 */
static const char *const keys[] = {
    "audit_enabled=",
    "audit_rate_limit=",
    "audit_backlog_limit=",
    "audit_backlog_wait_time=",
    "audit_failure=",
    "audit_pid=",
    "lost=",
};

static struct slice upto_result(struct slice text)
{
	const char *end = find_text(text, " auid=");

	if (end)
		text.len = (size_t)(end - text.ptr);
	return text;
}

static bool read_setting(struct reading *in, struct slice body,
    enum trust trust)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		const char *at = find_text(body, keys[i]);
		struct slice detail = body;
		uint64_t now;

		if (!at || (at > body.ptr && at[-1] != ' '))
			continue;
		slice_advance(&detail, (size_t)(at - body.ptr));
		if (!number_of(detail, keys[i], &now) ||
		    !find_text(detail, " old="))
			continue;
		loss_of(in, "config", upto_result(detail), LOSS_UNKNOWN, trust)
		    ->harmless = i != 1 || now == 0;
		return true;
	}
	return false;
}

/*
 * With its serial, for rules are counted: two of them may be alike in all else,
 * and two sources may tell of one.
 */
static struct slice with_serial(struct reading *in, struct slice body)
{
	struct record_stamp stamp;
	char serial[sizeof("serial=4294967295 ")];
	size_t len;
	char *text;

	if (!reader_stamp(in->reader, &stamp) || stamp.serial == 0)
		return body;
	len = (size_t)snprintf(serial, sizeof(serial), "serial=%" PRIu32 " ",
	    stamp.serial);
	text = scratch_take(in->reader, len + body.len);
	if (!text)
		return body;
	memcpy(text, serial, len);
	memcpy(text + len, body.ptr, body.len);
	return (struct slice){text, len + body.len};
}

/*
 * List 5 keeps records from being made: perhaps these. That a rule of it went
 * away loses nothing.
 */
static void read_rule(struct reading *in, struct slice body, enum trust trust)
{
	bool added =
	    find_text(body, "op=add_rule") || find_text(body, "op=add rule");

	if (!added && !find_text(body, "op=remove_rule") &&
	    !find_text(body, "op=remove rule"))
		return;
	if (find_text(body, "list=5") || find_text(body, "list=exclude"))
		loss_of(in, "config", with_serial(in, body), LOSS_UNKNOWN,
		    trust)
		    ->harmless = !added;
}

bool read_config_change(struct reading *in, struct slice body, enum trust trust)
{
	body = slice_cut(&body, '\x1d');
	if (find_text(body, " res=0") || find_text(body, " res=no"))
		return true; /* it was not let */
	if (find_text(body, "op=seccomp-logging"))
		return read_actions(in, body, trust);
	if (!read_setting(in, body, trust))
		read_rule(in, body, trust);
	return true;
}

bool read_boot(struct reading *in, enum trust trust)
{
	loss_of(in, "boot", in->text, LOSS_UNKNOWN, trust)->harmless = true;
	return true;
}

enum {
	DAEMON_GOES,  /* away: until it comes back nobody writes */
	DAEMON_COMES, /* back */
	DAEMON_STAYS
};

static const struct daemon {
	uint32_t type;
	const char *what;
	int does;
	bool harmless;
} daemons[] = {
    {1200, "daemon_start",  DAEMON_COMES, false},
    {1201, "daemon_end",    DAEMON_GOES,  true },
    {1202, "daemon_abort",  DAEMON_GOES,  false},
    {1203, "daemon_config", DAEMON_STAYS, true },
    {1204, "daemon_config", DAEMON_STAYS, true },
    {1205, "daemon_rotate", DAEMON_STAYS, true },
    {1206, "daemon_resume", DAEMON_COMES, false},
    {1209, "daemon_error",  DAEMON_STAYS, false},
};

/*
 * What nobody wrote lies between the end and the next start; if there was no
 * end, between the last record and that start. The very first has none.
 */
static void span_absence(struct reader *reader, struct loss *loss)
{
	uint64_t since = reader->away_ms ? reader->away_ms : reader->last_ms;

	if (since == 0 || since > loss->to_ms) {
		loss->harmless = since == 0;
		return;
	}
	loss->from_ms = since;
	reader->away_ms = 0;
}

bool read_daemon(struct reading *in, struct slice body, uint32_t type,
    enum trust trust)
{
	for (size_t i = 0; i < ARRAY_SIZE(daemons); i++) {
		struct loss *loss;

		if (daemons[i].type != type)
			continue;
		loss = loss_of(in, daemons[i].what, body, LOSS_UNKNOWN, trust);
		loss->harmless = daemons[i].harmless;
		if (daemons[i].does == DAEMON_COMES)
			span_absence(in->reader, loss);
		else if (daemons[i].does == DAEMON_GOES)
			in->reader->away_ms = loss->from_ms;
		return true;
	}
	return true;
}
