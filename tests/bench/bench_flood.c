/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records made as fast as one core can, and heard: how many a second, how many
 * were kept, and what one costs; by a follower, and by auditd.
 */
#include <signal.h>

#include "tests/bench/bench.h"

#define RECORDS "1000000"

struct heard {
	double flood_s, cpu_s;
	long kept;
};

struct bench {
	const char *program;
	char dir[32], calls[64], under[4200];
};

static void in(const struct bench *bench, const char *name, char *path)
{
	(void)snprintf(path, 128, "%s/%s", bench->dir, name);
}

static pid_t start(const char *const argv[], const char *says)
{
	int null = open("/dev/null", O_RDONLY);
	int out = open(says, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	pid_t pid = fork();

	must(pid >= 0 && out >= 0 && null >= 0, argv[0]);
	if (pid == 0) {
		union {
			const char *const *from;
			char *const *to;
		} args = {argv};

		(void)dup2(null, STDIN_FILENO);
		(void)dup2(out, STDOUT_FILENO);
		(void)dup2(out, STDERR_FILENO);
		(void)execvp(argv[0], args.to);
		_exit(127);
	}
	(void)close(out);
	(void)close(null);
	return pid;
}

/* What a shell prints, as a number; -1: nothing. */
static long number(const char *command)
{
	FILE *in = popen(command, "r");
	long n = -1;

	must(in != NULL, command);
	if (fscanf(in, "%ld", &n) != 1)
		n = -1;
	(void)pclose(in);
	return n;
}

static int wait_until(const char *command)
{
	for (int i = 0; i < 200; i++, (void)usleep(50000))
		if (system(command) == 0)
			return 1;
	return 0;
}

/* All that it took since it was started; what came before is little. */
static void flood(const struct bench *bench, pid_t pid, struct heard *ret)
{
	const char *const make[] = {bench->under, "-r", "log:getppid", "--",
	    bench->calls, "getppid*" RECORDS, NULL};
	struct timing timing = run(make);
	struct rusage usage;
	int status;

	must(timing.status == 0, "the flood");
	(void)sleep(2);
	(void)kill(pid, SIGTERM);
	must(wait4(pid, &status, 0, &usage) == pid, "waiting");
	ret->flood_s = timing.wall_s;
	ret->cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

static int by_us(const struct bench *bench, struct heard *ret)
{
	char db[128], said[128], command[512];
	const char *const follow[] = {bench->program, "collect", "--follow",
	    "--db", db, "netlink", NULL};
	pid_t pid;

	in(bench, "db", db);
	in(bench, "said", said);
	pid = start(follow, said);
	(void)snprintf(command, sizeof(command),
	    "grep -q 'kept capabilities' %s", said);
	if (!wait_until(command)) {
		(void)kill(pid, SIGTERM);
		printf("skipped: the follower does not start\n");
		return 0;
	}
	flood(bench, pid, ret);
	(void)snprintf(command, sizeof(command),
	    "sqlite3 -readonly %s \"SELECT sum(o.events) FROM observation AS o "
	    "JOIN class AS c ON c.id = o.class JOIN subject AS s "
	    "ON s.id = c.subject WHERE CAST(s.exe AS TEXT) = '%s'\"",
	    db, bench->calls);
	ret->kept = number(command);
	return 1;
}

static void write_config(const struct bench *bench, const char *path)
{
	FILE *out = fopen(path, "w");

	must(out != NULL, path);
	fprintf(out,
	    "local_events = yes\nwrite_logs = yes\nlog_file = %s/audit.log\n"
	    "log_group = root\nlog_format = RAW\nflush = INCREMENTAL_ASYNC\n"
	    "freq = 50\nmax_log_file = 8192\nnum_logs = 2\n"
	    "max_log_file_action = IGNORE\nspace_left = 75\n"
	    "space_left_action = IGNORE\nadmin_space_left = 50\n"
	    "admin_space_left_action = IGNORE\ndisk_full_action = IGNORE\n"
	    "disk_error_action = IGNORE\nplugin_dir = %s/plugins.d\n",
	    bench->dir, bench->dir);
	must(fclose(out) == 0, path);
}

static int by_auditd(const struct bench *bench, struct heard *ret)
{
	char config[128], said[128], plugins[128], command[512];
	const char *const auditd[] = {"auditd", "-n", "-s", "nochange", "-c",
	    bench->dir, NULL};
	pid_t pid;

	if (number("auditctl -s | awk '$1 == \"pid\" { print $2 }'") != 0) {
		printf("skipped: auditctl is not here, or an auditd runs\n");
		return 0;
	}
	in(bench, "auditd.conf", config);
	in(bench, "auditd.said", said);
	in(bench, "plugins.d", plugins);
	must(mkdir(plugins, 0750) == 0, plugins);
	write_config(bench, config);
	pid = start(auditd, said);
	(void)snprintf(command, sizeof(command),
	    "auditctl -s | grep -qx 'pid %d'", (int)pid);
	if (!wait_until(command)) {
		(void)kill(pid, SIGTERM);
		printf("skipped: auditd does not start\n");
		return 0;
	}
	flood(bench, pid, ret);
	(void)snprintf(command, sizeof(command),
	    "grep -c 'type=SECCOMP.*exe=\"%s\"' %s/audit.log", bench->calls,
	    bench->dir);
	ret->kept = number(command);
	return 1;
}

static void print(const char *who, const struct heard *heard)
{
	printf("%-10s %8.0f records/s made, %7ld of " RECORDS
	       " kept, %6.2f us of cpu for each kept\n",
	    who, atof(RECORDS) / heard->flood_s, heard->kept,
	    heard->kept > 0 ? heard->cpu_s * 1e6 / (double)heard->kept : 0.0);
}

static int prepare(struct bench *bench, const char *here)
{
	char command[9000];

	(void)snprintf(bench->under, sizeof(bench->under), "%s/../e2e/under",
	    here);
	must(mkdtemp(bench->dir) != NULL, bench->dir);
	(void)snprintf(bench->calls, sizeof(bench->calls), "%s/c-flood",
	    bench->dir);
	(void)snprintf(command, sizeof(command),
	    "cp %s/../e2e/calls %s 2>/dev/null", here, bench->calls);
	return system(command) == 0;
}

int main(int argc, char *argv[])
{
	struct bench bench = {.dir = "/tmp/bench-XXXXXX"};
	struct heard ours = {0}, theirs = {0};
	char command[96], here[4000];

	(void)argc;
	printf("-- " RECORDS " records, live\n");
	if (geteuid() != 0) {
		printf("skipped: needs root\n");
		return 0;
	}
	bench.program = program_of(argv[0]); /* argv[0] is its folder now */
	(void)snprintf(here, sizeof(here), "%s", argv[0]);
	if (!prepare(&bench, here))
		printf("skipped: tests/e2e/calls could not be built\n");
	else if (by_us(&bench, &ours)) {
		print("collect", &ours);
		(void)fflush(stdout);
		if (by_auditd(&bench, &theirs)) {
			print("auditd", &theirs);
			printf("collect / auditd  %6.2f of the rate made, "
			       "%5.2f cpu for each kept\n",
			    theirs.flood_s / ours.flood_s,
			    ours.cpu_s / (double)ours.kept /
			        (theirs.cpu_s / (double)theirs.kept));
		}
	}
	(void)snprintf(command, sizeof(command), "rm -rf %s", bench.dir);
	return system(command) == 0 ? 0 : 1;
}
