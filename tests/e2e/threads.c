/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starts a thread for each name it is given, one after another; each takes
 * that name and calls getppid(2) once. Names may hold any bytes.
 *
 *	threads name...
 */
#include <pthread.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

static void *call_as(void *name)
{
	if (prctl(PR_SET_NAME, name) < 0)
		return name;
	(void)getppid();
	return NULL;
}

int main(int argc, char *argv[])
{
	for (int i = 1; i < argc; i++) {
		pthread_t thread;
		void *failed = NULL;

		if (pthread_create(&thread, NULL, call_as, argv[i]) != 0 ||
		    pthread_join(thread, &failed) != 0 || failed) {
			perror("threads");
			return 1;
		}
	}
	return 0;
}
