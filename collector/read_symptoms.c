/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words by which programs, shells, debuggers and runtimes say that a call was
 * refused. What they say of its number is believed only where the words are
 * exact, and of its architecture only where they name it.
 */
#include "base/array.h"
#include "collector/reading.h"
#include "syscalls/syscalls.h"

#define SIGSYS_NR 31
#define EXIT_159  159

static struct symptom *symptom_of(struct reading *in, enum symptom_kind kind,
    size_t at)
{
	const struct entry *entry = in->entry;
	uint64_t time_ms = in->time_ms ? in->time_ms : leading_time(in->text);

	in->ret->kind = RECORD_SYMPTOM;
	in->ret->symptom = (struct symptom){
	    .kind = kind,
	    .subject = {.node = in->node,
	                .unit = entry->unit,
	                .container = entry->container,
	                .pod = entry->pod,
	                .space = entry->space},
	    .time_ms = time_ms,
	    .trust = trust_of(in, at, false),
	    .text = in->text,
	};
	return &in->ret->symptom;
}

static struct slice behind(const struct reading *in, const struct word *word,
    size_t at)
{
	struct slice rest = in->text;

	slice_advance(&rest, at + strlen(word->text));
	return rest;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* Not a part of a longer word. */
static bool stands_alone(const struct reading *in, const struct word *word,
    size_t at)
{
	struct slice rest = behind(in, word, at);

	return (at == 0 || !is_letter(in->text.ptr[at - 1])) &&
	       (rest.len == 0 || !is_letter(*rest.ptr));
}

static void set_pid(struct symptom *symptom, struct slice digits)
{
	uint64_t pid;

	if (slice_take_u64(&digits, 10, &pid) == 0 && pid <= INT32_MAX)
		symptom->pid = (uint32_t)pid;
}

static void set_number(struct symptom *symptom, struct slice digits)
{
	bool hex = slice_skip(&digits, "0x");
	uint64_t nr;

	if (slice_take_u64(&digits, hex ? 16 : 10, &nr) == 0 &&
	    nr <= INT32_MAX) {
		symptom->has_nr = true;
		symptom->nr = (int32_t)nr;
	}
}

/* Firefox: "seccomp sandbox violation: pid P, tid T, syscall N, args ..." */
static bool read_firefox(struct reading *in, const struct word *word, size_t at)
{
	struct symptom *symptom = symptom_of(in, SYMPTOM_SIGSYS, at);
	struct slice rest = behind(in, word, at);

	set_pid(symptom, value_of(rest, "pid "));
	set_number(symptom, value_of(rest, "syscall "));
	return true;
}

/* What follows the word is the number, decimal though it may begin with 0. */
static bool read_number_behind(struct reading *in, const struct word *word,
    size_t at)
{
	struct symptom *symptom = symptom_of(in, SYMPTOM_SIGSYS, at);
	struct slice rest = behind(in, word, at);

	(void)slice_skip(&rest, "nr=");
	set_number(symptom, rest);
	return true;
}

static const struct android_arch {
	const char *name, *ours;
} android_arches[] = {
    {"arm64",   "aarch64" },
    {"arm",     "arm"     },
    {"x86_64",  "x86_64"  },
    {"x86",     "x86"     },
    {"riscv64", "riscv64" },
    {"mips",    "mipsel"  },
    {"mips64",  "mipsel64"},
};

/*
 * "seccomp prevented call to disallowed arm64 system call 434". Two releases
 * of Android always say 0: that is no number.
 */
static bool read_android(struct reading *in, const struct word *word, size_t at)
{
	struct symptom *symptom = symptom_of(in, SYMPTOM_SIGSYS, at);
	struct slice rest = behind(in, word, at);
	struct slice arch = slice_cut(&rest, ' ');

	for (size_t i = 0; i < ARRAY_SIZE(android_arches); i++)
		if (slice_equals(arch, android_arches[i].name))
			symptom->has_arch =
			    arch_find(slice_of(android_arches[i].ours),
			        &symptom->arch);
	if (slice_skip(&rest, "system call "))
		set_number(symptom, rest);
	if (symptom->nr == 0)
		symptom->has_nr = false;
	pending_replace(in->reader, symptom);
	return true;
}

/*
 * "signal 31 (SIGSYS), code 1 (SYS_SECCOMP)": the line that says why comes
 * next, and it knows more.
 */
static bool read_tombstone(struct reading *in, const struct word *word,
    size_t at)
{
	struct symptom *symptom = symptom_of(in, SYMPTOM_SIGSYS, at);

	set_pid(symptom, value_of(behind(in, word, at), ", pid "));
	if (in->fields || !find_text(in->text, "SYS_SECCOMP"))
		return true;
	pend(in->reader, in->ret);
	in->ret->kind = RECORD_NONE;
	return true;
}

/* bash: "line 29:  1254 Bad system call"; the pid is the child's. */
static void set_pid_of_job(const struct reading *in, size_t at,
    struct symptom *symptom)
{
	struct slice word;
	struct slice line = in->text;
	const char *said;

	while (at > 0 && in->text.ptr[at - 1] == ' ')
		at--;
	word = word_before(in->text, at);
	line.len = (size_t)(word.ptr - in->text.ptr);
	said = find_text(line, "line ");
	if (said)
		set_pid(symptom, word);
}

/* "Process 13404 (x) of user 0 terminated ...": systemd-coredump. */
static void set_pid_of_process(const struct reading *in,
    struct symptom *symptom)
{
	const char *at = find_text(in->text, "Process ");
	struct slice rest = in->text;

	if (!at)
		return;
	slice_advance(&rest, (size_t)(at - in->text.ptr) + 8);
	set_pid(symptom, rest);
}

static bool read_bad_call(struct reading *in, const struct word *word,
    size_t at)
{
	struct symptom *symptom;

	if (!stands_alone(in, word, at))
		return false;
	symptom = symptom_of(in, SYMPTOM_SIGSYS, at);
	set_pid_of_job(in, at, symptom);
	return true;
}

/* A list of all signals is no evidence of any. */
static bool is_listed(const struct reading *in)
{
	return find_text(in->text, "SIGINT") && find_text(in->text, "SIGQUIT");
}

/* A piece of a record, from a line that was wrapped: it proves nothing. */
static bool is_field(const struct reading *in, size_t at)
{
	return at >= 4 && memcmp(in->text.ptr + at - 4, "sig=", 4) == 0;
}

static bool read_sigsys(struct reading *in, const struct word *word, size_t at)
{
	struct symptom *symptom;

	if (!stands_alone(in, word, at) || is_listed(in) || is_field(in, at))
		return false;
	symptom = symptom_of(in, SYMPTOM_SIGSYS, at);
	set_pid_of_process(in, symptom);
	return true;
}

/* strace knows all: "si_syscall=__NR_open, si_arch=AUDIT_ARCH_X86_64". */
static bool read_strace(struct reading *in, const struct word *word, size_t at)
{
	struct symptom *symptom = symptom_of(in, SYMPTOM_SIGSYS, at);
	struct slice name = value_of(behind(in, word, at), "");
	struct slice arch = value_of(in->text, "si_arch=AUDIT_ARCH_");
	char lower[32];

	if (!arch.ptr || arch.len >= sizeof(lower))
		return true;
	for (size_t i = 0; i < arch.len; i++)
		lower[i] = arch.ptr[i] >= 'A' && arch.ptr[i] <= 'Z'
		               ? (char)(arch.ptr[i] | 0x20)
		               : arch.ptr[i];
	symptom->has_arch =
	    arch_find((struct slice){lower, arch.len}, &symptom->arch);
	if (symptom->has_arch)
		symptom->has_nr =
		    syscall_find(symptom->arch, name, &symptom->nr) &&
		    symptom->nr >= 0;
	return true;
}

/* minijail: "blocked syscall: NAME", or a number if it has no name for it. */
static bool read_blocked(struct reading *in, const struct word *word, size_t at)
{
	struct slice rest = behind(in, word, at);

	set_number(symptom_of(in, SYMPTOM_SIGSYS, at), rest);
	return true;
}

static bool read_phrase(struct reading *in, const struct word *word, size_t at)
{
	(void)symptom_of(in, (enum symptom_kind)word->value, at);
	return true;
}

static bool read_word(struct reading *in, const struct word *word, size_t at)
{
	if (!stands_alone(in, word, at))
		return false;
	return read_phrase(in, word, at);
}

/* "foo.service: Main process exited, code=dumped, status=31/SYS". */
static bool read_unit_exit(struct reading *in, const struct word *word,
    size_t at)
{
	struct slice rest = behind(in, word, at);
	struct slice unit = slice_of("");
	struct slice code = slice_cut(&rest, ',');
	struct symptom *symptom;
	struct unit_note *note;
	uint64_t status;

	if (at > 2) {
		size_t end = at;

		/* "unit: Main process exited": back over three words */
		while (end > 0 && in->text.ptr[end - 1] != ':')
			end--;
		unit = word_before(in->text, end ? end - 1 : 0);
	}
	if (!number_of(rest, "status=", &status) || status > 255)
		return false;
	if (!slice_equals(code, "exited"))
		status += 128;
	note = unit_note(in->reader, unit, true);
	if (note) {
		note->has_status = true;
		note->status = (int32_t)status;
	}
	if (status != EXIT_159)
		return false;
	symptom = symptom_of(in,
	    slice_equals(code, "exited") ? SYMPTOM_EXIT159 : SYMPTOM_UNIT, at);
	symptom->subject.unit = unit;
	symptom->has_status = true;
	symptom->status = slice_equals(code, "exited") ? EXIT_159 : SIGSYS_NR;
	return true;
}

/* "Process: 376665 ExecStart=/bin/x (code=dumped, signal=SYS)". */
static bool read_unit_status(struct reading *in, const struct word *word,
    size_t at)
{
	struct symptom *symptom;
	const char *name = find_text(in->text, "Process: ");
	struct slice rest = in->text;

	(void)word;
	if (!name)
		name = find_text(in->text, "Main PID: ");
	if (!name)
		return false;
	symptom = symptom_of(in, SYMPTOM_UNIT, at);
	slice_advance(&rest,
	    (size_t)(name - in->text.ptr) + (*name == 'M' ? 10 : 9));
	set_pid(symptom, rest);
	symptom->has_status = true;
	symptom->status = SIGSYS_NR;
	if (*in->reader->said_unit)
		symptom->subject.unit = slice_of(in->reader->said_unit);
	return true;
}

/* The unit that systemctl status, or a failed start, has just named. */
static bool note_unit(struct reading *in, const struct word *word, size_t at)
{
	struct slice rest = behind(in, word, at);
	struct slice unit = value_of(rest, "");

	if (unit.len > 0 && unit.ptr[unit.len - 1] == '.')
		unit.len--;
	if (unit.len >= UNIT_MAX || !find_text(unit, ".service"))
		return false;
	memcpy(in->reader->said_unit, unit.ptr, unit.len);
	in->reader->said_unit[unit.len] = '\0';
	return false;
}

/*
 * "dhcpcd terminated abnormally with signal 31/SYS", "Process 13404 (x) of
 * user 0 terminated abnormally with signal 31/SYS, processing...".
 */
static bool read_coredump(struct reading *in, const struct word *word,
    size_t at)
{
	struct symptom *symptom = symptom_of(in, SYMPTOM_COREDUMP, at);

	(void)word;
	set_pid_of_process(in, symptom);
	symptom->has_status = true;
	symptom->status = SIGSYS_NR;
	return true;
}

/* kubelet and containerd say it of a profile file that is not there. */
static const char *const troubles[] = {
    "cannot load",
    "no such file",
    "not found",
    "failed",
    "unable to",
    "could not",
    "error loading",
    "does not exist",
    "invalid",
};

static bool read_profile(struct reading *in, const struct word *word, size_t at)
{
	(void)word;
	for (size_t i = 0; i < ARRAY_SIZE(troubles); i++)
		if (find_text(in->text, troubles[i])) {
			(void)symptom_of(in, SYMPTOM_PROFILE, at);
			return true;
		}
	return false;
}

static const struct word rows[] = {
    {"process exited, code=",           read_unit_exit,     0              },
    {"signal=SYS)",                     read_unit_status,   0              },
    {"Failed to start ",                note_unit,          0              },
    {"\xe2\x97\x8f ",                   note_unit,          0              },
    {"\xc3\x97 ",                       note_unit,          0              },
    {"abnormally with signal 31/SYS",   read_coredump,      0              },
    {"seccomp sandbox violation: ",     read_firefox,       0              },
    {"seccomp-bpf failure in syscall ", read_number_behind, 0              },
    {"intercepting a bad syscall (",    read_number_behind, 0              },
    {"killed by seccomp - syscall ",    read_number_behind, 0              },
    {"prevented call to disallowed ",   read_android,       0              },
    {"signal 31 (SIGSYS)",              read_tombstone,     0              },
    {"si_syscall=__NR_",                read_strace,        0              },
    {"blocked syscall: ",               read_blocked,       0              },
    {"Caught a bad syscall attempt (",  read_phrase,        SYMPTOM_SIGSYS },
    {"Possible seccomp violation",      read_phrase,        SYMPTOM_SIGSYS },
    {"seccomp violation and exited",    read_phrase,        SYMPTOM_SIGSYS },
    {"SiSyscall: ",                     read_phrase,        SYMPTOM_SIGSYS }, /* it says the signal */
    {"signal 31/SYS",                   read_word,          SYMPTOM_SIGSYS },
    {"killed by seccomp",               read_word,          SYMPTOM_SIGSYS },
    {"Bad system call",                 read_bad_call,      0              },
    {"SIGSYS",                          read_sigsys,        0              },
    {"seccomp profile",                 read_profile,       0              },
    {"unable to load local profile",    read_phrase,        SYMPTOM_PROFILE},
    {"Function not implemented",        read_word,          SYMPTOM_ENOSYS },
    {"ENOSYS",                          read_word,          SYMPTOM_ENOSYS },
    {"os error 38",                     read_word,          SYMPTOM_ENOSYS },
    {"[Errno 38]",                      read_phrase,        SYMPTOM_ENOSYS },
};

const struct words symptom_words = {rows, ARRAY_SIZE(rows), false};
