/* SPDX-License-Identifier: Apache-2.0 */
/* profile evaluate: what a filter answers to a call, and by which rule. */
#include <inttypes.h>
#include <linux/seccomp.h>
#include <string.h>

#include "base/json.h"
#include "cli/format.h"
#include "cli/profile.h"
#include "profile/canonical.h"
#include "profile/evaluate.h"
#include "profile/variant.h"
#include "syscalls/actions.h"
#include "syscalls/syscalls.h"

#define FORMATS "text|json"

struct options {
	struct profile_source source;
	const char *output;
};

static const struct option_row rows[] = {
    OPTION_OUTPUT(struct options, FORMATS),
    OPTION_SOURCE(struct options, source),
    OPTION_END,
};

/* A call, and what is known of its arguments. */
struct question {
	const struct profile *profile;
	const char *path;
	uint32_t arch;
	int32_t nr;
	uint64_t args[PROFILE_ARGS];
	unsigned which;
	struct answer answers[ANSWERS_MAX];
	size_t count;
};

static bool read_number(const char *text, uint64_t *ret)
{
	struct slice rest = slice_of(text);
	unsigned base = slice_skip(&rest, "0x") ? 16 : 10;

	return slice_is_u64(rest, base, ret);
}

static bool read_args(const struct command *self, int count, char *words[],
    struct question *ret)
{
	if (count > PROFILE_ARGS) {
		(void)command_usage(self, "a call has six arguments at most");
		return false;
	}
	for (int i = 0; i < count; i++) {
		if (strcmp(words[i], "?") == 0)
			continue;
		if (!read_number(words[i], &ret->args[i])) {
			(void)command_usage(self,
			    "%s: expected a number, decimal or after 0x, or ?",
			    words[i]);
			return false;
		}
		ret->which |= 1U << i;
	}
	return true;
}

static const char *known_at(size_t i, void *arg)
{
	(void)arg;
	return group_call(slice_of("@known"), i);
}

/* By name, by number, or by placeholder. */
static bool find_call(const char *word, struct question *ret)
{
	char arch[ARCH_TEXT];
	const char *near;
	uint64_t number;

	if (syscall_find(ret->arch, slice_of(word), &ret->nr))
		return true;
	if (read_number(word, &number) && number <= UINT32_MAX) {
		ret->nr = (int32_t)(uint32_t)number;
		return true;
	}
	near = nearest(word, known_at, NULL);
	say("%s has no call %s%s%s%s", arch_text(ret->arch, arch), word,
	    near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
	return false;
}

static bool is_stubbed(const struct question *question)
{
	return variant_runc_stub(question->profile, question->arch,
	    question->nr);
}

static void put_json_answer(const struct answer *answer, struct json *json)
{
	char text[CONDITIONS_TEXT];

	json_object(json, NULL);
	json_text(json, "action", action_name(answer->action));
	if (answer->action == SECCOMP_RET_ERRNO)
		json_u64(json, "errno", answer->data);
	json_bool(json, "bad_architecture", answer->bad_arch);
	json_bool(json, "default", !answer->rule && !answer->bad_arch);
	if (answer->rule) {
		json_object(json, "rule");
		json_text(json, "name", answer->rule->name);
		json_text(json, "conditions",
		    conditions_text(answer->rule, text));
		json_u64(json, "line", answer->rule->line);
		json_u64(json, "column", answer->rule->column);
		json_end(json);
	}
	json_end(json);
}

static void show_json(const struct question *question)
{
	const struct profile_rule *refused =
	    profile_refused(question->profile, question->arch, question->nr);
	char text[SYSCALL_TEXT], arch[ARCH_TEXT];
	struct json json;

	json_begin(&json, stdout, false);
	json_object(&json, NULL);
	json_u64(&json, "schema_version", 1);
	json_text(&json, "syscall",
	    syscall_text(question->arch, question->nr, text));
	json_text(&json, "arch", arch_text(question->arch, arch));
	json_i64(&json, "nr", question->nr);
	json_text(&json, "verdict",
	    question->count == 1 ? "always" : "depends");
	json_bool(&json, "runc_says_enosys", is_stubbed(question));
	json_bool(&json, "libseccomp_refuses", refused != NULL);
	json_array(&json, "answers");
	for (size_t i = 0; i < question->count; i++)
		put_json_answer(&question->answers[i], &json);
	json_end(&json);
	json_end(&json);
}

static void put_why(const struct question *question,
    const struct answer *answer)
{
	const struct profile_rule *rule = answer->rule;
	char text[CONDITIONS_TEXT], arch[ARCH_TEXT];

	if (answer->bad_arch) {
		printf("%s is no architecture of the profile\n",
		    arch_text(arch_of_call(question->arch, question->nr),
		        arch));
		return;
	}
	if (!rule) {
		puts("the default");
		return;
	}
	printf("%s:%u:%u: the rule for %s", question->path, rule->line,
	    rule->column, rule->name);
	if (rule->arg_count > 0)
		printf(" if %s", conditions_text(rule, text));
	putchar('\n');
}

static void show_text(const struct question *question)
{
	char text[SYSCALL_TEXT], arch[ARCH_TEXT], action[ACTION_TEXT];

	printf("%s, %" PRId32 " of %s: %s\n",
	    syscall_text(question->arch, question->nr, text), question->nr,
	    arch_text(question->arch, arch),
	    question->count == 1 ? "always" : "depends on its arguments");
	for (size_t i = 0; i < question->count; i++) {
		const struct answer *answer = &question->answers[i];

		printf("  %-14s",
		    action_text(answer->action | answer->data, action));
		put_why(question, answer);
	}
	if (is_stubbed(question))
		puts("  under runc: errno 38, as for every number above those "
		     "in the profile");
	if (profile_refused(question->profile, question->arch, question->nr))
		puts("  libseccomp cannot take all its rules: no runtime "
		     "starts anything under this profile");
}

static int evaluate(const struct command *self, struct options *options,
    int format, int argc, char *argv[])
{
	cleanup_profile struct profile profile = {0};
	struct question question = {.profile = &profile, .path = argv[0]};

	if (!profile_source_resolve(self, &options->source) ||
	    !read_args(self, argc - 2, argv + 2, &question))
		return EXIT_TROUBLE;
	question.arch = options->source.target.arch
	                    ? options->source.target.arch
	                    : arch_native();
	if (!profile_operand(&options->source, argv[0], &profile, NULL) ||
	    !find_call(argv[1], &question))
		return EXIT_TROUBLE;
	question.count = profile_answers_given(&profile, question.arch,
	    question.nr, question.args, question.which, question.answers);
	if (format == FORMAT_JSON)
		show_json(&question);
	else
		show_text(&question);
	return EXIT_SUCCESS;
}

static int run(const struct command *self, int argc, char *argv[])
{
	struct options options = {0};
	int status = command_options(self, &argc, &argv, &options), format;

	if (status >= 0)
		return status;
	format = format_find(self, FORMATS, options.output);
	if (format < 0)
		return EXIT_TROUBLE;
	if (argc < 2)
		return command_usage(self, "expected a PROFILE and a CALL");
	status = evaluate(self, &options, format, argc, argv);
	profile_source_release(&options.source);
	return status;
}

const struct command cmd_profile_evaluate = {
    .name = "evaluate",
    .synopsis = "[--arch ARCH] [-o text|json] PROFILE CALL [ARGUMENT...]",
    .summary = "tell what a filter answers to a call, and which rule says so",
    .description =
        "As libseccomp compiles it for the kernel. Arguments that are not "
        "given, or given\nas ?, can be anything: then all answers are told "
        "that some arguments get.\nCALL is a name or a number.",
    .options = rows,
    .examples = "  $ " PROG " profile evaluate default.json socket 40\n"
                "  $ " PROG " profile evaluate --arch x86 default.json clone3\n"
                "  $ " PROG " profile evaluate -o json x.json prctl 15\n",
    .run = run,
};
