/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words that say that records went missing, or that what is recorded has
 * changed: the kernel's, journald's, rsyslog's and auditd's, in any dress.
 */
#include "base/array.h"
#include "collector/reading.h"

static struct slice from(const struct reading *in, size_t at)
{
	struct slice rest = in->text;

	slice_advance(&rest, at);
	return rest;
}

/* Where the kernel's message begins: at its "audit: ", if it has one. */
static enum trust trust_of_kernel(const struct reading *in, size_t at)
{
	if (at >= 7 && memcmp(in->text.ptr + at - 7, "audit: ", 7) == 0)
		at -= 7;
	return trust_told(in, at, TELLER_LOGGER);
}

/* "audit_lost=1 audit_rate_limit=0 audit_backlog_limit=512": a counter. */
static bool read_lost(struct reading *in, const struct word *word, size_t at)
{
	struct slice rest = from(in, at);
	uint64_t count;

	(void)word;
	if (!number_of(rest, "audit_lost=", &count) ||
	    !find_text(rest, "audit_rate_limit="))
		return false;
	loss_of(in, "lost", rest, LOSS_EXACT, trust_of_kernel(in, at))->count =
	    count;
	return true;
}

static bool read_backlog(struct reading *in, const struct word *word, size_t at)
{
	struct slice rest = from(in, at);

	(void)word;
	if (!find_text(rest, " > audit_backlog_limit="))
		return false;
	(void)loss_of(in, "backlog", rest, LOSS_UNKNOWN,
	    trust_of_kernel(in, at));
	return true;
}

#define PANIC "Kernel panic - not syncing: "

/* "audit: backlog limit exceeded", and so on. */
static bool read_reason(struct reading *in, const struct word *word, size_t at)
{
	struct slice rest = from(in, at);
	size_t len = strlen(PANIC);

	(void)word;
	slice_advance(&rest, strlen("audit: "));
	if (at >= len && memcmp(in->text.ptr + at - len, PANIC, len) == 0)
		(void)loss_of(in, "panic", rest, LOSS_UNKNOWN,
		    trust_told(in, at - len, TELLER_LOGGER));
	else
		(void)loss_of(in, "reason", rest, LOSS_UNKNOWN,
		    trust_told(in, at, TELLER_LOGGER));
	return true;
}

/*
 * "kauditd_printk_skb: 108 callbacks suppressed". The limiter is shared by
 * all of the kernel and told of under the name of whoever comes next, so it
 * may be anybody's; the network's own one is not.
 */
static bool read_suppressed(struct reading *in, const struct word *word,
    size_t at)
{
	struct slice number = word_before(in->text, at);
	struct slice name;
	size_t name_end;
	uint64_t count;

	(void)word;
	name_end = (size_t)(number.ptr - in->text.ptr);
	if (name_end < 3 || memcmp(number.ptr - 2, ": ", 2) != 0)
		return false;
	if (slice_take_u64(&number, 10, &count) < 0 || number.len > 0)
		return false;
	name = word_before(in->text, name_end - 2);
	if (name.len == 0 || slice_equals(name, "net_ratelimit"))
		return false;
	loss_of(in, "printk_suppressed", name, LOSS_AT_MOST,
	    trust_told(in, (size_t)(name.ptr - in->text.ptr), TELLER_LOGGER))
	    ->count = count;
	return true;
}

/* "** 120 printk messages dropped **": of any kind, on a slow console. */
static bool read_dropped(struct reading *in, const struct word *word, size_t at)
{
	struct slice number = word_before(in->text, at);
	size_t begin = (size_t)(number.ptr - in->text.ptr);
	uint64_t count;

	(void)word;
	if (begin < 3 || memcmp(number.ptr - 3, "** ", 3) != 0 ||
	    !whole_number(number, &count))
		return false;
	loss_of(in, "printk_suppressed", from(in, begin), LOSS_AT_MOST,
	    trust_of(in, begin - 3, false))
	    ->count = count;
	return true;
}

enum counted {
	COUNTED_JOURNAL_SUPPRESSED,
	COUNTED_JOURNAL_MISSED,
	COUNTED_FORWARDED,
	COUNTED_IMUXSOCK,
	COUNTED_IMJOURNAL
};

/* The number stands before the word, or behind it. */
static const struct counted_row {
	const char *what;
	const char *after; /* what follows the number */
	bool before;       /* the number precedes the word */
	bool harmless;
} counted[] = {
  /* a program's messages; audit and the kernel have no limit there */
    [COUNTED_JOURNAL_SUPPRESSED] = {"journal_suppressed", " messages from ",
                                    false,                                           true },
    [COUNTED_JOURNAL_MISSED] = {"journal_missed",     " kernel messages", false,
                                    false                                                 },
    [COUNTED_FORWARDED] = {"syslog_lost",        " messages.",       false, false},
    [COUNTED_IMUXSOCK] = {"syslog_lost",        " messages from ",  false, false},
    [COUNTED_IMJOURNAL] = {"syslog_lost",        "",                 true,  false},
};

static bool read_counted(struct reading *in, const struct word *word, size_t at)
{
	const struct counted_row *row = &counted[word->value];
	struct slice rest = from(in, at + strlen(word->text));
	struct loss *loss;
	uint64_t count;

	if (row->before)
		rest = word_before(in->text, at);
	if (slice_take_u64(&rest, 10, &count) < 0 ||
	    !slice_skip(&rest, row->after))
		return false;
	loss = loss_of(in, row->what, from(in, at), LOSS_EXACT,
	    trust_told(in, at, TELLER_LOGGER));
	loss->count = count;
	loss->harmless =
	    row->harmless || (word->value == COUNTED_FORWARDED && in->fields);
	return true;
}

/* Older daemons say it of the line before: "last message repeated 3 times". */
static bool repeats_last(const struct reading *in, size_t at, struct slice rest)
{
	return in->reader->last_said && at >= 5 &&
	       memcmp(in->text.ptr + at - 5, "last ", 5) == 0 &&
	       slice_skip(&rest, " time");
}

/* rsyslog folds lines alike into one; only what would say something counts. */
bool read_repeated(struct reading *in, const struct word *word, size_t at)
{
	struct slice rest = from(in, at + strlen(word->text));
	uint64_t count;

	if (slice_take_u64(&rest, 10, &count) < 0)
		return false;
	if (repeats_last(in, at, rest)) {
		loss_of(in, "repeated", from(in, at - 5), LOSS_EXACT,
		    trust_of(in, at, false))
		    ->count = count;
		return true;
	}
	if (!slice_skip(&rest, " times: ["))
		return false;
	if (!find_text(rest, "SECCOMP") && !find_text(rest, "audit") &&
	    !find_text(rest, "SIGSYS") && !find_text(rest, "ystem call"))
		return true;
	loss_of(in, "repeated", from(in, at), LOSS_EXACT,
	    trust_told(in, at, TELLER_LOGGER))
	    ->count = count;
	return true;
}

enum plain {
	PLAIN_SUSPEND,
	PLAIN_NO_SPACE,
	PLAIN_LOW,
	PLAIN_ROTATE,
	PLAIN_LARGE,
	PLAIN_DISPATCH,
	PLAIN_PLUGINS,
	PLAIN_TRUNCATED,
	PLAIN_CORRUPT
};

static const struct plain_row {
	const char *what;
	bool harmless;
} plain[] = {
    [PLAIN_SUSPEND] = {"daemon_suspend",  false},
    [PLAIN_NO_SPACE] = {"daemon_error",    false},
    [PLAIN_LOW] = {"daemon_error",    true },
    [PLAIN_ROTATE] = {"daemon_rotate",   true },
    [PLAIN_LARGE] = {"daemon_rotate",   true },
    [PLAIN_DISPATCH] = {"daemon_error",    false},
    [PLAIN_PLUGINS] = {"daemon_error",    false},
    [PLAIN_TRUNCATED] = {"truncated",       false},
    [PLAIN_CORRUPT] = {"journal_corrupt", false},
};

static bool read_plain(struct reading *in, const struct word *word, size_t at)
{
	const struct plain_row *row = &plain[word->value];
	struct slice rest = from(in, at);

	if (word->value == PLAIN_CORRUPT)
		rest = in->text;
	loss_of(in, row->what, rest, LOSS_UNKNOWN,
	    trust_told(in, at, TELLER_LOGGER))
	    ->harmless = row->harmless;
	return true;
}

/* By its tag, where the line is of no journal itself. */
static bool is_journald(const struct reading *in, size_t at)
{
	static const char tag[] = "systemd-journal";
	struct slice before = {in->text.ptr, at};

	return in->fields ? at == 0 : find_text(before, tag) != NULL;
}

/* Of several messages of journald's one by name: it is the whole text. */
static bool read_journal_life(struct reading *in, const struct word *word,
    size_t at)
{
	struct slice rest = from(in, at);

	if (rest.len != strlen(word->text) || !is_journald(in, at))
		return false;
	loss_of(in, word->value ? "journal_stop" : "journal_start", rest,
	    LOSS_UNKNOWN, trust_told(in, at, TELLER_LOGGER))
	    ->harmless = true;
	return true;
}

static const struct word rows[] = {
    {"audit_lost=",                           read_lost,         0                         },
    {"audit_backlog=",                        read_backlog,      0                         },
    {"audit: backlog limit exceeded",         read_reason,       0                         },
    {"audit: rate limit exceeded",            read_reason,       0                         },
    {"audit: kauditd hold queue overflow",    read_reason,       0                         },
    {"audit: kauditd retry queue overflow",   read_reason,       0                         },
    {"audit: out of memory in audit_",        read_reason,       0                         },
    {" callbacks suppressed",                 read_suppressed,   0                         },
    {" printk messages dropped **",           read_dropped,      0                         },
    {"Suppressed ",                           read_counted,      COUNTED_JOURNAL_SUPPRESSED},
    {"Missed ",                               read_counted,      COUNTED_JOURNAL_MISSED    },
    {"Forwarding to syslog missed ",          read_counted,      COUNTED_FORWARDED         },
    {"imuxsock lost ",                        read_counted,      COUNTED_IMUXSOCK          },
    {" messages lost due to rate-limiting",   read_counted,      COUNTED_IMJOURNAL         },
    {"Audit daemon is suspending logging",    read_plain,        PLAIN_SUSPEND             },
    {"Audit daemon has no space left",        read_plain,        PLAIN_NO_SPACE            },
    {"Audit daemon is low on disk space",     read_plain,        PLAIN_LOW                 },
    {"Audit daemon rotating log files",       read_plain,        PLAIN_ROTATE              },
    {"Audit daemon log file is larger",       read_plain,        PLAIN_LARGE               },
    {"dispatch err (pipe full) event lost",   read_plain,        PLAIN_DISPATCH            },
    {"queue to plugins is full - dropping",   read_plain,        PLAIN_PLUGINS             },
    {"Audit netlink message truncated",       read_plain,        PLAIN_TRUNCATED           },
    {"corrupted or uncleanly shut down, ren", read_plain,        PLAIN_CORRUPT             },
    {"Journal started",                       read_journal_life, 0                         },
    {"Journal stopped",                       read_journal_life, 1                         },
};

const struct words loss_words = {rows, ARRAY_SIZE(rows), false};

/* journald's messages are known by number, whatever their language. */
static const struct message {
	const char *id;
	const char *what;
	bool harmless;
} messages[] = {
    {"a596d6fe7bfa4994828e72309e95d61e", "journal_suppressed", true },
    {"e9bf28e6e834481bb6f48f548ad13606", "journal_missed",     false},
};

bool read_journal_loss(struct reading *in)
{
	struct slice number = in->fields->n_dropped;
	uint64_t count = 0;

	for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
		struct loss *loss;

		if (!slice_equals(in->fields->message_id, messages[i].id))
			continue;
		if (!number.ptr || slice_take_u64(&number, 10, &count) < 0)
			return false; /* the text says how many */
		loss = loss_of(in, messages[i].what, in->text, LOSS_EXACT,
		    trust_told(in, 0, TELLER_LOGGER));
		loss->count = count;
		loss->harmless = messages[i].harmless;
		return true;
	}
	return false;
}
