/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What evaluation says, against an interpreter of the BPF that libseccomp
 * makes of the same profile, and for a sample against the kernel itself.
 * SEED= replays a run; ROUNDS= makes it longer.
 */
#include <errno.h>
#include <inttypes.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "profile/canonical.h"
#include "profile/compile.h"
#include "profile/evaluate.h"
#include "syscalls/actions.h"
#include "syscalls/syscalls.h"
#include "tests/bpf.h"
#include "tests/some_profile.h"
#include "tests/test.h"

/*
 * libseccomp leaves out a load where it takes the accumulator to hold a word
 * already, and 2.5.4 can be wrong twice:
 *
 * - a comparison is come to by two ways, of which one holds another word: the
 *   filter compares the wrong half of an argument;
 * - the number of the call is never loaded, because the first call of the
 *   filter is one that the architecture does not have: no rule ever holds.
 *
 * Both can be told by the program alone: a comparison whose accumulator is not
 * always loaded from one place, and a second one of the architecture.
 */
struct way {
	size_t pc;
	int64_t word; /* where the accumulator is from, and its mask */
	bool is_arch; /* which has been found equal */
};

static bool follow(const struct bpf *bpf, const struct seccomp_data *call,
    struct way way, int64_t *seen);

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

/* A comparison of what is known of the call: one way goes on. */
static bool follow_known(const struct bpf *bpf, const struct seccomp_data *call,
    struct way way, int64_t *seen)
{
	const struct sock_filter *op = &bpf->code[way.pc];
	bool jump = jumps(op, load(call, (uint32_t)way.word, false));
	bool arch = way.word == offsetof(struct seccomp_data, arch);

	if (arch && way.is_arch)
		return false;
	way.is_arch = arch && jump;
	way.pc += 1U + (jump ? op->jt : op->jf);
	return follow(bpf, call, way, seen);
}

static bool follow_both(const struct bpf *bpf, const struct seccomp_data *call,
    struct way way, int64_t *seen)
{
	const struct sock_filter *op = &bpf->code[way.pc];
	struct way other = way;

	if (seen[way.pc] == way.word)
		return true;
	if (seen[way.pc] >= 0)
		return false;
	seen[way.pc] = way.word;
	way.pc += 1U + op->jt;
	other.pc += 1U + op->jf;
	return follow(bpf, call, way, seen) && follow(bpf, call, other, seen);
}

static bool follow(const struct bpf *bpf, const struct seccomp_data *call,
    struct way way, int64_t *seen)
{
	const struct sock_filter *op = &bpf->code[way.pc];

	switch (op->code) {
	case BPF_RET | BPF_K:
		return true;
	case BPF_LD | BPF_W | BPF_ABS:
		return follow(bpf, call, (struct way){way.pc + 1, op->k, false},
		    seen);
	case BPF_ALU | BPF_AND | BPF_K:
		return follow(bpf, call,
		    (struct way){way.pc + 1, way.word | (int64_t)op->k << 16,
		        false},
		    seen);
	case BPF_JMP | BPF_JA:
		way.pc += 1 + op->k;
		return follow(bpf, call, way, seen);
	default:
		return way.word < (int64_t)offsetof(struct seccomp_data, args)
		           ? follow_known(bpf, call, way, seen)
		           : follow_both(bpf, call, way, seen);
	}
}

static int64_t seen[BPF_MOST];

static bool is_miscompiled(const struct bpf *bpf,
    const struct seccomp_data *call)
{
	for (size_t i = 0; i < bpf->len; i++)
		seen[i] = -1;
	return !follow(bpf, call, (struct way){0, 0, false}, seen);
}

static bool is_return(uint32_t k)
{
	uint32_t action = k & SECCOMP_RET_ACTION_FULL;

	return action_name(action) &&
	       (!(k & SECCOMP_RET_DATA) || action == SECCOMP_RET_ERRNO ||
	           action == SECCOMP_RET_TRACE);
}

/*
 * It comes in the byte order of the machine it is for; but for the returns
 * that libseccomp repeats where a jump is too long, which it swaps twice.
 */
static void swap_bytes(struct bpf *bpf)
{
	for (size_t i = 0; i < bpf->len; i++) {
		struct sock_filter *op = &bpf->code[i];
		uint32_t k = __builtin_bswap32(op->k);

		op->code = __builtin_bswap16(op->code);
		if (op->code != (BPF_RET | BPF_K) || is_return(k))
			op->k = k;
	}
}

static void export_bpf(scmp_filter_ctx filter, struct bpf *ret, bool big)
{
	int fd = memfd_create("filter", MFD_CLOEXEC);
	ssize_t len;

	assert_true(fd >= 0);
	assert_int_equal(seccomp_export_bpf(filter, fd), 0);
	len = pread(fd, ret->code, sizeof(ret->code), 0);
	assert_true(len > 0 && (size_t)len < sizeof(ret->code));
	ret->len = (size_t)len / sizeof(ret->code[0]);
	(void)close(fd);
	if (big)
		swap_bytes(ret);
}

static bool is_big(uint32_t arch)
{
	return !(arch & __AUDIT_ARCH_LE);
}

/* A filter of all architectures of one byte order. */
static scmp_filter_ctx make_filter(struct profile *profile, bool big)
{
	scmp_filter_ctx filter = seccomp_init(profile_default(profile));
	uint32_t arch;

	assert_non_null(filter);
	if (big)
		assert_int_equal(seccomp_arch_remove(filter, arch_native()), 0);
	for (size_t i = 0; arch_at(i, &arch); i++)
		if (is_big(arch) == big) {
			int r = seccomp_arch_add(filter, arch);

			if (r == 0 || r == -EEXIST)
				assert_int_equal(profile_add_arch(profile,
				                     arch),
				    0);
		}
	return filter;
}

static const enum scmp_compare compares[] = {SCMP_CMP_NE, SCMP_CMP_LT,
    SCMP_CMP_LE, SCMP_CMP_EQ, SCMP_CMP_GE, SCMP_CMP_GT, SCMP_CMP_MASKED_EQ};

static int add_rule(scmp_filter_ctx filter, const struct profile_rule *rule)
{
	struct scmp_arg_cmp args[PROFILE_ARGS];
	int nr = seccomp_syscall_resolve_name(rule->name);

	if (nr == __NR_SCMP_ERROR)
		return 0;
	for (size_t i = 0; i < rule->arg_count; i++)
		args[i] = (struct scmp_arg_cmp){rule->args[i].index,
		    compares[rule->args[i].op], rule->args[i].value,
		    rule->args[i].value_two};
	return seccomp_rule_add_array(filter, rule_action(rule), nr,
	    (unsigned)rule->arg_count, args);
}

/* False: libseccomp refuses a rule. */
static bool add_rules(scmp_filter_ctx filter, const struct profile *profile)
{
	for (size_t i = 0; i < profile->rule_count; i++) {
		int r;

		if (rule_action(&profile->rules[i]) == profile_default(profile))
			continue;
		r = add_rule(filter, &profile->rules[i]);
		if (r == -EEXIST)
			return false;
		assert_int_equal(r, 0);
	}
	return true;
}

static const struct {
	int32_t first, last;
} ranges[] = {
    {0,          600       },
    {4000,       4480      },
    {5000,       5480      },
    {6000,       6480      },
    {983040,     983048    },
    {0x40000000, 0x40000258},
    {-1,         -1        },
    {-120,       -100      },
    {-224,       -200      },
    {-10300,     -10000    },
    {INT32_MIN,  INT32_MIN },
    {INT32_MAX,  INT32_MAX },
};

static struct bpf bpf;

static uint32_t whole(const struct answer *answer)
{
	return answer->action == SECCOMP_RET_TRACE && answer->rule
	           ? rule_action(answer->rule)
	           : answer->action | answer->data;
}

static void complain(const struct profile *profile,
    const struct seccomp_data *data, uint32_t ours, uint32_t theirs)
{
	for (size_t i = 0; i < profile->rule_count; i++) {
		char conditions[CONDITIONS_TEXT];

		print_message("%s %s -> %x\n", profile->rules[i].name,
		    conditions_text(&profile->rules[i], conditions),
		    rule_action(&profile->rules[i]));
	}
	fail_msg("arch %x nr %d (%#llx %#llx %#llx %#llx %#llx %#llx): %#x, "
	         "and libseccomp %#x",
	    data->arch, data->nr, data->args[0], data->args[1], data->args[2],
	    data->args[3], data->args[4], data->args[5], ours, theirs);
}

static unsigned long miscompiled, calls;

static bool compare(const struct profile *profile,
    const struct seccomp_data *data, bool big)
{
	uint64_t args[PROFILE_ARGS];
	struct answer answer;
	uint32_t theirs = run_bpf(&bpf, data, big);

	calls++;
	for (size_t i = 0; i < PROFILE_ARGS; i++)
		args[i] = data->args[i];
	answer = profile_evaluate(profile, data->arch, data->nr, args);
	if (whole(&answer) != theirs && is_miscompiled(&bpf, data))
		miscompiled++;
	else if (whole(&answer) != theirs)
		complain(profile, data, whole(&answer), theirs);
	return answer.rule != NULL;
}

static void compare_call(const struct profile *profile, uint32_t arch,
    int32_t nr)
{
	struct seccomp_data data = {.arch = arch, .nr = nr};
	bool some = compare(profile, &data, is_big(arch));

	for (unsigned i = 0; i < (some ? 60 : 3); i++) {
		for (size_t j = 0; j < PROFILE_ARGS; j++)
			data.args[j] = pick_number(ARRAY_SIZE(numbers));
		some |= compare(profile, &data, is_big(arch));
	}
}

static void compare_arch(const struct profile *profile, uint32_t arch)
{
	for (size_t i = 0; i < ARRAY_SIZE(ranges); i++)
		for (int64_t nr = ranges[i].first; nr <= ranges[i].last; nr++)
			compare_call(profile, arch, (int32_t)nr);
}

static unsigned refused, endless, compared;

/* By any architecture: libseccomp takes a rule for all of them, or not. */
static bool is_refused(const struct profile *profile)
{
	for (int32_t nr = 0; nr < 600; nr++)
		if (profile_refused(profile, arch_native(), nr))
			return true;
	for (size_t i = 0; i < profile->arch_count; i++)
		for (int32_t nr = 0; nr < 600; nr++) {
			int32_t base = nr;

			if (profile->arches[i] == SCMP_ARCH_X32)
				base += 0x40000000;
			else if (arch_name(profile->arches[i])[0] == 'm')
				base += 4000 + nr / 600;
			if (profile_refused(profile, profile->arches[i], base))
				return true;
		}
	return false;
}

/*
 * libseccomp refuses a rule, or makes a ring of some and goes round in it:
 * that is for a child to find out.
 */
static bool is_endless(scmp_filter_ctx filter, const struct profile *profile)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		(void)alarm(1);
		if (!add_rules(filter, profile))
			_exit(EXIT_FAILURE);
		export_bpf(filter, &bpf, false);
		_exit(EXIT_SUCCESS);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_not_equal(status, 0);
	return WIFSIGNALED(status);
}

static void compare_all(const struct profile *profile, scmp_filter_ctx filter,
    bool big)
{
	uint32_t arch;

	if (!add_rules(filter, profile))
		complain(profile, &(struct seccomp_data){0}, 1, 2);
	compared++;
	export_bpf(filter, &bpf, big);
	for (size_t i = 0; arch_at(i, &arch); i++)
		if (arch != SCMP_ARCH_X32 && !(big && arch == arch_native()))
			compare_arch(profile, arch);
}

static void try_shape(const struct shape *shape, bool big)
{
	cleanup_profile struct profile profile = {0};
	cleanup_filter scmp_filter_ctx filter = NULL;

	make_rules(&profile, shape);
	filter = make_filter(&profile, big);
	if (!is_refused(&profile))
		compare_all(&profile, filter, big);
	else if (is_endless(filter, &profile))
		endless++;
	else
		refused++;
}

static const struct shape shapes[] = {
    {21, 1, 2, 7, 20, 20, names},
    {12, 2, 1, 7, 12, 12, names},
    {3,  8, 2, 7, 20, 6,  names},
    {2,  3, 3, 7, 24, 5,  names},
    {1,  2, 2, 4, 24, 6,  names},
    {1,  2, 2, 7, 24, 8,  names},
    {1,  2, 6, 7, 24, 10, names},
};

static uint64_t first_seed(void)
{
	const char *seed = getenv("SEED");
	uint64_t ret = seed ? strtoull(seed, NULL, 0) : (uint64_t)time(NULL);

	print_message("SEED=%" PRIu64 "\n", ret);
	return ret;
}

static unsigned rounds(unsigned otherwise)
{
	const char *count = getenv("ROUNDS");

	return count ? (unsigned)strtoul(count, NULL, 10) : otherwise;
}

TEST(it_is_what_libseccomp_compiles)
{
	uint64_t seed = first_seed();

	for (unsigned i = 0; i < rounds(28); i++) {
		random_state = seed + i;
		try_shape(&shapes[i % ARRAY_SIZE(shapes)], i % 3 == 2);
	}
	print_message("%u filters alike, %u refused by both, %u endless; "
	              "%lu of %lu calls miscompiled\n",
	    compared, refused, endless, miscompiled, calls);
}

/* All that some arguments get is among what is said to be possible. */
TEST(unknown_arguments_get_what_some_get)
{
	uint64_t seed = first_seed();
	unsigned never_seen = 0, all = 0;

	for (unsigned i = 0; i < 300; i++) {
		cleanup_profile struct profile profile = {0};
		struct answer answers[ANSWERS_MAX];
		bool seen_it[ANSWERS_MAX] = {false};
		uint64_t args[PROFILE_ARGS];
		size_t count;

		random_state = seed + i;
		make_rules(&profile, &shapes[2 + i % 5]);
		count = profile_answers(&profile, SCMP_ARCH_X86_64, 0, answers);
		for (unsigned j = 0; j < 600; j++) {
			struct answer answer;
			size_t at = 0;

			for (size_t k = 0; k < PROFILE_ARGS; k++)
				args[k] = pick_number(ARRAY_SIZE(numbers)) +
				          pick(3) - 1;
			answer = profile_evaluate(&profile, SCMP_ARCH_X86_64, 0,
			    args);
			while (at < count &&
			       (answers[at].action != answer.action ||
			           answers[at].data != answer.data))
				at++;
			if (at == count)
				complain(&profile,
				    &(struct seccomp_data){
				        .args = {args[0], args[1], args[2],
				                 args[3], args[4], args[5]}
                                },
				    whole(&answer), 0);
			seen_it[at] = true;
		}
		for (size_t j = 0; j < count; j++)
			never_seen += !seen_it[j];
		all += (unsigned)count;
	}
	/* Chance finds nearly all of them, so they are there to be found. */
	print_message("%u of %u answers not met by chance\n", never_seen, all);
	assert_true(never_seen * 10 < all);
}

static const char *const harmless[] = {"getppid", "getuid", "getpgrp",
    "sched_yield", "umask"};
static const long harmless_nrs[] = {SYS_getppid, SYS_getuid, SYS_getpgrp,
    SYS_sched_yield, SYS_umask};

static const struct shape kernel_shape = {5, 7, 2, 7, 24, 12, harmless};

static void allow(struct profile *profile, const char *name)
{
	assert_non_null(
	    profile_add(profile, slice_of(name), SECCOMP_RET_ALLOW));
}

#define DENIED 128 /* an errno is told as an exit status above it */

/* Under the filter it makes no other call: a sanitizer's library makes some. */
static void be_the_child(long nr, const uint64_t *args)
{
	struct sock_fprog program = {(unsigned short)bpf.len, bpf.code};
	long r;

	(void)signal(SIGSYS, SIG_DFL); /* cmocka has a handler */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0)
		_exit(DENIED - 1);
	errno = 0;
	r = syscall(nr, args[0], args[1], args[2], args[3], args[4], args[5]);
	syscall(SYS_exit_group, r == -1 && errno ? (DENIED + errno) & 255 : 0);
}

/* What the child met, as wait() has it. */
static int ask_the_kernel(long nr, const uint64_t *args)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		be_the_child(nr, args);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void check_status(const struct answer *answer, int status)
{
	switch (answer->action) {
	case SECCOMP_RET_ALLOW:
	case SECCOMP_RET_LOG:
		assert_int_equal(status, 0);
		break;
	case SECCOMP_RET_ERRNO:
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), DENIED + answer->data);
		break;
	default:
		if (!WIFSIGNALED(status))
			fail_msg("expected %#x, got status %#x", answer->action,
			    status);
		assert_int_equal(WTERMSIG(status), SIGSYS);
	}
}

static void ask_and_compare(const struct profile *profile)
{
	for (unsigned i = 0; i < 6; i++) {
		uint64_t args[PROFILE_ARGS];
		size_t call = pick(ARRAY_SIZE(harmless));
		struct seccomp_data data = {.arch = arch_native(),
		    .nr = (int)harmless_nrs[call]};
		struct answer answer;

		for (size_t j = 0; j < PROFILE_ARGS; j++)
			args[j] = pick_number(ARRAY_SIZE(numbers));
		if (is_miscompiled(&bpf, &data))
			continue;
		answer = profile_evaluate(profile, arch_native(),
		    (int32_t)harmless_nrs[call], args);
		check_status(&answer, ask_the_kernel(harmless_nrs[call], args));
	}
}

TEST(it_is_what_the_kernel_does)
{
	uint64_t seed = first_seed();

	if (arch_native() != SCMP_ARCH_X86_64)
		SKIP("written for x86_64");
	for (unsigned i = 0; i < 25; i++) {
		cleanup_profile struct profile profile = {0};
		cleanup_filter scmp_filter_ctx filter = NULL;

		random_state = seed + i;
		make_rules(&profile, &kernel_shape);
		allow(&profile, "exit_group");
		allow(&profile, "rt_sigreturn");
		filter = seccomp_init(profile_default(&profile));
		assert_non_null(filter);
		if (is_refused(&profile))
			continue;
		assert_true(add_rules(filter, &profile));
		export_bpf(filter, &bpf, false);
		ask_and_compare(&profile);
	}
}

static const struct {
	uint32_t arch;
	int32_t nr;
	bool with_x32;
	uint32_t action;
} odd_calls[] = {
    {SCMP_ARCH_X86_64,  0,          false, SECCOMP_RET_ALLOW      },
    {SCMP_ARCH_X86_64,  1,          false, SECCOMP_RET_ERRNO      },
    {SCMP_ARCH_X86_64,  -1,         false, SECCOMP_RET_ERRNO      },
    {SCMP_ARCH_X86_64,  -2,         false, SECCOMP_RET_KILL_THREAD},
    {SCMP_ARCH_X86_64,  0x40000000, false, SECCOMP_RET_KILL_THREAD},
    {SCMP_ARCH_X86_64,  0x40000000, true,  SECCOMP_RET_ALLOW      },
    {SCMP_ARCH_X32,     0x40000000, true,  SECCOMP_RET_ALLOW      },
    {SCMP_ARCH_X86_64,  0x40000001, true,  SECCOMP_RET_ERRNO      },
    {SCMP_ARCH_X86_64,  -2,         true,  SECCOMP_RET_ERRNO      },
    {SCMP_ARCH_X86,     3,          false, SECCOMP_RET_KILL_THREAD},
    {SCMP_ARCH_AARCH64, 63,         false, SECCOMP_RET_KILL_THREAD},
};

TEST(what_is_no_architecture_of_it_is_killed)
{
	const uint64_t args[PROFILE_ARGS] = {0};

	for (size_t i = 0; i < ARRAY_SIZE(odd_calls); i++) {
		cleanup_profile struct profile profile = {0};
		struct answer answer;

		profile.default_action = SECCOMP_RET_ERRNO;
		assert_int_equal(profile_add_arch(&profile, SCMP_ARCH_X86_64),
		    0);
		if (odd_calls[i].with_x32)
			assert_int_equal(profile_add_arch(&profile,
			                     SCMP_ARCH_X32),
			    0);
		allow(&profile, "read");
		answer = profile_evaluate(&profile, odd_calls[i].arch,
		    odd_calls[i].nr, args);
		assert_int_equal(answer.action, odd_calls[i].action);
		assert_int_equal(answer.bad_arch,
		    odd_calls[i].action == SECCOMP_RET_KILL_THREAD);
	}
}

/*
 * Where branches of a rule share nodes libseccomp may count one reference too
 * many, and never frees them: the leak is its own.
 */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libseccomp.so";
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_is_what_libseccomp_compiles),
	    cmocka_unit_test(unknown_arguments_get_what_some_get),
	    cmocka_unit_test(it_is_what_the_kernel_does),
	    cmocka_unit_test(what_is_no_architecture_of_it_is_killed),
	};

	return cmocka_run_group_tests_name("evaluate", tests, NULL, NULL);
}
