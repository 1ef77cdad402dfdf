/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/calls.h"

#include <seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "syscalls/syscalls.h"

#define X32_BIT  0x40000000U
#define ARCH_64  0x80000000U /* of an audit token */
#define MIPS_N32 0x20000000U

/* What stands for the calls of socketcall() and ipc(), as libseccomp has it. */
#define SOCKET_FIRST (-101)
#define SOCKET_LAST  (-120)
#define IPC_FIRST    (-201)
#define IPC_LAST     (-224)

bool arch_is_wide(uint32_t arch)
{
	return (arch & ARCH_64) && !(arch & MIPS_N32);
}

/* Architectures that a machine has beside its own. */
static const uint32_t subs[] = {
    SCMP_ARCH_X86,
    SCMP_ARCH_X32,
    SCMP_ARCH_ARM,
    SCMP_ARCH_MIPS,
    SCMP_ARCH_MIPSEL,
    SCMP_ARCH_MIPS64N32,
    SCMP_ARCH_MIPSEL64N32,
    SCMP_ARCH_PPC,
    SCMP_ARCH_S390,
    SCMP_ARCH_PARISC,
};

static bool is_sub(uint32_t arch)
{
	for (size_t i = 0; i < ARRAY_SIZE(subs); i++)
		if (subs[i] == arch)
			return true;
	return false;
}

/*
 * A filter always has its machine's own architecture. A record of another
 * machine's main architecture comes from a machine that has it for its own.
 */
static bool covers(const struct profile *profile, uint32_t arch)
{
	return profile_has_arch(profile, arch) ||
	       profile_is_for(profile, arch) ||
	       (profile->arch_count == 0 && !is_sub(arch));
}

bool calls_arch(const struct profile *profile, uint32_t arch, int32_t nr,
    uint32_t *ret)
{
	bool has_x32 = profile_has_arch(profile, SCMP_ARCH_X32);
	bool above = (uint32_t)nr >= X32_BIT;

	if (arch == SCMP_ARCH_X32)
		arch = SCMP_ARCH_X86_64;
	if (arch != SCMP_ARCH_X86_64) {
		*ret = arch;
		return covers(profile, arch);
	}
	/* The kernel skips a call that a tracer has made -1. */
	if (covers(profile, arch) && (!above || nr == -1 || has_x32))
		*ret = above && nr >= 0 ? SCMP_ARCH_X32 : SCMP_ARCH_X86_64;
	else if (has_x32 && above)
		*ret = SCMP_ARCH_X32;
	else
		return false;
	return true;
}

/* How the numbers of an architecture that has socketcall() are found. */
struct numbers {
	uint32_t arch;
	int32_t nr;
	bool muxed;
	int32_t socketcall, ipc;
	const char *name; /* of nr, or NULL */
};

static struct numbers numbers_of(uint32_t arch, int32_t nr)
{
	struct numbers ret = {.arch = arch, .nr = nr};

	ret.muxed =
	    seccomp_syscall_resolve_name_arch(arch, "socket") == SOCKET_FIRST;
	if (!ret.muxed)
		return ret;
	ret.socketcall = seccomp_syscall_resolve_name_arch(arch, "socketcall");
	ret.ipc = seccomp_syscall_resolve_name_arch(arch, "ipc");
	ret.name = syscall_name(arch, nr);
	return ret;
}

static bool within(int32_t nr, int32_t first, int32_t last)
{
	return nr <= first && nr >= last;
}

/* Whether it speaks of that number; if as socketcall(), call is its first
   argument, and else 0. */
static bool speaks_of(const struct numbers *of, const char *name,
    uint64_t *call)
{
	int32_t nr = seccomp_syscall_resolve_name_arch(of->arch, name);
	bool socket = within(nr, SOCKET_FIRST, SOCKET_LAST);
	bool ipc = within(nr, IPC_FIRST, IPC_LAST);

	*call = 0;
	if (nr == __NR_SCMP_ERROR)
		return false;
	if (!of->muxed || (!socket && !ipc))
		return nr == of->nr;
	if (of->nr == (socket ? of->socketcall : of->ipc)) {
		*call = (uint64_t)(-nr) % (socket ? 100 : 200);
		return true;
	}
	return of->name && strcmp(of->name, name) == 0;
}

static bool tests_nothing(const struct profile_arg *arg, bool wide)
{
	return arg->op == COMPARE_MASKED_EQ &&
	       (wide ? arg->value : (uint32_t)arg->value) == 0;
}

static int by_index(const void *a, const void *b)
{
	const struct profile_arg *x = a, *y = b;

	return (x->index > y->index) - (x->index < y->index);
}

static void take_args(const struct profile_rule *rule, uint64_t call, bool wide,
    struct tree_rule *ret)
{
	*ret = (struct tree_rule){.rule = rule};
	if (call)
		ret->args[ret->arg_count++] =
		    (struct profile_arg){0, COMPARE_EQ, call, 0};
	for (size_t i = 0; i < rule->arg_count; i++)
		if (!tests_nothing(&rule->args[i], wide) &&
		    !(call && rule->args[i].index == 0))
			ret->args[ret->arg_count++] = rule->args[i];
	qsort(ret->args, ret->arg_count, sizeof(ret->args[0]), by_index);
}

static int add(struct calls *calls, const struct tree_rule *rule, size_t *room)
{
	struct tree_rule *rules;

	if (rule->arg_count == 0) {
		calls->always = rule->rule;
		return 0;
	}
	if (calls->count == *room) {
		*room = *room ? *room * 2 : 8;
		rules = reallocarray(calls->rules, *room, sizeof(*rules));
		if (!rules)
			return -ENOMEM;
		calls->rules = rules;
	}
	calls->rules[calls->count++] = *rule;
	return 0;
}

void calls_release(struct calls *calls)
{
	free(calls->rules);
	*calls = (struct calls){0};
}

int calls_find(const struct profile *profile, uint32_t arch, int32_t nr,
    struct calls *ret)
{
	struct numbers of = numbers_of(arch, nr);
	struct calls calls = {0};
	struct tree_rule rule;
	uint64_t call;
	size_t room = 0;
	int r = 0;

	/* What stands for calls that are not there is left out of a filter. */
	for (size_t i = 0; nr >= 0 && r == 0 && i < profile->rule_count; i++) {
		if (rule_action(&profile->rules[i]) ==
		        profile_default(profile) ||
		    !speaks_of(&of, profile->rules[i].name, &call))
			continue;
		take_args(&profile->rules[i], call, arch_is_wide(arch), &rule);
		r = add(&calls, &rule, &room);
		if (calls.always)
			break;
	}
	if (r < 0)
		calls_release(&calls);
	else
		*ret = calls;
	return r;
}
