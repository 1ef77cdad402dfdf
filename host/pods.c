/* SPDX-License-Identifier: Apache-2.0 */
#include "host/pods.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"

#define ID_LENGTH  64
#define UID_LENGTH 36
#define PODS_MAX   8192 /* a node has hundreds */
#define SCAN_MS    1000

/* A line of what was read: "key" and the file name it is taken from. */
struct pod {
	char *file;
	struct slice key;
	struct pod_name name;
};

struct pods {
	char logs[PATH_MAX], folders[PATH_MAX];
	struct pod *items;
	size_t count;
	uint64_t scanned_ms;
};

static bool is_hex(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (hex_value(text.ptr[i]) == HEX_NONE)
			return false;
	return true;
}

/* Names of pods and namespaces have no "_" in them. */
bool pod_log_name(struct slice file, struct pod_name *ret, struct slice *id)
{
	static const char suffix[] = ".log";
	size_t tail = ID_LENGTH + strlen(suffix);
	struct pod_name name;

	if (file.len <= tail + 1 ||
	    memcmp(file.ptr + file.len - strlen(suffix), suffix,
	        strlen(suffix)) != 0 ||
	    file.ptr[file.len - tail - 1] != '-')
		return false;
	*id = (struct slice){file.ptr + file.len - tail, ID_LENGTH};
	file.len -= tail + 1;
	name.pod = slice_cut(&file, '_');
	name.space = slice_cut(&file, '_');
	name.container = file;
	if (!is_hex(*id) || name.pod.len == 0 || name.space.len == 0 ||
	    file.len == 0)
		return false;
	*ret = name;
	return true;
}

bool pod_folder_name(struct slice file, struct pod_name *ret, struct slice *uid)
{
	struct pod_name name = {0};

	name.space = slice_cut(&file, '_');
	name.pod = slice_cut(&file, '_');
	if (name.pod.len == 0 || name.space.len == 0 || file.len < 32 ||
	    file.len > UID_LENGTH || memchr(file.ptr, '_', file.len))
		return false;
	*uid = file;
	*ret = name;
	return true;
}

struct pods *pods_new(const char *root)
{
	struct pods *pods = calloc(1, sizeof(*pods));

	if (!pods)
		return NULL;
	(void)snprintf(pods->logs, sizeof(pods->logs), "%s/var/log/containers",
	    root);
	(void)snprintf(pods->folders, sizeof(pods->folders), "%s/var/log/pods",
	    root);
	return pods;
}

static void forget(struct pods *pods)
{
	for (size_t i = 0; i < pods->count; i++)
		free(pods->items[i].file);
	free(pods->items);
	pods->items = NULL;
	pods->count = 0;
}

void pods_free(struct pods *pods)
{
	if (!pods)
		return;
	forget(pods);
	free(pods);
}

typedef bool taker(struct slice file, struct pod_name *ret, struct slice *key);

static void add(struct pods *pods, const char *file, taker *take)
{
	struct pod pod = {.file = strdup(file)};
	struct pod *items;

	if (!pod.file || pods->count == PODS_MAX ||
	    !take(slice_of(pod.file), &pod.name, &pod.key)) {
		free(pod.file);
		return;
	}
	items = reallocarray(pods->items, pods->count + 1, sizeof(*items));
	if (!items) {
		free(pod.file);
		return;
	}
	pods->items = items;
	pods->items[pods->count++] = pod;
}

static void scan_folder(struct pods *pods, const char *path, taker *take)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;

	if (!folder)
		return;
	while ((entry = readdir(folder)))
		add(pods, entry->d_name, take);
	(void)closedir(folder);
}

static void scan(struct pods *pods, uint64_t now_ms)
{
	if (pods->scanned_ms && now_ms < pods->scanned_ms + SCAN_MS)
		return;
	forget(pods);
	scan_folder(pods, pods->logs, pod_log_name);
	scan_folder(pods, pods->folders, pod_folder_name);
	pods->scanned_ms = now_ms;
}

/* systemd has "_" in a uid where kubelet has "-". */
static bool same_key(struct slice a, struct slice b)
{
	if (a.len != b.len || a.len == 0)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (a.ptr[i] != b.ptr[i] &&
		    !(a.ptr[i] == '-' && b.ptr[i] == '_'))
			return false;
	return true;
}

static const struct pod *find(const struct pods *pods, struct slice key)
{
	for (size_t i = 0; i < pods->count; i++)
		if (same_key(pods->items[i].key, key))
			return &pods->items[i];
	return NULL;
}

bool pods_find(struct pods *pods, struct slice id, struct slice uid,
    uint64_t now_ms, struct pod_name *ret)
{
	const struct pod *pod = find(pods, id);

	if (!pod) {
		scan(pods, now_ms);
		pod = find(pods, id);
	}
	if (!pod)
		pod = find(pods, uid);
	if (!pod)
		return false;
	*ret = pod->name;
	return true;
}
