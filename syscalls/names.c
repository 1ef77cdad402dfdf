/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Libseccomp first, then the newer calls of data/newer.tsv, then an
 * architecture with the same numbers.
 *
 * Libseccomp's answer to a number is a search and an allocation, so each is
 * asked for once and kept for good. Its answers are wider than the kernel:
 * below zero it knows numbers of its own for calls that are not there, and on
 * MIPS it takes them without their base, which no call has that succeeds.
 */
#include <inttypes.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "syscalls/arches.h"
#include "syscalls/facts.h"
#include "syscalls/syscalls.h"

#define PLAIN 1024 /* numbers from 0, without base and bits; all are below */
#define SLOTS (PLAIN + ARM_COUNT)

/* NULL: not asked for yet; unknown: asked for in vain. */
static const char *known[ARCH_COUNT][SLOTS];
static const char unknown[] = "";

static bool is_arm(const struct arch *arch)
{
	return arch->token == SCMP_ARCH_ARM || arch->share == AS_ARM;
}

/* Where the name of a number is kept; -1: no call has such a number. */
static int32_t slot_of(const struct arch *arch, int32_t nr)
{
	if (nr < 0)
		return -1;
	if (is_arm(arch) && nr >= ARM_FIRST && nr < ARM_FIRST + ARM_COUNT)
		return PLAIN + nr - ARM_FIRST;
	if (arch->token == SCMP_ARCH_X32)
		nr &= ~X32_BIT;
	nr -= arch->base;
	return nr >= 0 && nr < PLAIN ? nr : -1;
}

static int32_t number_of(const struct arch *arch, int32_t slot)
{
	if (slot >= PLAIN)
		return slot - PLAIN + ARM_FIRST;
	if (arch->token == SCMP_ARCH_X32)
		return slot | X32_BIT;
	return slot + arch->base;
}

/* Whether where, as in data/newer.tsv, means the architecture. */
static bool is_there(const char *where, const char *arch)
{
	struct slice rest = slice_of(where);
	bool all = false;

	while (rest.len > 0) {
		struct slice word = slice_cut(&rest, ' ');

		if (slice_equals(word, arch))
			return true;
		if (slice_skip(&word, "-") && slice_equals(word, arch))
			return false;
		all = all || slice_equals(word, "all");
	}
	return all;
}

static const char *newer_name(const struct arch *arch, int32_t slot)
{
	for (size_t i = 0; i < newer_count; i++)
		if (newer_calls[i].nr == slot &&
		    is_there(newer_calls[i].where, arch->name))
			return newer_calls[i].name;
	return NULL;
}

static const struct newer *newer_row(const char *name)
{
	for (size_t i = 0; i < newer_count; i++)
		if (strcmp(newer_calls[i].name, name) == 0)
			return &newer_calls[i];
	return NULL;
}

/* By libseccomp or by our table, whichever comes first. */
static const char *own_name(const struct arch *arch, int32_t slot)
{
	const char **name = &known[arch - arches][slot];

	if (!*name)
		*name = seccomp_syscall_resolve_num_arch(arch->token,
		    number_of(arch, slot));
	if (!*name)
		*name = newer_name(arch, slot);
	if (!*name)
		*name = unknown;
	return *name == unknown ? NULL : *name;
}

static const char *name_at(const struct arch *arch, int32_t slot)
{
	const char *name = own_name(arch, slot);
	const struct arch *other = name ? NULL : arch_sharing(arch, slot);

	return other ? own_name(other, slot) : name;
}

const char *syscall_name(uint32_t arch, int32_t nr)
{
	const struct arch *row = arch_row(arch_of_call(arch, nr));
	int32_t slot = row ? slot_of(row, nr) : -1;

	return slot < 0 ? NULL : name_at(row, slot);
}

bool syscall_at(uint32_t arch, size_t i, int32_t *ret)
{
	const struct arch *row = arch_row(arch);

	if (!row || i >= (is_arm(row) ? SLOTS : PLAIN))
		return false;
	*ret = number_of(row, (int32_t)i);
	return true;
}

bool syscall_is_named(uint32_t arch, int32_t nr)
{
	if (arch == 0)
		return nr >= -1 && nr < PLAIN;
	return nr == -1 || syscall_name(arch, nr) != NULL;
}

const char *syscall_text(uint32_t arch, int32_t nr,
    char buf[static SYSCALL_TEXT])
{
	const char *name = syscall_name(arch, nr);
	char where[ARCH_TEXT];

	if (name)
		(void)snprintf(buf, SYSCALL_TEXT, "%s", name);
	else if (nr == -1)
		(void)snprintf(buf, SYSCALL_TEXT, "(none)");
	else if (nr == SYSCALL_OTHERS)
		(void)snprintf(buf, SYSCALL_TEXT, "%s#others",
		    arch_text(arch_of_call(arch, nr), where));
	else
		(void)snprintf(buf, SYSCALL_TEXT, "%s#%" PRId32,
		    arch_text(arch_of_call(arch, nr), where), nr);
	return buf;
}

/* "x86_64#512", for that architecture and no other. */
static bool find_placeholder(uint32_t arch, struct slice text, int32_t *ret)
{
	struct slice where = slice_cut(&text, '#');
	bool negative = slice_skip(&text, "-");
	uint64_t number = SYSCALL_OTHERS;
	uint32_t token;
	int64_t nr;

	if ((negative || !slice_equals(text, "others")) &&
	    (slice_take_u64(&text, 10, &number) < 0 || text.len > 0 ||
	        number > (uint64_t)INT32_MAX + negative))
		return false;
	nr = negative ? -(int64_t)number : (int64_t)number;
	if (!arch_find(where, &token) ||
	    token != arch_of_call(arch, (int32_t)nr))
		return false;
	*ret = (int32_t)nr;
	return true;
}

static bool scan(const struct arch *arch, const char *name, int32_t *ret)
{
	for (int32_t slot = 0; slot < SLOTS; slot++) {
		const char *found = name_at(arch, slot);

		if (found && strcmp(found, name) == 0) {
			*ret = number_of(arch, slot);
			return true;
		}
	}
	return false;
}

/*
 * For a call with a number of its own that also hides in socketcall() or
 * ipc(), libseccomp answers with a number that stands for both, -101 and so
 * on; below -10000 it says that the architecture has no such call.
 */
static bool find_in_library(const struct arch *arch, const char *name,
    int32_t *ret)
{
	int nr = seccomp_syscall_resolve_name_arch(arch->token, name);
	int32_t slot = slot_of(arch, nr);
	const char *found = slot < 0 ? NULL : name_at(arch, slot);

	if (found && strcmp(found, name) == 0) {
		*ret = number_of(arch, slot);
		return true;
	}
	return nr < -100 && nr > -10000 && scan(arch, name, ret);
}

static bool find_newer(const struct arch *arch, const char *name, int32_t *ret)
{
	const struct newer *row = newer_row(name);

	if (!row || !is_there(row->where, arch->name))
		return false;
	*ret = number_of(arch, row->nr);
	return true;
}

static bool find_shared(const struct arch *arch, const char *name, int32_t *ret)
{
	const struct arch *other = arch_sharing(arch, PLAIN - 1);
	int32_t nr, slot;

	if (!other || (!find_in_library(other, name, &nr) &&
	                  !find_newer(other, name, &nr)))
		return false;
	slot = slot_of(other, nr);
	if (!arch_sharing(arch, slot))
		return false;
	*ret = number_of(arch, slot);
	return true;
}

/* As a C string; false if it is too long for a name, or holds a NUL. */
static bool spell(struct slice name, char buf[static SYSCALL_TEXT])
{
	if (name.len == 0 || name.len >= SYSCALL_TEXT ||
	    memchr(name.ptr, '\0', name.len))
		return false;
	memcpy(buf, name.ptr, name.len);
	buf[name.len] = '\0';
	return true;
}

bool syscall_find(uint32_t arch, struct slice name, int32_t *ret)
{
	const struct arch *row = arch_row(arch);
	char text[SYSCALL_TEXT];

	if (!spell(name, text))
		return false;
	if (slice_equals(name, "(none)")) {
		*ret = -1;
		return true;
	}
	if (strchr(text, '#'))
		return find_placeholder(arch, name, ret);
	return row &&
	       (find_in_library(row, text, ret) || find_newer(row, text, ret) ||
	           find_shared(row, text, ret));
}

/* Alpha and ARC have calls that libseccomp has never heard of. */
static bool is_elsewhere(const char *name)
{
	const char *call;

	for (size_t i = 0; (call = group_call(slice_of("@known"), i)); i++)
		if (strcmp(call, name) == 0)
			return true;
	return false;
}

bool syscall_is_name(struct slice name)
{
	char text[SYSCALL_TEXT];

	return spell(name, text) &&
	       (seccomp_syscall_resolve_name(text) != __NR_SCMP_ERROR ||
	           newer_row(text) || is_elsewhere(text));
}

bool syscall_in_library(uint32_t arch, struct slice name)
{
	char text[SYSCALL_TEXT], *found;
	int32_t nr;

	if (!spell(name, text) || strchr(text, '#') ||
	    !syscall_find(arch, name, &nr))
		return false;
	found = seccomp_syscall_resolve_num_arch(arch, nr);
	free(found);
	return found != NULL;
}

const char *syscall_since(struct slice name)
{
	char text[SYSCALL_TEXT];
	const struct newer *row = spell(name, text) ? newer_row(text) : NULL;

	return row ? row->since : NULL;
}
