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

/*
 * From the root outwards, and no further than the first container or unit: it
 * is who was there first that could pick the name.
 */
void cgroup_path(struct slice path, struct cgroup *ret)
{
	*ret = (struct cgroup){0};
	while (path.len > 0) {
		struct slice part = slice_cut(&path, '/');

		if (part.len == 0)
			continue;
		ret->leaf = part;
		if (!ret->pod_uid.ptr)
			(void)(read_pod_uid(part, &ret->pod_uid) ||
			       (ret->pod_uid = (struct slice){0}, false));
		if (read_id(part, &ret->container)) {
			if (!ret->unit.ptr && is_unit(part))
				ret->unit = part;
			return;
		}
		/* A pod's or a container's own groups are below no unit. */
		if (!ret->unit.ptr && is_unit(part))
			ret->unit = part;
	}
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
	if (!to->leaf.ptr)
		to->leaf = from->leaf;
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
