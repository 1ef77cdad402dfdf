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
#include "host/pods.h"

#define CACHE_SIZE  1024 /* a power of two */
#define TEXT_MAX    256
#define FRESH_MS    100 /* not looked at again for that long */
#define STAT_MAX    1024
#define CGROUP_MAX  8192
#define CLOCK_SLACK 20 /* stamps and start times are of coarse clocks */

/* Of /proc/PID/stat, as proc(5) counts them. */
#define STAT_FLAGS 9
#define STAT_START 22
#define PF_EXITING 4 /* of the kernel's own flags: it dies, or is dead */

/* Texts are kept with their length; -1: not known. */
struct text {
	char bytes[TEXT_MAX];
	int len;
};

struct known {
	uint32_t pid;        /* 0: nobody is here */
	uint64_t start_ms;   /* of the process, since the epoch */
	uint64_t checked_ms; /* by the monotonic clock */
	struct text unit, container, pod, space;
};

struct attributor {
	char root[PATH_MAX / 2];
	struct pods *pods;
	bool blind;           /* /proc has the pids of some container */
	uint64_t ticks;       /* a second */
	struct known by_path; /* of no process */
	struct known cache[CACHE_SIZE];
};

static uint64_t clock_ms(clockid_t clock)
{
	struct timespec ts = {0};

	(void)clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

/* A whole small file of /proc; its length, or -1. */
static ssize_t read_proc(const struct attributor *attributor, uint32_t pid,
    const char *name, char *buf, size_t size)
{
	char path[PATH_MAX];
	ssize_t len;
	int fd;

	(void)snprintf(path, sizeof(path), "%s/proc/%u/%s", attributor->root,
	    pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	len = read(fd, buf, size);
	(void)close(fd);
	return len;
}

/* The n-th field of /proc/PID/stat, from 3; the second holds any bytes. */
static bool stat_field(struct slice stat, unsigned n, uint64_t *ret)
{
	const char *close = memrchr(stat.ptr, ')', stat.len);

	if (!close)
		return false;
	slice_advance(&stat, (size_t)(close + 1 - stat.ptr));
	(void)slice_skip(&stat, " ");
	for (unsigned i = 3; i < n; i++)
		(void)slice_cut(&stat, ' ');
	return slice_take_u64(&stat, 10, ret) == 0;
}

struct life {
	uint64_t start_ms;
	bool exiting;
};

static bool read_life(const struct attributor *attributor, uint32_t pid,
    struct life *ret)
{
	char buf[STAT_MAX];
	ssize_t len = read_proc(attributor, pid, "stat", buf, sizeof(buf));
	struct slice stat = {buf, len > 0 ? (size_t)len : 0};
	uint64_t ticks, flags;

	if (len <= 0 || !stat_field(stat, STAT_START, &ticks) ||
	    !stat_field(stat, STAT_FLAGS, &flags))
		return false;
	ret->exiting = flags & PF_EXITING;
	ret->start_ms = clock_ms(CLOCK_REALTIME) - clock_ms(CLOCK_BOOTTIME) +
	                ticks * 1000 / attributor->ticks;
	return true;
}

bool attributor_start(const struct attributor *attributor, uint32_t pid,
    uint64_t *ret_ms)
{
	struct life life;

	if (!read_life(attributor, pid, &life))
		return false;
	*ret_ms = life.start_ms;
	return true;
}

/* Kernel threads are seen where the kernel's own numbers are. */
static bool has_kernel_threads(const struct attributor *attributor)
{
	char buf[STAT_MAX];
	ssize_t len = read_proc(attributor, 2, "stat", buf, sizeof(buf));
	struct slice stat = {buf, len > 0 ? (size_t)len : 0};
	uint64_t parent;

	return slice_skip(&stat, "2 (kthreadd) ") &&
	       stat_field((struct slice){buf, (size_t)len}, 4, &parent) &&
	       parent == 0;
}

struct attributor *attributor_new(const char *root)
{
	struct attributor *attributor = calloc(1, sizeof(*attributor));
	long ticks = sysconf(_SC_CLK_TCK);

	if (!root)
		root = getenv("SECCOMPCTL_HOST");
	if (!root)
		root = "";
	if (!attributor)
		return NULL;
	(void)snprintf(attributor->root, sizeof(attributor->root), "%s", root);
	attributor->ticks = ticks > 0 ? (uint64_t)ticks : 100;
	attributor->blind = !has_kernel_threads(attributor);
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
	    read_proc(attributor, known->pid, "cgroup", buf, sizeof(buf));
	struct slice text = {buf, len > 0 ? (size_t)len : 0};
	struct cgroup cgroup;

	if (len <= 0)
		return false;
	cgroup_read(text, &cgroup);
	*ret_left = is_left(text, &cgroup);
	learn_from(attributor, known, &cgroup);
	return true;
}

static bool is_one(const struct known *a, const struct known *b)
{
	return a->pid == b->pid && a->start_ms <= b->start_ms + CLOCK_SLACK &&
	       b->start_ms <= a->start_ms + CLOCK_SLACK;
}

/*
 * The start time is read before and after, so that what is read between is
 * of one process. What was learnt of it while it lived stays when it dies.
 * False: it is gone.
 */
static bool look(struct attributor *attributor, uint32_t pid,
    struct known *known, uint64_t now_ms)
{
	struct known fresh = {.pid = pid, .checked_ms = now_ms};
	struct life life;
	bool left;

	if (!attributor_start(attributor, pid, &fresh.start_ms) ||
	    !learn(attributor, &fresh, &left) ||
	    !read_life(attributor, pid, &life) ||
	    life.start_ms > fresh.start_ms + CLOCK_SLACK)
		return false;
	if (!life.exiting || !left)
		*known = fresh;
	else if (is_one(known, &fresh))
		known->checked_ms = now_ms;
	else
		return false;
	return true;
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

bool attributor_find(struct attributor *attributor, uint32_t pid,
    uint64_t time_ms, struct attribution *ret)
{
	struct known *known = &attributor->cache[pid % CACHE_SIZE];
	uint64_t now_ms = clock_ms(CLOCK_MONOTONIC_COARSE);

	if (attributor->blind)
		return false;
	if ((known->pid != pid || now_ms > known->checked_ms + FRESH_MS) &&
	    !look(attributor, pid, known, now_ms))
		return false;
	if (known->start_ms > time_ms + CLOCK_SLACK)
		return false; /* the number has a new owner */
	*ret = attribution_of(known);
	return true;
}
