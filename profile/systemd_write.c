/* SPDX-License-Identifier: Apache-2.0 */
#include <linux/seccomp.h>
#include <seccomp.h>
#include <string.h>

#include "base/array.h"
#include "profile/canonical.h"
#include "profile/evaluate.h"
#include "profile/names.h"
#include "profile/systemd.h"
#include "syscalls/syscalls.h"

static const struct {
	uint32_t arch;
	const char *name;
} arches[] = {
    {SCMP_ARCH_X86_64,      "x86-64"       },
    {SCMP_ARCH_X86,         "x86"          },
    {SCMP_ARCH_X32,         "x32"          },
    {SCMP_ARCH_AARCH64,     "arm64"        },
    {SCMP_ARCH_ARM,         "arm"          },
    {SCMP_ARCH_MIPS,        "mips"         },
    {SCMP_ARCH_MIPS64,      "mips64"       },
    {SCMP_ARCH_MIPS64N32,   "mips64-n32"   },
    {SCMP_ARCH_MIPSEL,      "mips-le"      },
    {SCMP_ARCH_MIPSEL64,    "mips64-le"    },
    {SCMP_ARCH_MIPSEL64N32, "mips64-le-n32"},
    {SCMP_ARCH_PPC,         "ppc"          },
    {SCMP_ARCH_PPC64,       "ppc64"        },
    {SCMP_ARCH_PPC64LE,     "ppc64-le"     },
    {SCMP_ARCH_PARISC,      "parisc"       },
    {SCMP_ARCH_PARISC64,    "parisc64"     },
    {SCMP_ARCH_RISCV64,     "riscv64"      },
    {SCMP_ARCH_S390,        "s390"         },
    {SCMP_ARCH_S390X,       "s390x"        },
};

const char *systemd_arch_at(size_t i, uint32_t *ret)
{
	if (i >= ARRAY_SIZE(arches))
		return NULL;
	*ret = arches[i].arch;
	return arches[i].name;
}

const char *systemd_arch_name(uint32_t arch)
{
	for (size_t i = 0; i < ARRAY_SIZE(arches); i++)
		if (arches[i].arch == arch)
			return arches[i].name;
	return NULL;
}

/* Whether the filter is a list of what is allowed, or of what is denied. */
static bool is_allowlist(const struct profile *profile)
{
	return profile->default_action != SECCOMP_RET_ALLOW &&
	       profile->default_action != SECCOMP_RET_LOG;
}

static bool is_denial(uint32_t action)
{
	return action == SECCOMP_RET_ERRNO ||
	       action == SECCOMP_RET_KILL_PROCESS;
}

static bool passes(uint32_t action)
{
	return action == SECCOMP_RET_ALLOW || action == SECCOMP_RET_LOG;
}

static const char *why_not(const struct profile *profile,
    const struct profile_rule *rule)
{
	if (rule->arg_count > 0)
		return "conditions on arguments";
	if (passes(rule->action))
		return NULL;
	if (!is_denial(rule->action))
		return "an action other than allow, log, errno or "
		       "kill_process";
	if (is_allowlist(profile))
		return "a denial other than the default, in a list of what "
		       "is allowed";
	return NULL;
}

static bool always_allows(const struct profile *profile, const char *name)
{
	for (size_t i = 0; i < profile->rule_count; i++)
		if (strcmp(profile->rules[i].name, name) == 0 &&
		    passes(profile->rules[i].action) &&
		    profile->rules[i].arg_count == 0)
			return true;
	return false;
}

static void check_head(const struct profile *profile, struct problems *cannot)
{
	char text[ACTION_TEXT], arch[ARCH_TEXT];

	if (!passes(profile->default_action) &&
	    !is_denial(profile->default_action))
		problems_add(cannot, SEVERITY_ERROR, NULL,
		    profile->default_line, 0, "the default %s",
		    action_text(profile_default(profile), text));
	if (profile->default_action == SECCOMP_RET_ERRNO &&
	    profile->default_errno == 0)
		problems_add(cannot, SEVERITY_ERROR, NULL,
		    profile->default_line, 0, "errno 0");
	for (size_t i = 0; i < profile->arch_count; i++)
		if (!systemd_arch_name(profile->arches[i]))
			problems_add(cannot, SEVERITY_ERROR, NULL,
			    profile->arches_line, 0, "architecture %s",
			    arch_text(profile->arches[i], arch));
	if (profile->flags & PROFILE_FLAG_LOG)
		problems_add(cannot, SEVERITY_WARNING, NULL,
		    profile->flags_line, 0,
		    "SECCOMP_FILTER_FLAG_LOG: what is denied with an errno "
		    "leaves no record, unless the manager runs with "
		    "SYSTEMD_LOG_SECCOMP=1");
}

/* It would have to log everything: see SC115. */
static void check_log(const struct profile *profile, struct problems *cannot)
{
	if (profile->default_action != SECCOMP_RET_LOG)
		return;
	for (size_t i = 0; i < profile->rule_count; i++)
		if (profile->rules[i].action == SECCOMP_RET_ALLOW &&
		    syscall_is_name(slice_of(profile->rules[i].name)))
			return;
	problems_add(cannot, SEVERITY_ERROR, NULL, profile->default_line, 0,
	    "the default log with nothing allowed: systemd loads no such "
	    "filter");
}

static void check_rules(const struct profile *profile, struct problems *cannot)
{
	for (size_t i = 0; i < profile->rule_count; i++) {
		const struct profile_rule *rule = &profile->rules[i];
		const char *why = why_not(profile, rule);

		if (why)
			problems_add(cannot, SEVERITY_ERROR, NULL, rule->line,
			    rule->column, "%s: %s", rule->name, why);
	}
}

/* Of several rules of a name one decides: that is seen to beforehand. */
int systemd_check(const struct profile *profile, struct problems *cannot)
{
	cleanup_profile struct profile canonical = {0};

	if (profile_canonical(profile, &canonical) < 0)
		return -ENOMEM;
	check_head(&canonical, cannot);
	check_log(&canonical, cannot);
	check_rules(&canonical, cannot);
	return problems_failed(cannot) ? -ENOTSUP : 0;
}

static bool is_word(const char *name)
{
	for (; *name; name++)
		if (!((*name >= 'a' && *name <= 'z') ||
		        (*name >= 'A' && *name <= 'Z') ||
		        (*name >= '0' && *name <= '9') || *name == '_'))
			return false;
	return true;
}

static void put_denial(uint32_t action, FILE *out)
{
	unsigned number = action & SECCOMP_RET_DATA;
	const char *name = errno_name(number);

	if ((action & SECCOMP_RET_ACTION_FULL) != SECCOMP_RET_ERRNO)
		fputs("kill", out);
	else if (name && number != 0)
		fputs(name, out);
	else
		fprintf(out, "%u", number);
}

#define WIDTH 76

/* The names whose rules have that action, a line of them at a time. */
static void put_names(const struct profile *profile, const char *key,
    bool (*wanted)(const struct profile_rule *rule), FILE *out)
{
	size_t at = 0;

	for (size_t i = 0; i < profile->rule_count; i++) {
		const struct profile_rule *rule = &profile->rules[i];

		if (!wanted(rule) || rule->arg_count > 0 ||
		    !is_word(rule->name))
			continue;
		if (at > 0 && at + strlen(rule->name) > WIDTH) {
			fputc('\n', out);
			at = 0;
		}
		at += (size_t)fprintf(out, "%s%s", at == 0 ? key : " ",
		    rule->name);
		if (!is_denial(rule->action))
			continue;
		fputc(':', out);
		put_denial(rule_action(rule), out);
		at += 8;
	}
	if (at > 0)
		fputc('\n', out);
}

static bool that_pass(const struct profile_rule *rule)
{
	return passes(rule->action);
}

static bool that_deny(const struct profile_rule *rule)
{
	return is_denial(rule->action);
}

static bool that_log(const struct profile_rule *rule)
{
	return rule->action == SECCOMP_RET_LOG;
}

static bool that_allow(const struct profile_rule *rule)
{
	return rule->action == SECCOMP_RET_ALLOW;
}

#define DEFAULT_SET "@default"

/* A list of what is allowed begins with @default, said or not. */
static void put_denied_defaults(const struct profile *profile, FILE *out)
{
	const char *name;
	bool first = true;

	for (size_t i = 0; (name = group_call(slice_of(DEFAULT_SET), i)); i++) {
		if (always_allows(profile, name))
			continue;
		fprintf(out, "%s%s", first ? "SystemCallFilter=~" : " ", name);
		first = false;
	}
	if (!first)
		fputc('\n', out);
}

static void put_allowlist(const struct profile *profile, FILE *out)
{
	fputs("SystemCallFilter=" DEFAULT_SET "\n", out);
	put_denied_defaults(profile, out);
	put_names(profile, "SystemCallFilter=", that_pass, out);
	fputs("SystemCallErrorNumber=", out);
	put_denial(profile_default(profile), out);
	fputc('\n', out);
	put_names(profile, "SystemCallLog=", that_log, out);
}

static void put_denylist(const struct profile *profile, FILE *out)
{
	put_names(profile, "SystemCallFilter=~", that_deny, out);
	if (profile->default_action == SECCOMP_RET_LOG) {
		/* What no machine has, so that the list begins with ~. */
		fputs("SystemCallLog=~exit_group\n", out);
		if (!always_allows(profile, "exit_group"))
			fputs("SystemCallLog=exit_group\n", out);
		put_names(profile, "SystemCallLog=~", that_allow, out);
	} else {
		put_names(profile, "SystemCallLog=", that_log, out);
	}
}

static void put_arches(const struct profile *profile, FILE *out)
{
	const char *name;

	fputs("SystemCallArchitectures=\nSystemCallArchitectures=", out);
	if (profile->arch_count == 0)
		fputs("native", out);
	for (size_t i = 0; i < profile->arch_count; i++) {
		name = systemd_arch_name(profile->arches[i]);
		if (name)
			fprintf(out, "%s%s", i > 0 ? " " : "", name);
	}
	fputc('\n', out);
}

int systemd_write(const struct profile *profile, FILE *out, struct error *err)
{
	cleanup_profile struct profile canonical = {0};

	if (profile_canonical(profile, &canonical) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	fputs("[Service]\nSystemCallFilter=\nSystemCallLog=\n", out);
	put_arches(&canonical, out);
	if (is_allowlist(&canonical))
		put_allowlist(&canonical, out);
	else
		put_denylist(&canonical, out);
	return 0;
}
