/* SPDX-License-Identifier: Apache-2.0 */
#include "profile/codec.h"

#include <string.h>

#include "base/array.h"
#include "base/file.h"
#include "profile/codecs.h"

/* In the order in which a document is tried: the most particular first. */
static const struct codec *const codecs[] = {
    &codec_spo,
    &codec_containers,
    &codec_docker,
    &codec_oci,
    &codec_seccompiler,
    &codec_systemd,
    &codec_list,
    &codec_pfc,
    &codec_bpf,
    &codec_kubernetes,
};

static const struct {
	const char *alias, *name;
} aliases[] = {
    {"moby",        "docker"     },
    {"podman",      "containers" },
    {"runtime",     "oci"        },
    {"firecracker", "seccompiler"},
    {"k8s",         "kubernetes" },
};

const struct codec *codec_at(size_t i)
{
	return i < ARRAY_SIZE(codecs) ? codecs[i] : NULL;
}

const struct codec *codec_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(aliases); i++)
		if (strcmp(aliases[i].alias, name) == 0)
			name = aliases[i].name;
	for (size_t i = 0; i < ARRAY_SIZE(codecs); i++)
		if (strcmp(codecs[i]->name, name) == 0)
			return codecs[i];
	return NULL;
}

static const struct codec *recognise_text(struct slice text)
{
	for (size_t i = 0; i < ARRAY_SIZE(codecs); i++)
		if (codecs[i]->recognise_text &&
		    codecs[i]->recognise_text(text))
			return codecs[i];
	return NULL;
}

static const struct codec *recognise(const struct node *root)
{
	for (size_t i = 0; i < ARRAY_SIZE(codecs); i++)
		if (codecs[i]->recognise && codecs[i]->recognise(root))
			return codecs[i];
	return NULL;
}

/* What no kernel takes is not worth the time that comparing it would cost. */
static void check_size(const struct profile *profile, struct problems *problems)
{
	const struct profile_rule *first;

	if (profile->rule_count <= PROFILE_RULES)
		return;
	first = &profile->rules[PROFILE_RULES];
	problems_add(problems, SEVERITY_ERROR, NULL, first->line, first->column,
	    "more than %u rules: a filter has as many instructions at most",
	    PROFILE_RULES);
}

/* A half-read profile is nobody's. */
static int finish(int r, struct profile *profile, struct profile *ret,
    struct problems *problems)
{
	if (r == 0)
		check_size(profile, problems);
	if (r == 0 && problems_failed(problems))
		r = -EINVAL;
	if (r < 0) {
		profile_release(profile);
		return r;
	}
	*ret = *profile;
	return 0;
}

static int read_document(struct slice text, const struct codec *from,
    const struct target *at, struct profile *ret, const struct codec **as,
    struct problems *problems)
{
	cleanup_document struct document *document = NULL;
	const struct node *root;
	struct profile profile = {0};
	int r = document_parse(text, DOCUMENT_ANY, &document, problems);

	if (r < 0)
		return r;
	root = document_root(document);
	if (!from && root)
		from = recognise(root);
	if (!from || !root) {
		problems_add(problems, SEVERITY_ERROR, NULL, 1, 1,
		    "no profile of a known format (use --from to name one)");
		return -EINVAL;
	}
	if (root->next && root->next->count > 0) {
		problems_add(problems, SEVERITY_ERROR, NULL, root->next->line,
		    root->next->column,
		    "a second document: a profile has a file of its own");
		return -EINVAL;
	}
	if (as)
		*as = from;
	r = from->read(root, document_is_json(document), at, &profile,
	    problems);
	return finish(r, &profile, ret, problems);
}

int profile_parse(struct slice text, const struct codec *from,
    const struct target *at, struct profile *ret, const struct codec **as,
    struct problems *problems)
{
	static const struct target anyone;
	struct profile profile = {0};

	if (!at)
		at = &anyone;
	if (!from)
		from = recognise_text(text);
	if (!from || from->read)
		return read_document(text, from, at, ret, as, problems);
	if (!from->read_text) {
		problems_add(problems, SEVERITY_ERROR, NULL, 0, 0,
		    "%s is only written, never read", from->name);
		return -EINVAL;
	}
	if (as)
		*as = from;
	return finish(from->read_text(text, at, &profile, problems), &profile,
	    ret, problems);
}

int profile_read_as(const char *path, const struct codec *from,
    const struct target *at, struct profile *ret, const struct codec **as,
    struct problems *problems)
{
	cleanup_free char *bytes = NULL;
	size_t len = 0;
	struct error err;
	int r = file_read(path, DOCUMENT_BYTES, &bytes, &len, &err);

	if (r < 0) {
		problems_add(problems, SEVERITY_ERROR, NULL, 0, 0, "%s",
		    err.text);
		return r;
	}
	return profile_parse((struct slice){bytes, len}, from, at, ret, as,
	    problems);
}

int profile_read(const char *path, const struct codec *from,
    const struct target *at, struct profile *ret, struct problems *problems)
{
	return profile_read_as(path, from, at, ret, NULL, problems);
}
