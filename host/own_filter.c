/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is not listed answers ENOSYS and is logged: a call forgotten here shows
 * in our own store, and stops nobody from collecting. Programs cannot be run,
 * and of sockets there are only those that are open.
 *
 * Written in BPF itself, for a list and a range are all there is to it.
 */
#include "host/own_filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/array.h"
#include "host/probe.h"

#if defined(__x86_64__)
#define OUR_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCH AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define OUR_ARCH AUDIT_ARCH_RISCV64
#endif

#ifdef OUR_ARCH

static const unsigned allowed[] = {
#define CALL(name) SYS_##name
    /* reading, writing, waiting */
    CALL(read),
    CALL(readv),
    CALL(pread64),
    CALL(write),
    CALL(writev),
    CALL(pwrite64),
    CALL(lseek),
    CALL(close),
    CALL(ppoll),
    CALL(pselect6),
    CALL(recvmsg),
    CALL(recvmmsg),
    CALL(recvfrom),
    CALL(sendto),
    CALL(sendmsg),
    CALL(getsockopt),
    CALL(setsockopt),
    CALL(epoll_pwait),
    CALL(epoll_ctl),
    CALL(epoll_create1),
    CALL(inotify_init1),
    CALL(inotify_add_watch),
    CALL(inotify_rm_watch),
    CALL(eventfd2),
    CALL(pipe2),
    CALL(splice),
    /* files, as the store and the journal want them */
    CALL(openat),
    CALL(newfstatat),
    CALL(fstat),
    CALL(statx),
    CALL(fstatfs),
    CALL(statfs),
    CALL(faccessat),
    CALL(readlinkat),
    CALL(getxattr),
    CALL(getdents64),
    CALL(getcwd),
    CALL(fcntl),
    CALL(flock),
    CALL(ftruncate),
    CALL(fallocate),
    CALL(fadvise64),
    CALL(fsync),
    CALL(fdatasync),
    CALL(fchmod),
    CALL(fchown),
    CALL(unlinkat),
    CALL(renameat2),
    CALL(dup),
    CALL(dup3),
    CALL(ioctl),
#ifdef SYS_renameat
    CALL(renameat),
#endif
#ifdef SYS_open /* older architectures have both forms */
    CALL(open),
    CALL(stat),
    CALL(lstat),
    CALL(access),
    CALL(readlink),
    CALL(unlink),
    CALL(rename),
    CALL(poll),
    CALL(select),
    CALL(epoll_wait),
    CALL(dup2),
    CALL(pipe),
    CALL(getdents),
    CALL(time),
#endif
    /* memory */
    CALL(brk),
    CALL(mmap),
    CALL(munmap),
    CALL(mremap),
    CALL(mprotect),
    CALL(madvise),
    CALL(msync),
    CALL(memfd_create),
    /* time, signals, identity */
    CALL(clock_gettime),
    CALL(clock_getres),
    CALL(clock_nanosleep),
    CALL(nanosleep),
    CALL(gettimeofday),
    CALL(getrandom),
    CALL(getpid),
    CALL(gettid),
    CALL(getppid),
    CALL(getuid),
    CALL(geteuid),
    CALL(getgid),
    CALL(getegid),
    CALL(uname),
    CALL(sysinfo),
    CALL(getrusage),
    CALL(prlimit64),
    CALL(sched_yield),
    CALL(sched_getaffinity),
    CALL(futex),
    CALL(set_robust_list),
    CALL(rt_sigaction),
    CALL(rt_sigprocmask),
    CALL(rt_sigreturn),
    CALL(rt_sigtimedwait),
    CALL(signalfd4),
    CALL(sigaltstack),
    CALL(tgkill),
    CALL(wait4),
    CALL(restart_syscall),
    CALL(exit),
    CALL(exit_group),
#undef CALL
};

#define HEAD    6 /* instructions before the list */
#define TAIL    2
#define PROGRAM (HEAD + ARRAY_SIZE(allowed) + TAIL)

_Static_assert(PROGRAM < 256, "a jump reaches that far");

/*
 * Numbers of x32 are none of the list, so need no look of their own. Probes
 * answer for a range: PROBE_COUNT is a power of two, PROBE_FIRST a multiple.
 */
static void write_program(const unsigned *calls, size_t count,
    struct sock_filter *code)
{
	const uint8_t length = (uint8_t)(HEAD + count + TAIL);
	const struct sock_filter head[HEAD] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	        offsetof(struct seccomp_data, arch)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCH, 0,
	        (uint8_t)(length - 4)),
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	        offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, PROBE_FIRST + PROBE_COUNT, 2,
	        0),
	    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, PROBE_FIRST, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_LOG),
	};
	size_t at = HEAD;

	memcpy(code, head, sizeof(head));
	for (size_t i = 0; i < count; i++, at++)
		code[at] =
		    (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
		        calls[i], (uint8_t)(length - 2 - at), 0);
	code[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
	    SECCOMP_RET_ERRNO | ENOSYS);
	code[at] =
	    (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
}

int own_filter_load_list(const unsigned *calls, size_t count, struct error *err)
{
	struct sock_filter code[PROGRAM];
	const struct sock_fprog program = {(unsigned short)(HEAD + count +
	                                                    TAIL),
	    code};

	if (count > ARRAY_SIZE(allowed))
		return error_set(err, -E2BIG, "our own seccomp filter: %s",
		    strerror(E2BIG));
	write_program(calls, count, code);
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
	        SECCOMP_FILTER_FLAG_LOG | SECCOMP_FILTER_FLAG_TSYNC,
	        &program) != 0)
		return error_set(err, -errno, "our own seccomp filter: %s",
		    strerror(errno));
	return 1;
}

int own_filter_load(struct error *err)
{
	int r = own_filter_load_list(allowed, ARRAY_SIZE(allowed), err);

	if (r > 0)
		probe_in_process();
	return r;
}

#else

int own_filter_load_list(const unsigned *calls, size_t count, struct error *err)
{
	(void)calls, (void)count, (void)err;
	return 0;
}

int own_filter_load(struct error *err)
{
	(void)err;
	return 0;
}

#endif
