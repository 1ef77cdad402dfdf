/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/journal_near.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/time.h"
#include "collector/journal_entry.h"

#define NEAR_US    (UINT64_C(10) * 60 * 1000 * 1000)
#define FRESH_US   (UINT64_C(5) * 1000 * 1000) /* of a journal that grows */
#define LOOK_MAX   64                          /* entries each way */
#define CACHE_SIZE 256
#define OWNER_MAX  704 /* of all four names */
#define EXE_MAX    512
#define ID_MAX     40

struct owner {
	struct attribution who; /* slices of bytes */
	char bytes[OWNER_MAX];
};

/* The nearest entry on one side. */
struct side {
	uint64_t us; /* when it was made; there is none up to there */
	bool known;  /* it tells whose the process is */
	struct owner owner;
	char invocation[ID_MAX]; /* of the unit; "": not told */
};

/*
 * What was asked last of a pid, and what lies around: the same around all
 * that is in between.
 */
struct asked {
	uint32_t pid; /* 0: nothing was */
	uint32_t uid;
	char boot[ID_MAX], exe[EXE_MAX];
	uint64_t asked_us; /* by the clock */
	struct side before, after;
};

struct journal_near {
	const struct sd_journal_calls *sd;
	struct sd_journal *journal; /* NULL: not opened yet */
	struct attributor *attributor;
	char *what;
	bool live, failed;
	struct journal_entry entry;
	struct asked cache[CACHE_SIZE];
};

struct journal_near *journal_near_new(const struct sd_journal_calls *sd,
    const char *what, struct attributor *attributor)
{
	struct journal_near *near = calloc(1, sizeof(*near));

	if (!near)
		return NULL;
	near->sd = sd;
	near->attributor = attributor;
	near->what = strdup(what);
	if (!near->what) {
		free(near);
		return NULL;
	}
	return near;
}

void journal_near_free(struct journal_near *near)
{
	if (!near)
		return;
	if (near->journal)
		near->sd->close(near->journal);
	free(near->what);
	free(near);
}

static bool is_open(struct journal_near *near)
{
	if (!near->journal && !near->failed)
		near->failed = sd_journal_open_what(near->sd, near->what,
		                   &near->journal, &near->live, NULL) < 0;
	return !near->failed;
}

/* That somebody is in no container is known, too: empty, not NULL. */
static bool keep(struct slice from, char *bytes, size_t *used, struct slice *to)
{
	*to = (struct slice){0};
	if (!from.ptr)
		return true;
	if (from.len > OWNER_MAX - *used)
		return false;
	memcpy(bytes + *used, from.ptr, from.len);
	*to = (struct slice){bytes + *used, from.len};
	*used += from.len;
	return true;
}

static bool set_owner(struct owner *owner, const struct attribution *who)
{
	size_t used = 0;

	return keep(who->unit, owner->bytes, &used, &owner->who.unit) &&
	       keep(who->container, owner->bytes, &used,
	           &owner->who.container) &&
	       keep(who->pod, owner->bytes, &used, &owner->who.pod) &&
	       keep(who->space, owner->bytes, &used, &owner->who.space);
}

static bool same_owner(const struct owner *a, const struct owner *b)
{
	return slice_same(a->who.unit, b->who.unit) &&
	       slice_same(a->who.container, b->who.container) &&
	       slice_same(a->who.pod, b->who.pod) &&
	       slice_same(a->who.space, b->who.space);
}

static int add_match(const struct journal_near *near, const char *name,
    struct slice value)
{
	char match[128];
	int len = snprintf(match, sizeof(match), "%s=%.*s", name,
	    (int)value.len, value.ptr);

	if (len < 0 || (size_t)len >= sizeof(match))
		return -1;
	return near->sd->add_match(near->journal, match, (size_t)len);
}

/*
 * What the process wrote; not audit's own entries, which are many. A third
 * condition, such as the boot, would cost more than it leaves out.
 */
static bool add_matches(const struct journal_near *near,
    const struct near_question *question)
{
	static const char *const ways[] = {"stdout", "journal", "syslog"};
	char text[16];
	struct slice pid = {text,
	    (size_t)snprintf(text, sizeof(text), "%" PRIu32, question->pid)};
	int r;

	near->sd->flush_matches(near->journal);
	r = add_match(near, "COREDUMP_PID", pid);
	if (r >= 0)
		r = near->sd->add_disjunction(near->journal);
	if (r >= 0)
		r = add_match(near, "_PID", pid);
	for (size_t i = 0; r >= 0 && i < ARRAY_SIZE(ways); i++)
		r = add_match(near, "_TRANSPORT", slice_of(ways[i]));
	return r >= 0;
}

static void read_entry(struct journal_near *near)
{
	const void *data;
	size_t len;

	journal_entry_begin(&near->entry);
	near->sd->restart_data(near->journal);
	while (
	    near->sd->enumerate_available_data(near->journal, &data, &len) > 0)
		journal_entry_add(&near->entry, (struct slice){data, len});
}

static bool is_uid(struct slice digits, uint32_t uid)
{
	uint64_t n;

	return slice_is_u64(digits, 10, &n) && n == uid;
}

/* What an entry says of a process: by itself, or as the core that it left. */
struct told {
	struct slice exe, uid, cgroup, invocation;
};

/* Of a core only systemd-coredump itself can tell. */
static bool read_told(const struct journal_fields *fields, struct told *ret)
{
	struct slice unit = fields->unit;

	*ret = (struct told){fields->exe, fields->uid, fields->cgroup,
	    fields->own_invocation};
	if (unit.ptr && slice_skip(&unit, "systemd-coredump@"))
		*ret = (struct told){
		    fields->coredump_exe, fields->coredump_uid,
		    fields->coredump_cgroup, {NULL, 0}
                };
	else if (fields->coredump_pid.ptr)
		return false;
	return true;
}

/* All has to be the same: the number may have been another's then. */
static void learn(struct journal_near *near,
    const struct near_question *question, const struct told *told,
    struct side *ret)
{
	struct attribution who;

	if (!told->exe.ptr || !slice_same(told->exe, question->exe) ||
	    !told->uid.ptr || !is_uid(told->uid, question->uid) ||
	    !slice_same(near->entry.fields.boot_id, question->boot) ||
	    !told->cgroup.ptr ||
	    !attributor_path(near->attributor, told->cgroup, &who) ||
	    !set_owner(&ret->owner, &who))
		return;
	ret->known = true;
	if (told->invocation.len < ID_MAX)
		(void)snprintf(ret->invocation, ID_MAX, "%.*s",
		    (int)told->invocation.len,
		    told->invocation.ptr ? told->invocation.ptr : "");
}

/* The first that speaks of the process decides, whatever it says. */
static void walk(struct journal_near *near,
    const struct near_question *question,
    int (*step)(struct sd_journal *journal), struct side *ret)
{
	if (near->sd->seek_realtime_usec(near->journal, question->time_us) < 0)
		return;
	for (unsigned i = 0; i < LOOK_MAX; i++) {
		struct told told;
		uint64_t us;
		bool speaks;

		if (step(near->journal) <= 0 ||
		    near->sd->get_realtime_usec(near->journal, &us) < 0)
			return;
		read_entry(near);
		speaks = read_told(&near->entry.fields, &told);
		if (speaks)
			learn(near, question, &told, ret);
		if (speaks || i + 1 == LOOK_MAX)
			ret->us = us;
		if (speaks)
			return;
	}
}

static void look(struct journal_near *near,
    const struct near_question *question, struct asked *ret)
{
	if (!is_open(near) || !add_matches(near, question))
		return;
	if (near->live)
		(void)near->sd->process(near->journal);
	walk(near, question, near->sd->previous, &ret->before);
	walk(near, question, near->sd->next, &ret->after);
}

static bool was_asked(const struct journal_near *near,
    const struct asked *asked, const struct near_question *question)
{
	uint64_t us = question->time_us;

	if (asked->pid != question->pid || asked->uid != question->uid ||
	    us < asked->before.us || us > asked->after.us)
		return false;
	/* There may be more by now. */
	if (near->live && us > asked->asked_us + FRESH_US)
		return false;
	return slice_equals(question->boot, asked->boot) &&
	       slice_equals(question->exe, asked->exe);
}

/* A unit that was started anew has other processes; a core tells none. */
static bool same_invocation(const struct side *a, const struct side *b)
{
	return !*a->invocation || !*b->invocation ||
	       strcmp(a->invocation, b->invocation) == 0;
}

static bool answer(const struct asked *asked, uint64_t us,
    struct attribution *ret)
{
	const struct side *before = &asked->before, *after = &asked->after;
	bool is_before = before->known && us - before->us <= NEAR_US;
	bool is_after = after->known && after->us - us <= NEAR_US;

	if (is_before && is_after &&
	    (!same_owner(&before->owner, &after->owner) ||
	        !same_invocation(before, after)))
		return false;
	*ret = is_before ? before->owner.who : after->owner.who;
	return is_before || is_after;
}

bool journal_near_find(struct journal_near *near,
    const struct near_question *question, struct attribution *ret)
{
	struct asked *asked = &near->cache[question->pid % CACHE_SIZE];

	if (question->pid == 0 || !question->has_uid ||
	    question->boot.len == 0 ||
	    question->boot.len >= sizeof(asked->boot) ||
	    question->exe.len == 0 || question->exe.len >= EXE_MAX)
		return false;
	if (!was_asked(near, asked, question)) {
		*asked = (struct asked){.pid = question->pid,
		    .uid = question->uid,
		    .asked_us = time_now_ms() * 1000,
		    .after.us = UINT64_MAX};
		memcpy(asked->boot, question->boot.ptr, question->boot.len);
		memcpy(asked->exe, question->exe.ptr, question->exe.len);
		look(near, question, asked);
	}
	return answer(asked, question->time_us, ret);
}
