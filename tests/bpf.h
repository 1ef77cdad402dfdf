/* SPDX-License-Identifier: Apache-2.0 */
/* A filter as the kernel runs it: what a model of it is held against. */
#ifndef TESTS_BPF_H
#define TESTS_BPF_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>

#include "tests/test.h"

#define BPF_MOST 65536

struct bpf {
	struct sock_filter code[BPF_MOST];
	size_t len;
};

static inline uint32_t load(const struct seccomp_data *data, uint32_t at,
    bool big)
{
	uint32_t word;
	size_t arg;

	if (at == offsetof(struct seccomp_data, nr))
		return (uint32_t)data->nr;
	if (at == offsetof(struct seccomp_data, arch))
		return data->arch;
	assert_true(at >= offsetof(struct seccomp_data, args));
	assert_true(at < sizeof(*data) && at % 4 == 0);
	arg = (at - offsetof(struct seccomp_data, args)) / 8;
	word = (uint32_t)data->args[arg];
	if ((at % 8 != 0) != big)
		word = (uint32_t)(data->args[arg] >> 32);
	return word;
}

/* As the kernel runs it. big: it was made for a machine of that kind. */
static inline uint32_t run_bpf(const struct bpf *bpf,
    const struct seccomp_data *data, bool big)
{
	uint32_t a = 0;
	bool jump;

	for (size_t pc = 0; pc < bpf->len; pc++) {
		const struct sock_filter *op = &bpf->code[pc];

		switch (op->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			a = load(data, op->k, big);
			continue;
		case BPF_ALU | BPF_AND | BPF_K:
			a &= op->k;
			continue;
		case BPF_RET | BPF_K:
			return op->k;
		case BPF_JMP | BPF_JA:
			pc += op->k;
			continue;
		case BPF_JMP | BPF_JEQ | BPF_K:
			jump = a == op->k;
			break;
		case BPF_JMP | BPF_JGT | BPF_K:
			jump = a > op->k;
			break;
		case BPF_JMP | BPF_JGE | BPF_K:
			jump = a >= op->k;
			break;
		default:
			fail_msg("instruction %#x", op->code);
			return 0;
		}
		pc += jump ? op->jt : op->jf;
	}
	fail_msg("it ran past its end");
	return 0;
}

#endif
