/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/source_session.h"

#include <errno.h>
#include <linux/audit.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "collector/audit_message.h"
#include "collector/prober.h"
#include "collector/source_netlink.h"
#include "host/session.h"

struct session_source {
	struct source source;
	struct source *inner;
	int ended_fd; /* ready once it has ended */
};

static const struct source_session_options *options;
static bool ended;

void source_session_set(const struct source_session_options *to)
{
	options = to;
	ended = false;
}

bool source_session_ended(void)
{
	return ended;
}

static struct session_source *self_of(struct source *source)
{
	return (struct session_source *)source;
}

static void close_session(struct source *source)
{
	struct session_source *self = self_of(source);

	source_closep(&self->inner);
	if (self->ended_fd >= 0)
		(void)close(self->ended_fd);
	free(self);
}

static int open_session(const char *what, enum trust_said said,
    const struct checkpoint *since, struct source **ret, struct error *err)
{
	cleanup_source struct source *source = NULL;
	struct session_source *self = calloc(1, sizeof(*self));
	int r;

	if (!self)
		return error_set(err, -ENOMEM, "out of memory");
	source = &self->source;
	source->type = &source_session;
	self->ended_fd = eventfd(0, EFD_CLOEXEC);
	if (self->ended_fd < 0)
		return error_set(err, -errno, "eventfd: %s", strerror(errno));
	r = source_netlink.open(what, said, since, &self->inner, err);
	if (r < 0)
		return r;
	*ret = TAKE(source);
	return 0;
}

/*
 * The session stands before the label, the only thing in front of the pid
 * that others may have a say in: so the first is the kernel's.
 */
static bool of_session(struct slice text, uint32_t session)
{
	const char *at = memmem(text.ptr, text.len, " ses=", 5);
	struct slice rest;
	uint64_t number;

	if (!at)
		return false;
	rest = (struct slice){at + 5, (size_t)(text.ptr + text.len - at) - 5};
	return slice_take_u64(&rest, 10, &number) == 0 && number == session;
}

static bool is_ours(struct slice text)
{
	if (options->session != SESSION_NONE)
		return of_session(text, options->session);
	return process_descends(audit_message_pid(text), options->ancestor);
}

static bool is_last(struct slice text)
{
	uint64_t nr;

	return audit_message_number(text, "syscall", &nr) &&
	       nr == (uint64_t)options->last;
}

static void attribute(struct session_source *self, struct entry *entry)
{
	const uint64_t one = 1;

	if (entry->type != AUDIT_SECCOMP && entry->type != AUDIT_ANOM_ABEND)
		return;
	if (is_last(entry->text)) {
		*entry = prober_entry(entry);
		ended = write(self->ended_fd, &one, sizeof(one)) > 0;
		return;
	}
	if (!is_ours(entry->text))
		return;
	entry->unit = slice_of(options->unit);
	entry->container = entry->pod = entry->space = (struct slice){NULL, 0};
}

static int next_session(struct source *source, struct entry *ret,
    struct error *err)
{
	struct session_source *self = self_of(source);
	int r = self->inner->type->next(self->inner, ret, err);

	if (r > 0)
		attribute(self, ret);
	return r;
}

static int checkpoint_session(struct source *source, struct checkpoint *ret)
{
	struct source *inner = self_of(source)->inner;

	return inner->type->checkpoint(inner, ret);
}

static int loss_session(struct source *source, struct loss *ret)
{
	struct source *inner = self_of(source)->inner;

	return inner->type->loss(inner, ret);
}

static int wait_session(const struct source *source)
{
	const struct session_source *self =
	    (const struct session_source *)source;

	return ended ? self->ended_fd : self->inner->type->wait_fd(self->inner);
}

const struct source_type source_session = {
    .name = "session",
    .open = open_session,
    .next = next_session,
    .checkpoint = checkpoint_session,
    .loss = loss_session,
    .wait_fd = wait_session,
    .close = close_session,
};
