/* SPDX-License-Identifier: Apache-2.0 */
/* What to do now. No risky call is ever allowed. */
#include "analyzer/triage_shell.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

#include "analyzer/text.h"
#include "base/array.h"
#include "base/cleanup.h"

/* All it was killed for of the same kind, so that it is done once. */
static size_t calls_alike(const struct incident *incident,
    const struct triage_call *ret[TRIAGE_CALLS])
{
	const struct triage_call *first = &incident->calls[0];
	size_t count = 0;

	for (size_t i = 0; i < incident->call_count && i < TRIAGE_CALLS; i++) {
		const struct triage_call *at = &incident->calls[i];
		bool twice = false;

		for (size_t k = 0; k < count; k++)
			twice |= strcmp(ret[k]->name, at->name) == 0;
		if (at->named && !twice && at->risk == first->risk &&
		    !at->fallback == !first->fallback &&
		    (i == 0 || !syscall_needs_arguments(slice_of(at->name))))
			ret[count++] = at;
	}
	return count;
}

static void names(const struct mending *m, const char *before,
    const char *between, const char *after, char *buf, size_t size)
{
	const struct triage_call *calls[TRIAGE_CALLS];
	size_t count = calls_alike(m->incident, calls);
	size_t used = (size_t)snprintf(buf, size, "%s", before);

	for (size_t i = 0; i < count && used < size; i++)
		used += (size_t)snprintf(buf + used, size - used, "%s%s",
		    i ? between : "", calls[i]->name);
	if (used < size)
		(void)snprintf(buf + used, size - used, "%s", after);
}

static void add_rule(const struct mending *m, const char *action)
{
	char change[512], after[64];

	(void)snprintf(after, sizeof(after), "\"], %s}]", action);
	names(m, ".syscalls += [{\"names\": [\"", "\", \"", after, change,
	    sizeof(change));
	mend_edit_profile(m, change);
}

/* What a workload's profile lacks, as far as anybody may add it at once. */
static void mend_missing(const struct mending *m)
{
	char settings[512];

	if (m->incident->workload && m->incident->question) {
		if (m->incident->calls[0].owner == OWNER_SOLE ||
		    m->incident->calls[0].owner == OWNER_PID)
			mend_decide(m, &m->incident->calls[0],
			    "allow --reason 'it was killed for it'");
		mend_write_profile(m);
		mend_deploy(m);
	} else if (mend_is_unit(m->incident)) {
		names(m, "SystemCallFilter=", " ", "", settings,
		    sizeof(settings));
		mend_drop_in(m, settings);
	} else if (mend_has_holder(m->incident)) {
		add_rule(m, "\"action\": \"SCMP_ACT_ALLOW\"");
	}
}

static void mend_fallback(const struct mending *m)
{
	if (m->incident->workload && m->incident->question) {
		mend_decide(m, &m->incident->calls[0],
		    "expect --reason 'it copes with ENOSYS'");
		mend_restart(m);
	} else if (mend_is_unit(m->incident)) {
		mend_drop_in(m, "SystemCallErrorNumber=ENOSYS");
	} else if (mend_has_holder(m->incident)) {
		add_rule(m, "\"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": 38");
	}
}

static void mend_sensitive(const struct mending *m)
{
	const struct triage_call *call = &m->incident->calls[0];
	bool argued = syscall_needs_arguments(slice_of(call->name)) ||
	              m->incident->cause == CAUSE_ARGUMENT;

	if (m->incident->workload && m->incident->question) {
		mend_decide(m, call,
		    argued ? "allow --arg I:OP:V --reason TEXT"
		           : "allow --reason TEXT");
		mend_write_profile(m);
		mend_deploy(m);
	} else if (!argued) {
		mend_missing(m);
	}
}

static void look_into(const struct mending *m)
{
	const struct subject *its = &m->incident->subject;
	const struct triage_call *call = &m->incident->calls[0];

	if (m->incident->witnesses[SYMPTOM_COREDUMP] &&
	    m->incident->call_count > 0 && call->pid)
		fprintf(m->out, "coredumpctl info %u\n", call->pid);
	if (mend_is_unit(m->incident)) {
		fputs("journalctl -n 100 -u ", m->out);
		mend_word_of(m, its->unit);
		fputc('\n', m->out);
	} else if (mend_is_pod(m->incident)) {
		fputs("kubectl -n ", m->out);
		mend_word_of(m, its->space);
		fputs(" logs --previous ", m->out);
		mend_word_of(m, its->pod);
		fputc('\n', m->out);
	}
}

static void mend_risky(const struct mending *m)
{
	look_into(m);
	if (m->incident->workload && m->incident->calls[0].named)
		mend_decide(m, &m->incident->calls[0],
		    "investigate --reason 'it was killed for it'");
}

static void mend_unnamed(const struct mending *m)
{
	const struct triage_call *call = &m->incident->calls[0];

	if (!call->no_arch)
		fprintf(m->out, PROG " syscalls %s %d\n", call->arch,
		    call->call.nr);
	look_into(m);
}

static void mend_arch(const struct mending *m)
{
	const char *arch = m->incident->calls[0].arch;
	char text[96];

	if (!arch_name(arch_of_call(m->incident->calls[0].call.arch,
	        m->incident->calls[0].call.nr)))
		return;
	if (mend_is_unit(m->incident)) {
		/* systemd has dashes where libseccomp has underscores. */
		(void)snprintf(text, sizeof(text),
		    "SystemCallArchitectures=native %s", arch);
		for (char *at = text; *at; at++)
			if (*at == '_')
				*at = '-';
		mend_drop_in(m, text);
	} else if (mend_has_holder(m->incident)) {
		(void)snprintf(text, sizeof(text),
		    ".architectures += [\"SCMP_ARCH_%s\"]", arch);
		for (char *at = strstr(text, "ARCH_"); *at; at++)
			*at = (char)toupper((unsigned char)*at);
		mend_edit_profile(m, text);
	}
}

static void mend_stale(const struct mending *m)
{
	if (m->incident->undeployed)
		mend_deploy(m);
	else
		mend_restart(m);
}

/* What a path of ours may hold; no other gets into a command. */
static bool is_plain(char c)
{
	return isalnum((unsigned char)c) || c == '/' || c == '-' || c == '_' ||
	       c == '.';
}

static void mend_absent(const struct mending *m)
{
	const struct slice folder = slice_of("/var/lib/kubelet/seccomp/");
	const struct symptom *said = m->incident->symptoms[SYMPTOM_PROFILE];
	const char *at =
	    memmem(said->text.ptr, said->text.len, folder.ptr, folder.len);
	struct slice path = {at, 0};

	if (!at)
		return;
	while (at + path.len < said->text.ptr + said->text.len &&
	       is_plain(at[path.len]))
		path.len++;
	while (path.len > 0 && at[path.len - 1] == '.')
		path.len--;
	if (path.len <= folder.len || memmem(path.ptr, path.len, "..", 2))
		return;
	fputs("install -D -m 0644 \"$PROFILE\" ", m->out);
	mend_word_of(m, path);
	fputc('\n', m->out);
}

static void mend_privileges(const struct mending *m)
{
	if (mend_is_unit(m->incident))
		mend_drop_in(m, "NoNewPrivileges=yes");
}

static void mend_volume(const struct mending *m)
{
	fputs("auditctl -s\nauditctl -b 65536\n", m->out);
	if (m->incident->workload)
		mend_tool(m, "gate", "");
}

static void mend_blind(const struct mending *m)
{
	fputs(PROG " doctor\n", m->out);
}

/* What is said goes before the commands, if there are any. */
static const struct {
	const char *advice;
	void (*write)(const struct mending *m);
} mends[] = {
    [CAUSE_NOTHING] = {"If it did die, see whether it can be seen here.",
                       mend_blind                                                                             },
    [CAUSE_MISSING_CALL] = {"Allow it, and start it anew.",                                         mend_missing   },
    [CAUSE_FALLBACK] = {"Deny it with ENOSYS, and start it anew.",
                       mend_fallback                                                                          },
    [CAUSE_SENSITIVE_CALL] =
        {"Allow it only if that is what the program is for.",                    mend_sensitive },
    [CAUSE_ARGUMENT] = {"Find out the argument it needs (strace), and allow "
                        "that one.",                                    mend_sensitive },
    [CAUSE_RISKY_CALL] = {"Do not allow it. See what it did before.",
                       mend_risky                                                                             },
    [CAUSE_UNNAMED_CALL] = {"Do not allow it. See what it is.",                                     mend_unnamed   },
    [CAUSE_BAD_ARCH] = {"Allow it only if such a program belongs there.",
                       mend_arch                                                                              },
    [CAUSE_STALE_FILTER] =
        {"If it still dies, start it anew: it keeps the filter it has.",
                       mend_stale                                                                             },
    [CAUSE_PROFILE_MISSING] = {"Put the file where it is looked for; kubelet "
                               "tries again.",                          mend_absent    },
    [CAUSE_NOT_APPLIED] =
        {"Nothing is filtered: set SystemCallFilter= of the "
         "unit, seccompProfile of the pod, --security-opt seccomp= "
         "of the container, and start it anew.",                        NULL           },
    [CAUSE_NO_NEW_PRIVS] = {"Set allowPrivilegeEscalation: false of the "
                            "container, NoNewPrivileges= of the unit.", mend_privileges},
    [CAUSE_AUDIT_VOLUME] = {"Make room for records, and leave the log phase "
                            "where the gate lets you.",                 mend_volume    },
    [CAUSE_NOT_SECCOMP] = {"See what it says itself.",                                             look_into      },
    [CAUSE_BLIND] = {"See what this host can tell, and mend that first.",
                       mend_blind                                                                             },
    [CAUSE_SEVERAL_CALLS] = {"Allow none of them before it is known which is "
                             "its own.",                                NULL           },
};

_Static_assert(ARRAY_SIZE(mends) == CAUSE_COUNT, "one row a cause");

/* What must be known before anything is done; NULL: all is. */
static const char *first_of_all(const struct triage_options *options,
    const struct incident *incident)
{
	bool its_own = incident->call_count > 0 &&
	               incident->calls[0].owner != OWNER_NOBODY;

	if (incident->cause == CAUSE_RISKY_CALL ||
	    incident->cause == CAUSE_UNNAMED_CALL ||
	    incident->cause == CAUSE_SEVERAL_CALLS ||
	    incident->call_count + incident->candidate_count == 0)
		return NULL;
	if (incident->call_count == 0 || incident->maybe)
		return "Make sure first that the call was its own. If so: ";
	if (options->unverified && its_own)
		return "Make sure first that the log is true. If so: ";
	if (!its_own && !incident->workload)
		return "Find out first whose it was. If it is yours: ";
	return NULL;
}

static const char *last_of_all(const struct triage_options *options,
    const struct incident *incident)
{
	if (strstr(incident->mend, "$PROFILE"))
		return " PROFILE is the file of its profile.";
	if (incident->call_count == 0 && incident->candidate_count > 0 &&
	    incident->cause != CAUSE_SEVERAL_CALLS)
		return " Next time " PROG " collect --follow, as a service, "
		       "sees whose a call is.";
	if (!*incident->mend && incident->call_count > 0 &&
	    (incident->calls[0].owner == OWNER_NOBODY ||
	        !incident_doubtful(options, incident)))
		return " It is no service, pod or container that we know: the "
		       "filter may be its own.";
	return "";
}

static void advise(const struct triage_options *options,
    struct incident *incident)
{
	const char *first = first_of_all(options, incident);
	const char *advice = mends[incident->cause].advice;

	if (first)
		SAY(incident->advice, "%s%c%s%s", first,
		    tolower((unsigned char)*advice), advice + 1,
		    last_of_all(options, incident));
	else
		SAY(incident->advice, "%s%s", advice,
		    last_of_all(options, incident));
}

/* While there is doubt, nothing is ready to be pasted. */
static bool is_ready(const struct triage_options *options,
    const struct incident *incident)
{
	return mends[incident->cause].write &&
	       !incident_doubtful(options, incident);
}

int incident_mend(const struct triage_options *options,
    struct incident *incident)
{
	cleanup_free char *text = NULL;
	size_t len = 0;
	struct mending m = {options, incident, open_memstream(&text, &len)};

	if (!m.out)
		return -ENOMEM;
	if (is_ready(options, incident))
		mends[incident->cause].write(&m);
	if (fclose(m.out) != 0)
		return -ENOMEM;
	/* Half a command is none. */
	*incident->mend = '\0';
	if (len < sizeof(incident->mend))
		SAY(incident->mend, "%s", text);
	advise(options, incident);
	return 0;
}
