/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hundred thousand records, made at random of all that a kernel and auditd
 * may write, read by us and by libauparse. Both have to find what was put
 * into them; where libauparse does not, the table says why. A row of it that
 * nothing needs any more is a mistake too.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "collector/audit_record.h"
#include "syscalls/syscalls.h"
#include "tests/test.h"

#if __has_include(<auparse.h>)
#include <auparse.h>

#define RECORDS 100000
#define FIELD   256
#define LINE    4096

/* What is special about a record, for the table to speak of. */
enum trait {
	LABEL_BLANK = 1 << 0,  /* "=docker-default (enforce)" */
	LABEL_FORGED = 1 << 1, /* a label that looks like fields */
	GLUED = 1 << 2,        /* auditd's words with no 0x1D before them */
	NO_EXE = 1 << 3,       /* exe=(null) */
	PARENT = 1 << 4,       /* ChromeOS: ppid= after the label */
};

enum field {
	AUID,
	UID,
	GID,
	SES,
	SUBJ,
	PID,
	COMM,
	EXE,
	SIG,
	ARCH,
	SYSCALL,
	COMPAT,
	IP,
	CODE,
	FIELDS
};

static const char *const names[FIELDS] = {"auid", "uid", "gid", "ses", "subj",
    "pid", "comm", "exe", "sig", "arch", "syscall", "compat", "ip", "code"};

/* Where libauparse is wrong, or says it otherwise. */
static struct exception {
	unsigned trait;
	enum field field;
	const char *why;
	unsigned used;
} exceptions[] = {
    {LABEL_BLANK,  SUBJ, "it ends a label at its first blank",    0},
    {LABEL_FORGED, SUBJ, "it ends a label at its first blank",    0},
    {LABEL_FORGED, PID,  "it believes the first field of a name", 0},
    {LABEL_FORGED, COMM, "it believes the first field of a name", 0},
    {LABEL_FORGED, SIG,  "it believes the first field of a name", 0},
    {GLUED,        CODE, "it ends a field at a blank only",       0},
};

struct made {
	char text[FIELDS][FIELD]; /* as it has to be read; "": absent */
	bool there[FIELDS];
	size_t len[FIELDS];
	uint64_t time_ms;
	uint32_t serial;
	char node[32];
	unsigned traits;
	char line[LINE];
};

static uint64_t seed = 88172645463325252U;

static uint32_t any(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 32) % below;
}

static void set(struct made *made, enum field field, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void set(struct made *made, enum field field, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(made->text[field], FIELD, fmt, ap);
	va_end(ap);
	made->len[field] = strlen(made->text[field]);
	made->there[field] = true;
}

static uint32_t any_id(void)
{
	static const uint32_t ids[] = {0, 1000, 65534, 3067829327, UINT32_MAX};

	return ids[any(ARRAY_SIZE(ids))];
}

static const char *const comms[] = {"sh", "runc:[2:INIT]", "Web Content",
    "a\"b",
    "gr\xc3\xb6\xc3\x9f"
    "e",
    "x\x1b[2Jy", "0123456789abcde", "DEADBEEF", "pid=1", "-", "a=b c=d",
    "\xff\xfe", "tab\there", "(null)x"};

static const char *const exes[] = {"/usr/bin/sh", "/", "/opt/my calls",
    "/tmp/x (deleted)", "/memfd:\xe2\x82\xac", "/a=b", "/opt/'q'",
    "/snap/firefox/2391/usr/lib/firefox/firefox", "/x\\y"};

static const struct {
	const char *text;
	unsigned traits;
} labels[] = {
    {"unconfined",                                0           },
    {"?",                                         0           },
    {"kernel",                                    0           },
    {"system_u:system_r:container_t:s0:c83,c152", 0           },
    {"=unconfined",                               0           },
    {"=docker-default (enforce)",                 LABEL_BLANK },
    {"=snap.firefox.firefox (complain)",          LABEL_BLANK },
    {"x pid=1 comm=\"sshd\" sig=0 y",             LABEL_FORGED},
};

static const uint32_t arches[] = {0xc000003e, 0x40000003, 0xc00000b7,
    0x40000028, 0xc00000f3, 0xc0000102, 0x80000016, 0x16, 0xc0000015,
    0x80000015, 0x14, 0x8, 0x40000008, 0x80000008, 0xc0000008, 0xa0000008,
    0xe0000008, 0xf, 0x8000000f, 0x2a, 0x4, 0x2, 0x8000002b};

static const uint32_t codes[] = {0x80000000, 0, 0x30000, 0x50000, 0x7fc00000,
    0x7ff00000, 0x7ffc0000, 0x10000};

static int32_t any_call(uint32_t arch)
{
	static const int32_t odd[] = {-1, INT32_MIN, INT32_MAX, 983045};

	if (any(20) == 0)
		return odd[any(ARRAY_SIZE(odd))];
	if (arch == 0xc000003e && any(10) == 0)
		return (int32_t)(0x40000000U + any(548));
	return (int32_t)any(470) + (arch == 0x40000008 ? 4000 : 0);
}

static void make_what(struct made *made)
{
	uint32_t arch = arches[any(ARRAY_SIZE(arches))];
	uint32_t code = codes[any(ARRAY_SIZE(codes))];
	bool kills = code == 0x80000000 || code == 0 || code == 0x10000;

	set(made, SIG, "%s", !kills ? "0" : any(9) || code ? "31" : "9");
	set(made, ARCH, "%" PRIx32, arch);
	set(made, SYSCALL, "%" PRId32, any_call(arch));
	set(made, COMPAT, "%" PRIu32, any(2));
	set(made, IP, "0x%" PRIx64, seed >> any(60));
	set(made, CODE, "0x%" PRIx32, code);
}

static void make_who(struct made *made)
{
	uint32_t label = any(ARRAY_SIZE(labels) + 3);

	set(made, AUID, "%" PRIu32, any_id());
	set(made, UID, "%" PRIu32, any_id());
	set(made, GID, "%" PRIu32, any_id());
	set(made, SES, "%" PRIu32, any_id());
	if (label < ARRAY_SIZE(labels)) {
		set(made, SUBJ, "%s", labels[label].text);
		made->traits |= labels[label].traits;
	}
	set(made, PID, "%" PRIu32, 1 + any(4194304));
	set(made, COMM, "%s", comms[any(ARRAY_SIZE(comms))]);
	if (any(20) == 0)
		made->traits |= NO_EXE;
	else
		set(made, EXE, "%s", exes[any(ARRAY_SIZE(exes))]);
}

static void append(struct made *made, const char *text)
{
	size_t len = strlen(made->line);

	(void)snprintf(made->line + len, LINE - len, "%s", text);
}

/* As the kernel does: quoted, or all of it in hex. */
static void append_text(struct made *made, enum field field)
{
	const unsigned char *c = (const unsigned char *)made->text[field];
	char digits[8];
	bool plain = true;

	for (size_t i = 0; c[i]; i++)
		plain &= c[i] != '"' && c[i] >= 0x21 && c[i] <= 0x7e;
	append(made, plain ? "\"" : "");
	if (plain)
		append(made, made->text[field]);
	for (size_t i = 0; !plain && c[i]; i++) {
		(void)snprintf(digits, sizeof(digits), "%02X", (unsigned)c[i]);
		append(made, digits);
	}
	append(made, plain ? "\"" : "");
}

static void append_field(struct made *made, enum field field)
{
	if (!made->there[field] && field != EXE)
		return;
	append(made, " ");
	append(made, names[field]);
	append(made, "=");
	if (!made->there[field])
		append(made, "(null)");
	else if (field == COMM || field == EXE)
		append_text(made, field);
	else
		append(made, made->text[field]);
	if (field == SUBJ && made->traits & PARENT)
		append(made, " ppid=77");
}

/* The kernel's order; sometimes what comes behind the process in another. */
static void append_fields(struct made *made)
{
	enum field order[FIELDS];
	bool shuffled = any(10) == 0;

	for (unsigned i = 0; i < FIELDS; i++)
		order[i] = (enum field)i;
	for (unsigned i = COMM; shuffled && i < CODE; i++) {
		unsigned j = i + any(CODE - i);
		enum field swap = order[i];

		order[i] = order[j];
		order[j] = swap;
	}
	for (unsigned i = 0; i < FIELDS; i++)
		append_field(made, order[i]);
}

static void append_words(struct made *made)
{
	unsigned how = any(4);

	if (how == 0) {
		append(made, "AUID=\"unset\" UID=\"root\" ARCH=x86_64");
		made->traits |= GLUED;
	} else if (how == 1) {
		append(made, "\x1d"
		             "AUID=\"unset\" UID=\"root\" ARCH=x86_64 "
		             "SYSCALL=write");
	}
}

/* Three seconds apart: libauparse waits two for more of an event. */
static void make(struct made *made, uint32_t number)
{
	char head[128];

	memset(made, 0, sizeof(*made));
	made->time_ms = 1600000000000 + number * UINT64_C(3000) + any(1000);
	made->serial = any(2) ? number : UINT32_MAX - number;
	if (any(4) == 0)
		(void)snprintf(made->node, sizeof(made->node), "web%" PRIu32,
		    any(3));
	make_who(made);
	make_what(made);
	if (made->there[SUBJ] && any(10) == 0)
		made->traits |= PARENT;
	(void)snprintf(head, sizeof(head),
	    "%s%s%stype=SECCOMP msg=audit(%" PRIu64 ".%03u:%" PRIu32 "):",
	    *made->node ? "node=" : "", made->node, *made->node ? " " : "",
	    made->time_ms / 1000, (unsigned)(made->time_ms % 1000),
	    made->serial);
	append(made, head);
	append_fields(made);
	append_words(made);
}

static void same_text(const struct made *made, enum field field,
    struct slice ours)
{
	if (!made->there[field])
		assert_null(ours.ptr);
	else if (ours.len != made->len[field] ||
	         memcmp(ours.ptr, made->text[field], ours.len) != 0)
		fail_msg("%s: %s", names[field], made->line);
}

static void same_number(const struct made *made, enum field field,
    unsigned base, uint64_t ours)
{
	const char *text = made->text[field];

	if (*text == '-')
		assert_true(strtoll(text, NULL, 10) == (int64_t)ours);
	else if (strtoull(text, NULL, (int)base) != ours)
		fail_msg("%s %" PRIu64 ": %s", names[field], ours, made->line);
}

static void we_read_it(const struct made *made)
{
	struct audit_record rec;
	struct audit_error err;
	char comm[AUDIT_TEXT_MAX], exe[AUDIT_TEXT_MAX];

	if (audit_record_parse(slice_of(made->line), &rec, &err) < 0)
		fail_msg("%s: %s: %s", err.field, err.problem, made->line);
	assert_true(rec.time_ms == made->time_ms);
	assert_true(rec.serial == made->serial);
	same_text(made, SUBJ, rec.subj);
	same_text(made, COMM, audit_text_decode(rec.comm, comm));
	same_text(made, EXE, audit_text_decode(rec.exe, exe));
	same_number(made, AUID, 10, rec.auid);
	same_number(made, UID, 10, rec.uid);
	same_number(made, GID, 10, rec.gid);
	same_number(made, SES, 10, rec.ses);
	same_number(made, PID, 10, rec.pid);
	same_number(made, SIG, 10, rec.sig);
	same_number(made, ARCH, 16, rec.arch);
	same_number(made, COMPAT, 10, rec.compat);
	same_number(made, IP, 16, rec.ip);
	same_number(made, CODE, 16, rec.code);
	same_number(made, SYSCALL, 10, (uint64_t)(int64_t)rec.syscall);
}

static bool is_excepted(const struct made *made, enum field field)
{
	for (size_t i = 0; i < ARRAY_SIZE(exceptions); i++)
		if (exceptions[i].field == field &&
		    exceptions[i].trait & made->traits) {
			exceptions[i].used++;
			return true;
		}
	return false;
}

static const char *their_text(auparse_state_t *au, enum field field)
{
	const char *text;

	(void)auparse_first_record(au); /* a search may have left it */
	if (!auparse_find_field(au, names[field]))
		return NULL;
	if (field != COMM && field != EXE)
		return auparse_get_field_str(au);
	text = auparse_get_field_str(au);
	return strcmp(text, "(null)") == 0 ? NULL : auparse_interpret_field(au);
}

static void they_read_it(auparse_state_t *au, const struct made *made)
{
	const au_event_t *stamp = auparse_get_timestamp(au);

	assert_non_null(stamp);
	assert_true(
	    (uint64_t)stamp->sec * 1000 + stamp->milli == made->time_ms);
	assert_true((uint32_t)stamp->serial == made->serial);
	for (unsigned i = 0; i < FIELDS; i++) {
		const char *theirs = their_text(au, (enum field)i);
		const char *put = made->there[i] ? made->text[i] : NULL;

		if ((!theirs && !put) ||
		    (theirs && put && strcmp(theirs, put) == 0))
			continue;
		if (!is_excepted(made, (enum field)i))
			fail_msg("%s is %s, not %s: %s", names[i],
			    theirs ? theirs : "-", put ? put : "-", made->line);
	}
}

static void read_next(auparse_state_t *au, const struct made *made)
{
	assert_int_equal(auparse_next_event(au), 1);
	assert_int_equal(auparse_first_record(au), 1);
	they_read_it(au, made);
}

#define BATCH 1000

/* In batches, since libauparse looks through all that it was given. */
static void compare_batch(struct made *batch, uint32_t first)
{
	cleanup_free char *text = malloc((size_t)BATCH * LINE);
	size_t used = 0;
	auparse_state_t *au;

	assert_non_null(text);
	for (uint32_t i = 0; i < BATCH; i++) {
		size_t len;

		make(&batch[i], first + i);
		we_read_it(&batch[i]);
		len = strlen(batch[i].line);
		memcpy(text + used, batch[i].line, len);
		text[used + len] = '\n';
		used += len + 1;
	}
	text[used] = '\0';
	au = auparse_init(AUSOURCE_BUFFER, text);
	assert_non_null(au);
	auparse_set_escape_mode(au, AUPARSE_ESC_RAW);
	for (uint32_t i = 0; i < BATCH; i++)
		read_next(au, &batch[i]);
	auparse_destroy(au);
}

TEST(both_find_what_was_put_in)
{
	cleanup_free struct made *batch = malloc(BATCH * sizeof(*batch));

	assert_non_null(batch);
	for (uint32_t i = 0; i < RECORDS; i += BATCH)
		compare_batch(batch, i);
	for (size_t i = 0; i < ARRAY_SIZE(exceptions); i++) {
		print_message("%6u times %s of libauparse's is another: %s\n",
		    exceptions[i].used, names[exceptions[i].field],
		    exceptions[i].why);
		assert_true(exceptions[i].used > 0);
	}
}
#else
TEST(both_find_what_was_put_in)
{
	print_message("skipped: there is no libauparse to compare with\n");
	skip();
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(both_find_what_was_put_in),
	};

	return cmocka_run_group_tests_name("auparse", tests, NULL, NULL);
}
