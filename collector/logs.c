/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/logs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"

static const char *const extensions[] = {".gz", ".zst", ".xz"};

static size_t without_extension(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(extensions); i++) {
		size_t ext = strlen(extensions[i]);

		if (len > ext &&
		    memcmp(name + len - ext, extensions[i], ext) == 0)
			return len - ext;
	}
	return len;
}

bool log_is_named_packed(const struct log_file *file)
{
	const char *name = file->path + file->name;
	size_t len = strlen(name);

	return without_extension(name, len) < len;
}

static size_t digits_before(const char *name, size_t len)
{
	size_t count = 0;

	while (count < len && name[len - count - 1] >= '0' &&
	       name[len - count - 1] <= '9')
		count++;
	return count;
}

/* ".1"; "-20261124", ".20261124", "-20261124-093000" and the like. */
static void read_suffix(struct log_file *file)
{
	const char *name = file->path + file->name;
	size_t len = without_extension(name, strlen(name));
	size_t digits = digits_before(name, len);
	size_t rest = len - digits;

	file->stem_len = len;
	file->current = true;
	if (digits == 0 || rest < 2 ||
	    (name[rest - 1] != '.' && name[rest - 1] != '-'))
		return;
	if (digits <= 4 && name[rest - 1] == '.')
		file->number = strtol(name + rest, NULL, 10);
	else if (digits < 6)
		return;
	if (digits == 6 && name[rest - 1] == '-' &&
	    digits_before(name, rest - 1) == 8)
		rest -= 9;
	if (rest < 2)
		return;
	file->current = false;
	file->stem_len = rest - 1;
}

int logs_add(struct logs *logs, const char *path, struct error *err)
{
	struct log_file file = {.path = strdup(path)};
	const char *slash;
	void *items;

	if (!file.path)
		return error_set(err, -ENOMEM, "out of memory");
	items =
	    realloc(logs->items, (logs->count + 1) * sizeof(logs->items[0]));
	if (!items) {
		free(file.path);
		return error_set(err, -ENOMEM, "out of memory");
	}
	logs->items = items;
	slash = strrchr(file.path, '/');
	file.name = slash ? (size_t)(slash - file.path) + 1 : 0;
	read_suffix(&file);
	logs->items[logs->count++] = file;
	return 0;
}

void logs_release(struct logs *logs)
{
	for (size_t i = 0; i < logs->count; i++)
		free(logs->items[i].path);
	free(logs->items);
	*logs = (struct logs){0};
}

/* Dates, then numbers falling, then what is written to now. */
static int by_age(const void *a, const void *b)
{
	const struct log_file *x = a, *y = b;
	const char *xn = x->path + x->name, *yn = y->path + y->name;
	size_t most = x->stem_len > y->stem_len ? x->stem_len : y->stem_len;
	int r = strncmp(xn, yn,
	    x->stem_len < y->stem_len ? x->stem_len : y->stem_len);

	if (r == 0 && x->stem_len != y->stem_len)
		return x->stem_len == most ? 1 : -1;
	if (r != 0)
		return r;
	if (x->current != y->current)
		return x->current ? 1 : -1;
	if (x->number != y->number)
		return x->number == 0          ? -1
		       : y->number == 0        ? 1
		       : x->number > y->number ? -1
		                               : 1;
	return strcmp(xn, yn);
}

static bool is_like(const struct log_file *file, const struct log_file *like)
{
	return file->stem_len == like->stem_len &&
	       memcmp(file->path + file->name, like->path + like->name,
	           like->stem_len) == 0;
}

static int add_entry(struct logs *logs, DIR *dir, const char *folder,
    const struct dirent *entry, struct error *err)
{
	cleanup_free char *path = NULL;
	struct stat st;

	if (entry->d_name[0] == '.' ||
	    fstatat(dirfd(dir), entry->d_name, &st, 0) < 0 ||
	    !S_ISREG(st.st_mode))
		return 0;
	if (logs->count == LOGS_MAX)
		return error_set(err, -E2BIG, "%s: more than %d files", folder,
		    LOGS_MAX);
	if (asprintf(&path, "%s/%s", folder, entry->d_name) < 0) {
		path = NULL;
		return error_set(err, -ENOMEM, "out of memory");
	}
	return logs_add(logs, path, err);
}

static int read_folder(struct logs *logs, DIR *dir, const char *folder,
    struct error *err)
{
	struct dirent *entry;

	while ((errno = 0, entry = readdir(dir))) {
		int r = add_entry(logs, dir, folder, entry, err);

		if (r < 0)
			return r;
	}
	if (errno != 0)
		return error_set(err, -errno, "%s: %s", folder,
		    strerror(errno));
	return 0;
}

static void keep_like(struct logs *logs, const struct log_file *like)
{
	size_t kept = 0;

	for (size_t i = 0; i < logs->count; i++)
		if (is_like(&logs->items[i], like))
			logs->items[kept++] = logs->items[i];
		else
			free(logs->items[i].path);
	logs->count = kept;
}

int logs_list(struct logs *logs, const char *folder, const char *like,
    struct error *err)
{
	cleanup_logs struct logs of_like = {0};
	DIR *dir = opendir(folder);
	int r;

	if (!dir)
		return error_set(err, -errno, "%s: %s", folder,
		    strerror(errno));
	r = read_folder(logs, dir, folder, err);
	(void)closedir(dir);
	if (r == 0 && like)
		r = logs_add(&of_like, like, err);
	if (r < 0)
		return r;
	if (of_like.items)
		keep_like(logs, &of_like.items[0]);
	if (logs->count > 0)
		qsort(logs->items, logs->count, sizeof(logs->items[0]), by_age);
	return 0;
}

static bool others_can_write(const char *path)
{
	cleanup_free char *folder = strdup(path);
	char *slash = folder ? strrchr(folder, '/') : NULL;
	struct stat st;

	if (!folder)
		return true;
	if (slash == folder)
		slash[1] = '\0';
	else if (slash)
		*slash = '\0';
	if (stat(slash ? folder : ".", &st) < 0)
		return true;
	return (st.st_mode & (S_IWGRP | S_IWOTH)) ||
	       (st.st_uid != 0 && st.st_uid != geteuid());
}

int log_open(const char *path, struct stat *ret, char why[static AUTHORS_WHY],
    struct error *err)
{
	int fd =
	    authors_open(path, others_can_write(path) ? O_NOFOLLOW : 0, why);

	if (fd == -ELOOP)
		return error_set(err, -ELOOP,
		    "a link in a folder that others can write is not followed");
	if (fd < 0)
		return error_set(err, fd, "%s", strerror(-fd));
	if (fstat(fd, ret) < 0 || !S_ISREG(ret->st_mode)) {
		(void)close(fd);
		return error_set(err, -EINVAL,
		    "not a regular file; a pipe goes in as -");
	}
	return fd;
}
