/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/variant.h"

#include <linux/seccomp.h>
#include <seccomp.h>
#include <string.h>

#include "base/array.h"
#include "syscalls/actions.h"
#include "syscalls/syscalls.h"

/* A machine's own architecture, and one that runs there beside it. */
static const struct {
	uint32_t arch, sub;
} subs[] = {
    {SCMP_ARCH_X86_64,      SCMP_ARCH_X86        },
    {SCMP_ARCH_X86_64,      SCMP_ARCH_X32        },
    {SCMP_ARCH_AARCH64,     SCMP_ARCH_ARM        },
    {SCMP_ARCH_MIPS64,      SCMP_ARCH_MIPS       },
    {SCMP_ARCH_MIPS64,      SCMP_ARCH_MIPS64N32  },
    {SCMP_ARCH_MIPS64N32,   SCMP_ARCH_MIPS       },
    {SCMP_ARCH_MIPS64N32,   SCMP_ARCH_MIPS64     },
    {SCMP_ARCH_MIPSEL64,    SCMP_ARCH_MIPSEL     },
    {SCMP_ARCH_MIPSEL64,    SCMP_ARCH_MIPSEL64N32},
    {SCMP_ARCH_MIPSEL64N32, SCMP_ARCH_MIPSEL     },
    {SCMP_ARCH_MIPSEL64N32, SCMP_ARCH_MIPSEL64   },
    {SCMP_ARCH_PPC64,       SCMP_ARCH_PPC        },
    {SCMP_ARCH_S390X,       SCMP_ARCH_S390       },
    {SCMP_ARCH_PARISC64,    SCMP_ARCH_PARISC     },
};

bool arch_sub(uint32_t arch, size_t i, uint32_t *ret)
{
	for (size_t at = 0; at < ARRAY_SIZE(subs); at++) {
		if (subs[at].arch != arch || i-- > 0)
			continue;
		*ret = subs[at].sub;
		return true;
	}
	return false;
}

/* Of two that each run beside the other, the one that is asked for. */
uint32_t arch_machine(uint32_t arch)
{
	uint32_t other;

	if (arch == arch_native() || arch_sub(arch, 0, &other))
		return arch;
	for (size_t i = 0; i < ARRAY_SIZE(subs); i++)
		if (subs[i].sub == arch)
			return subs[i].arch;
	return arch;
}

static int add_subs(struct profile *profile)
{
	size_t count = profile->arch_count;
	uint32_t sub;

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; arch_sub(profile->arches[i], j, &sub); j++)
			if (profile_add_arch(profile, sub) < 0)
				return -E2BIG;
	return 0;
}

#define LITTLE_ENDIAN_BIT 0x40000000U /* of an audit token */

/* libseccomp makes no filter for two orders of bytes. */
static int add_machines(struct profile *profile, struct error *err)
{
	uint32_t machine;

	for (size_t i = 0; profile_machine(profile, i, &machine); i++) {
		if (i > 0 && (machine ^ profile->arches[0]) & LITTLE_ENDIAN_BIT)
			return error_set(err, -EINVAL,
			    "its machines differ in the order of bytes, and no "
			    "filter is for both: name the architectures of one "
			    "in the profile");
		if (profile_add_arch(profile, machine) < 0)
			return error_set(err, -E2BIG, "too many architectures");
	}
	return 0;
}

static int set_arches(const struct variant_options *options,
    struct profile *profile, struct error *err)
{
	int r = 0;

	if (profile->arch_count == 0)
		r = add_machines(profile, err);
	if (r < 0)
		return r;
	if (options->default_action != SECCOMP_RET_KILL_PROCESS)
		r = add_subs(profile);
	else if (options->arch_count > 0)
		profile->arch_count = 0;
	if (options->default_action == SECCOMP_RET_KILL_PROCESS)
		for (size_t i = 0; r == 0 && i < options->arch_count; i++)
			r = profile_add_arch(profile, options->arches[i]);
	if (r < 0)
		return error_set(err, r, "too many architectures");
	return 0;
}

static bool names_it(const struct profile *profile, const char *name)
{
	for (size_t i = 0; i < profile->rule_count; i++)
		if (strcmp(profile->rules[i].name, name) == 0)
			return true;
	return false;
}

static int deny(struct profile *profile, const char *name, uint16_t number,
    struct error *err)
{
	struct profile_rule *rule =
	    profile_add(profile, slice_of(name), SECCOMP_RET_ERRNO);

	if (!rule)
		return error_set(err, -ENOMEM, "out of memory");
	rule->has_errno = true;
	rule->errno_ret = number;
	return 0;
}

/*
 * A rule that denies one without conditions takes all conditional ones with
 * it, and an older one that allows it takes that rule.
 */
static int deny_named(struct profile *profile, const char *const *names,
    size_t count, uint16_t number, const char *why, struct error *err)
{
	for (size_t i = 0; i < count; i++) {
		int r;

		if (profile_allows(profile, slice_of(names[i])))
			return error_set(err, -EINVAL,
			    "%s is decided to be %s, and the profile allows it",
			    names[i], why);
		r = deny(profile, names[i], number, err);
		if (r < 0)
			return r;
	}
	return 0;
}

static int lay_floor(struct profile *profile, struct error *err)
{
	static const struct slice known = {"@known", 6};
	const char *name;

	for (size_t i = 0; (name = group_call(known, i)); i++) {
		int r;

		if (syscall_risk(slice_of(name), NULL) != RISK_RISKY ||
		    names_it(profile, name))
			continue;
		r = deny(profile, name, EPERM, err);
		if (r < 0)
			return r;
	}
	return 0;
}

static bool is_phase(uint32_t action)
{
	return action == SECCOMP_RET_LOG || action == SECCOMP_RET_ERRNO ||
	       action == SECCOMP_RET_KILL_PROCESS;
}

static int check(const struct profile *allowlist,
    const struct variant_options *options, struct error *err)
{
	if (!is_phase(options->default_action))
		return error_set(err, -EINVAL,
		    "no phase has the default action %s",
		    action_name(options->default_action)
		        ? action_name(options->default_action)
		        : "of that number");
	if (allowlist->default_action == SECCOMP_RET_ALLOW)
		return error_set(err, -EINVAL,
		    "not an allowlist: its default action is allow");
	return 0;
}

/* What denies names, in the order in which one rule goes before another. */
static int add_denials(const struct variant_options *options,
    struct profile *profile, struct error *err)
{
	bool log = options->default_action == SECCOMP_RET_LOG;
	bool denies = options->default_action == SECCOMP_RET_ERRNO ||
	              (log && options->floor);
	int r = deny_named(profile, options->expected, options->expected_count,
	    ENOSYS, "an expected denial", err);

	if (r == 0 && denies)
		r = deny_named(profile, options->denied, options->denied_count,
		    EPERM, "denied", err);
	if (r == 0 && log && options->floor)
		r = lay_floor(profile, err);
	return r;
}

int profile_variant(const struct profile *allowlist,
    const struct variant_options *options, struct profile *ret,
    struct error *err)
{
	cleanup_profile struct profile profile = {0};
	bool errno_phase = options->default_action == SECCOMP_RET_ERRNO;
	int r = check(allowlist, options, err);

	if (r < 0)
		return r;
	if (profile_copy(allowlist, &profile) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	profile.default_action = options->default_action;
	profile.has_default_errno = errno_phase;
	profile.default_errno = errno_phase ? ENOSYS : 0;
	profile.flags |= PROFILE_FLAG_LOG;
	profile.has_flags = true;
	r = set_arches(options, &profile, err);
	if (r == 0)
		r = add_denials(options, &profile, err);
	if (r < 0)
		return r;
	*ret = profile;
	profile = (struct profile){0};
	return 0;
}

/* The largest number in the profile, as runc finds it: whatever the rule. */
static int32_t largest(const struct profile *profile, uint32_t arch)
{
	int32_t ret = 0;

	for (size_t i = 0; i < profile->rule_count; i++) {
		int32_t nr = seccomp_syscall_resolve_name_arch(arch,
		    profile->rules[i].name);

		if (nr > ret)
			ret = nr;
	}
	return ret;
}

static bool lets_through(uint32_t action)
{
	return action == SECCOMP_RET_ALLOW || action == SECCOMP_RET_LOG ||
	       action == SECCOMP_RET_TRACE;
}

bool variant_runc_stub(const struct profile *profile, uint32_t arch, int32_t nr)
{
	int32_t most;

	if (lets_through(profile->default_action))
		return false;
	arch = arch_of_call(arch, nr);
	if (!profile_has_arch(profile, arch))
		return false;
	/* There 0 stands for any number that the kernel does not know. */
	if ((arch == SCMP_ARCH_S390X || arch == SCMP_ARCH_S390) && nr == 0)
		return true;
	most = largest(profile, arch);
	return most > 0 && (uint32_t)nr > (uint32_t)most;
}
