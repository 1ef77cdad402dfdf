/* SPDX-License-Identifier: Apache-2.0 */
#include "controller/case.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "profile/codec.h"
#include "syscalls/syscalls.h"

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

int case_evidence(const struct authority *authority,
    const struct workloads *workloads, const struct workload *workload,
    uint64_t from_ms, uint64_t to_ms, struct evidence *ret, struct error *err)
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
	int r = authority->evidence(authority->of, &query, ret, err);

	return r < 0 ? error_about(err, r, "reading the store") : 0;
}

int case_profile(struct workload_case *self, struct slice hash,
    struct profile *ret, bool *there, struct error *err)
{
	cleanup_problems struct problems problems = {0};
	cleanup_document struct document *document = NULL;
	cleanup_free char *json = NULL;
	const struct target here = {0};
	size_t len;
	int r;

	*there = false;
	r = self->authority.profile_get(self->authority.of, hash, &json, &len,
	    err);
	if (r <= 0)
		return r < 0 ? error_about(err, r, "reading the store") : 0;
	problems_init(&problems, "deployed profile");
	if (document_parse((struct slice){json, len}, DOCUMENT_JSON, &document,
	        &problems) < 0 ||
	    codec_find("oci")->read(document_root(document), true, &here, ret,
	        &problems) < 0) {
		remarks_problems(&self->remarks, &problems);
		return error_set(err, -EBADMSG,
		    "the deployed profile can't be read");
	}
	*there = true;
	return 0;
}

static int read_deployed(struct workload_case *self, struct error *err)
{
	int r;

	if (!self->evidence.has_rollout)
		return 0;
	r = case_profile(self, self->evidence.rollout.profile_hash,
	    &self->deployed, &self->has_deployed, err);
	if (r == 0)
		set_machines(&self->evidence, &self->deployed);
	return r;
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

int case_judge(struct workload_case *self, struct error *err)
{
	int r = question_check(&self->question, err);

	if (r < 0)
		return error_about(err, r, self->workload->name);
	r = judge(&self->question, &self->verdict);
	return r < 0 ? error_set(err, r, "out of memory") : 0;
}

/* What is stamped later than the clock says, which is then wrong. */
static int look_ahead(struct workload_case *self,
    const struct workloads *workloads, uint64_t now_ms, struct error *err)
{
	self->question.wall_ms = now_ms;
	self->question.ahead = &self->ahead;
	return case_evidence(&self->authority, workloads, self->workload,
	    now_ms + AHEAD_MS, INT64_MAX, &self->ahead, err);
}

/* What there is of it, and what its profile says. */
static int read_all(struct workload_case *self,
    const struct workloads *workloads, const struct case_asked *asked,
    uint64_t now_ms, struct error *err)
{
	int r = case_evidence(&self->authority, workloads, self->workload,
	    asked->from_ms, now_ms, &self->evidence, err);

	if (r == 0)
		r = read_profile(workloads, self->workload, &self->evidence,
		    &self->profile, &self->remarks, err);
	if (r < 0)
		return r;
	(void)profile_hash(&self->profile, self->profile_hash);
	return read_deployed(self, err);
}

int case_read(const struct authority *authority,
    const struct workloads *workloads, const struct workload *workload,
    const struct case_asked *asked, struct workload_case *ret,
    struct error *err)
{
	uint64_t now_ms = asked->now_ms ? asked->now_ms : time_now_ms();
	int r;

	ret->authority = *authority;
	ret->workload = workload;
	if (asked->at)
		return case_read_at(ret, workloads, asked, err);
	r = read_all(ret, workloads, asked, now_ms, err);
	if (r < 0)
		return r;
	case_question(ret, workloads, &ret->evidence, now_ms);
	if (!asked->now_ms)
		r = look_ahead(ret, workloads, now_ms, err);
	if (r < 0)
		return r;
	if (asked->has_to)
		ret->question.to = asked->to;
	return case_judge(ret, err);
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
		if (self->authority.close)
			self->authority.close(self->authority.of);
		workloads_release(&self->workloads);
	}
	remarks_release(&self->remarks);
}
