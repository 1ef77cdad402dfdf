/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands name calls as we spell them, and units, pods and workloads each as
 * one word for a shell; nothing that a record holds besides ever gets there.
 */
#include "analyzer/triage_shell.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>

#include "analyzer/text.h"
#include "base/cleanup.h"

void mend_word(const struct mending *m, const char *text)
{
	escape(m->out, MEDIUM_SHELL, slice_of(text));
}

void mend_word_of(const struct mending *m, struct slice text)
{
	escape(m->out, MEDIUM_SHELL, text);
}

/* The store and the file that were named. */
static void put_files(const struct mending *m)
{
	if (m->options->db) {
		fputs(" --db ", m->out);
		mend_word(m, m->options->db);
	}
	if (m->options->workloads_file) {
		fputs(" -w ", m->out);
		mend_word(m, m->options->workloads_file);
	}
	fputc('\n', m->out);
}

void mend_tool(const struct mending *m, const char *verb, const char *rest)
{
	fprintf(m->out, PROG " %s ", verb);
	mend_word(m, m->incident->workload->name);
	fputs(rest, m->out);
	put_files(m);
}

static bool all_of(struct slice text, const char *others)
{
	for (size_t i = 0; i < text.len; i++)
		if (!isalnum((unsigned char)text.ptr[i]) &&
		    (!text.ptr[i] || !strchr(others, text.ptr[i])))
			return false;
	return text.len > 0 && *text.ptr != '.' && *text.ptr != '-';
}

static struct slice last_part(struct slice name)
{
	const char *dot = memrchr(name.ptr, '.', name.len);

	if (dot)
		slice_advance(&name, (size_t)(dot + 1 - name.ptr));
	return name;
}

/* A service of the system's manager, by a name that can be one. */
bool mend_is_unit(const struct incident *incident)
{
	struct slice unit = incident->subject.unit;

	return !incident->subject.pod.len && !incident->subject.container.len &&
	       unit.len > 8 && unit.len < 256 && all_of(unit, ":-_.\\@") &&
	       slice_equals(last_part(unit), "service") &&
	       !slice_skip(&unit, "user@");
}

bool mend_is_pod(const struct incident *incident)
{
	return all_of(incident->subject.pod, "-.") &&
	       all_of(incident->subject.space, "-.");
}

void mend_restart(const struct mending *m)
{
	const struct subject *its = &m->incident->subject;

	if (mend_is_unit(m->incident)) {
		fputs("systemctl reset-failed ", m->out);
		mend_word_of(m, its->unit);
		fputs("\nsystemctl restart ", m->out);
		mend_word_of(m, its->unit);
		fputc('\n', m->out);
	} else if (mend_is_pod(m->incident)) {
		fputs("kubectl -n ", m->out);
		mend_word_of(m, its->space);
		fputs(" delete pod ", m->out);
		mend_word_of(m, its->pod);
		fputc('\n', m->out);
	}
}

void mend_drop_in(const struct mending *m, const char *settings)
{
	cleanup_free char *folder = NULL;
	struct slice unit = m->incident->subject.unit;
	char file[PATH_MAX];

	if (asprintf(&folder, "/etc/systemd/system/%.*s.d", (int)unit.len,
	        unit.ptr) < 0)
		return;
	(void)snprintf(file, sizeof(file), "%s/seccompctl.conf", folder);
	fputs("mkdir -p ", m->out);
	mend_word(m, folder);
	fprintf(m->out, "\nprintf '[Service]\\n%s\\n' >>", settings);
	mend_word(m, file);
	fputs("\nsystemctl daemon-reload\n", m->out);
	mend_restart(m);
}

/* Into a profile in a file of which nothing is known but what it is. */
void mend_edit_profile(const struct mending *m, const char *change)
{
	fprintf(m->out,
	    "jq '%s' \"$PROFILE\" >\"$PROFILE.new\" &&\n"
	    "mv \"$PROFILE.new\" \"$PROFILE\"\n",
	    change);
	mend_restart(m);
}

bool mend_has_holder(const struct incident *incident)
{
	return incident->subject.pod.len || incident->subject.container.len;
}

void mend_write_profile(const struct mending *m)
{
	const struct workload *workload = m->incident->workload;
	const char *base = m->options->workloads->path;
	const char *stop = strrchr(base, '/');
	char path[PATH_MAX];

	if (!workload->profile)
		return;
	if (*workload->profile == '/' || !stop)
		(void)snprintf(path, sizeof(path), "%s", workload->profile);
	else
		(void)snprintf(path, sizeof(path), "%.*s/%s",
		    (int)(stop - base), base, workload->profile);
	fputs(PROG " recommend ", m->out);
	mend_word(m, workload->name);
	fputs(" --write ", m->out);
	mend_word(m, path);
	put_files(m);
}

void mend_deploy(const struct mending *m)
{
	const struct question *question = m->incident->question;

	if (question && question->seen->has_rollout)
		mend_tool(m, "rollout update", " --reason 'by triage'");
	mend_restart(m);
}

void mend_decide(const struct mending *m, const struct triage_call *call,
    const char *what)
{
	char rest[SYSCALL_TEXT + 64];

	(void)snprintf(rest, sizeof(rest), " %s %s", call->name, what);
	mend_tool(m, "decide", rest);
}
