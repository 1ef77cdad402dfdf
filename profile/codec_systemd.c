/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A unit or drop-in of systemd. SystemCallFilter= and SystemCallLog= are two
 * filters there, of which the stricter answer counts; here they are one. Where
 * SystemCallArchitectures= is not set, both are for all that the machine runs.
 */
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>

#include "profile/codecs.h"
#include "profile/names.h"
#include "profile/systemd.h"
#include "profile/target.h"
#include "profile/variant.h"
#include "syscalls/syscalls.h"

void systemd_empty(struct systemd_set *set)
{
	free(set->members);
	*set = (struct systemd_set){0};
}

static int add_rule(struct profile *profile,
    const struct systemd_member *member, uint32_t action)
{
	struct profile_rule *rule =
	    profile_add(profile, (struct slice){member->name, member->len},
	        action & SECCOMP_RET_ACTION_FULL);

	if (!rule)
		return -ENOMEM;
	rule->errno_ret = action & SECCOMP_RET_DATA;
	rule->has_errno = action_takes_errno(rule->action);
	rule->line = member->line;
	rule->column = member->column;
	return 0;
}

static bool is_logged(const struct systemd_reader *reader, struct slice name)
{
	const struct systemd_set *log = &reader->log;

	return log->there &&
	       (systemd_find(log, name) < log->count) != log->inverted;
}

/* What the second filter makes of what the first allows. */
static uint32_t let_through(const struct systemd_reader *reader,
    struct slice name)
{
	return is_logged(reader, name) ? SECCOMP_RET_LOG : SECCOMP_RET_ALLOW;
}

static int add_filter(struct systemd_reader *reader)
{
	const struct systemd_set *filter = &reader->filter;

	for (size_t i = 0; i < filter->count; i++) {
		const struct systemd_member *member = &filter->members[i];
		struct slice name = {member->name, member->len};
		uint32_t action = reader->denial;
		int r;

		if (member->has_action)
			action = member->action;
		else if (!filter->inverted)
			action = let_through(reader, name);
		r = add_rule(reader->profile, member, action);
		if (r < 0)
			return r;
	}
	return 0;
}

/* The names that only the second filter has; it never loosens the first. */
static int add_log(struct systemd_reader *reader)
{
	const struct systemd_set *log = &reader->log;

	if (reader->filter.there && !reader->filter.inverted)
		return 0;
	for (size_t i = 0; i < log->count; i++) {
		const struct systemd_member *member = &log->members[i];
		struct slice name = {member->name, member->len};
		int r;

		if (systemd_find(&reader->filter, name) < reader->filter.count)
			continue;
		r = add_rule(reader->profile, member,
		    let_through(reader, name));
		if (r < 0)
			return r;
	}
	return 0;
}

static void set_default(struct systemd_reader *reader)
{
	struct profile *profile = reader->profile;
	uint32_t action = reader->log.there && reader->log.inverted
	                      ? SECCOMP_RET_LOG
	                      : SECCOMP_RET_ALLOW;

	if (reader->filter.there && !reader->filter.inverted)
		action = reader->denial;
	profile->default_action = action & SECCOMP_RET_ACTION_FULL;
	profile->default_errno = action & SECCOMP_RET_DATA;
	profile->has_default_errno =
	    action_takes_errno(profile->default_action);
}

static int set_arches(struct profile *profile, uint32_t machine)
{
	uint32_t sub;

	if (profile->arch_count > 0)
		return 0;
	if (profile_add_arch(profile, machine) < 0)
		return -E2BIG;
	for (size_t i = 0; arch_sub(machine, i, &sub); i++)
		if (profile_add_arch(profile, sub) < 0)
			return -E2BIG;
	return 0;
}

/* What no libseccomp knows systemd leaves out of a list. */
static bool is_of_nothing(const struct systemd_set *set)
{
	if (!set->there || !set->inverted)
		return false;
	for (size_t i = 0; i < set->count; i++)
		if (syscall_is_name((struct slice){set->members[i].name,
		        set->members[i].len}))
			return false;
	return true;
}

/* All but nothing is denied, or logged: systemd loads no such filter. */
static void drop_empty(struct systemd_reader *reader, struct systemd_set *set,
    const char *key)
{
	if (!is_of_nothing(set))
		return;
	problems_add(reader->problems, SEVERITY_WARNING, "SC115", set->line, 1,
	    "%s=~ names no call: systemd loads no filter", key);
	systemd_empty(set);
}

static int build(struct systemd_reader *reader)
{
	int r;

	if (!reader->mentioned) {
		problems_add(reader->problems, SEVERITY_ERROR, NULL, 0, 0,
		    "neither SystemCallFilter= nor SystemCallLog= here");
		return -EINVAL;
	}
	drop_empty(reader, &reader->filter, "SystemCallFilter");
	drop_empty(reader, &reader->log, "SystemCallLog");
	set_default(reader);
	r = set_arches(reader->profile, reader->machine);
	if (r == 0)
		r = add_filter(reader);
	if (r == 0)
		r = add_log(reader);
	return reader->failed ? -ENOMEM : r;
}

/* Blanks may stand before the =. */
static bool has_key(struct slice text, const char *key)
{
	size_t len = strlen(key);
	const char *at;

	while ((at = memmem(text.ptr, text.len, key, len))) {
		slice_advance(&text, (size_t)(at - text.ptr) + len);
		while (slice_skip(&text, " ") || slice_skip(&text, "\t"))
			continue;
		if (slice_skip(&text, "="))
			return true;
	}
	return false;
}

static bool recognise_text(struct slice text)
{
	return has_key(text, "SystemCallFilter") ||
	       has_key(text, "SystemCallLog");
}

static int read_text(struct slice text, const struct target *at,
    struct profile *ret, struct problems *problems)
{
	struct systemd_reader reader = {
	    .denial = SECCOMP_RET_KILL_PROCESS,
	    .machine = arch_machine(target_resolve(at).arch),
	    .profile = ret,
	    .problems = problems,
	};
	int r;

	systemd_read_lines(&reader, text);
	r = build(&reader);
	systemd_empty(&reader.filter);
	systemd_empty(&reader.log);
	return r;
}

const struct codec codec_systemd = {
    .name = "systemd",
    .recognise_text = recognise_text,
    .read_text = read_text,
    .check = systemd_check,
    .write = systemd_write,
};
