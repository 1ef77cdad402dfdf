/* SPDX-License-Identifier: Apache-2.0 */
#include "host/containers.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "base/array.h"
#include "base/document.h"

/* Where the state is that says where the bundle is; or the bundle itself. */
static const struct place {
	const char *before, *after;
	bool is_config;
} places[] = {
    {"/run/containerd/io.containerd.runtime.v2.task/k8s.io/",  "/config.json",
     true                                                                           },
    {"/run/containerd/io.containerd.runtime.v2.task/moby/",    "/config.json",
     true                                                                           },
    {"/run/containerd/io.containerd.runtime.v2.task/default/", "/config.json",
     true                                                                           },
    {"/run/runc/",                                             "/state.json",  false},
    {"/run/crun/",                                             "/status",      false},
    {"/run/containerd/runc/k8s.io/",                           "/state.json",  false},
    {"/run/containerd/runc/moby/",                             "/state.json",  false},
    {"/run/containerd/runc/default/",                          "/state.json",  false},
    {"/run/docker/runtime-runc/moby/",                         "/state.json",  false},
};

/* As runtimes have it; and no way out of their folders. */
static bool is_name(struct slice name)
{
	if (name.len == 0 || name.len > 128 ||
	    !isalnum((unsigned char)*name.ptr))
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!isalnum((unsigned char)name.ptr[i]) &&
		    !slice_is_any(name.ptr[i], "_+-."))
			return false;
	return true;
}

static const struct place *find_place(const char *root, struct slice name,
    char path[static PATH_MAX])
{
	for (size_t i = 0; is_name(name) && i < ARRAY_SIZE(places); i++) {
		(void)snprintf(path, PATH_MAX, "%s%s%.*s%s", root,
		    places[i].before, (int)name.len, name.ptr, places[i].after);
		if (access(path, F_OK) == 0)
			return &places[i];
	}
	return NULL;
}

static struct document *read_json(const char *path)
{
	cleanup_problems struct problems problems = {0};
	struct document *document = NULL;

	problems_init(&problems, path);
	if (document_read(path, DOCUMENT_JSON, &document, &problems) < 0)
		return NULL;
	return document;
}

#define MOUNT "/sys/fs/cgroup"

/* Where it lies: below the mount, or one of each controller. */
static bool is_mounted(struct slice path, struct slice group)
{
	size_t more;

	if (!slice_skip(&path, MOUNT) || path.len < group.len)
		return false;
	more = path.len - group.len;
	if (memcmp(path.ptr + more, group.ptr, group.len) != 0)
		return false;
	return more == 0 ||
	       (*path.ptr == '/' && !memchr(path.ptr + 1, '/', more - 1));
}

/* runc has a map of them, crun one, a bundle what was asked for. */
static bool has_group(const struct node *state, struct slice group)
{
	const struct node *const asked[] = {node_find(state, "cgroup-path"),
	    node_find(node_find(state, "linux"), "cgroupsPath")};
	const struct node *paths = node_find(state, "cgroup_paths");

	for (const struct node *at = paths ? paths->first : NULL; at;
	     at = at->next)
		if (at->text.ptr && is_mounted(at->text, group))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(asked); i++)
		if (asked[i] && slice_same(asked[i]->text, group))
			return true;
	return false;
}

bool container_holds(const char *root, struct slice name, struct slice group)
{
	cleanup_document struct document *state = NULL;
	char path[PATH_MAX];

	if (!find_place(root, name, path))
		return false;
	state = read_json(path);
	return state && has_group(document_root(state), group);
}

static void copy(char *to, size_t size, struct slice from)
{
	(void)snprintf(to, size, "%.*s", (int)from.len,
	    from.ptr ? from.ptr : "");
}

/* crun has "bundle"; runc has a label "bundle=/...". */
static bool find_bundle(const struct node *state, struct slice *ret)
{
	const struct node *bundle = node_find(state, "bundle");
	const struct node *labels =
	    node_find(node_find(state, "config"), "labels");

	if (bundle) {
		*ret = bundle->text;
		return true;
	}
	for (const struct node *label = labels ? labels->first : NULL; label;
	     label = label->next) {
		*ret = label->text;
		if (slice_skip(ret, "bundle="))
			return true;
	}
	return false;
}

static bool find_config(const char *root, struct slice name,
    char path[static PATH_MAX])
{
	const struct place *place = find_place(root, name, path);
	cleanup_document struct document *state = NULL;
	struct slice bundle;

	if (!place || place->is_config)
		return place != NULL;
	state = read_json(path);
	if (!state || !find_bundle(document_root(state), &bundle))
		return false;
	(void)snprintf(path, PATH_MAX, "%s%.*s/config.json", root,
	    (int)bundle.len, bundle.ptr);
	return true;
}

static const char *const image_keys[] = {
    "io.kubernetes.cri.image-name",
    "io.kubernetes.cri-o.ImageName",
    "org.opencontainers.image.ref.name",
};

static void read_image(const struct node *config, struct container_state *ret)
{
	const struct node *notes = node_find(config, "annotations");

	for (size_t i = 0; i < ARRAY_SIZE(image_keys) && !*ret->image; i++) {
		const struct node *image = node_find(notes, image_keys[i]);

		if (image)
			copy(ret->image, sizeof(ret->image), image->text);
	}
}

/*
 * podman has it beside its containers: the bundle is in KIND-containers/ID, and
 * KIND-containers/containers.json has what was asked for in a text of JSON.
 */
static const struct node *find_stored(const struct document *list,
    struct slice name)
{
	const struct node *root = document_root(list);
	const struct node *item = root ? root->first : NULL;

	for (; item; item = item->next) {
		const struct node *id = node_find(item, "id");

		if (id && slice_same(id->text, name))
			return node_find(item, "metadata");
	}
	return NULL;
}

static void read_stored_image(const char *config, struct slice name,
    struct container_state *ret)
{
	cleanup_problems struct problems problems = {0};
	cleanup_document struct document *list = NULL, *inner = NULL;
	const struct node *metadata, *image;
	struct slice folder = slice_of(config);
	char path[PATH_MAX], end[CONTAINER_TEXT];
	int len = snprintf(end, sizeof(end), "-containers/%.*s/userdata/%s",
	    (int)name.len, name.ptr, "config.json");
	size_t kept = strlen("-containers");

	if (len < 0 || (size_t)len >= sizeof(end) || folder.len < (size_t)len ||
	    strcmp(config + folder.len - (size_t)len, end) != 0)
		return;
	(void)snprintf(path, sizeof(path), "%.*s/containers.json",
	    (int)(folder.len - (size_t)len + kept), config);
	list = read_json(path);
	metadata = list ? find_stored(list, name) : NULL;
	problems_init(&problems, path);
	if (!metadata || document_parse(metadata->text, DOCUMENT_JSON, &inner,
	                     &problems) < 0)
		return;
	image = node_find(document_root(inner), "image-name");
	if (image)
		copy(ret->image, sizeof(ret->image), image->text);
}

static void read_filter(const struct node *config, struct container_state *ret)
{
	const struct node *seccomp =
	    node_find(node_find(config, "linux"), "seccomp");
	const struct node *action = node_find(seccomp, "defaultAction");
	const struct node *flags = node_find(seccomp, "flags");

	ret->filtered = action != NULL;
	if (action)
		copy(ret->action, sizeof(ret->action), action->text);
	for (const struct node *flag = flags ? flags->first : NULL; flag;
	     flag = flag->next)
		ret->flag_log |=
		    slice_equals(flag->text, "SECCOMP_FILTER_FLAG_LOG");
}

bool container_read(const char *root, struct slice name,
    struct container_state *ret)
{
	cleanup_document struct document *document = NULL;
	struct container_state state = {0};
	char path[PATH_MAX];

	if (!find_config(root, name, path))
		return false;
	document = read_json(path);
	if (!document)
		return false;
	copy(state.config, sizeof(state.config), slice_of(path));
	read_image(document_root(document), &state);
	if (!*state.image)
		read_stored_image(path, name, &state);
	read_filter(document_root(document), &state);
	*ret = state;
	return true;
}
