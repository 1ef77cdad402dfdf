/* SPDX-License-Identifier: Apache-2.0 */
#include "controller/phase_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"

#define DROP_IN    "50-" PROG
#define HASH_SHORT 12 /* enough to tell versions apart */

/* The first is meant if none is named. */
static const struct phase_root roots[] = {
    {"kubelet", "oci",     "/var/lib/kubelet/seccomp", false},
    {"docker",  "docker",  "/etc/docker/seccomp",      false},
    {"podman",  "oci",     "/etc/containers/seccomp",  false},
    {"systemd", "systemd", "/etc/systemd/system",      true },
};

int phase_root_find(const char *text, struct phase_root *ret, struct error *err)
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
		return 0;
	return error_set(err, -EINVAL,
	    "--root: expected a folder, or kubelet, docker, podman or systemd");
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

static int fits(int len, const char *what, struct error *err)
{
	if (len > 0 && len < PATH_MAX)
		return 0;
	return error_set(err, -ENAMETOOLONG, "%s: the path is too long", what);
}

static int name_drop_in(const struct phase_root *root,
    const struct workload *workload, const char *hash, struct phase_file *ret,
    struct error *err)
{
	const char *unit = unit_of(workload);
	int r;

	if (!unit)
		return error_set(err, -ENOENT,
		    "%s: its rules name no one unit to write a drop-in for",
		    workload->name);
	/* Not *.conf, or systemd would read all versions. */
	r = fits(snprintf(ret->version, PATH_MAX, "%s/%s.d/" DROP_IN ".%.*s",
	             root->folder, unit, HASH_SHORT, hash),
	    unit, err);
	if (r < 0)
		return r;
	return fits(snprintf(ret->path, PATH_MAX, "%s/%s.d/" DROP_IN ".conf",
	                root->folder, unit),
	    unit, err);
}

int phase_file_name(const struct phase_root *root,
    const struct workload *workload, const struct profile *filter,
    struct phase_file *ret, struct error *err)
{
	const char *name = workload->name;
	char hash[HASH_TEXT];
	int r;

	(void)profile_hash(filter, hash);
	ret->written = false;
	if (root->unit)
		return name_drop_in(root, workload, hash, ret, err);
	r = fits(snprintf(ret->version, PATH_MAX, "%s/%s-%.*s.json",
	             root->folder, name, HASH_SHORT, hash),
	    name, err);
	if (r < 0)
		return r;
	return fits(snprintf(ret->path, PATH_MAX, "%s/%s.json", root->folder,
	                name),
	    name, err);
}

int phase_file_carries(const struct codec *codec, const char *what,
    const struct profile *filter, struct remarks *remarks, struct error *err)
{
	cleanup_problems struct problems cannot = {0};
	bool failed;

	if (!codec->check)
		return 0;
	problems_init(&cannot, what);
	(void)codec->check(filter, &cannot);
	failed = problems_failed(&cannot);
	remarks_problems(remarks, &cannot);
	return failed ? error_set(err, -EBADMSG,
	                    "%s: can't carry the filter as it is", what)
	              : 0;
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
static int make_folder(const struct phase_root *root, const char *path,
    struct error *err)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');

	if (!root->unit || !slash)
		return 0;
	(void)snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path),
	    path);
	if (mkdir(folder, 0755) == 0 || errno == EEXIST)
		return 0;
	return error_set(err, -errno, "%s: %s", folder, strerror(errno));
}

bool phase_file_current(const struct phase_file *file)
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

	return lstat(file->path, &st) == 0 && !phase_file_current(file);
}

/* The version first: the stable name leads to what is there, whole. */
static int put_version(struct writing *writing, struct phase_file *file,
    struct error *err)
{
	int r = file_replace(file->version, 0644, write_filter, writing, err);

	if (r < 0)
		return error_about(err, r, file->version);
	r = file_link(file->path, strrchr(file->version, '/') + 1, err);
	if (r < 0)
		return error_about(err, r, file->path);
	file->written = true;
	return 0;
}

int phase_file_write(const struct phase_root *root,
    const struct workload *workload, const struct profile *filter,
    struct phase_file *ret, struct remarks *remarks, struct error *err)
{
	struct writing writing = {codec_find(root->codec), filter};
	int r = phase_file_name(root, workload, filter, ret, err);

	if (r < 0)
		return r;
	if (!writing.codec || !writing.codec->write)
		return error_set(err, -ENOTSUP,
		    "%s: files of that kind can't be written", root->target);
	if (phase_file_current(ret))
		return 0;
	r = phase_file_carries(writing.codec, ret->path, filter, remarks, err);
	if (r == 0)
		r = make_folder(root, ret->path, err);
	return r < 0 ? r : put_version(&writing, ret, err);
}
