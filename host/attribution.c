/* SPDX-License-Identifier: Apache-2.0 */
#include "host/attribution.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "base/cleanup.h"
#include "host/cgroup.h"
#include "host/containers.h"
#include "host/life.h"
#include "host/pods.h"

#define CACHE_SIZE  1024 /* a power of two */
#define TEXT_MAX    256
#define FRESH_MS    100 /* not looked at again for that long */
#define SURE_MS     5   /* nor whether its number is another's by now */
#define CGROUP_MAX  8192
#define HEIR_SLACK  12 /* a tick, and what reading two clocks takes */
#define CLOCK_SLACK 20 /* stamps and start times are of coarse clocks */

/* Texts are kept with their length; -1: not known. */
struct text {
	char bytes[TEXT_MAX];
	int len;
};

struct known {
	uint32_t pid;                 /* 0: nobody is here */
	struct life life;             /* when it began */
	uint64_t checked_ms, seen_ms; /* by the monotonic clock */
	bool has_uid, proven;         /* who asked, and that it is he */
	uint32_t uid;
	struct text exe;
	struct text unit, container, pod, space;
};

struct attributor {
	char root[PATH_MAX / 2];
	struct pods *pods;
	bool blind;           /* /proc has the pids of some container */
	struct known by_path; /* of no process */
	struct known cache[CACHE_SIZE];
};

static uint64_t clock_ms(clockid_t clock)
{
	struct timespec ts = {0};

	(void)clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

bool attributor_start(const struct attributor *attributor, uint32_t pid,
    uint64_t *ret_ms)
{
	struct life life;

	if (!life_read(attributor->root, pid, &life))
		return false;
	*ret_ms = life.start_ms;
	return true;
}

struct attributor *attributor_new(const char *root)
{
	struct attributor *attributor = calloc(1, sizeof(*attributor));

	if (!root)
		root = getenv("SECCOMPCTL_HOST");
	if (!root)
		root = "";
	if (!attributor)
		return NULL;
	(void)snprintf(attributor->root, sizeof(attributor->root), "%s", root);
	attributor->blind = !life_is_whole(attributor->root);
	attributor->pods = pods_new(root);
	if (!attributor->pods) {
		free(attributor);
		return NULL;
	}
	return attributor;
}

const char *attributor_root(const struct attributor *attributor)
{
	return attributor->root;
}

void attributor_free(struct attributor *attributor)
{
	if (!attributor)
		return;
	pods_free(attributor->pods);
	free(attributor);
}

/* What does not fit is not known: half a name is somebody else's. */
static void set_text(struct text *to, struct slice from)
{
	to->len = -1;
	if (!from.ptr || from.len > sizeof(to->bytes))
		return;
	memcpy(to->bytes, from.ptr, from.len);
	to->len = (int)from.len;
}

static struct slice text_of(const struct text *text)
{
	if (text->len < 0)
		return (struct slice){0};
	return (struct slice){text->bytes, (size_t)text->len};
}

static bool starts_with(struct slice text, const char *prefix)
{
	return slice_skip(&text, prefix);
}

/* Whoever runs under a user's own manager names groups as they like. */
static bool is_users_own(struct slice unit)
{
	return unit.ptr &&
	       (starts_with(unit, "user@") || starts_with(unit, "session-"));
}

/* A group that nobody explains may be that of a container not yet known. */
static bool is_unexplained(const struct cgroup *cgroup)
{
	return !cgroup->container.ptr && !cgroup->unit.ptr && cgroup->leaf.ptr;
}

static void learn_pod(struct attributor *attributor, struct known *known,
    const struct cgroup *cgroup)
{
	static const struct slice none = {"", 0};
	struct pod_name name = {none, none, none};

	if (is_unexplained(cgroup) || cgroup->claims_pod)
		name = (struct pod_name){0};
	if (cgroup->container.ptr && !is_users_own(cgroup->unit) &&
	    !pods_find(attributor->pods, cgroup->container, cgroup->pod_uid,
	        clock_ms(CLOCK_MONOTONIC), &name) &&
	    cgroup->pod_uid.ptr)
		name = (struct pod_name){0};
	set_text(&known->pod, name.pod);
	set_text(&known->space, name.space);
}

/*
 * Who is dying has left its groups of the first kind, and is said to be in "/"
 * of each; those of the second kind it stays in.
 */
static bool is_left(struct slice text, const struct cgroup *cgroup)
{
	if (cgroup->container.ptr)
		return false;
	return !cgroup->unit.ptr || !starts_with(text, "0::");
}

/* Whether a path may be one of a container, though it does not prove it. */
static bool may_be_container(const struct cgroup *cgroup)
{
	return is_unexplained(cgroup) ||
	       (!cgroup->container.ptr && cgroup->claims_container);
}

/*
 * One that was started by hand may be called anything, and lie anywhere: its
 * runtime says where. What the path alone says below a group that is somebody
 * else's anybody can have said.
 */
static void ask_runtime(const struct attributor *attributor,
    struct cgroup *cgroup)
{
	struct slice rest = cgroup->path;

	while (may_be_container(cgroup) && !is_users_own(cgroup->unit) &&
	       rest.len > 0) {
		struct slice part = slice_cut(&rest, '/'), name;
		struct slice group = {cgroup->path.ptr,
		    (size_t)(part.ptr + part.len - cgroup->path.ptr)};

		if (part.len == 0)
			continue;
		name = cgroup_container(part);
		if (container_holds(attributor->root, name, group))
			cgroup->container = name;
	}
}

/* That somebody is in no container is known, too: empty, not NULL. */
static void learn_from(struct attributor *attributor, struct known *known,
    struct cgroup *cgroup)
{
	static const struct slice none = {"", 0};

	ask_runtime(attributor, cgroup);
	set_text(&known->unit, cgroup->unit.ptr ? cgroup->unit : none);
	set_text(&known->container,
	    may_be_container(cgroup) || cgroup->container.ptr
	        ? cgroup->container
	        : none);
	learn_pod(attributor, known, cgroup);
}

static bool learn(struct attributor *attributor, struct known *known,
    bool *ret_left)
{
	char buf[CGROUP_MAX];
	ssize_t len =
	    life_file(attributor->root, known->pid, "cgroup", buf, sizeof(buf));
	struct slice text = {buf, len > 0 ? (size_t)len : 0};
	struct cgroup cgroup;

	if (len <= 0)
		return false;
	cgroup_read(text, &cgroup);
	*ret_left = is_left(text, &cgroup);
	learn_from(attributor, known, &cgroup);
	return true;
}

static bool is_one(const struct known *known, uint32_t pid,
    const struct life *life)
{
	return known->pid == pid &&
	       known->life.start_ticks == life->start_ticks;
}

/*
 * The start time is read before and after, so that what is read between is
 * of one process. What was learnt of it while it lived stays when it dies.
 * False: it is gone.
 */
static bool look(struct attributor *attributor, uint32_t pid,
    struct known *known, uint64_t now_ms)
{
	struct known fresh = {.pid = pid,
	    .checked_ms = now_ms,
	    .seen_ms = now_ms,
	    .exe.len = -1};
	struct life life;
	bool left;

	if (!life_read(attributor->root, pid, &fresh.life) ||
	    !learn(attributor, &fresh, &left) ||
	    !life_read(attributor->root, pid, &life) ||
	    !is_one(&fresh, pid, &life))
		return false;
	if (!life.exiting || !left)
		*known = fresh;
	else if (is_one(known, pid, &life))
		known->checked_ms = known->seen_ms = now_ms;
	else
		return false;
	return true;
}

/* Whether whoever asks says of itself what the last one said. */
static bool same_caller(const struct known *known, const struct caller *caller)
{
	return caller->exe.ptr && caller->has_uid && known->has_uid &&
	       caller->uid == known->uid &&
	       slice_same(text_of(&known->exe), caller->exe);
}

static bool began_after(const struct life *life, const struct caller *caller)
{
	return life->start_ms > caller->time_ms + CLOCK_SLACK;
}

/* It need not live; but nobody may have its number who made the record. */
static bool still_is(const struct attributor *attributor, struct known *known,
    const struct caller *caller, uint64_t now_ms)
{
	struct life life;

	if (now_ms <= known->seen_ms + SURE_MS)
		return true;
	if (life_read(attributor->root, known->pid, &life) &&
	    !is_one(known, known->pid, &life))
		return began_after(&life, caller);
	known->seen_ms = now_ms;
	return true;
}

static bool is_known(const struct attributor *attributor, struct known *known,
    const struct caller *caller, uint64_t now_ms)
{
	return known->pid == caller->pid &&
	       now_ms <= known->checked_ms + FRESH_MS &&
	       same_caller(known, caller) &&
	       still_is(attributor, known, caller, now_ms);
}

/*
 * Clocks are coarse: who began about when the record was made may have its
 * number from who made it.
 */
static bool may_be_heir(const struct known *known, const struct caller *caller)
{
	return (caller->exe.ptr || caller->has_uid) &&
	       known->life.start_ms + HEIR_SLACK >= caller->time_ms;
}

/*
 * Of a process that is dead, or that its follower may not see into, the name
 * has to do; who starts has another program soon.
 */
static bool runs_as(const char *root, const struct caller *caller)
{
	int runs = life_runs(root, caller->pid, caller->exe);

	return caller->starting || runs > 0 ||
	       (runs < 0 && life_named(root, caller->pid, caller->comm));
}

static bool is_caller(const struct attributor *attributor,
    const struct known *known, const struct caller *caller)
{
	const char *root = attributor->root;
	struct life life;
	uint32_t uid;

	return caller->has_uid && life_uid(root, known->pid, &uid) &&
	       uid == caller->uid && runs_as(root, caller) &&
	       life_read(root, known->pid, &life) &&
	       is_one(known, known->pid, &life);
}

static void note_caller(struct known *known, const struct caller *caller)
{
	known->has_uid = caller->has_uid;
	known->uid = caller->uid;
	set_text(&known->exe, caller->exe);
}

static struct attribution attribution_of(const struct known *known)
{
	return (struct attribution){
	    .unit = text_of(&known->unit),
	    .container = text_of(&known->container),
	    .pod = text_of(&known->pod),
	    .space = text_of(&known->space),
	};
}

bool attributor_path(struct attributor *attributor, struct slice path,
    struct attribution *ret)
{
	struct cgroup cgroup;

	cgroup_path(path, &cgroup);
	if (!cgroup.leaf.ptr)
		return false;
	learn_from(attributor, &attributor->by_path, &cgroup);
	*ret = attribution_of(&attributor->by_path);
	return true;
}

bool attributor_find(struct attributor *attributor, const struct caller *caller,
    struct attribution *ret)
{
	struct known *known = &attributor->cache[caller->pid % CACHE_SIZE];
	uint64_t now_ms = clock_ms(CLOCK_MONOTONIC_COARSE);

	if (attributor->blind)
		return false;
	if (!is_known(attributor, known, caller, now_ms)) {
		if (!look(attributor, caller->pid, known, now_ms))
			return false;
		known->proven = false;
		note_caller(known, caller);
	}
	if (began_after(&known->life, caller))
		return false; /* the number has a new owner */
	if (may_be_heir(known, caller) && !known->proven) {
		if (!is_caller(attributor, known, caller))
			return false;
		known->proven = true;
	}
	*ret = attribution_of(known);
	return true;
}
