/* SPDX-License-Identifier: Apache-2.0 */
/*
 * oci-seccomp-bpf-hook writes a profile that allows what it saw. How often
 * each call was made, and when, it does not say.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/document.h"
#include "collector/tracing.h"

struct text {
	char *bytes;
	size_t len, room;
};

static void hook_line(struct trace *trace, struct slice line)
{
	struct text *text = trace->state;
	size_t need;

	if (!text)
		trace->state = text = calloc(1, sizeof(*text));
	if (!text || line.len == 0)
		return;
	need = text->len + line.len + 1;
	if (!text->bytes || need > text->room) {
		char *bytes = need > DOCUMENT_BYTES
		                  ? NULL
		                  : realloc(text->bytes, need * 2);

		if (!bytes)
			return;
		text->bytes = bytes;
		text->room = need * 2;
	}
	memcpy(text->bytes + text->len, line.ptr, line.len);
	text->len += line.len;
	text->bytes[text->len++] = '\n';
}

static void take_names(struct trace *trace, const struct node *rule)
{
	const struct node *names = node_find(rule, "names");
	const struct node *action = node_find(rule, "action");

	if (!names || names->kind != NODE_LIST || !action ||
	    !slice_equals(action->text, "SCMP_ACT_ALLOW"))
		return;
	for (const struct node *name = names->first; name; name = name->next)
		if (node_is_text(name, true))
			(void)tracing_add(trace, trace->options.arch,
			    name->text, 1, 0, 0);
}

static int read_rules(struct trace *trace, const struct document *document,
    struct error *err)
{
	const struct node *rules =
	    node_find(document_root(document), "syscalls");

	if (!rules || rules->kind != NODE_LIST)
		return error_set(err, -EINVAL,
		    "expected a profile with \"syscalls\"");
	for (const struct node *rule = rules->first; rule; rule = rule->next)
		take_names(trace, rule);
	return 0;
}

static void hook_release(struct trace *trace)
{
	struct text *text = trace->state;

	if (text)
		free(text->bytes);
	free(text);
	trace->state = NULL;
}

static int hook_end(struct trace *trace, struct error *err)
{
	const struct text *text = trace->state;
	cleanup_document struct document *document = NULL;
	cleanup_problems struct problems problems = {0};
	int r;

	if (!text)
		return error_set(err, -EINVAL, "it is empty");
	problems_init(&problems, "");
	r = document_parse((struct slice){text->bytes, text->len},
	    DOCUMENT_JSON, &document, &problems);
	if (r < 0)
		r = error_set(err, r, "%u:%u: %s",
		    problems.count ? problems.items[0].line : 0,
		    problems.count ? problems.items[0].column : 0,
		    problems.count ? problems.items[0].text : "out of memory");
	else
		r = read_rules(trace, document, err);
	hook_release(trace);
	return r;
}

const struct trace_format trace_bpf_hook = {
    .name = "bpf-hook",
    .line = hook_line,
    .end = hook_end,
    .release = hook_release,
};
