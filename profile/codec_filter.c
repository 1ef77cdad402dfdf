/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What libseccomp makes of a profile for this machine: its pseudo filter code,
 * to read, and BPF, to load. Only written.
 */
#include <errno.h>
#include <linux/seccomp.h>
#include <string.h>
#include <unistd.h>

#include "profile/codecs.h"
#include "profile/compile.h"
#include "syscalls/syscalls.h"

static void check_rule(const struct profile_rule *rule, struct problems *cannot)
{
	unsigned seen = 0;

	for (size_t i = 0; i < rule->arg_count; i++) {
		if (seen & 1U << rule->args[i].index)
			problems_add(cannot, SEVERITY_ERROR, NULL, rule->line,
			    rule->column,
			    "%s: two conditions on argument %u that must both "
			    "hold",
			    rule->name, rule->args[i].index);
		seen |= 1U << rule->args[i].index;
	}
}

static int check(const struct profile *profile, struct problems *cannot)
{
	cleanup_filter scmp_filter_ctx filter = NULL;
	struct error err;

	for (size_t i = 0; i < profile->rule_count; i++) {
		const struct profile_rule *rule = &profile->rules[i];

		check_rule(rule, cannot);
		if (rule_action(rule) != profile_default(profile) &&
		    syscall_is_name(slice_of(rule->name)) &&
		    !syscall_in_library(arch_native(), slice_of(rule->name)) &&
		    seccomp_syscall_resolve_name(rule->name) == __NR_SCMP_ERROR)
			problems_add(cannot, SEVERITY_ERROR, NULL, rule->line,
			    rule->column,
			    "%s: this libseccomp is too old to know it",
			    rule->name);
	}
	if (profile->flags)
		problems_add(cannot, SEVERITY_WARNING, NULL,
		    profile->flags_line, 0,
		    "flags: they are given when a filter is loaded");
	if (!problems_failed(cannot) &&
	    profile_compile(profile, &filter, &err) < 0)
		problems_add(cannot, SEVERITY_ERROR, NULL, 0, 0, "%s",
		    err.text);
	return problems_failed(cannot) ? -ENOTSUP : 0;
}

static int copy(int fd, FILE *out, struct error *err)
{
	char buf[4096];
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0)
		(void)fwrite(buf, 1, (size_t)n, out);
	return n < 0 ? error_set(err, -errno, "%s", strerror(errno)) : 0;
}

static int export(const struct profile *profile,
    int (*write)(scmp_filter_ctx filter, int fd), FILE *out, struct error *err)
{
	int fd = profile_export(profile, write, err);
	int r;

	if (fd < 0)
		return fd;
	r = copy(fd, out, err);
	(void)close(fd);
	return r;
}

static int write_pfc(const struct profile *profile, FILE *out,
    struct error *err)
{
	return export(profile, seccomp_export_pfc, out, err);
}

static int write_bpf(const struct profile *profile, FILE *out,
    struct error *err)
{
	return export(profile, seccomp_export_bpf, out, err);
}

const struct codec codec_pfc = {
    .name = "pfc",
    .check = check,
    .write = write_pfc,
};

const struct codec codec_bpf = {
    .name = "bpf",
    .check = check,
    .write = write_bpf,
};
