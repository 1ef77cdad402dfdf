/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controller/step.h"

#define SIDECAR_MOST (16U << 20)
#define HASH_SHORT   12

struct adoption {
	struct workload_case *self;
	char *path, *sidecar, *before; /* before: of the previous version */
	struct profile base;
	struct recommendation made;
	const struct codec *codec;
	struct document *had; /* the sidecar as it is; NULL: there is none */
	char *text;           /* of the file as it is */
	size_t len;
};

static void release(struct adoption *it)
{
	free(it->path);
	free(it->sidecar);
	free(it->before);
	free(it->text);
	document_free(it->had);
	profile_release(&it->base);
	recommendation_release(&it->made);
}

#define cleanup_adoption CLEANUP(release)

/* What is no OCI profile may hold more than it was read as. */
static int read_base(struct adoption *it, struct error *err)
{
	cleanup_problems struct problems problems = {0};
	int r = file_read(it->path, SIDECAR_MOST, &it->text, &it->len, err);

	if (r < 0)
		return r;
	problems_init(&problems, it->path);
	if (profile_parse((struct slice){it->text, it->len}, NULL, NULL,
	        &it->base, &it->codec, &problems) < 0) {
		remarks_problems(&it->self->remarks, &problems);
		return error_set(err, -EINVAL, "%s: no profile", it->path);
	}
	if (strcmp(it->codec->name, "oci") != 0)
		return error_set(err, -ENOTSUP,
		    "%s: a profile in the format %s is changed by people only",
		    it->path, it->codec->name);
	return 0;
}

static int name_files(struct adoption *it, const struct workloads *workloads,
    struct error *err)
{
	char hash[HASH_TEXT];
	int r;

	it->path = path_beside(workloads, it->self->workload->profile);
	if (!it->path || asprintf(&it->sidecar, "%s.why.json", it->path) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	r = read_base(it, err);
	if (r < 0)
		return r;
	(void)profile_hash(&it->base, hash);
	if (asprintf(&it->before, "%s.%.*s", it->path, HASH_SHORT, hash) < 0)
		return error_set(err, -ENOMEM, "out of memory");
	return 0;
}

/* Reasons that can't be read are a person's to mend: none is lost. */
static int read_reasons(struct adoption *it, struct error *err)
{
	cleanup_problems struct problems problems = {0};
	int r;

	problems_init(&problems, it->sidecar);
	r = document_read(it->sidecar, DOCUMENT_JSON, &it->had, &problems);
	if (r == 0 || r == -ENOENT)
		return 0;
	remarks_problems(&it->self->remarks, &problems);
	return error_set(err, r, "%s: not the reasons of a profile",
	    it->sidecar);
}

static int write_reasons(FILE *out, void *arg, struct error *err)
{
	const struct adoption *it = arg;

	(void)err;
	recommendation_json(&it->made, &it->self->question,
	    it->had ? document_root(it->had) : NULL, out);
	return 0;
}

static int write_before(FILE *out, void *arg, struct error *err)
{
	const struct adoption *it = arg;

	(void)err;
	(void)fwrite(it->text, 1, it->len, out);
	return 0;
}

static int write_profile(FILE *out, void *arg, struct error *err)
{
	const struct adoption *it = arg;

	return it->codec->write(&it->made.profile, out, err);
}

/* The reasons first: a profile never stands there without them. */
static int write_files(struct adoption *it, struct error *err)
{
	int r = file_replace(it->before, 0644, write_before, it, err);

	if (r == 0)
		r = file_replace(it->sidecar, 0644, write_reasons, it, err);
	if (r == 0)
		r = file_replace(it->path, 0644, write_profile, it, err);
	return r;
}

int step_adopt(struct workload_case *self,
    const struct recommend_options *adopts, struct error *err)
{
	cleanup_adoption struct adoption it = {.self = self};
	struct question question = self->question;
	int r = name_files(&it, self->question.workloads, err);

	if (r < 0)
		return r;
	question.profile = &it.base;
	r = recommend(&question, &self->verdict, adopts, &it.made, err);
	if (r < 0)
		return r;
	if (it.made.count == 0)
		return error_set(err, -ENOENT, "%s: has them already", it.path);
	r = read_reasons(&it, err);
	return r < 0 ? r : write_files(&it, err);
}
