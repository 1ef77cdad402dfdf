/* SPDX-License-Identifier: Apache-2.0 */
#include "host/listeners.h"

#include <inttypes.h>
#include <linux/netlink.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "base/file.h"

#define TABLE      "/proc/net/netlink"
#define TABLE_MOST (1U << 20)
#define READ_LOG   1U /* the bit of AUDIT_NLGRP_READLOG */

static struct slice take_word(struct slice *line)
{
	while (line->len > 0 && *line->ptr == ' ')
		slice_advance(line, 1);
	return slice_cut(line, ' ');
}

static bool take_number(struct slice *line, unsigned base, uint64_t *ret)
{
	struct slice word = take_word(line);

	return slice_take_u64(&word, base, ret) == 0 && word.len == 0;
}

/* sk, protocol, port, groups, Rmem, Wmem, Dump, Locks, drops, inode. */
static bool parse_line(struct slice line, struct listener *ret)
{
	uint64_t protocol, port, groups, skipped, drops;

	(void)take_word(&line);
	if (!take_number(&line, 10, &protocol) || protocol != NETLINK_AUDIT ||
	    !take_number(&line, 10, &port) ||
	    !take_number(&line, 16, &groups) || !(groups & READ_LOG))
		return false;
	for (int i = 0; i < 4; i++)
		if (!take_number(&line, 10, &skipped))
			return false;
	if (!take_number(&line, 10, &drops))
		return false;
	*ret = (struct listener){
	    .pid = port <= INT32_MAX ? (uint32_t)port : 0,
	    .drops = drops,
	};
	return true;
}

void listeners_parse(struct slice text, struct listeners *ret)
{
	*ret = (struct listeners){0};
	while (text.len > 0 && ret->count < LISTENERS_MAX) {
		struct listener *next = &ret->items[ret->count];

		ret->count += parse_line(slice_cut(&text, '\n'), next);
	}
}

/* The port is the pid of who opened it, as a rule; else nobody is named. */
static void read_comm(struct listener *listener)
{
	cleanup_fclose FILE *in = NULL;
	char path[64];

	if (listener->pid == 0)
		return;
	(void)snprintf(path, sizeof(path), "/proc/%" PRIu32 "/comm",
	    listener->pid);
	in = fopen(path, "re");
	if (in && fgets(listener->comm, sizeof(listener->comm), in))
		listener->comm[strcspn(listener->comm, "\n")] = '\0';
}

void listeners_read(struct listeners *ret)
{
	cleanup_free char *text = NULL;
	size_t len;

	*ret = (struct listeners){0};
	if (file_read(TABLE, TABLE_MOST, &text, &len, NULL) < 0)
		return;
	listeners_parse((struct slice){text, len}, ret);
	for (size_t i = 0; i < ret->count; i++)
		read_comm(&ret->items[i]);
}
