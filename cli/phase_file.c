/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/phase_file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "cli/command.h"

#define DROP_IN    "50-" PROG
#define HASH_SHORT 12 /* enough to tell versions apart */

/* The first is meant if none is named. */
static const struct phase_root roots[] = {
    {"kubelet", "oci",     "/var/lib/kubelet/seccomp", false},
    {"docker",  "docker",  "/etc/docker/seccomp",      false},
    {"podman",  "oci",     "/etc/containers/seccomp",  false},
    {"systemd", "systemd", "/etc/systemd/system",      true },
};

bool phase_root_find(const char *text, struct phase_root *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(roots); i++) {
		size_t len = strlen(roots[i].target);

		if (strncmp(text, roots[i].target, len) != 0 ||
		    (text[len] != ':' && text[len] != '\0'))
			continue;
		*ret = roots[i];
		if (text[len] == ':')
			ret->folder = text + len + 1;
		text = ret->folder;
		break;
	}
	if (text != ret->folder) {
		*ret = roots[0];
		ret->folder = text;
	}
	if (*ret->folder)
		return true;
	say("--root: expected a folder, or kubelet, docker, podman or systemd");
	return false;
}

/* The unit that the rules name, if they name one. */
static const char *unit_of(const struct workload *workload)
{
	const char *found = NULL;

	for (size_t i = 0; i < workload->rule_count; i++) {
		const char *unit = workload->rules[i].unit;

		if (!unit || strpbrk(unit, "*?[\\/"))
			continue;
		if (found && strcmp(found, unit) != 0)
			return NULL;
		found = unit;
	}
	return found;
}

static bool fits(int len, const char *what)
{
	if (len > 0 && len < PATH_MAX)
		return true;
	say("%s: the path is too long", what);
	return false;
}

static bool name_drop_in(const struct phase_root *root,
    const struct workload *workload, const char *hash, struct phase_file *ret)
{
	const char *unit = unit_of(workload);

	if (!unit) {
		say("%s: its rules name no one unit to write a drop-in for",
		    workload->name);
		return false;
	}
	/* Not *.conf, or systemd would read all versions. */
	return fits(snprintf(ret->version, PATH_MAX, "%s/%s.d/" DROP_IN ".%.*s",
	                root->folder, unit, HASH_SHORT, hash),
	           unit) &&
	       fits(snprintf(ret->path, PATH_MAX, "%s/%s.d/" DROP_IN ".conf",
	                root->folder, unit),
	           unit);
}

bool phase_file_name(const struct phase_root *root,
    const struct workload *workload, const struct profile *filter,
    struct phase_file *ret)
{
	const char *name = workload->name;
	char hash[HASH_TEXT];

	(void)profile_hash(filter, hash);
	ret->written = false;
	if (root->unit)
		return name_drop_in(root, workload, hash, ret);
	return fits(snprintf(ret->version, PATH_MAX, "%s/%s-%.*s.json",
	                root->folder, name, HASH_SHORT, hash),
	           name) &&
	       fits(snprintf(ret->path, PATH_MAX, "%s/%s.json", root->folder,
	                name),
	           name);
}

bool phase_file_carries(const struct codec *codec, const char *what,
    const struct profile *filter)
{
	cleanup_problems struct problems cannot = {0};

	if (!codec->check)
		return true;
	problems_init(&cannot, what);
	(void)codec->check(filter, &cannot);
	problems_print(&cannot, stderr);
	return !problems_failed(&cannot);
}

struct writing {
	const struct codec *codec;
	const struct profile *filter;
};

static int write_filter(FILE *out, void *arg, struct error *err)
{
	const struct writing *writing = arg;

	return writing->codec->write(writing->filter, out, err);
}

/* The folder of a unit's drop-ins is ours to make; others are not. */
static bool make_folder(const struct phase_root *root, const char *path)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');

	if (!root->unit || !slash)
		return true;
	(void)snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path),
	    path);
	if (mkdir(folder, 0755) == 0 || errno == EEXIST)
		return true;
	say("%s: %s", folder, strerror(errno));
	return false;
}

/* Whether the stable name leads to that version, which is there. */
static bool is_current(const struct phase_file *file)
{
	const char *name = strrchr(file->version, '/') + 1;
	char leads[NAME_MAX + 1];
	ssize_t len = readlink(file->path, leads, sizeof(leads) - 1);

	if (len < 0)
		return false;
	leads[len] = '\0';
	return strcmp(leads, name) == 0 && access(file->path, F_OK) == 0;
}

bool phase_file_other(const struct phase_file *file)
{
	struct stat st;

	return lstat(file->path, &st) == 0 && !is_current(file);
}

bool phase_file_write(const struct phase_root *root,
    const struct workload *workload, const struct profile *filter,
    struct phase_file *ret)
{
	struct writing writing = {codec_find(root->codec), filter};
	struct error err;

	if (!phase_file_name(root, workload, filter, ret))
		return false;
	if (!writing.codec || !writing.codec->write) {
		say("%s: files of that kind can't be written", root->target);
		return false;
	}
	if (is_current(ret))
		return true;
	if (!phase_file_carries(writing.codec, ret->path, filter) ||
	    !make_folder(root, ret->path))
		return false;
	if (file_replace(ret->version, 0644, write_filter, &writing, &err) <
	    0) {
		(void)trouble(ret->version, &err);
		return false;
	}
	if (file_link(ret->path, strrchr(ret->version, '/') + 1, &err) < 0) {
		(void)trouble(ret->path, &err);
		return false;
	}
	ret->written = true;
	return true;
}
