/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/profile.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "profile/variant.h"
#include "syscalls/syscalls.h"

static const char *readable_at(size_t i, void *arg)
{
	(void)arg;
	return codec_at(i) ? codec_at(i)->name : NULL;
}

static bool can(const struct codec *codec, bool writing)
{
	return writing ? codec->write != NULL
	               : codec->read != NULL || codec->read_text != NULL;
}

const struct codec *codec_named(const struct command *self, const char *name,
    bool writing)
{
	const struct codec *codec = codec_find(name);
	const char *near;

	if (codec && can(codec, writing))
		return codec;
	near = nearest(name, readable_at, NULL);
	if (codec)
		(void)command_usage(self, "%s is only %s", name,
		    writing ? "read" : "written");
	else
		(void)command_usage(self, "no such format: %s%s%s%s", name,
		    near ? " (did you mean " : "", near ? near : "",
		    near ? "?)" : "");
	return NULL;
}

static bool read_caps(const struct command *self, struct profile_source *source)
{
	char *rest;
	size_t count = 0;

	source->target.caps = source->cap_list;
	if (strcmp(source->caps, "none") == 0)
		return true;
	source->cap_text = strdup(source->caps);
	for (char *cap = source->cap_text
	                     ? strtok_r(source->cap_text, ",", &rest)
	                     : NULL;
	     cap; cap = strtok_r(NULL, ",", &rest)) {
		if (count == CAPS_MOST) {
			(void)command_usage(self, "--caps: too many");
			return false;
		}
		source->cap_list[count++] = cap;
	}
	source->target.cap_count = count;
	return true;
}

static bool read_kernel(const struct command *self,
    struct profile_source *source)
{
	struct slice rest = slice_of(source->kernel);
	uint64_t major, minor;

	if (slice_take_u64(&rest, 10, &major) == 0 && slice_skip(&rest, ".") &&
	    slice_take_u64(&rest, 10, &minor) == 0 && rest.len == 0 &&
	    major > 0 && major < 1000 && minor < 1000) {
		source->target.kernel_major = (unsigned)major;
		source->target.kernel_minor = (unsigned)minor;
		return true;
	}
	(void)command_usage(self, "--kernel %s: expected MAJOR.MINOR",
	    source->kernel);
	return false;
}

bool profile_source_resolve(const struct command *self,
    struct profile_source *source)
{
	source->target.thread = source->thread;
	if (source->from) {
		source->codec = codec_named(self, source->from, false);
		if (!source->codec)
			return false;
	}
	if (source->arch &&
	    (!arch_find(slice_of(source->arch), &source->target.arch) ||
	        !arch_name(source->target.arch))) {
		(void)command_usage(self, "no such architecture: %s",
		    source->arch);
		return false;
	}
	return (!source->caps || read_caps(self, source)) &&
	       (!source->kernel || read_kernel(self, source));
}

void profile_source_release(struct profile_source *source)
{
	free(source->cap_text);
}

bool profile_operand(const struct profile_source *source, const char *path,
    struct profile *ret, const struct codec **as)
{
	cleanup_problems struct problems problems = {0};
	int r;

	problems_init(&problems, path);
	r = profile_read_as(path, source->codec, &source->target, ret, as,
	    &problems);
	problems_print(&problems, stderr);
	return r == 0;
}

void profile_for_source(const struct profile_source *source,
    struct profile *profile)
{
	if (source->target.arch == 0)
		return;
	profile->machines[0] = arch_machine(source->target.arch);
	profile->machine_count = 1;
}

struct writing {
	const struct codec *codec;
	const struct profile *profile;
};

static int write_it(FILE *out, void *arg, struct error *err)
{
	const struct writing *writing = arg;

	return writing->codec->write(writing->profile, out, err);
}

/* What would be lost is told in any case. */
static bool may_write(const struct codec *codec, const struct profile *profile,
    bool lossy)
{
	cleanup_problems struct problems cannot = {0};
	int r;

	if (!codec->check)
		return true;
	problems_init(&cannot, codec->name);
	r = codec->check(profile, &cannot);
	for (size_t i = 0; i < cannot.count; i++)
		say("%s %s: %s", codec->name,
		    cannot.items[i].severity == SEVERITY_ERROR ? "cannot carry"
		                                               : "loses",
		    cannot.items[i].text);
	if (r < 0 && !lossy)
		say("nothing written; --lossy writes what is left");
	return r == 0 || lossy;
}

int profile_put(const struct codec *codec, const struct profile *profile,
    const char *path, bool lossy)
{
	struct writing writing = {codec, profile};
	struct error err;
	int r;

	if (!may_write(codec, profile, lossy))
		return EXIT_FINDINGS;
	if (path && strcmp(path, "-") != 0)
		r = file_replace(path, 0644, write_it, &writing, &err);
	else
		r = write_it(stdout, &writing, &err);
	return r < 0 ? trouble(path, &err) : EXIT_SUCCESS;
}
