/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a daemon says, and not what it quotes: dockerd writes the output of its
 * containers and plugins, kubelet what a probe said, and all of them errors
 * with somebody else's words in them. Their own words stand where the daemon
 * begins its message, in the form that it has for them.
 */
#include <ctype.h>

#include "base/array.h"
#include "base/time.h"
#include "collector/reading.h"

#define DRESS_WORDS 5 /* date, time, zone and host at most */

/* Who may say it, by the name of the program. */
static const struct program {
	enum speaker speaker;
	const char *name;
} programs[] = {
    {SPEAKER_SYSTEMD,    "systemd"         },
    {SPEAKER_COREDUMP,   "systemd-coredump"},
    {SPEAKER_COREDUMP,   "systemd-coredum" }, /* a comm has 15 letters */
    {SPEAKER_CONTAINERD, "containerd"      },
    {SPEAKER_CONTAINERD, "k3s"             },
    {SPEAKER_CONTAINERD, "k3s-server"      },
    {SPEAKER_CONTAINERD, "k3s-agent"       },
    {SPEAKER_CRIO,       "crio"            },
    {SPEAKER_DOCKER,     "dockerd"         },
    {SPEAKER_DOCKER,     "podman"          },
    {SPEAKER_KUBELET,    "kubelet"         },
    {SPEAKER_KUBELET,    "kubelite"        },
    {SPEAKER_KUBELET,    "k3s"             },
    {SPEAKER_KUBELET,    "k3s-server"      },
    {SPEAKER_KUBELET,    "k3s-agent"       },
    {SPEAKER_KUBELET,    "rke2"            },
};

static bool is_program(enum speaker speaker, struct slice name)
{
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++)
		if (programs[i].speaker == speaker &&
		    slice_equals(name, programs[i].name))
			return true;
	return false;
}

static struct slice base_of(struct slice path)
{
	const char *slash = memrchr(path.ptr, '/', path.len);

	if (slash)
		slice_advance(&path, (size_t)(slash + 1 - path.ptr));
	return path;
}

/* What journald says of the sender: all of it, or it is somebody else. */
static bool is_sender(const struct journal_fields *fields, enum speaker speaker)
{
	if (speaker == SPEAKER_SYSTEMD)
		return is_told_by(fields, TELLER_SYSTEMD);
	if (speaker == SPEAKER_COREDUMP)
		return is_told_by(fields, TELLER_COREDUMP);
	if (!is_told_by(fields, TELLER_RUNTIME) || !fields->uid.ptr ||
	    !slice_equals(fields->uid, "0"))
		return false;
	/* A daemon also sends for its containers, under a name of theirs. */
	if (fields->transport.ptr &&
	    slice_equals(fields->transport, "syslog") &&
	    !(fields->identifier.ptr &&
	        is_program(speaker, fields->identifier)))
		return false;
	return (fields->comm.ptr || fields->exe.ptr) &&
	       (!fields->comm.ptr || is_program(speaker, fields->comm)) &&
	       (!fields->exe.ptr || is_program(speaker, base_of(fields->exe)));
}

/* "Nov 18 10:00:00 host " and its like, or nothing. */
static bool is_dress(struct slice text)
{
	size_t words = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!isalnum((unsigned char)c) &&
		    !slice_is_any(c, " :.,+-_/<>"))
			return false;
		words += c == ' ' && i > 0 && text.ptr[i - 1] != ' ';
	}
	return words <= DRESS_WORDS;
}

/* "containerd[700]: "; where the message begins. 0: there is no tag. */
static size_t begin_of_message(struct slice text, struct slice *tag,
    struct slice *pid)
{
	const char *open = memchr(text.ptr, '[', text.len);
	struct slice rest = text, dress = text;
	uint64_t number;

	if (!open)
		return 0;
	slice_advance(&rest, (size_t)(open + 1 - text.ptr));
	*pid = (struct slice){rest.ptr, 0};
	if (slice_take_u64(&rest, 10, &number) < 0)
		return 0;
	pid->len = (size_t)(rest.ptr - pid->ptr);
	if (!slice_skip(&rest, "]: "))
		return 0;
	*tag = word_before(text, (size_t)(open - text.ptr));
	dress.len = (size_t)(tag->ptr - text.ptr);
	return is_dress(dress) ? (size_t)(rest.ptr - text.ptr) : 0;
}

static bool is_line_of(const struct reading *in, enum speaker speaker,
    size_t *begin)
{
	struct slice tag = {NULL, 0}, pid = {NULL, 0};

	/* what was put together, or taken out of another, is a container's */
	if (in->carrier != CARRIER_LINE || in->decoded)
		return false;
	*begin = begin_of_message(in->text, &tag, &pid);
	if (*begin == 0)
		return true;
	return is_program(speaker, tag) &&
	       (speaker != SPEAKER_SYSTEMD || slice_equals(pid, "1"));
}

/* 'time="..." level=info msg="', any of the first two left out. */
static bool is_logrus(struct slice head)
{
	if (slice_skip(&head, "time=\"")) {
		(void)slice_cut(&head, '"');
		if (!slice_skip(&head, " "))
			return false;
	} else if (slice_skip(&head, "time=")) {
		(void)slice_cut(&head, ' ');
	}
	if (slice_skip(&head, "level=")) {
		struct slice level = slice_cut(&head, ' ');

		if (memchr(level.ptr, '"', level.len))
			return false;
	}
	return slice_equals(head, "msg=\"");
}

/* "2026-11-18T10:00:00.1Z ", as docker events has it. */
static bool is_time(struct slice head)
{
	return time_leading(head) != 0 &&
	       memchr(head.ptr, ' ', head.len) == head.ptr + head.len - 1;
}

/* 'I1118 10:00:00.1  7 generic.go:334] ', which may be left out. */
static void skip_klog(struct slice *head)
{
	const char *end = memmem(head->ptr, head->len, "] ", 2);

	if (end && head->len > 4 && slice_is_any(*head->ptr, "IWEF") &&
	    isdigit((unsigned char)head->ptr[1]) &&
	    !memchr(head->ptr, '"', (size_t)(end - head->ptr)))
		slice_advance(head, (size_t)(end + 2 - head->ptr));
}

static bool is_klog(struct slice head)
{
	skip_klog(&head);
	return slice_skip(&head, "\"") && !memchr(head.ptr, '"', head.len);
}

/* "spin.service" or "spin.service: Main ", in the letters that units have. */
static bool is_unit(struct slice head)
{
	struct slice unit = slice_cut(&head, ' ');

	for (size_t i = 0; i < unit.len; i++)
		if (!isalnum((unsigned char)unit.ptr[i]) &&
		    !slice_is_any(unit.ptr[i], ":-_.@\\"))
			return false;
	if (unit.len == 0 || head.len == 0)
		return unit.len > 0;
	for (size_t i = 0; i + 1 < head.len; i++)
		if (!isalpha((unsigned char)head.ptr[i]))
			return false;
	return unit.ptr[unit.len - 1] == ':' && head.ptr[head.len - 1] == ' ';
}

/* "Process 13404 (x) of user 0 terminated ". */
static bool is_core(struct slice head)
{
	const char *of = find_text(head, ") of user ");
	uint64_t number;

	if (!of || !slice_skip(&head, "Process ") ||
	    slice_take_u64(&head, 10, &number) < 0 || !slice_skip(&head, " ("))
		return false;
	slice_advance(&head, (size_t)(of - head.ptr));
	return slice_skip(&head, ") of user ") &&
	       slice_take_u64(&head, 10, &number) == 0 &&
	       slice_equals(head, " terminated ");
}

static bool is_head(enum speaker speaker, struct slice head)
{
	switch (speaker) {
	case SPEAKER_SYSTEMD:
		return is_unit(head);
	case SPEAKER_COREDUMP:
		return is_core(head);
	case SPEAKER_CONTAINERD:
		return head.len == 0 || is_logrus(head);
	case SPEAKER_CRIO:
		return is_logrus(head);
	case SPEAKER_DOCKER:
		return head.len == 0 || is_time(head);
	case SPEAKER_KUBELET:
		return is_klog(head);
	}
	return false;
}

static bool is_message_of(const struct reading *in, enum speaker speaker,
    size_t *begin)
{
	*begin = 0;
	if (in->fields) /* and no envelope within the message */
		return in->carrier == CARRIER_JOURNAL &&
		       is_sender(in->fields, speaker);
	return is_line_of(in, speaker, begin);
}

bool is_sent(const struct reading *in, enum speaker speaker)
{
	size_t begin;

	return is_message_of(in, speaker, &begin);
}

bool is_own(const struct reading *in, size_t at, enum speaker speaker)
{
	size_t begin;

	return is_message_of(in, speaker, &begin) && begin <= at &&
	       is_head(speaker,
	           (struct slice){in->text.ptr + begin, at - begin});
}

bool is_own_after_tag(const struct reading *in, size_t at, enum speaker speaker)
{
	size_t begin;

	return !in->fields && is_message_of(in, speaker, &begin) && begin == at;
}

bool is_own_field(const struct reading *in, size_t at, enum speaker speaker)
{
	struct slice head;
	size_t begin;
	bool quoted = false;

	if (!is_message_of(in, speaker, &begin) || begin > at)
		return false;
	head = (struct slice){in->text.ptr + begin, at - begin};
	skip_klog(&head);
	if (head.len == 0 || *head.ptr != '"')
		return false;
	for (size_t i = 0; i < head.len; i++) {
		if (quoted && head.ptr[i] == '\\')
			i++;
		else if (head.ptr[i] == '"')
			quoted = !quoted;
	}
	return !quoted && head.ptr[head.len - 1] == ' ';
}

enum trust trust_own(const struct reading *in, size_t at, bool own)
{
	return own ? trust_of(in, at, false) : TRUST_FORGEABLE;
}

/* Up to the quote that ends it; what is escaped does not. */
static struct slice take_quoted(struct slice *rest)
{
	struct slice ret = *rest;

	for (size_t i = 0; i < rest->len; i++) {
		if (rest->ptr[i] == '\\') {
			i++;
			continue;
		}
		if (rest->ptr[i] != '"')
			continue;
		ret.len = i;
		slice_advance(rest, i + 1);
		return ret;
	}
	slice_advance(rest, rest->len);
	return ret;
}

struct slice quoted_rest(struct slice text)
{
	return take_quoted(&text);
}

struct slice field_of(struct slice text, const char *name)
{
	while (text.len > 0) {
		struct slice key = text, value;

		while (key.len > 0 && *key.ptr == ' ')
			slice_advance(&key, 1);
		text = key;
		while (text.len > 0 && !slice_is_any(*text.ptr, "= \""))
			slice_advance(&text, 1);
		key.len = (size_t)(text.ptr - key.ptr);
		if (slice_skip(&text, "=\"")) {
			value = take_quoted(&text);
		} else if (slice_skip(&text, "=")) {
			value = slice_cut(&text, ' ');
		} else {
			if (slice_skip(&text, "\""))
				(void)take_quoted(&text);
			continue;
		}
		if (slice_equals(key, name))
			return value;
	}
	return (struct slice){NULL, 0};
}
