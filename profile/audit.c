/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libseccomp leaves out a load where it takes the accumulator to hold a word
 * already, and 2.5.4 can be wrong about that: a comparison is come to by two
 * ways, one of which holds another word; or the number of the call is never
 * loaded, as the first call of the filter is one that the architecture does
 * not have. Either can be told by the program: a comparison whose accumulator
 * is not always loaded from one place, or a second one of the architecture.
 */
#include "profile/audit.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "profile/compile.h"
#include "profile/evaluate.h"
#include "syscalls/syscalls.h"

#define CODE_MOST 32768 /* eight times what the kernel takes */

#define AT_NR   offsetof(struct seccomp_data, nr)
#define AT_ARCH offsetof(struct seccomp_data, arch)
#define AT_ARGS offsetof(struct seccomp_data, args)

struct program {
	const struct sock_filter *code;
	size_t len;
	uint32_t arch; /* of the call that is followed */
	int32_t nr;
	int64_t *seen; /* by instruction: what it compares; -1: not met */
};

/* A way through it. */
struct way {
	size_t pc;
	int64_t word; /* where the accumulator is from, with its mask */
	bool is_arch; /* that was found equal just now */
};

static bool follow(const struct program *program, struct way way);

static bool jumps(const struct sock_filter *op, uint32_t a)
{
	switch (op->code) {
	case BPF_JMP | BPF_JEQ | BPF_K:
		return a == op->k;
	case BPF_JMP | BPF_JGT | BPF_K:
		return a > op->k;
	default:
		return a >= op->k;
	}
}

/* Of what is known of the call: one way goes on. */
static bool follow_known(const struct program *program, struct way way)
{
	const struct sock_filter *op = &program->code[way.pc];
	bool arch = way.word == (int64_t)AT_ARCH;
	bool jump = jumps(op, arch ? program->arch : (uint32_t)program->nr);

	if (arch && way.is_arch)
		return false;
	way.is_arch = arch && jump;
	way.pc += 1U + (jump ? op->jt : op->jf);
	return follow(program, way);
}

static bool follow_both(const struct program *program, struct way way)
{
	const struct sock_filter *op = &program->code[way.pc];
	struct way other = way;

	if (program->seen[way.pc] == way.word)
		return true;
	if (program->seen[way.pc] >= 0)
		return false;
	program->seen[way.pc] = way.word;
	way.pc += 1U + op->jt;
	other.pc += 1U + op->jf;
	return follow(program, way) && follow(program, other);
}

/* The kernel runs it forwards only, so every way ends. */
static bool follow(const struct program *program, struct way way)
{
	const struct sock_filter *op = &program->code[way.pc];

	if (way.pc >= program->len || op->code == (BPF_RET | BPF_K))
		return true;
	switch (op->code) {
	case BPF_LD | BPF_W | BPF_ABS:
		return follow(program, (struct way){way.pc + 1, op->k, false});
	case BPF_ALU | BPF_AND | BPF_K:
		way.pc++;
		way.word |= (int64_t)op->k << 16;
		return follow(program, way);
	case BPF_JMP | BPF_JA:
		way.pc += 1 + (size_t)op->k;
		return follow(program, way);
	default:
		return way.word < (int64_t)AT_ARGS ? follow_known(program, way)
		                                   : follow_both(program, way);
	}
}

static bool is_sound(struct program *program, uint32_t arch, int32_t nr)
{
	for (size_t i = 0; i < program->len; i++)
		program->seen[i] = -1;
	program->arch = arch;
	program->nr = nr;
	return follow(program, (struct way){0, AT_NR, false});
}

static bool is_first(const struct profile_rule *rules, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(rules[i].name, rules[at].name) == 0)
			return false;
	return true;
}

static void audit_rule(const struct profile_rule *rule, uint32_t arch,
    struct program *program, struct problems *problems)
{
	char text[ARCH_TEXT];
	int32_t nr;

	if (!syscall_find(arch, slice_of(rule->name), &nr) || nr < 0)
		return;
	if (!is_sound(program, arch == SCMP_ARCH_X32 ? SCMP_ARCH_X86_64 : arch,
	        nr))
		problems_add(problems, SEVERITY_ERROR, "SC126", rule->line,
		    rule->column,
		    "%s: this libseccomp compiles its rules wrongly for %s",
		    rule->name, arch_text(arch, text));
}

static void audit(const struct profile *profile, struct program *program,
    struct problems *problems)
{
	uint32_t native = arch_native();
	size_t arches = profile->arch_count ? profile->arch_count : 1;

	for (size_t i = 0; i < profile->rule_count; i++) {
		if (!is_first(profile->rules, i))
			continue;
		for (size_t j = 0; j < arches; j++)
			audit_rule(&profile->rules[i],
			    profile->arch_count ? profile->arches[j] : native,
			    program, problems);
	}
}

/* What libseccomp would never come back from must not reach it. */
static bool can_compile(const struct profile *profile)
{
	size_t arches = profile->arch_count ? profile->arch_count : 1;

	for (size_t i = 0; i < profile->rule_count; i++)
		for (size_t j = 0; j < arches; j++) {
			uint32_t arch = profile->arch_count ? profile->arches[j]
			                                    : arch_native();
			int32_t nr;

			if (is_first(profile->rules, i) &&
			    syscall_find(arch, slice_of(profile->rules[i].name),
			        &nr) &&
			    profile_refused(profile, arch, nr))
				return false;
		}
	return true;
}

static ssize_t export_to(scmp_filter_ctx filter, struct sock_filter *code)
{
	int fd = memfd_create("filter", MFD_CLOEXEC);
	ssize_t len = -1;

	if (fd < 0)
		return -1;
	if (seccomp_export_bpf(filter, fd) == 0)
		len = pread(fd, code, CODE_MOST * sizeof(*code), 0);
	(void)close(fd);
	return len;
}

int audit_compiled(const struct profile *profile, struct problems *problems)
{
	cleanup_free struct sock_filter *code =
	    calloc(CODE_MOST, sizeof(*code));
	cleanup_free int64_t *seen = calloc(CODE_MOST, sizeof(*seen));
	cleanup_filter scmp_filter_ctx filter = NULL;
	struct program program = {.code = code, .seen = seen};
	struct error err;
	ssize_t len;

	if (!code || !seen)
		return -ENOMEM;
	if (!can_compile(profile) ||
	    profile_compile(profile, &filter, &err) < 0)
		return 0;
	len = export_to(filter, code);
	if (len <= 0)
		return 0;
	program.len = (size_t)len / sizeof(*code);
	audit(profile, &program, problems);
	return 0;
}
