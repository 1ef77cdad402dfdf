/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles made by chance, of which each seed makes the same everywhere. */
#ifndef TESTS_SOME_PROFILE_H
#define TESTS_SOME_PROFILE_H

#include <linux/seccomp.h>

#include "profile/profile.h"
#include "tests/test.h"

/* A generator of our own, so that a seed means the same everywhere. */
static uint64_t random_state;

static inline uint32_t pick(uint32_t below)
{
	random_state += 0x9e3779b97f4a7c15;
	uint64_t z = random_state;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	z ^= z >> 31;
	return (uint32_t)((z >> 32) % below);
}

static const uint64_t numbers[] = {0, 1, 2, 3, 7, 8, 15, 16, 255, 256,
    0x7e020000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0x100000000,
    0x100000001, 0x100000007, 0x1ffffffff, 0x200000000, 0x7fffffffffffffff,
    0x8000000000000000, 0xfffffffffffffffe, UINT64_MAX};

static inline uint64_t pick_number(unsigned variety)
{
	return numbers[pick(variety)];
}

static const char *const names[] = {"read", "write", "open", "socket",
    "connect", "accept", "accept4", "recv", "semop", "shmget", "ipc",
    "socketcall", "clone", "clone3", "prctl", "ioctl", "getppid", "set_tls",
    "futex_time64", "mseal", "no_such_call"};

static const uint32_t actions[] = {SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO | 38,
    SECCOMP_RET_ERRNO | 1, SECCOMP_RET_LOG, SECCOMP_RET_KILL_PROCESS,
    SECCOMP_RET_KILL_THREAD, SECCOMP_RET_TRAP, SECCOMP_RET_TRACE | 5};

struct shape {
	unsigned names, actions, args, ops, numbers, rules;
	const char *const *of; /* the names */
};

static inline void set_action(struct profile_rule *rule, uint32_t action)
{
	rule->action = action & SECCOMP_RET_ACTION_FULL;
	rule->errno_ret = action & SECCOMP_RET_DATA;
	rule->has_errno = rule->errno_ret != 0;
}

static inline void make_args(struct profile_rule *rule,
    const struct shape *shape)
{
	unsigned taken = 0;
	size_t count = pick(shape->args + 1);

	while (rule->arg_count < count) {
		struct profile_arg arg = {
		    .index = pick(PROFILE_ARGS),
		    .op = (enum compare)(COMPARE_MASKED_EQ - pick(shape->ops)),
		    .value = pick_number(shape->numbers),
		    .value_two = pick_number(shape->numbers),
		};

		if (pick(3) > 0)
			arg.index %= 2;
		if (taken & 1U << arg.index)
			continue;
		taken |= 1U << arg.index;
		if (arg.op != COMPARE_MASKED_EQ)
			arg.value_two = 0;
		rule->args[rule->arg_count++] = arg;
	}
}

static inline void make_rules(struct profile *ret, const struct shape *shape)
{
	uint32_t action = actions[1 + pick(4)];

	*ret = (struct profile){
	    .default_action = action & SECCOMP_RET_ACTION_FULL,
	    .default_errno = action & SECCOMP_RET_DATA,
	};
	for (unsigned i = 0; i < shape->rules; i++) {
		struct profile_rule *rule = profile_add(ret,
		    slice_of(shape->of[pick(shape->names)]), 0);

		set_action(rule, actions[pick(shape->actions)]);
		make_args(rule, shape);
	}
}

#endif
