/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes the system calls it is told to, and no other: there is no libc in it,
 * so what a filter sees of it is known beforehand.
 *
 *	calls [-v] call...
 *
 * A call is a name of the table below, or "#NUMBER" (also in hex) for those
 * that have none; "NAME*COUNT" makes it so often; "sleep*MS" waits. All
 * arguments are 0, with which no call of the table does harm. -v: say what each
 * returned, which takes write. At its end it calls exit_group.
 *
 * Built a second time with -m32 it calls through int 0x80.
 */
#include <asm/unistd.h>
#include <stddef.h>

#define NO_CALL (-__LONG_MAX__ - 1)

void begin(long *stack);

static const struct {
	const char *name;
	long number;
} table[] = {
#define CALL(name)                 \
	{                          \
#name, __NR_##name \
	}
    CALL(add_key),
    CALL(bpf),
    CALL(brk),
    CALL(capget),
    CALL(clone3),
    CALL(close_range),
    CALL(connect),
    CALL(dup),
    CALL(epoll_create1),
    CALL(eventfd2),
    CALL(execveat),
    CALL(exit),
    CALL(exit_group),
    CALL(faccessat2),
    CALL(fsync),
    CALL(getcpu),
    CALL(getppid),
    CALL(getrandom),
    CALL(getuid),
    CALL(io_uring_setup),
    CALL(keyctl),
    CALL(madvise),
    CALL(memfd_create),
    CALL(mount),
    CALL(mprotect),
    CALL(openat),
    CALL(openat2),
    CALL(perf_event_open),
    CALL(personality),
    CALL(process_vm_readv),
    CALL(ptrace),
    CALL(rseq),
    CALL(sched_yield),
    CALL(setns),
    CALL(setsid),
    CALL(socket),
    CALL(statx),
    CALL(sysinfo),
    CALL(timerfd_create),
    CALL(times),
    CALL(umount2),
    CALL(uname),
    CALL(unshare),
    CALL(userfaultfd),
    CALL(write),
    CALL(writev),
#undef CALL
};

#ifdef __x86_64__
__asm__(".globl _start\n_start:\n"
        "mov %rsp, %rdi\nand $-16, %rsp\ncall begin\n");

static long call(long number, long a, long b, long c)
{
	register long d __asm__("r10") = 0;
	register long e __asm__("r8") = 0;
	register long f __asm__("r9") = 0;
	long ret;

	__asm__ volatile("syscall"
	                 : "=a"(ret)
	                 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(d), "r"(e),
	                 "r"(f)
	                 : "rcx", "r11", "memory");
	return ret;
}
#elif defined(__i386__)
__asm__(".globl _start\n_start:\n"
        "mov %esp, %eax\nand $-16, %esp\nsub $12, %esp\n"
        "push %eax\ncall begin\n");

static long call(long number, long a, long b, long c)
{
	long ret;

	__asm__ volatile("int $0x80"
	                 : "=a"(ret)
	                 : "a"(number), "b"(a), "c"(b), "d"(c), "S"(0), "D"(0)
	                 : "memory");
	return ret;
}
#endif

static long digits(const char *text)
{
	long sign = *text == '-' ? -1 : 1, n = 0, base;

	text += sign < 0;
	base = text[0] == '0' && text[1] == 'x' ? 16 : 10;
	for (text += base == 16 ? 2 : 0; *text && *text != '*'; text++)
		n = n * base +
		    (*text > '9' ? (*text | 0x20) - 'a' + 10 : *text - '0');
	return sign * n;
}

static int same(const char *word, const char *name)
{
	while (*name && *word == *name) {
		word++;
		name++;
	}
	return !*name && (!*word || *word == '*');
}

static long find(const char *word)
{
	if (*word == '#')
		return digits(word + 1);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (same(word, table[i].name))
			return table[i].number;
	return NO_CALL;
}

static long count_of(const char *word)
{
	while (*word && *word != '*')
		word++;
	return *word ? digits(word + 1) : 1;
}

static void say(const char *word, long result)
{
	char line[128];
	char *end = line + sizeof(line), *at = end;
	const char *from = word;
	unsigned long n =
	    result < 0 ? -(unsigned long)result : (unsigned long)result;

	*--at = '\n';
	do
		*--at = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	if (result < 0)
		*--at = '-';
	*--at = ' ';
	while (*from)
		from++;
	while (from > word && at > line)
		*--at = *--from;
	call(__NR_write, 1, (long)at, end - at);
}

static void sleep_ms(long ms)
{
	long time[2] = {ms / 1000, ms % 1000 * 1000000};

	call(__NR_nanosleep, (long)time, 0, 0);
}

static int make(const char *word, int verbose)
{
	long number = find(word), count = count_of(word), result = 0;

	if (same(word, "sleep")) {
		sleep_ms(count);
		return 0;
	}
	if (number == NO_CALL)
		return -1;
	for (long i = 0; i < count; i++)
		result = call(number, 0, 0, 0);
	if (verbose)
		say(word, result);
	return 0;
}

void begin(long *stack)
{
	char **argv = (char **)(stack + 1);
	int verbose = argv[0] && argv[1] && same(argv[1], "-v");
	long status = 0;

	for (char **word = argv + 1 + verbose; *word; word++)
		if (make(*word, verbose) < 0)
			status = 2;
	call(__NR_exit_group, status, 0, 0);
	call(__NR_exit, status, 0, 0);
	__builtin_trap();
}
