/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "cli/step.h"

#define SIDECAR_MOST (16U << 20)
#define HASH_SHORT   12

struct adoption {
	struct workload_case *self;
	char *path, *sidecar, *before; /* before: of the previous version */
	struct profile base;
	struct recommendation made;
	const struct codec *codec;
	char *text; /* of the file as it is */
	size_t len;
};

static void release(struct adoption *it)
{
	free(it->path);
	free(it->sidecar);
	free(it->before);
	free(it->text);
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
		problems_print(&problems, stderr);
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

/* What stood there before stays, and what is new comes behind it. */
static void merge(struct json_object *to, const char *path)
{
	struct json_object *old = json_object_from_file(path), *had, *all, *now;

	if (!old)
		return; /* there is none, or it is not ours */
	all = json_object_new_array();
	if (json_object_object_get_ex(old, "added", &had) &&
	    json_object_is_type(had, json_type_array))
		for (size_t i = 0; i < json_object_array_length(had); i++)
			json_object_array_add(all,
			    json_object_get(json_object_array_get_idx(had, i)));
	if (json_object_object_get_ex(to, "added", &now))
		for (size_t i = 0; i < json_object_array_length(now); i++)
			json_object_array_add(all,
			    json_object_get(json_object_array_get_idx(now, i)));
	json_object_object_add(to, "added", all);
	json_object_put(old);
}

static int write_reasons(FILE *out, void *arg, struct error *err)
{
	const struct adoption *it = arg;
	cleanup_free char *text = NULL;
	struct json_object *json;
	size_t len = 0;
	FILE *memory = open_memstream(&text, &len);

	if (!memory)
		return error_set(err, -ENOMEM, "out of memory");
	recommendation_json(&it->made, &it->self->question, memory);
	if (fclose(memory) != 0)
		return error_set(err, -ENOMEM, "out of memory");
	json = json_tokener_parse(text);
	if (!json)
		return error_set(err, -ENOMEM, "out of memory");
	merge(json, it->sidecar);
	fputs(json_object_to_json_string_ext(json,
	          JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
	              JSON_C_TO_STRING_NOSLASHESCAPE),
	    out);
	fputc('\n', out);
	json_object_put(json);
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
	return write_files(&it, err);
}
