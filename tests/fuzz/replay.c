/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gives a fuzzer the files of a folder, one after another, and then no bytes
 * at all. What it found once is so looked at by everyone who runs the tests.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static int fail(const char *what)
{
	perror(what);
	return -1;
}

static int replay(int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
	struct stat stat;
	uint8_t *bytes;
	ssize_t n;

	if (fd < 0 || fstat(fd, &stat) < 0)
		return fail(name);
	if (!S_ISREG(stat.st_mode))
		return close(fd);
	bytes = malloc((size_t)stat.st_size + 1);
	if (!bytes)
		return fail(name);
	n = read(fd, bytes, (size_t)stat.st_size);
	close(fd);
	if (n != (ssize_t)stat.st_size) {
		free(bytes);
		return fail(name);
	}
	printf("%s\n", name);
	(void)fflush(stdout);
	(void)LLVMFuzzerTestOneInput(bytes, (size_t)n);
	free(bytes);
	return 1;
}

int main(int argc, char *argv[])
{
	DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
	struct dirent *entry;
	int replayed = 0, r = 0;

	if (!dir) {
		perror(argc == 2 ? argv[1] : "usage: replay folder");
		return 2;
	}
	while (r >= 0 && (entry = readdir(dir))) {
		r = replay(dirfd(dir), entry->d_name);
		replayed += r > 0;
	}
	closedir(dir);
	(void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	if (r >= 0 && replayed == 0)
		fputs("nothing to replay\n", stderr);
	return r < 0 || replayed == 0;
}
