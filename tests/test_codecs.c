/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is written is read again as the same filter, or refused by name; and
 * what people write wrongly is told with its place.
 */
#include <errno.h>
#include <inttypes.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "profile/codec.h"
#include "profile/evaluate.h"
#include "profile/merge.h"
#include "syscalls/syscalls.h"
#include "tests/some_profile.h"
#include "tests/test.h"

static char *write_text(const struct codec *codec,
    const struct profile *profile, size_t *len)
{
	char *text = NULL;
	struct error err = {""};
	FILE *out = open_memstream(&text, len);

	assert_non_null(out);
	if (codec->write(profile, out, &err) < 0)
		fail_msg("%s: %s", codec->name, err.text);
	assert_int_equal(fclose(out), 0);
	return text;
}

static int parse_as(const char *name, const char *text, size_t len,
    const struct target *at, struct profile *ret, struct problems *problems)
{
	problems_init(problems, "profile");
	return profile_parse((struct slice){text, len},
	    name ? codec_find(name) : NULL, at, ret, NULL, problems);
}

static void print_difference(const struct difference *difference, void *arg)
{
	(void)arg;
	print_message("%s %s: %s | %s\n",
	    difference->name ? difference->name : difference->what,
	    difference->arch ? arch_name(difference->arch) : "", difference->a,
	    difference->b);
}

static bool can_carry(const struct codec *codec, const struct profile *profile)
{
	cleanup_problems struct problems cannot = {0};

	problems_init(&cannot, codec->name);
	return codec->check(profile, &cannot) == 0;
}

/* Returns whether the format could carry it. */
static bool goes_round(const struct codec *codec, const struct profile *profile)
{
	cleanup_profile struct profile again = {0};
	cleanup_problems struct problems problems = {0};
	cleanup_free char *text = NULL;
	size_t len = 0;

	if (!can_carry(codec, profile))
		return false;
	text = write_text(codec, profile, &len);
	if (parse_as(codec->name, text, len, NULL, &again, &problems) < 0) {
		problems_print(&problems, stderr);
		fail_msg("%s does not read what it wrote:\n%.*s", codec->name,
		    (int)len, text);
	}
	if (profile_diff(profile, &again, print_difference, NULL) != 0)
		fail_msg("%s wrote another filter:\n%.*s", codec->name,
		    (int)len, text);
	return true;
}

static const char *const readable[] = {"oci", "docker", "containers", "spo",
    "seccompiler", "systemd", "list"};

static const char *const plain[] = {"read", "write", "openat", "socket",
    "getppid", "mmap", "clone", "prctl"};

/* From what hardly any format carries to what all do. */
static const struct shape shapes[] = {
    {21, 8, 3, 7, 24, 14, names},
    {8,  1, 2, 7, 24, 8,  plain},
    {8,  2, 0, 7, 24, 8,  plain},
    {8,  1, 0, 7, 24, 8,  plain},
};

static void add_default_set(struct profile *profile)
{
	const char *name;

	for (size_t i = 0; (name = group_call(slice_of("@default"), i)); i++)
		assert_non_null(
		    profile_add(profile, slice_of(name), SECCOMP_RET_ALLOW));
}

static const uint32_t some_arches[] = {SCMP_ARCH_X86_64, SCMP_ARCH_X86,
    SCMP_ARCH_X32};

static void make_some(struct profile *profile, unsigned round)
{
	make_rules(profile, &shapes[round % ARRAY_SIZE(shapes)]);
	if (pick(2) > 0)
		add_default_set(profile);
	for (size_t i = 0; i < pick(4); i++)
		assert_int_equal(profile_add_arch(profile, some_arches[i]), 0);
	if (pick(4) == 0) {
		profile->default_action = SECCOMP_RET_ERRNO;
		profile->default_errno = EPERM;
	}
}

TEST(what_is_written_is_read_again)
{
	uint64_t seed = (uint64_t)time(NULL);
	unsigned carried[ARRAY_SIZE(readable)] = {0};

	if (getenv("SEED"))
		seed = strtoull(getenv("SEED"), NULL, 0);
	print_message("SEED=%" PRIu64 "\n", seed);
	for (unsigned round = 0; round < 240; round++) {
		cleanup_profile struct profile profile = {0};

		random_state = seed + round;
		make_some(&profile, round);
		for (size_t i = 0; i < ARRAY_SIZE(readable); i++)
			carried[i] +=
			    goes_round(codec_find(readable[i]), &profile);
	}
	for (size_t i = 0; i < ARRAY_SIZE(readable); i++) {
		print_message("%s carried %u\n", readable[i], carried[i]);
		assert_true(carried[i] > 0);
	}
}

#define HEAD "{\"defaultAction\": \"SCMP_ACT_ERRNO\", "
#define RULE(more)                                     \
	HEAD "\"syscalls\": [{\"names\": [\"read\"], " \
	     "\"action\": \"SCMP_ACT_ALLOW\", " more "}]}"

/* The "^" marks where the mistake must be found. */
static const struct {
	const char *text, *says;
} mistakes[] = {
    {"{\"defaultAction\": ^\"SCMP_ACT_ALOW\"}",
     "unknown action SCMP_ACT_ALOW (did you mean SCMP_ACT_ALLOW?)"                                          },
    {"{\"defaultAction\": ^38}",
     "defaultAction: expected a text, not a number"                                                         },
    {HEAD "\"defaultErrnoRet\": ^4096}",
     "defaultErrnoRet: 4096 is more than 4095"                                                              },
    {HEAD "\"defaultErrnoRet\": ^-1}",
     "defaultErrnoRet: expected a whole number from 0 to 4095"                                              },
    {HEAD "\"architectures\": [^\"SCMP_ARCH_X68\"]}",
     "unknown architecture SCMP_ARCH_X68 (did you mean SCMP_ARCH_X86?)"                                     },
    {HEAD "\"flags\": [^\"SECCOMP_FILTER_FLAG_LOGS\"]}",
     "unknown flag SECCOMP_FILTER_FLAG_LOGS (did you mean "
        "SECCOMP_FILTER_FLAG_LOG?)"                                                                         },
    {HEAD "^\"defaultErrnoret\": 1}",
     "unknown key defaultErrnoret (did you mean defaultErrnoRet? some "
        "runtimes would read it so)"                                                                        },
    {HEAD "\"syscalls\": ^{}}",                                       "syscalls: expected a list, not a map"},
    {HEAD "\"syscalls\": [^7]}",
     "an entry of syscalls: expected a map, not a number"                                                   },
    {HEAD "\"syscalls\": [^{\"names\": [\"read\"]}]}",                "no action here"                      },
    {HEAD "\"syscalls\": [^{\"action\": \"SCMP_ACT_ALLOW\"}]}",
     "no names here"                                                                                        },
    {RULE("\"args\": [{\"index\": ^6, \"op\": \"SCMP_CMP_EQ\"}]"),
     "index: 6 is more than 5"                                                                              },
    {RULE("\"args\": [{\"index\": 0, \"op\": ^\"SCMP_CMP_EQUAL\"}]"),
     "unknown comparison SCMP_CMP_EQUAL (did you mean SCMP_CMP_EQ?)"                                        },
    {RULE("\"args\": [{\"index\": 0, \"value\": ^18446744073709551616, "
          "\"op\": \"SCMP_CMP_EQ\"}]"),
     "value: expected a whole number from 0 to 18446744073709551615"                                        },
    {RULE("\"args\": [{\"index\": 0, \"value\": ^1.5, "
          "\"op\": \"SCMP_CMP_EQ\"}]"),
     "value: expected a whole number from 0 to 18446744073709551615"                                        },
};

static void find_mistake(const char *marked, const char *says)
{
	cleanup_profile struct profile profile = {0};
	cleanup_problems struct problems problems = {0};
	const char *mark = strchr(marked, '^');
	char text[1024];

	(void)snprintf(text, sizeof(text), "%.*s%s", (int)(mark - marked),
	    marked, mark + 1);
	assert_int_equal(parse_as("oci", text, strlen(text), NULL, &profile,
	                     &problems),
	    -EINVAL);
	assert_true(problems.count > 0);
	assert_string_equal(problems.items[0].text, says);
	assert_int_equal(problems.items[0].line, 1);
	assert_int_equal(problems.items[0].column, mark - marked + 1);
}

TEST(mistakes_are_pinned_down)
{
	for (size_t i = 0; i < ARRAY_SIZE(mistakes); i++)
		find_mistake(mistakes[i].text, mistakes[i].says);
}

static void read_fine(const char *as, const char *text, const struct target *at,
    struct profile *ret)
{
	cleanup_problems struct problems problems = {0};

	if (parse_as(as, text, strlen(text), at, ret, &problems) == 0)
		return;
	problems_print(&problems, stderr);
	fail();
}

TEST(values_are_exact_to_64_bits)
{
	cleanup_profile struct profile profile = {0};

	read_fine("oci",
	    RULE("\"args\": [{\"index\": 5, \"value\": 18446744073709551615, "
	         "\"valueTwo\": 9223372036854775809, "
	         "\"op\": \"SCMP_CMP_MASKED_EQ\"}]"),
	    NULL, &profile);
	assert_int_equal(profile.rule_count, 1);
	assert_true(profile.rules[0].args[0].value == UINT64_MAX);
	assert_true(profile.rules[0].args[0].value_two == 0x8000000000000001);
}

TEST(two_conditions_on_one_argument_are_two_rules_as_runtimes_have_it)
{
	cleanup_profile struct profile profile = {0};

	read_fine("oci",
	    RULE("\"args\": [{\"index\": 0, \"value\": 1, "
	         "\"op\": \"SCMP_CMP_EQ\"}, {\"index\": 0, \"value\": 2, "
	         "\"op\": \"SCMP_CMP_EQ\"}]"),
	    NULL, &profile);
	assert_int_equal(profile.rule_count, 2);
	assert_int_equal(profile.rules[1].arg_count, 1);
}

#define DOCKER(more)                                                           \
	HEAD "\"archMap\": [{\"architecture\": \"SCMP_ARCH_X86_64\", "         \
	     "\"subArchitectures\": [\"SCMP_ARCH_X86\", \"SCMP_ARCH_X32\"]}, " \
	     "{\"architecture\": \"SCMP_ARCH_AARCH64\", "                      \
	     "\"subArchitectures\": [\"SCMP_ARCH_ARM\"]}], "                   \
	     "\"syscalls\": [{\"names\": [\"mount\"], "                        \
	     "\"action\": \"SCMP_ACT_ALLOW\", " more "}]}"

static const char *const admin[] = {"CAP_SYS_ADMIN", "CAP_BPF"};

static const struct {
	const char *more;
	uint32_t arch;
	size_t caps;
	unsigned kernel; /* of 4.x */
	bool there;
} filtered[] = {
    {"\"includes\": {\"caps\": [\"CAP_SYS_ADMIN\"]}",              SCMP_ARCH_X86_64,  0, 8,
     false                                                                                       },
    {"\"includes\": {\"caps\": [\"CAP_SYS_ADMIN\"]}",              SCMP_ARCH_X86_64,  1, 8,
     true                                                                                        },
    {"\"includes\": {\"caps\": [\"CAP_SYS_ADMIN\", \"CAP_BPF\"]}",
     SCMP_ARCH_X86_64,                                                                1, 8, false},
    {"\"includes\": {\"caps\": [\"CAP_SYS_ADMIN\", \"CAP_BPF\"]}",
     SCMP_ARCH_X86_64,                                                                2, 8, true },
    {"\"excludes\": {\"caps\": [\"CAP_SYS_ADMIN\"]}",              SCMP_ARCH_X86_64,  1, 8,
     false                                                                                       },
    {"\"excludes\": {\"caps\": [\"CAP_SYS_ADMIN\"]}",              SCMP_ARCH_X86_64,  0, 8,
     true                                                                                        },
    {"\"includes\": {\"arches\": [\"amd64\", \"x32\"]}",           SCMP_ARCH_X86_64,  0, 8,
     true                                                                                        },
    {"\"includes\": {\"arches\": [\"amd64\"]}",                    SCMP_ARCH_AARCH64, 0, 8, false},
    {"\"excludes\": {\"arches\": [\"s390\", \"s390x\"]}",          SCMP_ARCH_X86_64,  0,
     8,                                                                                     true },
    {"\"includes\": {\"minKernel\": \"4.8\"}",                     SCMP_ARCH_X86_64,  0, 8, true },
    {"\"includes\": {\"minKernel\": \"4.8\"}",                     SCMP_ARCH_X86_64,  0, 7, false},
    {"\"excludes\": {\"minKernel\": \"4.8\"}",                     SCMP_ARCH_X86_64,  0, 9, false},
};

TEST(docker_rules_are_for_whom_they_are_meant)
{
	for (size_t i = 0; i < ARRAY_SIZE(filtered); i++) {
		cleanup_profile struct profile profile = {0};
		const struct target at = {.arch = filtered[i].arch,
		    .caps = admin,
		    .cap_count = filtered[i].caps,
		    .kernel_major = 4,
		    .kernel_minor = filtered[i].kernel};
		char text[1024];

		(void)snprintf(text, sizeof(text), DOCKER("%s"),
		    filtered[i].more);
		read_fine(NULL, text, &at, &profile);
		assert_int_equal(profile.rule_count, filtered[i].there);
		assert_int_equal(profile.arch_count,
		    filtered[i].arch == SCMP_ARCH_X86_64 ? 3 : 2);
		assert_int_equal(profile.arches[0], filtered[i].arch);
	}
}

TEST(errnos_may_have_names)
{
	cleanup_profile struct profile profile = {0};

	read_fine(NULL,
	    HEAD "\"defaultErrno\": \"ENOSYS\", \"syscalls\": "
	         "[{\"names\": [\"read\"], \"action\": \"SCMP_ACT_ERRNO\", "
	         "\"errno\": \"EACCES\", \"args\": null, \"includes\": {}}]}",
	    NULL, &profile);
	assert_int_equal(profile.default_errno, ENOSYS);
	assert_int_equal(profile.rules[0].errno_ret, EACCES);
}

TEST(an_operators_profile_is_read)
{
	cleanup_profile struct profile profile = {0};

	read_fine(NULL,
	    "apiVersion: security-profiles-operator.x-k8s.io/v1\n"
	    "kind: SeccompProfile\n"
	    "metadata:\n"
	    "  name: x\n"
	    "spec:\n"
	    "  defaultAction: SCMP_ACT_ERRNO\n"
	    "  architectures: [SCMP_ARCH_X86_64]\n"
	    "  syscalls:\n"
	    "  - action: SCMP_ACT_ALLOW\n"
	    "    names: [read, \"write\"]\n"
	    "  - action: SCMP_ACT_ALLOW\n"
	    "    names: [socket]\n"
	    "    args:\n"
	    "    - {index: 0, op: SCMP_CMP_EQ, value: 1}\n",
	    NULL, &profile);
	assert_int_equal(profile.rule_count, 3);
	assert_int_equal(profile.default_errno, EPERM);
	assert_int_equal(profile.rules[2].args[0].value, 1);
	assert_int_equal(profile.rules[0].line, 10);
}

static const struct {
	const char *unit, *call;
	uint32_t action;
} units[] = {
    {"SystemCallFilter=read write",                                                       "read",    0x7fff0000},
    {"SystemCallFilter=read write",                                                       "socket",  0x80000000},
    {"SystemCallFilter=read write",                                                       "futex",   0x7fff0000},
    {"SystemCallFilter=@basic-io\nSystemCallErrorNumber=ENOSYS",                          "read",
     0x7fff0000                                                                                                },
    {"SystemCallFilter=@basic-io\nSystemCallErrorNumber=ENOSYS",                          "mount",
     0x50026                                                                                                   },
    {"SystemCallFilter=@basic-io\nSystemCallFilter=~write",                               "write",
     0x80000000                                                                                                },
    {"SystemCallFilter=~@mount:EPERM ptrace",                                             "mount",   0x50001   },
    {"SystemCallFilter=~@mount:EPERM ptrace",                                             "ptrace",  0x80000000},
    {"SystemCallFilter=~@mount:EPERM ptrace",                                             "read",    0x7fff0000},
    {"SystemCallLog=~read",                                                               "read",    0x7fff0000},
    {"SystemCallLog=~read",                                                               "write",   0x7ffc0000},
    {"SystemCallLog=read",                                                                "read",    0x7ffc0000},
    {"SystemCallFilter=read\nSystemCallLog=read write",                                   "read",    0x7ffc0000},
    {"SystemCallFilter=read\nSystemCallLog=read write",                                   "write",   0x80000000},
    {"SystemCallFilter=~mount\nSystemCallLog=mount",                                      "mount",   0x80000000},
    {"SystemCallFilter=mount\nSystemCallFilter=\nSystemCallFilter=read",
     "mount",                                                                                        0x80000000},
    {"SystemCallFilter=read \\\n  write\n",                                               "write",   0x7fff0000},
    {"SystemCallFilter=read \\\n # not mount\n; nor \\\n write",                          "write",
     0x7fff0000                                                                                                },
    {"SystemCallFilter=read \\\n# mount \\\n write",                                      "mount",   0x80000000},
    {"# read \\\nSystemCallFilter=~mount",                                                "mount",   0x80000000},
    {"SystemCallFilter=~ mount umount2",                                                  "mount",   0x80000000},
    {"SystemCallFilter=~ mount umount2",                                                  "umount2", 0x80000000},
    {"SystemCallFilter=  ~\t @mount:EPERM",                                               "mount",   0x50001   },
    {"SystemCallFilter=~\\\n mount",                                                      "mount",   0x80000000},
    {"SystemCallFilter=~ mount",                                                          "read",    0x7fff0000},
    {"SystemCallFilter=~",                                                                "read",    0x7fff0000},
    {"SystemCallFilter=@mount\nSystemCallFilter=~ mount",                                 "mount",   0x80000000},
    {"SystemCallLog=~",                                                                   "read",    0x7fff0000},
    {"SystemCallLog= ~ ",                                                                 "read",    0x7fff0000},
    {"SystemCallLog=~ no_such_call",                                                      "read",    0x7fff0000},
    {"SystemCallLog=~read\nSystemCallLog=read",                                           "write",   0x7fff0000},
    {"SystemCallLog=~\nSystemCallFilter=~mount",                                          "read",    0x7fff0000},
    {"SystemCallLog=~ read",                                                              "write",   0x7ffc0000},
    {"SystemCallLog=~\nSystemCallFilter=read",                                            "read",    0x7fff0000},
    {"SystemCallFilter=read mount:EPERM",                                                 "mount",   0x80000000},
    {"SystemCallFilter=read mount:kill futex:EPERM",                                      "futex",   0x7fff0000},
    {"SystemCallFilter=read\nSystemCallFilter=~mount:ENOSYS",                             "mount",   0x50026   },
    {"SystemCallFilter=read\nSystemCallFilter=~read:EPERM",                               "read",    0x50001   },
    {"SystemCallErrorNumber=EPERM\nSystemCallFilter=read\nSystemCallFilter=~@mount:kill",
     "mount",                                                                                        0x80000000},
    {"SystemCallFilter=~@mount:EPERM\nSystemCallFilter=mount:ENOSYS",                     "mount",
     0x50001                                                                                                   },
    {"SystemCallFilter=~mount\nSystemCallErrorNumber=0",                                  "mount",   0x80000000},
    {"SystemCallLog=read:EPERM",                                                          "read",    0x7fff0000},
};

TEST(units_are_read_as_systemd_reads_them)
{
	const uint64_t args[PROFILE_ARGS] = {0};

	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		cleanup_profile struct profile profile = {0};
		struct answer answer;
		char text[256];
		int32_t nr;

		(void)snprintf(text, sizeof(text), "[Service]\n%s\n",
		    units[i].unit);
		read_fine(NULL, text, NULL, &profile);
		assert_true(
		    syscall_find(arch_native(), slice_of(units[i].call), &nr));
		answer = profile_evaluate(&profile, arch_native(), nr, args);
		if ((answer.action | answer.data) != units[i].action)
			fail_msg("%s: %s: %#x", units[i].unit, units[i].call,
			    answer.action | answer.data);
	}
}

TEST(a_unit_cannot_log_everything)
{
	cleanup_problems struct problems cannot;
	cleanup_profile struct profile profile = {
	    .default_action = SECCOMP_RET_LOG};

	problems_init(&cannot, "unit");
	assert_non_null(
	    profile_add(&profile, slice_of("mount"), SECCOMP_RET_KILL_PROCESS));
	assert_int_equal(codec_find("systemd")->check(&profile, &cannot),
	    -ENOTSUP);
	assert_non_null(strstr(cannot.items[0].text, "nothing allowed"));
	assert_non_null(
	    profile_add(&profile, slice_of("read"), SECCOMP_RET_ALLOW));
	problems_release(&cannot);
	problems_init(&cannot, "unit");
	assert_int_equal(codec_find("systemd")->check(&profile, &cannot), 0);
}

/* seccompiler's rules, read off its JSON and nothing of ours. */
static bool condition_holds(const struct node *condition, const uint64_t *args)
{
	const struct node *op = node_find(condition, "op");
	uint64_t index, value, mask, arg;

	assert_true(node_u64(node_find(condition, "index"), &index));
	assert_true(node_u64(node_find(condition, "val"), &value));
	arg = args[index];
	if (slice_equals(node_find(condition, "type")->text, "dword"))
		arg = (uint32_t)arg;
	if (op->kind == NODE_MAP) {
		assert_true(node_u64(node_find(op, "masked_eq"), &mask));
		return (arg & mask) == value;
	}
	return slice_equals(op->text, "eq")   ? arg == value
	       : slice_equals(op->text, "ne") ? arg != value
	       : slice_equals(op->text, "gt") ? arg > value
	       : slice_equals(op->text, "ge") ? arg >= value
	       : slice_equals(op->text, "lt") ? arg < value
	                                      : arg <= value;
}

static bool rule_holds(const struct node *rule, const char *call,
    const uint64_t *args)
{
	const struct node *list = node_find(rule, "args");

	if (!slice_equals(node_find(rule, "syscall")->text, call))
		return false;
	for (const struct node *n = list ? list->first : NULL; n; n = n->next)
		if (!condition_holds(n, args))
			return false;
	return true;
}

static bool filter_matches(const struct document *document, const char *call,
    const uint64_t *args)
{
	const struct node *filter = document_root(document)->first;
	const struct node *rules = node_find(filter, "filter");

	for (const struct node *n = rules->first; n; n = n->next)
		if (rule_holds(n, call, args))
			return true;
	return false;
}

static void compare_as_seccompiler(const struct profile *profile)
{
	cleanup_document struct document *document = NULL;
	cleanup_problems struct problems problems = {0};
	cleanup_free char *text = NULL;
	size_t len = 0;
	int32_t nr;

	text = write_text(codec_find("seccompiler"), profile, &len);
	problems_init(&problems, "json");
	assert_int_equal(document_parse((struct slice){text, len},
	                     DOCUMENT_JSON, &document, &problems),
	    0);
	for (unsigned i = 0; i < 400; i++) {
		const char *call = plain[pick(ARRAY_SIZE(plain))];
		uint64_t args[PROFILE_ARGS];
		struct answer answer;

		for (size_t j = 0; j < PROFILE_ARGS; j++)
			args[j] = pick_number(ARRAY_SIZE(numbers));
		assert_true(
		    syscall_find(SCMP_ARCH_X86_64, slice_of(call), &nr));
		answer = profile_evaluate(profile, SCMP_ARCH_X86_64, nr, args);
		assert_int_equal(filter_matches(document, call, args),
		    answer.rule != NULL);
	}
}

TEST(seccompiler_reads_the_same_filter)
{
	/* One condition each: with more libseccomp may be wrong. */
	static const struct shape shape = {8, 1, 1, 7, 24, 10, plain};

	for (unsigned i = 0; i < 40; i++) {
		cleanup_profile struct profile profile = {0};

		random_state = i;
		make_rules(&profile, &shape);
		assert_int_equal(profile_add_arch(&profile, SCMP_ARCH_X86_64),
		    0);
		compare_as_seccompiler(&profile);
	}
}

/* What Debian ships for Podman, where it is installed. */
#define SHIPPED "/usr/share/containers/seccomp.json"

TEST(the_profile_that_podman_comes_with_goes_round)
{
	cleanup_profile struct profile profile = {0};
	cleanup_problems struct problems problems = {0};

	if (access(SHIPPED, R_OK) != 0)
		SKIP("%s is not there", SHIPPED);
	problems_init(&problems, SHIPPED);
	assert_int_equal(profile_read(SHIPPED, NULL, NULL, &profile, &problems),
	    0);
	assert_true(profile.rule_count > 400);
	assert_true(goes_round(codec_find("oci"), &profile));
	assert_true(goes_round(codec_find("docker"), &profile));
	assert_true(goes_round(codec_find("containers"), &profile));
	/* It has a default other than EPERM. */
	assert_false(goes_round(codec_find("spo"), &profile));
}

TEST(formats_are_known_by_their_looks)
{
	for (size_t i = 0; i < ARRAY_SIZE(readable); i++) {
		cleanup_profile struct profile profile = {0}, again = {0};
		cleanup_problems struct problems problems = {0};
		cleanup_free char *text = NULL;
		const struct codec *as = NULL;
		size_t len = 0;

		profile.default_action = SECCOMP_RET_ERRNO;
		profile.default_errno = EPERM;
		profile.has_default_errno = true;
		assert_non_null(
		    profile_add(&profile, slice_of("read"), SECCOMP_RET_ALLOW));
		profile.rules[0].comment = strdup("why");
		text = write_text(codec_find(readable[i]), &profile, &len);
		problems_init(&problems, readable[i]);
		assert_int_equal(profile_parse((struct slice){text, len}, NULL,
		                     NULL, &again, &as, &problems),
		    0);
		assert_string_equal(as->name, readable[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_written_is_read_again),
	    cmocka_unit_test(mistakes_are_pinned_down),
	    cmocka_unit_test(values_are_exact_to_64_bits),
	    cmocka_unit_test(
	        two_conditions_on_one_argument_are_two_rules_as_runtimes_have_it),
	    cmocka_unit_test(docker_rules_are_for_whom_they_are_meant),
	    cmocka_unit_test(errnos_may_have_names),
	    cmocka_unit_test(an_operators_profile_is_read),
	    cmocka_unit_test(units_are_read_as_systemd_reads_them),
	    cmocka_unit_test(a_unit_cannot_log_everything),
	    cmocka_unit_test(seccompiler_reads_the_same_filter),
	    cmocka_unit_test(the_profile_that_podman_comes_with_goes_round),
	    cmocka_unit_test(formats_are_known_by_their_looks),
	};

	return cmocka_run_group_tests_name("codecs", tests, NULL, NULL);
}
