/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/case.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/time.h"
#include "cli/command.h"
#include "profile/codec.h"
#include "syscalls/syscalls.h"

static const char *workload_at(size_t i, void *arg)
{
	const struct workloads *workloads = arg;

	return i < workloads->count ? workloads->items[i].name : NULL;
}

const struct workload *find_workload(const struct workloads *workloads,
    const char *name)
{
	const struct workload *found =
	    workloads_find(workloads, slice_of(name));
	struct workloads copy = *workloads;
	const char *near;

	if (found)
		return found;
	near = nearest(name, workload_at, &copy);
	if (near)
		say("%s: no workload %s (did you mean %s?)", workloads->path,
		    name, near);
	else
		say("%s: no workload %s (it has %zu)", workloads->path, name,
		    workloads->count);
	return NULL;
}

char *path_beside(const struct workloads *workloads, const char *path)
{
	const char *stop = strrchr(workloads->path, '/');
	char *ret;

	if (*path == '/' || !stop)
		return strdup(path);
	if (asprintf(&ret, "%.*s/%s", (int)(stop - workloads->path),
	        workloads->path, path) < 0)
		return NULL;
	return ret;
}

struct matcher {
	const struct workloads *all;
	const struct workload *workload;
};

static enum match wants(const struct subject *subject, const void *arg)
{
	const struct matcher *matcher = arg;

	return workload_match(matcher->all, matcher->workload, subject);
}

bool case_evidence(struct store *store, const struct workloads *workloads,
    const struct workload *workload, uint64_t from_ms, uint64_t to_ms,
    struct evidence *ret)
{
	const struct matcher matcher = {workloads, workload};
	const struct evidence_query query = {
	    .workload = slice_of(workload->name),
	    .from_ms = from_ms,
	    .to_ms = to_ms,
	    .without_exemplars = true,
	    .wants = wants,
	    .arg = &matcher,
	    .named = syscall_is_named,
	};
	struct error err;

	if (store_evidence(store, &query, ret, &err) == 0)
		return true;
	(void)trouble("reading the store", &err);
	return false;
}

bool case_profile(struct workload_case *self, struct slice hash,
    struct profile *ret, bool *there)
{
	cleanup_problems struct problems problems = {0};
	cleanup_document struct document *document = NULL;
	cleanup_free char *json = NULL;
	const struct target here = {0};
	struct error err;
	size_t len;
	int r;

	*there = false;
	r = store_profile_get(self->store, hash, &json, &len, &err);
	if (r <= 0)
		return r == 0 || trouble("reading the store", &err) < 0;
	problems_init(&problems, "deployed profile");
	if (document_parse((struct slice){json, len}, DOCUMENT_JSON, &document,
	        &problems) < 0 ||
	    codec_find("oci")->read(document_root(document), true, &here, ret,
	        &problems) < 0) {
		problems_print(&problems, stderr);
		return false;
	}
	*there = true;
	return true;
}

static bool read_deployed(struct workload_case *self)
{
	return !self->evidence.has_rollout ||
	       case_profile(self, self->evidence.rollout.profile_hash,
	           &self->deployed, &self->has_deployed);
}

void case_question(struct workload_case *self, const struct workloads *all,
    const struct evidence *seen, uint64_t now_ms)
{
	enum phase phase = seen->has_rollout ? seen->rollout.phase : PHASE_LOG;
	union {
		char **from;
		const char *const *to;
	} nodes = {all->expected_nodes};

	self->question = (struct question){
	    .seen = seen,
	    .workload = self->workload,
	    .profile = &self->profile,
	    .deployed = self->has_deployed ? &self->deployed : NULL,
	    .phase = phase,
	    .to = phase < PHASE_KILL ? phase + 1 : PHASE_KILL,
	    .now_ms = now_ms,
	    .workloads = all,
	    .expected_nodes = nodes.to,
	    .expected_count = all->expected_count,
	};
}

bool case_judge(struct workload_case *self)
{
	struct error err;

	if (question_check(&self->question, &err) < 0)
		return trouble(self->workload->name, &err) < 0;
	if (judge(&self->question, &self->verdict) == 0)
		return true;
	say("out of memory");
	return false;
}

/* What is stamped later than the clock says, which is then wrong. */
static bool look_ahead(struct workload_case *self,
    const struct workloads *workloads, uint64_t now_ms)
{
	self->question.wall_ms = now_ms;
	self->question.ahead = &self->ahead;
	return case_evidence(self->store, workloads, self->workload,
	    now_ms + AHEAD_MS, INT64_MAX, &self->ahead);
}

bool case_open_in(struct store *store, const struct workloads *workloads,
    const struct workload *workload, const struct case_options *options,
    struct workload_case *ret)
{
	uint64_t now_ms = options->now_ms ? options->now_ms : time_now_ms();

	ret->store = store;
	ret->workload = workload;
	if (options->at)
		return case_open_at(ret, workloads, options);
	if (!case_evidence(store, workloads, workload, options->from_ms, now_ms,
	        &ret->evidence) ||
	    !read_profile(workloads, workload, &ret->evidence, &ret->profile))
		return false;
	(void)profile_hash(&ret->profile, ret->profile_hash);
	if (!read_deployed(ret))
		return false;
	set_machines(&ret->evidence, &ret->deployed);
	case_question(ret, workloads, &ret->evidence, now_ms);
	if (!options->now_ms && !look_ahead(ret, workloads, now_ms))
		return false;
	return (!options->to || read_phase(options->to, &ret->question.to)) &&
	       case_judge(ret);
}

bool case_open(const char *name, const struct case_options *options,
    struct workload_case *ret)
{
	const struct workload *workload;

	if (!read_workloads(options->workloads, &ret->workloads))
		return false;
	workload = find_workload(&ret->workloads, name);
	if (!workload ||
	    !open_store(options->db, options->write ? STORE_CREATE : STORE_READ,
	        &ret->store))
		return false;
	return case_open_in(ret->store, &ret->workloads, workload, options,
	    ret);
}

void case_close(struct workload_case *self)
{
	verdict_release(&self->verdict);
	as_of_release(&self->as_of);
	evidence_release(&self->evidence);
	evidence_release(&self->ahead);
	profile_release(&self->profile);
	profile_release(&self->deployed);
	if (self->workloads.path) {
		store_close(self->store);
		workloads_release(&self->workloads);
	}
}

int exit_status_of(enum outcome outcome)
{
	static const int statuses[] = {
	    [OUTCOME_PASS] = EXIT_SUCCESS,
	    [OUTCOME_INSUFFICIENT] = EXIT_INSUFFICIENT,
	    [OUTCOME_UNTRUSTED] = EXIT_UNTRUSTED,
	    [OUTCOME_HOLD] = EXIT_FINDINGS,
	};

	return statuses[outcome];
}

const char *actor_name(void)
{
	const char *name = geteuid() == 0 ? getenv("SUDO_USER") : NULL;
	const struct passwd *user;

	if (name && *name)
		return name;
	user = getpwuid(getuid());
	return user ? user->pw_name : "unknown";
}

bool read_phase(const char *text, enum phase *ret)
{
	int phase = phase_find(slice_of(text));

	if (phase < 0) {
		say("no such phase: %s (expected log, errno or kill)", text);
		return false;
	}
	*ret = (enum phase)phase;
	return true;
}
