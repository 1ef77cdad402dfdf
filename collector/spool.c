/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "host/confine.h"

#define CHUNK 65536U

struct spool_shared {
	_Atomic uint64_t lost;
};

/* A ring: what is between head and tail waits. */
struct ring {
	char *bytes;
	size_t head, used;
	bool skipping; /* the rest of a line that did not fit */
	bool ended;    /* the writer is done */
};

static void put(struct ring *ring, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		ring->bytes[(ring->head + ring->used + i) % SPOOL_BYTES] =
		    bytes[i];
	ring->used += len;
}

/* Whole lines or none: half of one would be a record that cannot be read. */
static void take_in(struct ring *ring, struct spool_shared *shared,
    const char *bytes, size_t len)
{
	while (len > 0) {
		const char *end = memchr(bytes, '\n', len);
		size_t line = end ? (size_t)(end - bytes) + 1 : len;

		if (!ring->skipping && ring->used + line > SPOOL_BYTES - 1) {
			ring->skipping = true;
			atomic_fetch_add(&shared->lost, 1);
			put(ring, "\n", ring->used > 0 ? 1 : 0);
		}
		if (!ring->skipping)
			put(ring, bytes, line);
		else if (end)
			ring->skipping = false;
		bytes += line;
		len -= line;
	}
}

/* False: nobody reads any more. */
static bool give_out(struct ring *ring, int to)
{
	size_t len = ring->used;
	ssize_t n;

	if (len > SPOOL_BYTES - ring->head)
		len = SPOOL_BYTES - ring->head;
	n = write(to, ring->bytes + ring->head, len);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	ring->head = (ring->head + (size_t)n) % SPOOL_BYTES;
	ring->used -= (size_t)n;
	return true;
}

static void read_some(struct ring *ring, struct spool_shared *shared, int from)
{
	static char chunk[CHUNK];
	ssize_t n = read(from, chunk, sizeof(chunk));

	if (n > 0)
		take_in(ring, shared, chunk, (size_t)n);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		ring->ended = true;
}

static void run(struct ring *ring, struct spool_shared *shared, int from,
    int to)
{
	while (!ring->ended || ring->used > 0) {
		struct pollfd ends[] = {
		    {.fd = ring->ended ? -1 : from, .events = POLLIN                  },
		    {.fd = to,                      .events = ring->used ? POLLOUT : 0},
		};

		if (poll(ends, 2, -1) < 0 && errno != EINTR)
			return;
		if (ends[0].revents)
			read_some(ring, shared, from);
		if (ends[1].revents & (POLLERR | POLLNVAL))
			return;
		if (ends[1].revents && !give_out(ring, to))
			return;
	}
}

/* To take, to give, to wait, and to end. */
static const unsigned calls[] = {
    SYS_read,
    SYS_write,
    SYS_ppoll,
    SYS_rt_sigreturn,
    SYS_restart_syscall,
    SYS_exit_group,
#ifdef SYS_poll
    SYS_poll,
#endif
};

/* It dies with who started it, and stops no earlier than that. */
static void __attribute__((noreturn))
be_spool(struct spool_shared *shared, int from, int to)
{
	const struct confinement confinement = {
	    .calls = calls,
	    .call_count = ARRAY_SIZE(calls),
	    .fds = {from, to},
	    .fd_count = 2,
	};
	struct ring ring = {
	    .bytes = mmap(NULL, SPOOL_BYTES, PROT_READ | PROT_WRITE,
	        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
	};

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	(void)fcntl(to, F_SETFL, O_NONBLOCK);
	if (ring.bytes != MAP_FAILED && confine(&confinement, NULL) == 0)
		run(&ring, shared, from, to);
	_exit(0);
}

int spool_start(int from, struct spool *ret, struct error *err)
{
	struct spool_shared *shared = mmap(NULL, sizeof(*shared),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int ends[2], r;
	pid_t pid;

	if (shared == MAP_FAILED || pipe2(ends, O_CLOEXEC) < 0) {
		r = -errno;
		if (shared != MAP_FAILED)
			(void)munmap(shared, sizeof(*shared));
		return error_set(err, r, "a spool: %s", strerror(-r));
	}
	pid = fork();
	if (pid == 0) {
		(void)close(ends[0]);
		be_spool(shared, from, ends[1]);
	}
	r = pid < 0 ? -errno : 0;
	(void)close(ends[1]);
	if (r < 0) {
		(void)close(ends[0]);
		(void)munmap(shared, sizeof(*shared));
		return error_set(err, r, "a spool: %s", strerror(-r));
	}
	*ret = (struct spool){pid, ends[0], shared};
	return 0;
}

void spool_stop(struct spool *spool)
{
	if (spool->pid <= 0)
		return;
	(void)close(spool->fd);
	(void)kill(spool->pid, SIGKILL);
	(void)waitpid(spool->pid, NULL, 0);
	(void)munmap(spool->shared, sizeof(*spool->shared));
	spool->pid = 0;
}

uint64_t spool_lost(struct spool *spool)
{
	return atomic_exchange(&spool->shared->lost, 0);
}
