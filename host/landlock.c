/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a kernel's Landlock does not know must not be asked of it, and glibc
 * has no functions for it: so the rights are by version, the calls are bare.
 */
#include "host/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/array.h"

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule       445
#define SYS_landlock_restrict_self  446
#endif

#define VERSION_FLAG 1 /* LANDLOCK_CREATE_RULESET_VERSION */
#define PATH_BENEATH 1 /* LANDLOCK_RULE_PATH_BENEATH */

/* Bits of LANDLOCK_ACCESS_FS_*; newer headers than Debian's have them all. */
enum access {
	EXECUTE = 1 << 0,
	WRITE_FILE = 1 << 1,
	READ_FILE = 1 << 2,
	READ_DIR = 1 << 3,
	REMOVE_FILE = 1 << 5,
	MAKE_REG = 1 << 8,
	REFER = 1 << 13,
	TRUNCATE = 1 << 14,
	IOCTL_DEV = 1 << 15
};

#define READ_RIGHTS ((uint64_t)READ_FILE | READ_DIR)
#define WRITE_RIGHTS \
	(READ_RIGHTS | WRITE_FILE | REMOVE_FILE | MAKE_REG | TRUNCATE)
#define FILE_RIGHTS \
	((uint64_t)EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV)

/* What each version of the interface can handle of files. */
static const uint64_t handled[] = {
    (UINT64_C(1) << 13) - 1,
    (UINT64_C(1) << 14) - 1,
    (UINT64_C(1) << 15) - 1,
    (UINT64_C(1) << 15) - 1,
    (UINT64_C(1) << 16) - 1,
};

struct ruleset {
	uint64_t files, ports, scopes;
};

struct beneath {
	uint64_t allowed;
	int32_t parent;
} __attribute__((packed));

static long abi(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, VERSION_FLAG);
}

/* Newer members have to be left out where they are not known. */
static int create(long version, uint64_t *rights)
{
	size_t at = (size_t)version < ARRAY_SIZE(handled) ? (size_t)version
	                                                  : ARRAY_SIZE(handled);
	struct ruleset ruleset = {
	    .files = handled[at - 1],
	    .ports = version >= 4 ? 3 : 0,  /* no bind, no connect */
	    .scopes = version >= 6 ? 3 : 0, /* no others' sockets, signals */
	};
	size_t size = version >= 6   ? sizeof(ruleset)
	              : version >= 4 ? sizeof(uint64_t) * 2
	                             : sizeof(uint64_t);

	*rights = ruleset.files;
	return (int)syscall(SYS_landlock_create_ruleset, &ruleset, size, 0);
}

/* What is not there needs no rule. */
static int allow(int ruleset, const char *path, uint64_t rights)
{
	struct beneath beneath = {.allowed = rights};
	struct stat status;
	long r;
	int fd = open(path, O_PATH | O_CLOEXEC);

	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	if (fstat(fd, &status) == 0 && !S_ISDIR(status.st_mode))
		beneath.allowed &= FILE_RIGHTS;
	beneath.parent = fd;
	r = syscall(SYS_landlock_add_rule, ruleset, PATH_BENEATH, &beneath, 0);
	(void)close(fd);
	return r < 0 ? -errno : 0;
}

static int add_rules(int ruleset, uint64_t rights,
    const struct sandbox *sandbox, struct error *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < sandbox->read_count; i++) {
		r = allow(ruleset, sandbox->reads[i], rights & READ_RIGHTS);
		if (r < 0)
			error_describe(err, "Landlock: %s: %s",
			    sandbox->reads[i], strerror(-r));
	}
	for (size_t i = 0; r == 0 && i < sandbox->write_count; i++) {
		r = allow(ruleset, sandbox->writes[i], rights & WRITE_RIGHTS);
		if (r < 0)
			error_describe(err, "Landlock: %s: %s",
			    sandbox->writes[i], strerror(-r));
	}
	return r;
}

int landlock_enter(const struct sandbox *sandbox, struct error *err)
{
	long version = abi();
	uint64_t rights;
	int ruleset, r;

	if (version < 1)
		return 0;
	ruleset = create(version, &rights);
	if (ruleset < 0)
		return error_set(err, -errno, "Landlock: %s", strerror(errno));
	r = add_rules(ruleset, rights, sandbox, err);
	if (r == 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) < 0)
		r = error_set(err, -errno, "Landlock: %s", strerror(errno));
	(void)close(ruleset);
	return r < 0 ? r : 1;
}
