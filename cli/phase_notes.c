/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/phase_notes.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "profile/variant.h"
#include "syscalls/syscalls.h"

#define NUMBERS 4096 /* above them no architecture has a call */

/* Names with commas between, as many as there is room for. */
struct list {
	char text[512];
	size_t len;
	bool cut;
};

static void add(struct list *list, const char *name)
{
	size_t room = sizeof(list->text) - list->len;
	int len = snprintf(list->text + list->len, room, "%s%s",
	    list->len ? ", " : "", name);

	if (list->cut || len < 0 || (size_t)len >= room) {
		list->text[list->len] = '\0';
		list->cut = true;
		return;
	}
	list->len += (size_t)len;
}

static void say_denials(const struct profile *filter)
{
	struct list names = {.len = 0};

	for (size_t i = 0; i < filter->rule_count; i++) {
		const struct profile_rule *rule = &filter->rules[i];

		if (rule->action == SECCOMP_RET_ERRNO &&
		    rule->errno_ret == ENOSYS)
			add(&names, rule->name);
	}
	if (names.len > 0)
		say("answered ENOSYS in all phases, as the program expects: "
		    "%s%s",
		    names.text, names.cut ? " ..." : "");
}

/* runc's and crun's filters are libseccomp's, and it kills what is bad. */
static void say_architectures(const struct profile *filter)
{
	struct list others = {.len = 0};
	uint32_t sub;

	for (size_t i = 0; i < filter->arch_count; i++)
		for (size_t j = 0; arch_sub(filter->arches[i], j, &sub); j++)
			if (!profile_has_arch(filter, sub))
				add(&others, arch_name(sub));
	if (others.len > 0)
		say("not among its architectures, so all their calls are "
		    "killed: %s",
		    others.text);
}

static void say_stub(const struct profile *filter)
{
	char name[SYSCALL_TEXT];

	for (size_t i = 0; i < filter->arch_count; i++) {
		uint32_t arch = filter->arches[i];
		int32_t nr = 0;

		while (nr < NUMBERS && !variant_runc_stub(filter, arch, nr))
			nr++;
		if (nr == 0 || nr == NUMBERS)
			continue;
		say("runc answers ENOSYS to %s calls after %s (%" PRId32
		    "), whatever the phase's action",
		    arch_name(arch), syscall_text(arch, nr - 1, name), nr - 1);
	}
}

static void say_log(enum phase phase, bool unit)
{
	if (unit)
		say("systemd does not set SECCOMP_FILTER_FLAG_LOG: %s",
		    phase == PHASE_ERRNO
		        ? "what this phase denies leaves no record"
		        : "expected denials leave no record");
	else
		say("SECCOMP_FILTER_FLAG_LOG takes runc 1.2 or crun: without "
		    "it %s",
		    phase == PHASE_ERRNO
		        ? "what this phase denies leaves no record"
		        : "expected denials leave no record");
}

void phase_notes(const struct profile *filter, enum phase phase, bool floor,
    bool unit)
{
	say_denials(filter);
	say_architectures(filter);
	if (!unit && phase != PHASE_LOG)
		say_stub(filter);
	say_log(phase, unit);
	if (phase == PHASE_LOG && !floor)
		say("denies nothing, so it is weaker than a runtime's own "
		    "profile while it learns (policy: floor: errno keeps risky "
		    "calls denied)");
}
