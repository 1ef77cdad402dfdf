/* SPDX-License-Identifier: Apache-2.0 */
#include "host/doctor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/slice.h"
#include "base/time.h"

#define SECCOMP_SYSCTL "/proc/sys/kernel/seccomp/"
#define AUDIT_LOG      "/var/log/audit/audit.log"
#define DAY_MS         (UINT64_C(24) * 60 * 60 * 1000)

static void read_line(const char *path, char *buf, size_t size)
{
	cleanup_fclose FILE *in = fopen(path, "re");

	*buf = '\0';
	if (in && fgets(buf, (int)size, in))
		buf[strcspn(buf, "\n")] = '\0';
}

static uint64_t read_number(const char *path)
{
	char buf[32];
	struct slice text;
	uint64_t number;

	read_line(path, buf, sizeof(buf));
	text = slice_of(buf);
	return slice_take_u64(&text, 10, &number) == 0 ? number : 0;
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

/* A word of the kernel's command line, such as "audit=0". */
static bool booted_with(const char *word)
{
	char line[4096];
	struct slice rest;

	read_line("/proc/cmdline", line, sizeof(line));
	rest = slice_of(line);
	while (rest.len > 0)
		if (slice_equals(slice_cut(&rest, ' '), word))
			return true;
	return false;
}

/* What it grew by since its first record, over the time that took. */
static uint64_t growth_per_day(const char *path, const struct stat *status)
{
	uint64_t now = time_now_ms(), first;
	char line[512];
	const char *stamp;
	struct slice text;

	read_line(path, line, sizeof(line));
	stamp = strstr(line, "msg=audit(");
	if (!stamp)
		return 0;
	text = slice_of(stamp + strlen("msg=audit("));
	if (slice_take_u64(&text, 10, &first) < 0 || first >= now / 1000)
		return 0;
	return (uint64_t)status->st_size * (DAY_MS / 1000) /
	       (now / 1000 - first);
}

static void read_log(struct host_facts *ret)
{
	struct statvfs disk;
	struct stat status;
	int fd;

	ret->has_audit_log = stat(AUDIT_LOG, &status) == 0;
	if (!ret->has_audit_log)
		return;
	fd = authors_open(AUDIT_LOG, 0, ret->log_why);
	ret->can_read_log = fd >= 0;
	if (fd >= 0)
		(void)close(fd);
	if (statvfs(AUDIT_LOG, &disk) == 0)
		ret->log_free = (uint64_t)disk.f_bavail * disk.f_frsize;
	ret->log_per_day = growth_per_day(AUDIT_LOG, &status);
}

/* Where the first process is not ours to look at, only a probe will tell. */
static bool in_first_netns(void)
{
	struct stat own, first;

	return stat("/proc/self/ns/net", &own) < 0 ||
	       stat("/proc/1/ns/net", &first) < 0 || own.st_ino == first.st_ino;
}

static bool has_exclusion(void)
{
	int fd = audit_socket();
	bool ret = fd >= 0 && audit_excludes(fd, AUDIT_TYPE_SECCOMP) > 0;

	if (fd >= 0)
		(void)close(fd);
	return ret;
}

static void read_audit(struct host_facts *ret)
{
	ret->audit_off = booted_with("audit=0") || booted_with("audit=off");
	ret->has_audit = audit_state_read(&ret->audit, &ret->audit_why) == 0;
	ret->excluded = ret->has_audit && has_exclusion();
	listeners_read(&ret->listeners);
	ret->first_netns = in_first_netns();
}

static bool can_open_kmsg(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return false;
	(void)close(fd);
	return true;
}

void host_facts_read(struct host_facts *ret)
{
	struct utsname name;

	*ret = (struct host_facts){0};
	machine_read(&ret->machine);
	if (uname(&name) == 0)
		(void)snprintf(ret->arch, sizeof(ret->arch), "%.31s",
		    name.machine);
	read_line(SECCOMP_SYSCTL "actions_avail", ret->actions_avail,
	    sizeof(ret->actions_avail));
	read_line(SECCOMP_SYSCTL "actions_logged", ret->actions_logged,
	    sizeof(ret->actions_logged));
	read_audit(ret);
	ret->can_kmsg = can_open_kmsg();
	ret->printk_burst =
	    read_number("/proc/sys/kernel/printk_ratelimit_burst");
	ret->printk_seconds = read_number("/proc/sys/kernel/printk_ratelimit");
	ret->has_journal = exists("/run/systemd/journal/socket") ||
	                   exists("/run/log/journal") ||
	                   exists("/var/log/journal");
	read_log(ret);
	runtimes_read(&ret->runtimes);
}
