/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words by which programs, shells, debuggers and runtimes say that a call was
 * refused. What they say of its number is believed only where the words are
 * exact, and of its architecture only where they name it.
 */
#include <ctype.h>

#include "base/array.h"
#include "collector/reading.h"
#include "syscalls/syscalls.h"

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

	set_symptom_pid(symptom, value_of(rest, "pid "));
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

	set_symptom_pid(symptom, value_of(behind(in, word, at), ", pid "));
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
		set_symptom_pid(symptom, word);
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
	set_process_pid(in, symptom);
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
		lower[i] = (char)tolower((unsigned char)arch.ptr[i]);
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

/* nsjail: "pid=7743 ... violation"; its SiSyscall is the signal's number. */
static bool read_nsjail(struct reading *in, const struct word *word, size_t at)
{
	struct symptom *symptom = symptom_of(in, SYMPTOM_SIGSYS, at);
	struct slice pid = value_of(in->text, "pid=");

	(void)word;
	if (!pid.ptr)
		pid = value_of(in->text, "PID: ");
	set_symptom_pid(symptom, pid);
	return true;
}

static bool read_word(struct reading *in, const struct word *word, size_t at)
{
	if (!stands_alone(in, word, at))
		return false;
	return read_phrase(in, word, at);
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

/* kubelet speaks of another: pod="prod/spin-7d9f". */
static bool set_pod(struct reading *in, struct symptom *symptom)
{
	struct slice rest = field_of(in->text, "pod");
	struct slice space = slice_cut(&rest, '/');

	if (!space.len || !rest.len)
		return false;
	symptom->subject.unit = symptom->subject.container =
	    symptom->subject.exe = symptom->subject.comm = (struct slice){0};
	symptom->subject.space = space;
	symptom->subject.pod = rest;
	return true;
}

static bool read_profile(struct reading *in, const struct word *word, size_t at)
{
	struct symptom *symptom;

	(void)word;
	for (size_t i = 0; i < ARRAY_SIZE(troubles); i++) {
		if (!find_text(in->text, troubles[i]))
			continue;
		symptom = symptom_of(in, SYMPTOM_PROFILE, at);
		if (set_pod(in, symptom))
			symptom->trust =
			    trust_own(in, at, is_sent(in, SPEAKER_KUBELET));
		return true;
	}
	return false;
}

static const struct word rows[] = {
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
    {"CRASHING**:seccomp-bpf",          read_phrase,        SYMPTOM_SIGSYS },
    {"seccomp violation and exited",    read_nsjail,        0              },
    {"SiSyscall: ",                     read_nsjail,        0              },
    {"signal 31/SYS",                   read_word,          SYMPTOM_SIGSYS },
    {"killed by seccomp",               read_word,          SYMPTOM_SIGSYS },
    {"Bad system call",                 read_bad_call,      0              },
    {"zsh: invalid system call",        read_bad_call,      0              },
    {"exited on signal 31",             read_word,          SYMPTOM_SIGSYS },
    {"killed by signal 31",             read_word,          SYMPTOM_SIGSYS },
    {"terminated by signal 31",         read_word,          SYMPTOM_SIGSYS },
    {"SIGSYS",                          read_sigsys,        0              },
    {"seccomp profile",                 read_profile,       0              },
    {"unable to load local profile",    read_phrase,        SYMPTOM_PROFILE},
    {"Function not implemented",        read_word,          SYMPTOM_ENOSYS },
    {"ENOSYS",                          read_word,          SYMPTOM_ENOSYS },
    {"os error 38",                     read_word,          SYMPTOM_ENOSYS },
    {"[Errno 38]",                      read_phrase,        SYMPTOM_ENOSYS },
};

const struct words symptom_words = {rows, ARRAY_SIZE(rows), false};
