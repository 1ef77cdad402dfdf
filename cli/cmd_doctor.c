/* SPDX-License-Identifier: Apache-2.0 */
/* doctor: whether this host can produce evidence, and what mends it. */
#include <unistd.h>

#include "base/array.h"
#include "base/escape.h"
#include "base/json.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/doctor.h"
#include "cli/format.h"
#include "collector/position.h"
#include "collector/sd_journal.h"
#include "collector/source_netlink.h"
#include "host/doctor.h"
#include "syscalls/library.h"

#define FORMATS        "text|json"
#define SCHEMA_VERSION 1
#define HEAR_MS        1000

struct options {
	const char *output;
	const char *workloads;
};

static const struct option_row rows[] = {
    OPTION_OUTPUT(struct options, FORMATS),
    OPTION_WORKLOADS(struct options),
    OPTION_END,
};

/* The source has a record made as soon as nothing else is there to read. */
static bool hear(struct source *source)
{
	uint64_t end = time_now_ms() + HEAR_MS;
	struct position position;
	struct checkpoint at;
	struct entry entry;

	do {
		while (source->type->next(source, &entry, NULL) > 0)
			continue;
		if (source->type->checkpoint(source, &at) == 0 &&
		    position_parse(at.position, &position) &&
		    position.time_ms > 0)
			return true;
		(void)usleep(10000);
	} while (time_now_ms() < end);
	return false;
}

static void complete(struct host_facts *facts)
{
	cleanup_source struct source *source = NULL;
	struct library_version version = library_version();

	facts->has_libsystemd = sd_journal_load(NULL) != NULL;
	facts->seccomp[0] = version.major;
	facts->seccomp[1] = version.minor;
	facts->seccomp[2] = version.micro;
	facts->seccomp_unknown = library_unknown();
	facts->can_netlink = source_netlink.open("netlink", SAID_NOTHING, NULL,
	                         &source, NULL) == 0;
	facts->heard = facts->can_netlink && hear(source);
}

static const struct {
	const char *mark, *colour;
} looks[] = {
    [LEVEL_GOOD] = {"ok     ", "\033[32m"  },
    [LEVEL_NOTE] = {"note   ", "\033[36m"  },
    [LEVEL_WARNING] = {"warning", "\033[33m"  },
    [LEVEL_BLIND] = {"BLIND  ", "\033[1;31m"},
};

static void print(const char *head, const char *text)
{
	fputs(head, stdout);
	escape(stdout, MEDIUM_TERMINAL, slice_of(text));
	putchar('\n');
}

static void show_text(const struct host_finding *finding, bool color)
{
	fputs(color ? looks[finding->level].colour : "", stdout);
	fputs(looks[finding->level].mark, stdout);
	print(color ? "\033[0m  " : "  ", finding->what);
	if (*finding->why)
		print("           why: ", finding->why);
	if (*finding->mend)
		print("          mend: ", finding->mend);
}

static void show_json(const struct host_finding *finding, struct json *json)
{
	json_object(json, NULL);
	json_text(json, "key", finding->key);
	json_text(json, "level", finding_level_name(finding->level));
	json_text(json, "what", finding->what);
	if (*finding->why)
		json_text(json, "why", finding->why);
	if (*finding->mend)
		json_text(json, "mend", finding->mend);
	json_end(json);
}

struct listing {
	bool color, blind;
	struct json *json; /* NULL: text */
};

static void said(const struct host_finding *finding, void *arg)
{
	struct listing *listing = arg;

	listing->blind |= finding->level == LEVEL_BLIND;
	if (listing->json)
		show_json(finding, listing->json);
	else
		show_text(finding, listing->color);
}

static void phases_text(const struct host_facts *facts)
{
	struct phase_sight sights[PHASES];

	host_sight(facts, sights);
	puts("\nWhat each phase can be seen through here:");
	for (size_t i = 0; i < PHASES; i++)
		printf("  %-6s %s%s%s\n", sights[i].phase, sights[i].through,
		    sights[i].seen && sights[i].condition ? "; " : "",
		    sights[i].seen && sights[i].condition ? sights[i].condition
		                                          : "");
}

static void phases_json(const struct host_facts *facts, struct json *json)
{
	struct phase_sight sights[PHASES];

	host_sight(facts, sights);
	json_array(json, "phases");
	for (size_t i = 0; i < PHASES; i++) {
		json_object(json, NULL);
		json_text(json, "phase", sights[i].phase);
		json_bool(json, "seen", sights[i].seen);
		json_text(json, "through", sights[i].through);
		if (sights[i].condition)
			json_text(json, "condition", sights[i].condition);
		json_end(json);
	}
	json_end(json);
}

struct question {
	const struct workloads *workloads;
	const struct workload *workload; /* NULL: only of the host */
};

static bool show(const struct host_facts *facts, const struct question *asked,
    bool as_json)
{
	struct listing listing = {.color = color_wanted(stdout)};
	struct json json;

	if (as_json) {
		listing.json = &json;
		json_begin(&json, stdout, false);
		json_object(&json, NULL);
		json_u64(&json, "schema_version", SCHEMA_VERSION);
		json_text(&json, "node", facts->machine.node);
		json_array(&json, "findings");
	}
	host_diagnose(facts, said, &listing);
	if (asked->workload)
		doctor_workload(asked->workloads, asked->workload, said,
		    &listing);
	if (!as_json) {
		phases_text(facts);
		return listing.blind;
	}
	json_end(&json);
	phases_json(facts, &json);
	json_bool(&json, "blind", listing.blind);
	json_end(&json);
	return listing.blind;
}

static bool ask(const char *name, const char *path, struct workloads *workloads,
    struct question *ret)
{
	if (!name)
		return true;
	if (!read_workloads(path, workloads))
		return false;
	ret->workloads = workloads;
	ret->workload = workloads_find(workloads, slice_of(name));
	if (!ret->workload)
		say("%s: there is no such workload", name);
	return ret->workload != NULL;
}

static int run(const struct command *self, int argc, char *argv[])
{
	cleanup_workloads struct workloads workloads = {0};
	struct options options = {0};
	struct question question = {0};
	struct host_facts facts;
	int status = command_options(self, &argc, &argv, &options), format;

	if (status >= 0)
		return status;
	format = format_find(self, FORMATS, options.output);
	if (format < 0)
		return EXIT_TROUBLE;
	if (argc > 1)
		return command_usage(self, "one workload at most is expected");
	if (!ask(argc ? argv[0] : NULL, options.workloads, &workloads,
	        &question))
		return EXIT_TROUBLE;
	host_facts_read(&facts);
	complete(&facts);
	return show(&facts, &question, format == FORMAT_JSON) ? EXIT_UNTRUSTED
	                                                      : EXIT_SUCCESS;
}

const struct command cmd_doctor = {
    .name = "doctor",
    .synopsis = "[-o text|json] [WORKLOAD]",
    .summary = "tell what this host can give evidence of, and what mends it",
    .description =
        "Looks at the kernel, its audit, who listens, the libraries and the\n"
        "runtimes; of a WORKLOAD also at its processes: whether each is under\n"
        "a filter, and under the profile as it is now. Each finding says\n"
        "what it is, why it matters, and the command that mends it.\n"
        "Exit status 4: what happens here would not be seen.",
    .options = rows,
    .examples = "  # " PROG " doctor\n"
                "  # " PROG " doctor spin-worker\n"
                "  # " PROG " doctor -o json | jq '.findings[]|.mend'\n",
    .run = run,
};
