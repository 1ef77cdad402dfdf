/* SPDX-License-Identifier: Apache-2.0 */
#include "host/probe.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "base/time.h"

#define REMEMBERED 32 /* sources come to them at their own pace */

static bool in_process;
static struct probe sent[REMEMBERED];
static unsigned sent_count;

void probe_in_process(void)
{
	in_process = true;
}

int probe_number(int32_t *ret)
{
	uint32_t random;

	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) != sizeof(random))
		return errno ? -errno : -EIO;
	*ret = (int32_t)(PROBE_FIRST + random % PROBE_COUNT);
	return 0;
}

/* The architecture does not matter: it is this process's own. */
static int load(int32_t nr, uint32_t action, unsigned flags)
{
	struct sock_filter code[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	        offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)nr, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, action),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog filter = {ARRAY_SIZE(code), code};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0 || /* no core of it */
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &filter) < 0)
		return -errno;
	return 0;
}

/* Between fork and exit: nothing here but system calls. */
static void __attribute__((noreturn))
be_child(int32_t nr, uint32_t action, unsigned flags)
{
	int r = load(nr, action, flags);

	if (r == 0)
		(void)syscall(nr);
	_exit(-r);
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : 0;
}

int probe_child(int32_t nr, uint32_t action, unsigned flags)
{
	pid_t pid = fork();
	int r;

	if (pid < 0)
		return -errno;
	if (pid == 0)
		be_child(nr, action, flags);
	r = wait_for(pid);
	return r < 0 ? r : pid;
}

int probe_send(struct probe *ret)
{
	struct probe probe = {.sent_ms = time_now_ms()};
	int r = probe_number(&probe.nr);

	if (r < 0)
		return r;
	if (in_process) {
		(void)syscall(probe.nr);
		r = getpid();
	} else {
		r = probe_child(probe.nr, SECCOMP_RET_LOG, 0);
	}
	if (r < 0)
		return r;
	probe.pid = (uint32_t)r;
	sent[sent_count++ % REMEMBERED] = probe;
	*ret = probe;
	return 0;
}

bool probe_is_ours(uint32_t pid, int32_t nr, uint64_t *sent_ms)
{
	if (nr < PROBE_FIRST || nr >= PROBE_FIRST + PROBE_COUNT)
		return false;
	for (unsigned i = 0; i < REMEMBERED; i++) {
		if (sent[i].pid != pid || sent[i].nr != nr)
			continue;
		*sent_ms = sent[i].sent_ms;
		return true;
	}
	return false;
}

uint64_t probe_latest_ms(void)
{
	return sent_count ? sent[(sent_count - 1) % REMEMBERED].sent_ms : 0;
}
