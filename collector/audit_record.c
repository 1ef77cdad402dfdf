/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything here leans on one promise of the kernel's: a string that holds a
 * blank, a quote or a control character is printed in hex. A blank therefore
 * always ends a word, and no process can slip a field in by way of its name.
 * The label alone is printed as it is: see parse_around_label().
 */
#include "collector/audit_record.h"

#include <endian.h>
#include <errno.h>
#include <stddef.h>

#include "base/array.h"
#include "base/hex.h"
#include "collector/audit_fields.h"

#define LAST_SECOND (INT64_MAX / 1000 - 1) /* time_ms still fits in 63 bits */

static int bad(struct audit_error *err, const char *field, const char *problem,
    const char *at)
{
	*err = (struct audit_error){field, problem, at};
	return -EBADMSG;
}

/* In the order the kernel prints them. */
enum {
	FIELD_SYSCALL = 10
};

static const struct field {
	const char *name;
	audit_field_reader *read;
	uint32_t member;
	uint16_t has;
	unsigned char needed; /* by which kinds: a bit each */
	unsigned char len;    /* of the name and the "=" after it */
	char opening[8];      /* these; there is no room for a NUL */
} fields[] = {
#define OPENING(name) sizeof(name), name "="
#define AT(member)    offsetof(struct audit_record, member)
#define BOTH          (1 << AUDIT_KIND_SECCOMP | 1 << AUDIT_KIND_ABEND)
#define SECCOMP       (1 << AUDIT_KIND_SECCOMP)
    {"auid",    audit_field_u32,   AT(auid),    EVENT_AUID,   0,       OPENING("auid")   },
    {"uid",     audit_field_u32,   AT(uid),     EVENT_UID,    0,       OPENING("uid")    },
    {"gid",     audit_field_u32,   AT(gid),     EVENT_GID,    0,       OPENING("gid")    },
    {"ses",     audit_field_u32,   AT(ses),     EVENT_SES,    0,       OPENING("ses")    },
    {"subj",    audit_field_label, AT(subj),    0,            0,       OPENING("subj")   },
    {"pid",     audit_field_u32,   AT(pid),     EVENT_PID,    BOTH,    OPENING("pid")    },
    {"comm",    audit_field_text,  AT(comm),    0,            BOTH,    OPENING("comm")   },
    {"exe",     audit_field_text,  AT(exe),     0,            0,       OPENING("exe")    },
    {"sig",     audit_field_u32,   AT(sig),     EVENT_SIG,    BOTH,    OPENING("sig")    },
    {"arch",    audit_field_hex32, AT(arch),    EVENT_ARCH,   0,       OPENING("arch")   },
    {"syscall", audit_field_i32,   AT(syscall), 0,            SECCOMP, OPENING("syscall")},
    {"compat",  audit_field_u32,   AT(compat),  EVENT_COMPAT, 0,       OPENING("compat") },
    {"ip",      audit_field_hex64, AT(ip),      EVENT_IP,     0,       OPENING("ip")     },
    {"code",    audit_field_code,  AT(code),    EVENT_CODE,   SECCOMP, OPENING("code")   },
#undef SECCOMP
#undef BOTH
#undef AT
#undef OPENING
};

static inline bool names(const struct field *field, struct slice rest)
{
	uint64_t word, name;

	if (rest.len < 8)
		return rest.len >= field->len &&
		       memcmp(rest.ptr, field->opening, field->len) == 0;
	memcpy(&word, rest.ptr, 8);
	memcpy(&name, field->opening, 8);
	return le64toh(word ^ name) << (64 - 8 * field->len) == 0;
}

/* As they come in that order, the next one is looked for where it should be. */
static size_t find_field(struct slice rest, size_t next)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++, next++) {
		if (next >= ARRAY_SIZE(fields))
			next = 0;
		if (names(&fields[next], rest))
			return next;
	}
	return ARRAY_SIZE(fields);
}

static bool take_number(struct slice *rest, char stop, uint64_t max,
    uint64_t *ret)
{
	if (slice_take_u64(rest, 10, ret) < 0 || *ret > max || rest->len == 0 ||
	    *rest->ptr != stop)
		return false;
	slice_advance(rest, 1);
	return true;
}

int audit_stamp_parse(struct slice *rest, struct audit_record *ret,
    struct audit_error *err)
{
	struct slice stamp = *rest;
	uint64_t sec, msec, serial;

	if (!take_number(&stamp, '.', LAST_SECOND, &sec) ||
	    !take_number(&stamp, ':', 999, &msec) ||
	    !take_number(&stamp, ')', UINT32_MAX, &serial))
		return bad(err, "stamp", "not seconds.millis:serial",
		    rest->ptr);
	if (!slice_skip(&stamp, ": ") && !slice_skip(&stamp, " : "))
		return bad(err, "stamp", "not followed by a colon", stamp.ptr);
	*rest = stamp;
	ret->time_ms = sec * 1000 + msec;
	ret->serial = (uint32_t)serial;
	ret->has |= EVENT_STAMP;
	return 0;
}

/* snappy-debug leaves the name of a call where its field was: 330(bpf). */
static bool is_bare_syscall(struct slice rest, size_t next)
{
	uint64_t nr;

	return next == FIELD_SYSCALL && slice_take_u64(&rest, 10, &nr) == 0 &&
	       nr <= INT32_MAX && slice_skip(&rest, "(");
}

static void take_bare_syscall(struct slice *rest, struct audit_record *rec,
    unsigned *seen)
{
	uint64_t nr = 0;

	(void)slice_take_u64(rest, 10, &nr);
	(void)slice_cut(rest, ' ');
	rec->syscall = (int32_t)nr;
	*seen |= 1U << FIELD_SYSCALL;
}

static int parse_field(struct slice *words, size_t i, struct audit_record *rec,
    unsigned *seen, struct audit_error *err)
{
	const struct field *field = &fields[i];
	const char *at = words->ptr, *problem;

	if (*seen & 1U << i)
		return bad(err, field->name, "repeated", at);
	*seen |= 1U << i;
	rec->has |= field->has;
	slice_advance(words, field->len);
	at = words->ptr;
	problem = field->read(words, (char *)rec + field->member);
	if (problem)
		return bad(err, field->name, problem, at);
	(void)slice_skip(words, " ");
	return 0;
}

/* What is not known is skipped: a newer kernel's, or a mistyped one. */
static int parse_words(struct slice words, struct audit_record *rec,
    unsigned *seen, struct audit_error *err)
{
	size_t next = 0;

	while (words.len > 0) {
		size_t i = find_field(words, next);
		int r;

		if (i == ARRAY_SIZE(fields)) {
			if (is_bare_syscall(words, next))
				take_bare_syscall(&words, rec, seen);
			else
				(void)slice_cut(&words, ' ');
			continue;
		}
		r = parse_field(&words, i, rec, seen, err);
		if (r < 0)
			return r;
		next = i + 1;
	}
	return 0;
}

static const char *find_from(struct slice s, const char *from, const char *what)
{
	slice_advance(&s, (size_t)(from - s.ptr));
	return memmem(s.ptr, s.len, what, strlen(what));
}

/*
 * The one text that is printed as it is, blanks and all, is the label, and it
 * may look like fields. What comes after it cannot: so the label ends where
 * the last " pid=" begins.
 */
static int parse_around_label(struct slice body, struct audit_record *rec,
    unsigned *seen, struct audit_error *err, int failed)
{
	const char *label = memmem(body.ptr, body.len, " subj=", 6);
	const char *pid = audit_find_last(body, " pid=");
	struct slice head = body;
	int r;

	if (!label || !pid || pid < label + 6 ||
	    pid == find_from(body, label + 6, " pid="))
		return failed;
	*rec = (struct audit_record){
	    .subj = {label + 6, (size_t)(pid - label - 6)},
	};
	audit_label_cut_parent(&rec->subj);
	*seen = 0;
	head.len = (size_t)(label - body.ptr);
	r = parse_words(head, rec, seen, err);
	if (r < 0)
		return r;
	slice_advance(&body, (size_t)(pid + 1 - body.ptr));
	return parse_words(body, rec, seen, err);
}

static int check_needed(struct slice body, enum audit_kind kind, unsigned seen,
    struct audit_error *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (fields[i].needed & 1 << kind && !(seen & 1U << i))
			return bad(err, fields[i].name, "missing",
			    body.ptr + body.len);
	return 0;
}

int audit_body_parse(struct slice body, enum audit_kind kind,
    struct audit_record *ret, struct audit_error *err)
{
	struct audit_record rec = {0};
	unsigned seen = 0;
	int r;

	/* auditd may repeat the fields in words, after a group separator. */
	body = slice_cut(&body, '\x1d');
	r = parse_words(body, &rec, &seen, err);
	if (r < 0)
		r = parse_around_label(body, &rec, &seen, err, r);
	if (r == 0)
		r = check_needed(body, kind, seen, err);
	if (r < 0)
		return r;
	rec.time_ms = ret->time_ms;
	rec.serial = ret->serial;
	rec.has |= ret->has;
	rec.has_syscall = (seen & 1U << FIELD_SYSCALL) != 0;
	*ret = rec;
	return 0;
}

static const char *const heads[] = {
    "type=SECCOMP msg=audit(",
    "audit: type=1326 audit(",
    "type=UNKNOWN[1326] msg=audit(",
    "type=1326 msg=audit(",
    "type=1326 audit(",
};

static bool skip_head(struct slice *line)
{
	if (slice_skip(line, "node="))
		(void)slice_cut(line, ' ');
	for (size_t i = 0; i < ARRAY_SIZE(heads); i++)
		if (slice_skip(line, heads[i]))
			return true;
	return false;
}

int audit_record_parse(struct slice line, struct audit_record *ret,
    struct audit_error *err)
{
	struct audit_record rec = {0};
	int r;

	if (!skip_head(&line))
		return -ENOMSG;
	r = audit_stamp_parse(&line, &rec, err);
	if (r == 0)
		r = audit_body_parse(line, AUDIT_KIND_SECCOMP, &rec, err);
	if (r == 0)
		*ret = rec;
	return r;
}

struct slice audit_text_decode(struct audit_text text,
    char buf[static AUDIT_TEXT_MAX])
{
	const char *digit = text.raw.ptr;
	size_t len = text.raw.len / 2;

	if (!text.hex)
		return text.raw;
	for (size_t i = 0; i < len; i++, digit += 2)
		buf[i] = (char)(hex_value(digit[0]) << 4 | hex_value(digit[1]));
	return (struct slice){buf, len};
}
