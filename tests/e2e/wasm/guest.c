/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What runs inside a WebAssembly runtime: an export that each runtime here can
 * call, and what WORK says.
 *
 *	cpu    computes, and grows its memory
 *	files  what WASI can do with files, all of it, under /data
 *	wild   touches memory that it does not have
 *	talk   reads a number from standard input and answers on standard
 *	       output, as a worker that is handed an accepted connection
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS (1 << 22)
#define TABLE  (1U << 22)

#define MUST(call) ((call) < 0 ? (perror(#call), exit(1), 0) : 0)

/* A small answer from much work, so that nothing of it is left out. */
__attribute__((export_name("compute"))) unsigned compute(unsigned seed)
{
	unsigned char *table = calloc(1, TABLE);
	unsigned long long x = seed;

	if (!table)
		exit(1);
	for (unsigned i = 0; i < ROUNDS; i++) {
		x = x * 6364136223846793005ULL + 1442695040888963407ULL;
		table[(x >> 33) % TABLE]++;
	}
	x += table[seed % TABLE];
	free(table);
	return (unsigned)(x % 1000000);
}

static void cpu(void)
{
	struct timespec now, pause = {0, 1000000};
	unsigned char seed;

	MUST(clock_gettime(CLOCK_MONOTONIC, &now));
	MUST(getentropy(&seed, sizeof(seed)));
	MUST(nanosleep(&pause, NULL));
	printf("done %u\n", compute(7));
}

static void list(const char *path)
{
	DIR *dir = opendir(path);
	unsigned count = 0;

	if (!dir)
		exit(1);
	while (readdir(dir))
		count++;
	(void)closedir(dir);
	if (count < 3)
		exit(1);
}

static void write_file(const char *path)
{
	char buf[8];
	int fd = open(path, O_CREAT | O_RDWR | O_TRUNC, 0644);
	struct stat st;

	MUST(fd);
	MUST(write(fd, "hello", 5));
	MUST(pwrite(fd, "H", 1, 0));
	MUST(lseek(fd, 0, SEEK_SET));
	MUST(read(fd, buf, 5));
	MUST(pread(fd, buf, 5, 0));
	MUST(fsync(fd));
	MUST(fdatasync(fd));
	MUST(ftruncate(fd, 2));
	(void)posix_fallocate(fd, 0, 64); /* some runtimes have it no more */
	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	MUST(fstat(fd, &st));
	MUST(futimens(fd, NULL));
	MUST(fcntl(fd, F_SETFL, O_APPEND));
	MUST(close(fd));
}

static void files(void)
{
	char buf[8];
	struct stat st;

	MUST(mkdir("/data/d", 0755));
	write_file("/data/d/a");
	MUST(rename("/data/d/a", "/data/d/b"));
	MUST(link("/data/d/b", "/data/d/c"));
	MUST(symlink("b", "/data/d/s"));
	MUST(readlink("/data/d/s", buf, sizeof(buf)));
	MUST(stat("/data/d/s", &st));
	MUST(utimensat(AT_FDCWD, "/data/d/b", NULL, 0));
	list("/data/d");
	MUST(unlink("/data/d/s"));
	MUST(unlink("/data/d/c"));
	MUST(unlink("/data/d/b"));
	MUST(rmdir("/data/d"));
	puts("done");
}

/* Its runtime learns of it by a signal, and has to come back from that. */
static void wild(void)
{
	*(volatile int *)0xfffffff0U = 1;
}

static void talk(void)
{
	char line[32] = "";

	if (!fgets(line, sizeof(line), stdin))
		exit(1);
	printf("done %u\n", compute((unsigned)atoi(line)));
}

__attribute__((export_name("wizer-initialize"))) void run(void)
{
	(void)cpu;
	(void)files;
	(void)talk;
	(void)wild;
	WORK();
	(void)fflush(stdout);
}
