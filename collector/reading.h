/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One entry on its way through the framings. Private to the files that
 * reader_read() is made of.
 */
#ifndef COLLECTOR_READING_H
#define COLLECTOR_READING_H

#include "collector/audit_record.h"
#include "collector/matcher.h"
#include "collector/read.h"

#define WORDS_MAX     192
#define SCRATCH_BYTES (2U << 20) /* a line of a MiB, decoded twice */
#define UNITS_NOTED   16
#define UNIT_MAX      256
#define PENDING_BYTES 2048
#define PENDING_MAX   16
#define PARTIAL_BYTES 65536U
#define PARTIALS      2

/* What an earlier line said of a unit, for the line that ends its run. */
struct unit_note {
	char unit[UNIT_MAX];
	bool has_status, restart;
	int32_t status;
	uint64_t restarts;
};

/* A record that waits for a line that says nothing by itself. */
struct pending {
	struct record record;
	size_t used;
	char bytes[PENDING_BYTES]; /* what its slices lie in */
};

/* coredumpctl info, which says one thing a line. */
struct keyed {
	bool open, sigsys;
	struct pending said;
};

enum export_state {
	EXPORT_OFF,
	EXPORT_FIELDS,
	EXPORT_SIZE, /* the eight bytes that say how long a value is */
	EXPORT_VALUE
};

struct export
{
	enum export_state state;
	unsigned have;     /* of those eight */
	uint64_t left;     /* of the value, and of the newline after it */
	bool broken;       /* a part was cut off: not to be believed */
	uint64_t position; /* where the next line has to begin */
	struct slice *field;
	struct journal_fields fields;
	struct slice message;
	size_t used;
	char *bytes;
};

/* A line of a container of which the end has not come yet; by stream. */
struct partial {
	size_t used;
	uint64_t time_ms; /* of the first part, if its text does not say it */
	char *bytes;      /* PARTIAL_BYTES of them, or NULL */
};

struct reader {
	struct reader_options options;
	struct matcher *matcher;
	char *scratch;
	size_t scratch_used;
	struct unit_note units[UNITS_NOTED];
	size_t next_unit;
	char said_unit[UNIT_MAX]; /* whose status is being shown */
	bool last_said;           /* whether the line before said something */
	bool of_lines;            /* --trust is of such */
	bool lifted;              /* it was believed because --trust says so */
	uint64_t last_ms;         /* stamp of the last audit record */
	bool has_stamp;           /* the entry being read has one */
	struct record_stamp stamp;
	uint64_t away_ms; /* when auditd stopped to write; 0: it goes */
	struct pending pending[PENDING_MAX];
	size_t pending_first, pending_count;
	struct keyed keyed;
	struct export export;
	struct partial partials[PARTIALS];
};

/* How a text was carried, for what it can be trusted with. */
enum carrier {
	CARRIER_LINE,    /* of a file or stream */
	CARRIER_DRESSED, /* in a line of something that anybody writes */
	CARRIER_LIVE,    /* a datagram or /dev/kmsg: the source knows */
	CARRIER_JOURNAL
};

struct reading {
	struct reader *reader;
	const struct entry *entry;
	const struct journal_fields *fields; /* NULL: of no journal */
	enum carrier carrier;
	struct slice text; /* what is being read; columns count in the line */
	bool decoded;      /* text lies in scratch: its columns mean nothing */
	uint64_t time_ms;  /* of the carrier; 0: it did not say */
	struct slice node;
	struct record *ret;
};

/* Room in scratch for n bytes, or NULL if there is no more. */
char *scratch_take(struct reader *reader, size_t n);

/* The text of a record, spelt out into scratch if it was in hex. */
struct slice spell_out(struct reader *reader, struct audit_text text);

/*
 * What can be trusted of what lies at `at` in the text: raw if it is auditd's
 * own framing there; else the kernel must have begun the text with it.
 */
enum trust trust_of(const struct reading *in, size_t at, bool raw);
/* Whether the message of a line begins before, and is of something else. */
bool is_told_of(const struct reading *in, size_t at);
/* The same of a record of audit, which no other message can hold. */
enum trust trust_of_record(const struct reading *in, size_t at, bool raw);

/* Note when an audit record was made, of whatever type; serial 0: not told. */
void note_stamp(struct reading *in, uint64_t time_ms, uint32_t serial,
    enum trust trust);

/* What a journal's fields say of it; else as it was. */
void stamp_of_journal(const struct reading *in, struct audit_record *stamp);

/*
 * Who may tell of others than himself: of units, of cores, of containers, of
 * what a log lost.
 */
enum teller {
	TELLER_SYSTEMD,
	TELLER_COREDUMP,
	TELLER_RUNTIME,
	TELLER_LOGGER
};

/* By what journald itself says of the sender, which nobody can send. */
bool is_told_by(const struct journal_fields *fields, enum teller teller);

/*
 * Whether a daemon has written it for a container: it is the container's own
 * output, whoever the sender is.
 */
bool is_containers_own(const struct journal_fields *fields);

/* Whether the sender is a daemon that knows whose container it writes for. */
bool is_sent_by_runtime(const struct journal_fields *fields);

/*
 * As trust_of(); but of an entry of a journal in which a program speaks of
 * others only if it is the one that knows.
 */
enum trust trust_told(const struct reading *in, size_t at, enum teller teller);

/* Who has phrases of his own for the ends and starts of others. */
enum speaker {
	SPEAKER_SYSTEMD,
	SPEAKER_COREDUMP,
	SPEAKER_CONTAINERD,
	SPEAKER_CRIO,
	SPEAKER_DOCKER,
	SPEAKER_KUBELET
};

/*
 * Whether what stands at text[at] is that daemon's own message, said by itself
 * in its own form, and not what it quotes of somebody else's.
 */
bool is_own(const struct reading *in, size_t at, enum speaker speaker);
/* Whether the whole of it comes from that daemon, quotes and all. */
bool is_sent(const struct reading *in, enum speaker speaker);
/* The same of what stands right behind "systemd[1]: ". */
bool is_own_after_tag(const struct reading *in, size_t at,
    enum speaker speaker);
/* The same of a field of klog's, behind the message: exitCode=159. */
bool is_own_field(const struct reading *in, size_t at, enum speaker speaker);

/*
 * A word of a runtime's where its message begins: what follows may hold other
 * words, and does not say what they say.
 */
struct word;
bool is_own_word(const struct reading *in, const struct word *word, size_t at);

/* As trust_of(), if it is; else anybody may have said it. */
enum trust trust_own(const struct reading *in, size_t at, bool own);

/* What is left of a quoted text up to its end. */
struct slice quoted_rest(struct slice text);
/* The value of name= among fields; never of what stands in quotes. */
struct slice field_of(struct slice text, const char *name);

void reject(struct reading *in, const char *field, const char *problem,
    const char *where, enum trust trust);

/* The whole of a text, whatever its dress. Leaves RECORD_NONE in ret->kind. */
void read_text(struct reading *in);

struct word;

/*
 * Handlers of words. at is where the word begins in in->text. They return
 * whether the line is settled: with a record in in->ret, or with none.
 */
typedef bool word_reader(struct reading *in, const struct word *word,
    size_t at);

struct word {
	const char *text;
	word_reader *read;
	unsigned value; /* the handler's own */
};

struct words {
	const struct word *rows;
	size_t count;
	bool at_once; /* as soon as it is found; else in order of the tables */
};

extern const struct words record_words, loss_words, unit_words, symptom_words,
    container_words, run_words;

/*
 * An audit record whose "type=" is at text[at], of whatever type. False: it
 * is none.
 */
bool read_audit_type(struct reading *in, size_t at);

/* Whether text[at] is not within a word. */
bool begins_word(struct slice text, size_t at);

/*
 * Undo the quoting of a text that begins at text[at], if it was quoted.
 * Returns where it begins then.
 */
size_t unquote_all(struct reading *in, size_t at);

/* A line that is nothing but fields, with or without the stamp before. */
bool read_bare(struct reading *in);

/* The body of a record of that number, its stamp (if any) in stamp. */
bool read_audit_body(struct reading *in, uint32_t type, struct slice body,
    const struct audit_record *stamp, size_t at, bool raw);

/* "type=SECCOMP msg=audit(03/04/2025 07:39:37.599:201) : ...". */
bool read_interpreted(struct reading *in, uint32_t type, struct slice rest,
    size_t at);

void event_of(struct reading *in, const struct audit_record *record,
    enum trust trust);

/* It comes before the record that it says was repeated, and settles it. */
word_reader read_repeated;

/* Losses that are records of their own, by type; false: none. */
bool read_config_change(struct reading *in, struct slice body,
    enum trust trust);
bool read_daemon(struct reading *in, struct slice body, uint32_t type,
    enum trust trust);
bool read_boot(struct reading *in, enum trust trust);
bool read_service(struct reading *in, struct slice body, bool start,
    const struct audit_record *stamp, enum trust trust);

/* Journal entries, decoded already or from sd-journal; and what they know. */
void read_journal(struct reading *in);
bool read_journal_run(struct reading *in);
bool read_journal_symptom(struct reading *in);
bool read_journal_loss(struct reading *in);

/* JSON objects of a line; false: none of ours, or not whole. */
bool read_json(struct reading *in);

/* journalctl -o export; false: the line is of another framing. */
bool read_export(struct reading *in);
bool export_finish(struct reading *in);

/*
 * Lines of containers in parts. True: there is more to come; false: in->text
 * is whole, as it was or put together.
 */
bool read_partial(struct reading *in);

/*
 * The same of Docker's json-file, by the name of the stream: text is what the
 * line says. False: *text is whole, and in->time_ms that of its first part.
 */
bool read_partial_json(struct reading *in, struct slice stream,
    struct slice *text);
bool partial_finish(struct reading *in);
void partial_release(struct reader *reader);

/* coredumpctl info, systemctl status: what takes several lines. */
bool read_keyed(struct reading *in);
void keyed_finish(struct reader *reader);

/*
 * Keep a record for later, with all that its slices say: for a line that says
 * two things, or may be explained by the next. If too many wait, it is not.
 */
void pend(struct reader *reader, const struct record *record);
/* Give out the oldest that waits. False: none does. */
bool pending_take(struct reader *reader, struct record *ret);
/* The youngest symptom that waits is told better by another. */
void pending_replace(struct reader *reader, struct symptom *by);
/* A copy of text in pending, as far as there is room; then none. */
struct slice pending_copy(struct pending *pending, struct slice text);

struct unit_note *unit_note(struct reader *reader, struct slice unit,
    bool make);

/* Begin a record of a kind in in->ret with what the entry knows. */
struct loss *loss_of(struct reading *in, const char *what, struct slice detail,
    enum loss_how how, enum trust trust);
struct symptom *symptom_of(struct reading *in, enum symptom_kind kind,
    size_t at);
struct run_edge *run_of(struct reading *in, const char *origin, bool ended,
    enum trust trust);
void set_symptom_pid(struct symptom *symptom, struct slice digits);
/* From systemd-coredump's "Process 13404 (x) of user 0". */
void set_process_pid(const struct reading *in, struct symptom *symptom);

/* What follows a word that was found. */
struct slice behind(const struct reading *in, const struct word *word,
    size_t at);
/* A whole slice of digits; false: it is none. */
bool whole_number(struct slice digits, uint64_t *ret);
/* The value of "name=" or "name:" in text, up to a blank, comma or bracket. */
struct slice value_of(struct slice text, const char *name);
/* Digits behind a name; false: there are none. */
bool number_of(struct slice text, const char *name, uint64_t *ret);
/* Where a text stands in another, or NULL. */
const char *find_text(struct slice in, const char *what);
/* The word that ends right before text[at]: no blank in it. */
struct slice word_before(struct slice text, size_t at);

#endif
