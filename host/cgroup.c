/* SPDX-License-Identifier: Apache-2.0 */
#include "host/cgroup.h"

#include <ctype.h>

#include "base/array.h"

#define ID_LENGTH 64

/* Scopes are these units; slices only hold others. */
static const char *const unit_suffixes[] = {
    ".service",
    ".scope",
    ".socket",
    ".mount",
    ".swap",
};

/* What runtimes put before an id; their monitors are no containers. */
static const char *const id_prefixes[] = {
    "docker-",
    "cri-containerd-",
    "crio-",
    "libpod-payload-",
    "libpod-",
    "nerdctl-",
    "containerd-",
    "",
};

static bool ends_with(struct slice s, const char *suffix)
{
	size_t len = strlen(suffix);

	return s.len > len && memcmp(s.ptr + s.len - len, suffix, len) == 0;
}

static bool is_unit(struct slice part)
{
	for (size_t i = 0; i < ARRAY_SIZE(unit_suffixes); i++)
		if (ends_with(part, unit_suffixes[i]))
			return true;
	return false;
}

static bool is_id(struct slice part)
{
	for (size_t i = 0; i < part.len; i++)
		if (!isdigit((unsigned char)part.ptr[i]) &&
		    (part.ptr[i] < 'a' || part.ptr[i] > 'f'))
			return false;
	return part.len == ID_LENGTH;
}

/* "docker-ID.scope", "ID", "kubepods-podU.slice:cri-containerd:ID" ... */
static bool read_id(struct slice part, struct slice *ret)
{
	const char *colon = memrchr(part.ptr, ':', part.len);

	if (colon)
		slice_advance(&part, (size_t)(colon + 1 - part.ptr));
	if (ends_with(part, ".scope"))
		part.len -= strlen(".scope");
	for (size_t i = 0; i < ARRAY_SIZE(id_prefixes); i++) {
		struct slice id = part;

		if (!slice_skip(&id, id_prefixes[i]) || !is_id(id))
			continue;
		*ret = id;
		return true;
	}
	return false;
}

struct slice cgroup_container(struct slice part)
{
	struct slice id;

	return read_id(part, &id) ? id : part;
}

/* "podUID", or "kubepods-burstable-podUID.slice" with what may follow it. */
static bool read_pod_uid(struct slice part, struct slice *ret)
{
	const char *at;

	if (!slice_skip(&part, "pod")) {
		if (!slice_skip(&part, "kubepods"))
			return false;
		at = memmem(part.ptr, part.len, "-pod", 4);
		if (!at)
			return false;
		slice_advance(&part, (size_t)(at + 4 - part.ptr));
	}
	*ret = part;
	at = memchr(part.ptr, '.', part.len);
	if (at)
		ret->len = (size_t)(at - part.ptr);
	return ret->len >= 32 && ret->len <= 36;
}

/* What may hold a container, as far as a path was followed. */
enum place {
	IN_SLICE, /* or the root: nobody but root makes anything here */
	IN_RUNTIME,
	IN_DAEMON,
	IN_KUBELET,
	IN_KUBEPODS,
	IN_QOS,
	IN_POD,
	IN_ECS,
	IN_NOTHING
};

/* What runtimes make, and their own units: all that is not a slice. */
static const struct parent {
	enum place in;
	const char *name; /* NULL: any */
	enum place leads;
} parents[] = {
    {IN_SLICE,    "docker",             IN_RUNTIME },
    {IN_SLICE,    "libpod_parent",      IN_RUNTIME },
    {IN_SLICE,    "default",            IN_RUNTIME },
    {IN_SLICE,    "moby",               IN_RUNTIME },
    {IN_SLICE,    "k8s.io",             IN_RUNTIME },
    {IN_SLICE,    "actions_job",        IN_RUNTIME },
    {IN_SLICE,    "ecs",                IN_ECS     },
    {IN_ECS,      NULL,                 IN_RUNTIME },
    {IN_SLICE,    "kubelet",            IN_KUBELET },
    {IN_SLICE,    "kubepods",           IN_KUBEPODS},
    {IN_KUBELET,  "kubepods",           IN_KUBEPODS},
    {IN_KUBEPODS, "besteffort",         IN_QOS     },
    {IN_KUBEPODS, "burstable",          IN_QOS     },
    {IN_SLICE,    "containerd.service", IN_DAEMON  },
    {IN_SLICE,    "docker.service",     IN_DAEMON  },
    {IN_SLICE,    "crio.service",       IN_DAEMON  },
};

/* Where a component leads to, if it may hold what is somebody else's. */
static enum place follow(enum place in, struct slice part)
{
	struct slice uid;

	if (in == IN_SLICE && ends_with(part, ".slice"))
		return IN_SLICE;
	if ((in == IN_KUBEPODS || in == IN_QOS) && read_pod_uid(part, &uid))
		return IN_POD;
	for (size_t i = 0; i < ARRAY_SIZE(parents); i++)
		if (parents[i].in == in &&
		    (!parents[i].name || slice_equals(part, parents[i].name)))
			return parents[i].leads;
	return IN_NOTHING;
}

/* In a daemon's own group only what has no slice to go to. */
static bool holds_container(enum place in, struct slice part, struct slice *ret)
{
	if (in == IN_KUBELET || in == IN_KUBEPODS || in == IN_QOS ||
	    in == IN_ECS)
		return false;
	if (in == IN_DAEMON && !memchr(part.ptr, ':', part.len))
		return false;
	return read_id(part, ret);
}

/* Who is there names what is below as he likes: it proves nothing. */
static void read_claims(struct slice path, struct cgroup *ret)
{
	while (path.len > 0) {
		struct slice part = slice_cut(&path, '/'), name;

		ret->claims_container |= read_id(part, &name);
		ret->claims_pod |= read_pod_uid(part, &name);
	}
}

/* The next component that says something; what leads upwards does not. */
static bool next_part(struct slice *path, struct slice *ret)
{
	while (path->len > 0) {
		*ret = slice_cut(path, '/');
		if (ret->len > 0 && !slice_equals(*ret, "..") &&
		    !slice_equals(*ret, "."))
			return true;
	}
	return false;
}

/*
 * From the root outwards, and no further than the first component that is
 * neither a slice nor made by a runtime to hold containers: all that is below
 * belongs to that one, whatever it is called.
 */
void cgroup_path(struct slice path, struct cgroup *ret)
{
	enum place in = IN_SLICE, leads;
	struct slice part, uid, left = path;

	*ret = (struct cgroup){.path = path};
	while (next_part(&path, &part)) {
		bool found = holds_container(in, part, &ret->container);

		leads = follow(in, part);
		if (in == IN_SLICE && is_unit(part))
			ret->unit = part;
		if (in != IN_DAEMON || found)
			ret->leaf = part;
		if ((found || leads != IN_NOTHING) && read_pod_uid(part, &uid))
			ret->pod_uid = uid;
		if (found)
			return;
		if (in != IN_DAEMON)
			left = path;
		if (leads == IN_NOTHING)
			break;
		in = leads;
	}
	read_claims(left, ret);
}

/* What the service manager keeps comes first: a path of others may be "/". */
static unsigned rank_of(struct slice controllers)
{
	if (slice_equals(controllers, "name=systemd"))
		return 0;
	return controllers.len == 0 ? 1 : 2;
}

static void add(struct cgroup *to, const struct cgroup *from, unsigned rank)
{
	if (!to->container.ptr && from->container.ptr) {
		to->container = from->container;
		to->pod_uid = from->pod_uid;
	}
	if (!to->unit.ptr && rank < 2)
		to->unit = from->unit;
	if (!to->leaf.ptr) {
		to->leaf = from->leaf;
		to->path = from->path;
	}
	to->claims_container |= from->claims_container;
	to->claims_pod |= from->claims_pod;
}

static void read_rank(struct slice text, unsigned rank, struct cgroup *ret)
{
	while (text.len > 0) {
		struct slice line = slice_cut(&text, '\n'), controllers;
		struct cgroup one;

		(void)slice_cut(&line, ':');
		controllers = slice_cut(&line, ':');
		if (rank_of(controllers) != rank)
			continue;
		cgroup_path(line, &one);
		add(ret, &one, rank);
	}
}

void cgroup_read(struct slice text, struct cgroup *ret)
{
	*ret = (struct cgroup){0};
	for (unsigned rank = 0; rank <= 2; rank++)
		read_rank(text, rank, ret);
}
