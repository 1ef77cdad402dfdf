/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/compile.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "syscalls/syscalls.h"

#define INSTRUCTIONS_MOST 32768

static const enum scmp_compare compares[] = {
    [COMPARE_NE] = SCMP_CMP_NE,
    [COMPARE_LT] = SCMP_CMP_LT,
    [COMPARE_LE] = SCMP_CMP_LE,
    [COMPARE_EQ] = SCMP_CMP_EQ,
    [COMPARE_GE] = SCMP_CMP_GE,
    [COMPARE_GT] = SCMP_CMP_GT,
    [COMPARE_MASKED_EQ] = SCMP_CMP_MASKED_EQ,
};

static int add_arches(const struct profile *profile, scmp_filter_ctx filter,
    struct error *err)
{
	char text[ARCH_TEXT];

	for (size_t i = 0; i < profile->arch_count; i++) {
		int r = seccomp_arch_add(filter, profile->arches[i]);

		if (r == -EDOM)
			return error_set(err, -ENOTSUP,
			    "%s has another byte order than this machine",
			    arch_text(profile->arches[i], text));
		if (r < 0 && r != -EEXIST)
			return error_set(err, -ENOTSUP,
			    "this libseccomp does not know %s",
			    arch_text(profile->arches[i], text));
	}
	return 0;
}

static int add_rule(const struct profile_rule *rule, scmp_filter_ctx filter,
    struct error *err)
{
	struct scmp_arg_cmp args[PROFILE_ARGS];
	int nr = seccomp_syscall_resolve_name(rule->name);
	int r;

	if (nr == __NR_SCMP_ERROR)
		return 0;
	if (rule->arg_count > PROFILE_ARGS)
		return error_set(err, -ENOTSUP,
		    "%s: more conditions than arguments", rule->name);
	for (size_t i = 0; i < rule->arg_count; i++)
		args[i] = (struct scmp_arg_cmp){
		    .arg = rule->args[i].index,
		    .op = compares[rule->args[i].op],
		    .datum_a = rule->args[i].value,
		    .datum_b = rule->args[i].value_two,
		};
	r = seccomp_rule_add_array(filter, rule_action(rule), nr,
	    (unsigned)rule->arg_count, args);
	if (r == -EEXIST)
		return error_set(err, -EEXIST,
		    "%s: libseccomp refuses this rule, because an earlier one "
		    "contradicts it",
		    rule->name);
	if (r < 0)
		return error_set(err, r, "%s: libseccomp refuses it: %s",
		    rule->name, strerror(-r));
	return 0;
}

static int set_flags(const struct profile *profile, scmp_filter_ctx filter,
    struct error *err)
{
	static const struct {
		enum profile_flag flag;
		enum scmp_filter_attr attr;
	} flags[] = {
	    {PROFILE_FLAG_LOG,        SCMP_FLTATR_CTL_LOG  },
	    {PROFILE_FLAG_SPEC_ALLOW, SCMP_FLTATR_CTL_SSB  },
	    {PROFILE_FLAG_TSYNC,      SCMP_FLTATR_CTL_TSYNC},
	};

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		int r;

		if (!(profile->flags & flags[i].flag))
			continue;
		r = seccomp_attr_set(filter, flags[i].attr, 1);
		if (r < 0)
			return error_set(err, r,
			    "this kernel or libseccomp lacks a flag of the "
			    "profile");
	}
	return 0;
}

/*
 * The kernel takes 4096 instructions, and libseccomp has been known to trip
 * over much larger filters. A condition makes five at most.
 */
static bool is_oversized(const struct profile *profile)
{
	size_t arches = profile->arch_count + 1, count = 0;

	for (size_t i = 0; i < profile->rule_count; i++)
		count += 1 + 5 * profile->rules[i].arg_count;
	return count > INSTRUCTIONS_MOST / arches;
}

int profile_compile(const struct profile *profile, scmp_filter_ctx *ret,
    struct error *err)
{
	cleanup_filter scmp_filter_ctx filter =
	    seccomp_init(profile_default(profile));
	int r;

	if (is_oversized(profile))
		return error_set(err, -E2BIG,
		    "too many rules for the kernel to take");
	if (!filter)
		return error_set(err, -EINVAL,
		    "libseccomp refuses the default action");
	r = add_arches(profile, filter, err);
	if (r == 0)
		r = set_flags(profile, filter, err);
	for (size_t i = 0; r == 0 && i < profile->rule_count; i++)
		if (rule_action(&profile->rules[i]) != profile_default(profile))
			r = add_rule(&profile->rules[i], filter, err);
	if (r < 0)
		return r;
	*ret = TAKE(filter);
	return 0;
}

int profile_export(const struct profile *profile,
    int (*write)(scmp_filter_ctx filter, int fd), struct error *err)
{
	cleanup_filter scmp_filter_ctx filter = NULL;
	int r = profile_compile(profile, &filter, err);
	int fd;

	if (r < 0)
		return r;
	fd = memfd_create("filter", MFD_CLOEXEC);
	if (fd < 0)
		return error_set(err, -errno, "%s", strerror(errno));
	r = write(filter, fd);
	if (r < 0)
		r = error_set(err, r, "libseccomp: %s", strerror(-r));
	else if (lseek(fd, 0, SEEK_SET) < 0)
		r = error_set(err, -errno, "%s", strerror(errno));
	if (r == 0)
		return fd;
	(void)close(fd);
	return r;
}
