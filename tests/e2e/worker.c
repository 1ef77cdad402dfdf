/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A workload whose calls are known: it reads a file, starts a thread, waits a
 * little and says that it is done.
 *
 *	worker [attack] [new]
 *
 * attack  it tries ptrace first, as somebody who broke into it would
 * new     it is a version that makes one more call: sysinfo
 */
#include <err.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

static void *work(void *arg)
{
	const struct timespec pause = {0, 5000000};

	(void)nanosleep(&pause, NULL);
	return arg;
}

static void read_file(void)
{
	char buf[64];
	int fd = open("/etc/hostname", O_RDONLY);

	if (fd < 0)
		return;
	if (read(fd, buf, sizeof(buf)) < 0)
		err(1, "read");
	(void)close(fd);
}

int main(int argc, char *argv[])
{
	struct sysinfo info;
	pthread_t thread;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "attack") == 0)
			(void)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		if (strcmp(argv[i], "new") == 0 && sysinfo(&info) < 0)
			err(1, "sysinfo");
	}
	read_file();
	if (pthread_create(&thread, NULL, work, NULL) != 0)
		errx(1, "no thread");
	(void)pthread_join(thread, NULL);
	if (write(STDOUT_FILENO, "done\n", 5) != 5)
		err(1, "write");
	return 0;
}
