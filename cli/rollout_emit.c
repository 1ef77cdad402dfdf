/* SPDX-License-Identifier: Apache-2.0 */
/* rollout emit: the filter of a phase, in the words of who is to load it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/escape.h"
#include "cli/phase_notes.h"
#include "cli/rollout.h"
#include "controller/phase_file.h"
#include "controller/phase_profile.h"

#define FORMATS "oci|docker|kubernetes|podman|docker-run|systemd"

struct emit_options {
	const char *db, *workloads, *phase, *output, *root, *write;
	uint64_t now_ms;
};

static const struct option_row rows[] = {
    OPTION_DB(struct emit_options),
    OPTION_WORKLOADS(struct emit_options),
    OPTION_OUTPUT(struct emit_options, FORMATS),
    {0, "phase", OPTION_TEXT, offsetof(struct emit_options, phase),
                                    "log|errno|kill",                                                      "of this phase (default: the rollout's)"},
    {0, "root",  OPTION_TEXT, offsetof(struct emit_options, root),  "DIR",
                                    "where step writes its files (default: by format)"                                                             },
    {0, "write", OPTION_TEXT, offsetof(struct emit_options, write), "FILE",
                                    "instead of standard output"                                                                                   },
    OPTION_NOW(struct emit_options),
    OPTION_END,
};

struct emission {
	const struct emit_options *options;
	const struct workload *workload;
	enum phase phase;
	struct profile filter;
	char hash[HASH_TEXT], allowlist[HASH_TEXT];
	const struct emit_format *format;
	struct phase_root root;
	struct phase_file file;
};

struct emit_format {
	const char *name, *codec, *target;
	int (*write)(const struct emission *it, FILE *out, struct error *err);
};

static int write_codec(const struct emission *it, FILE *out, struct error *err)
{
	return codec_find(it->format->codec)->write(&it->filter, out, err);
}

static void put_comment(const struct emission *it, FILE *out)
{
	fprintf(out, "# %s in %s: filter %s\n# of allowlist %s\n",
	    it->workload->name, phase_name(it->phase), it->hash, it->allowlist);
}

/* Relative to the kubelet's folder, and by version: a node without it says so. */
static int write_kubernetes(const struct emission *it, FILE *out,
    struct error *err)
{
	(void)err;
	put_comment(it, out);
	fprintf(out,
	    "# kubectl patch deployment NAME --patch-file FILE\n"
	    "spec:\n"
	    "  template:\n"
	    "    metadata:\n"
	    "      annotations:\n"
	    "        " PROG "/phase: \"%s\"\n"
	    "        " PROG "/filter: \"%s\"\n"
	    "    spec:\n"
	    "      securityContext:\n"
	    "        seccompProfile:\n"
	    "          type: Localhost\n"
	    "          localhostProfile: \"%s\"\n",
	    phase_name(it->phase), it->hash,
	    strrchr(it->file.version, '/') + 1);
	return 0;
}

static int write_command(const struct emission *it, const char *runtime,
    FILE *out)
{
	put_comment(it, out);
	fprintf(out,
	    "%s run --security-opt no-new-privileges \\\n"
	    "    --security-opt seccomp=",
	    runtime);
	escape(out, MEDIUM_SHELL, slice_of(it->file.version));
	fputs(" \\\n    IMAGE\n", out);
	return 0;
}

static int write_podman(const struct emission *it, FILE *out, struct error *err)
{
	(void)err;
	return write_command(it, "podman", out);
}

static int write_docker_run(const struct emission *it, FILE *out,
    struct error *err)
{
	(void)err;
	return write_command(it, "docker", out);
}

static int write_systemd(const struct emission *it, FILE *out,
    struct error *err)
{
	put_comment(it, out);
	return write_codec(it, out, err);
}

/* The codec is the one of the file that it speaks of. */
static const struct emit_format formats[] = {
    {"oci",        "oci",     "kubelet", write_codec     },
    {"docker",     "docker",  "docker",  write_codec     },
    {"kubernetes", "oci",     "kubelet", write_kubernetes},
    {"podman",     "oci",     "podman",  write_podman    },
    {"docker-run", "docker",  "docker",  write_docker_run},
    {"systemd",    "systemd", "systemd", write_systemd   },
};

static const struct emit_format *find_format(const char *name)
{
	if (!name)
		return &formats[0];
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

static bool find_file(struct emission *it)
{
	bool own = it->format->write == write_codec ||
	           it->format->write == write_systemd;

	struct error err;

	if (phase_root_find(it->format->target, &it->root, &err) < 0) {
		(void)trouble(NULL, &err);
		return false;
	}
	if (it->options->root)
		it->root.folder = it->options->root;
	if (own || phase_file_name(&it->root, it->workload, &it->filter,
	               &it->file, &err) == 0)
		return true;
	(void)trouble(NULL, &err);
	return false;
}

static int write_it(FILE *out, void *arg, struct error *err)
{
	const struct emission *it = arg;

	return it->format->write(it, out, err);
}

static int put(struct emission *it)
{
	struct error err;
	int r;

	if (it->options->write)
		r = file_replace(it->options->write, 0644, write_it, it, &err);
	else
		r = write_it(stdout, it, &err);
	if (r < 0)
		return trouble(it->options->write, &err);
	return EXIT_SUCCESS;
}

static int emit(struct emission *it, struct workload_case *subject)
{
	const struct codec *codec = codec_find(it->format->codec);
	struct error err;
	int r, status;

	if (!codec || !codec->write) {
		say("%s can't be written yet", it->format->codec);
		return EXIT_TROUBLE;
	}
	if (phase_profile(subject, it->phase, phase_action(it->phase),
	        &it->filter, &err) < 0)
		return trouble(it->workload->name, &err);
	(void)profile_hash(&it->filter, it->hash);
	memcpy(it->allowlist, subject->profile_hash, sizeof(it->allowlist));
	r = phase_file_carries(codec, it->format->name, &it->filter,
	    &subject->remarks, &err);
	if (!case_told(&subject->remarks, r, &err) || !find_file(it))
		return EXIT_TROUBLE;
	status = put(it);
	if (status == EXIT_SUCCESS) {
		say("%s in %s: filter %.12s of allowlist %.12s",
		    it->workload->name, phase_name(it->phase), it->hash,
		    it->allowlist);
		phase_notes(&it->filter, it->phase,
		    it->workload->policy[it->phase].floor, it->root.unit);
	}
	return status;
}

static int run(const struct command *self, int argc, char *argv[])
{
	cleanup_case struct workload_case this = {0};
	struct emit_options options = {0};
	struct emission it = {.options = &options};
	int status = command_options(self, &argc, &argv, &options);

	if (status >= 0)
		return status;
	if (argc != 1)
		return command_usage(self, "expected one workload");
	it.format = find_format(options.output);
	if (!it.format)
		return command_usage(self, "-o %s: expected " FORMATS,
		    options.output);
	if (!case_open(argv[0],
	        &(struct case_options){.db = options.db,
	            .workloads = options.workloads,
	            .now_ms = options.now_ms},
	        &this))
		return EXIT_TROUBLE;
	it.workload = this.workload;
	it.phase = this.question.phase;
	if (options.phase && !read_phase(options.phase, &it.phase))
		return EXIT_TROUBLE;
	status = emit(&it, &this);
	profile_release(&it.filter);
	return status;
}

const struct command rollout_emit = {
    .name = "emit",
    .synopsis = "WORKLOAD [--phase PHASE] [-o " FORMATS "]",
    .summary = "the filter of a phase, for whoever loads it",
    .description =
        "The allowlist with the default action and flags of the phase, and "
        "what is\nexpected to be denied as rules of their own. What a runtime "
        "makes of it, and\nwhat the phase does not do, is said on standard "
        "error.",
    .options = rows,
    .examples = "  $ " PROG " rollout emit spin-worker --phase kill\n"
                "  $ " PROG " rollout emit spin-worker -o kubernetes\n"
                "  $ " PROG " rollout emit spin-worker -o podman --root "
                "/etc/seccomp\n",
    .run = run,
};
