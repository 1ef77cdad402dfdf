/* SPDX-License-Identifier: Apache-2.0 */
/* Each code is found where it should be, and not in what is right. */
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile/codec.h"
#include "profile/lint.h"
#include "syscalls/syscalls.h"
#include "tests/test.h"

#define ARCHES                                                          \
	"\"architectures\": [\"SCMP_ARCH_X86_64\", \"SCMP_ARCH_X86\", " \
	"\"SCMP_ARCH_X32\"], "
#define LOG   "\"flags\": [\"SECCOMP_FILTER_FLAG_LOG\"], "
#define ERRNO "{\"defaultAction\": \"SCMP_ACT_ERRNO\", "
#define NEEDED                                                        \
	"\"syscalls\": [{\"action\": \"SCMP_ACT_ALLOW\", \"names\": " \
	"[\"exit_group\", \"rt_sigreturn\", \"execve\", \"read\"]}"
#define RULES(more)  ERRNO ARCHES LOG NEEDED ", " more "]}"
#define ALLOW(names) "{\"action\": \"SCMP_ACT_ALLOW\", \"names\": [" names "]}"
#define GUARDED(name)                                                  \
	"{\"action\": \"SCMP_ACT_ALLOW\", \"names\": [\"" name "\"], " \
	"\"args\": [{\"index\": 0, \"value\": 1, \"op\": \"SCMP_CMP_EQ\"}]}"
#define WRITE_IF(action, args)   \
	"{\"action\": \"" action \
	"\", \"names\": [\"write\"], \"args\": [" args "]}"
#define IF(index, op, value)                            \
	"{\"index\": " index ", \"op\": \"SCMP_CMP_" op \
	"\", \"value\": " value "}"

static const struct {
	const char *text;
	const char *code; /* NULL: nothing but notes */
	const char *says; /* a part of it */
} profiles[] = {
    {ERRNO ARCHES LOG NEEDED "]}",                                          NULL,    NULL                                  },
    {ERRNO ARCHES LOG "\"syscalls\": []}",                                  "SC101", "exit_group is denied"                },
    {RULES(ALLOW("\"opnat\"")),                                             "SC103", "did you mean openat?"                },
    {"{\"defaultAction\": \"SCMP_ACT_LOG\", \"architectures\": "
     "[\"SCMP_ARCH_X86_64\"]}",                                        "SC104", "x86_64 without x86"                  },
    {ERRNO ARCHES "\"archMap\": [{\"architecture\": "
                  "\"SCMP_ARCH_X86_64\"}]}",                           "SC105", "both there"                          },
    {RULES("{\"action\": \"SCMP_ACT_ALLOW\", \"names\": [\"write\"], "
           "\"errnoRet\": 1}"),
     "SC106",                                                                        "errnoRet means nothing"              },
    {RULES("{\"action\": \"SCMP_ACT_ALLOW\", \"names\": [\"write\"], "
           "\"name\": \"read\", \"comment\": \"\"}"),
     "SC107",                                                                        "both there"                          },
    {RULES("{\"action\": \"SCMP_ACT_ALLOW\", \"names\": []}"),              "SC108",
     "no names"                                                                                                            },
    {ERRNO ARCHES NEEDED "]}",                                              "SC109", "leaves no record"                    },
    {RULES("{\"action\": \"SCMP_ACT_ALLOW\", \"names\": [\"write\"], "
           "\"args\": [{\"index\": 0, \"op\": \"SCMP_CMP_GT\"}, "
           "{\"index\": 0, \"value\": 9, \"op\": \"SCMP_CMP_LT\"}]}"),
     "SC110",                                                                        "two conditions"                      },
    {RULES("{\"action\": \"SCMP_ACT_ALLOW\", \"names\": [\"write\"], "
           "\"arg\": []}"),
     "SC111",                                                                        "unknown key arg"                     },
    {RULES(ALLOW("\"mount\"")),                                             "SC120", "denies mount"                        },
    {RULES(ALLOW("\"ptrace\"")),                                            "SC121", "ptrace is allowed"                   },
    {RULES(ALLOW("\"io_uring_setup\"")),                                    "SC121", "io_uring_setup"                      },
    {RULES(GUARDED("clone") ", " ALLOW("\"clone3\"")),                      "SC122",
     "clone3 is allowed and clone is guarded"                                                                              },
    {RULES(ALLOW("\"openat2\"")),                                           "SC122",
     "openat2 is allowed and openat is denied"                                                                             },
    {RULES(ALLOW("\"openat\"")),                                            NULL,    NULL                                  },
    {RULES(ALLOW("\"openat\"") ", {\"action\": \"SCMP_ACT_KILL\", "
                               "\"names\": [\"open\"]}"),
     "SC122",                                                                        "openat is allowed and open is denied"},
    {RULES(GUARDED("socket") ", {\"action\": \"SCMP_ACT_KILL\", "
                             "\"names\": [\"socket\"], \"args\": "
                             "[{\"index\": 0, \"value\": 1, \"op\": "
                             "\"SCMP_CMP_EQ\"}]}"),
     "SC125",                                                                        "refuses this rule for socket"        },
    {RULES(WRITE_IF("SCMP_ACT_LOG",
     IF("1",                                                                         "GE",                                   "255")) ", " WRITE_IF("SCMP_ACT_LOG",
     IF("1", "EQ", "18446744073709551615")) ", " WRITE_IF("SCMP_ACT_ALLOW",
     IF("0", "GT", "7") ", " IF("1", "NE", "18446744073709551615"))),
     "SC130", "takes this rule for write, and then loses it"},
    {RULES("{\"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": 0, "
           "\"names\": [\"write\"]}"),
     "SC127",                                                                   "success without being made"                                                 },
    {RULES("{\"action\": \"SCMP_ACT_KILL\", \"names\": [\"read\"]}"),                                                                 "SC128",
     "has no effect"                                                                                         },
};

static const struct problem *find(const struct problems *problems,
    const char *code)
{
	for (size_t i = 0; i < problems->count; i++)
		if (problems->items[i].code &&
		    strcmp(problems->items[i].code, code) == 0)
			return &problems->items[i];
	return NULL;
}

static void lint_profile(const char *text, struct problems *ret)
{
	cleanup_profile struct profile profile = {0};

	problems_init(ret, "profile.json");
	if (profile_parse(slice_of(text), NULL, NULL, &profile, NULL, ret) == 0)
		assert_int_equal(profile_lint(&profile, ret), 0);
}

static void expect(const struct problems *problems, const char *text,
    const char *code, const char *says)
{
	const struct problem *found;

	for (size_t i = 0; !code && i < problems->count; i++)
		if (problems->items[i].severity != SEVERITY_NOTE)
			fail_msg("%s: %s", text, problems->items[i].text);
	if (!code)
		return;
	found = find(problems, code);
	if (!found)
		fail_msg("no %s in %s", code, text);
	else if (!strstr(found->text, says))
		fail_msg("%s says: %s", code, found->text);
	assert_non_null(lint_code_find(code));
}

TEST(profiles_are_told_what_is_wrong_with_them)
{
	if (arch_native() != 0xc000003e)
		SKIP("written for x86_64");
	for (size_t i = 0; i < ARRAY_SIZE(profiles); i++) {
		cleanup_problems struct problems problems = {0};

		lint_profile(profiles[i].text, &problems);
		expect(&problems, profiles[i].text, profiles[i].code,
		    profiles[i].says);
	}
}

/* What this libseccomp compiles wrongly; a newer one may not. */
TEST(a_miscompiled_call_is_told_or_compiled_well)
{
	cleanup_problems struct problems problems = {0};

	lint_profile(
	    RULES("{\"action\": \"SCMP_ACT_ALLOW\", \"names\": [\"dup3\"], "
	          "\"args\": [{\"index\": 0, \"value\": 4294967297, "
	          "\"op\": \"SCMP_CMP_LE\"}, {\"index\": 1, "
	          "\"value\": 4294967297, \"op\": \"SCMP_CMP_LT\"}]}, "
	          "{\"action\": \"SCMP_ACT_ALLOW\", \"names\": [\"dup3\"], "
	          "\"args\": [{\"index\": 1, \"value\": 16, "
	          "\"op\": \"SCMP_CMP_LT\"}]}, "
	          "{\"action\": \"SCMP_ACT_ALLOW\", \"names\": [\"dup3\"], "
	          "\"args\": [{\"index\": 1, \"value\": 4294967303, "
	          "\"op\": \"SCMP_CMP_GE\"}]}"),
	    &problems);
	if (!find(&problems, "SC126"))
		print_message("this libseccomp does it well\n");
	else
		assert_non_null(strstr(find(&problems, "SC126")->text, "dup3"));
}

#define POD(context, container)                                           \
	"apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n" context \
	"  containers:\n  - name: a\n    image: b\n" container
#define GOOD_CONTEXT               \
	"  securityContext:\n"     \
	"    runAsNonRoot: true\n" \
	"    seccompProfile: {type: Localhost, localhostProfile: a/b.json}\n"
#define GOOD_CONTAINER                            \
	"    securityContext:\n"                  \
	"      allowPrivilegeEscalation: false\n" \
	"      capabilities: {drop: [ALL]}\n"

static const struct {
	const char *text, *code, *says;
} manifests[] = {
    {POD(GOOD_CONTEXT,                                 GOOD_CONTAINER),                                         NULL,                                                           NULL},
    {POD("",                                                GOOD_CONTAINER),                                                                                                  "SC201",                                                                                                  "container a has no seccompProfile"},
    {POD("  securityContext: {seccompProfile: {type: Unconfined}}\n",
     GOOD_CONTAINER),
     "SC202","Unconfined"},
    {POD("  securityContext: {seccompProfile: {type: Localhost, "
         "localhostProfile: /etc/x.json}}\n",                                          GOOD_CONTAINER),
     "SC203",                                                                                                                                                                                 "relative"},
    {POD("  securityContext: {seccompProfile: {type: Localhost, "
         "localhostProfile: a/../../x.json}}\n",GOOD_CONTAINER),
     "SC203","relative"},
    {POD(GOOD_CONTEXT,  ""),                                                   "SC205",                                                                                                                                                                   "may gain privileges"},
    {POD("  hostPID: true\n" GOOD_CONTEXT,                                                GOOD_CONTAINER),                                                                                        "SC206",                                                                                                                                                  "hostPID"},
    {POD(GOOD_CONTEXT "    hostPID: false\n",                           GOOD_CONTAINER),                                                                                  "SC207",
     "hostPID under securityContext is ignored"},
    {POD("  seccompProfile: {type: RuntimeDefault}\n",                                         GOOD_CONTAINER),"SC207",
     "ignored here"},
    {"apiVersion: core.spinoperator.dev/v1alpha1\nkind: SpinApp\nspec:\n"
     "  podTemplateSpec:\n    spec: {}\n",       "SC208","has no podTemplateSpec"                                                                                                                               },
    {"kind: SpinApp\nspec: {image: x}\n", "SC208", "cannot ask"                                                        },
    {POD("  securityContext: {seccompProfile: {type: RuntimeDefault}}\n",
     GOOD_CONTAINER),
     "SC209",                                                                                                                "may run as root"},
    {POD(GOOD_CONTEXT,                                                "    securityContext:\n"
                       "      allowPrivilegeEscalation: false\n"),
     "SC210","keeps capabilities"},
    {POD(GOOD_CONTEXT,                                                GOOD_CONTAINER "      privileged: true\n"),                                     "SC211",
     "without a filter"},
    {"kind: Pod\nmetadata:\n  annotations:\n"
     "    seccomp.security.alpha.kubernetes.io/pod: localhost/x\n"
     "spec: {containers: []}\n",                               "SC212",                                                                                      "annotation"                     },
    {"kind: Service\n",                                          "SC214",                                                                             "nothing in it"                                                                                                                                              },
    {"kind: CronJob\nspec:\n  jobTemplate:\n    spec:\n      template:\n"
     "        spec:\n          containers:\n          - name: z\n","SC201","container z"                                                                                                                                                       },
    {"kind: Service\n---\nkind: Deployment\nspec:\n  template:\n"
     "    spec:\n      initContainers:\n      - name: first\n",                  "SC201",                                    "container first"},
    {"kind: List\nitems:\n- kind: Job\n  spec:\n    template:\n"
     "      spec:\n        containers:\n        - name: of-a-list\n",                                "SC201",                                       "container of-a-list"         },
};

TEST(manifests_are_told_what_is_wrong_with_them)
{
	for (size_t i = 0; i < ARRAY_SIZE(manifests); i++) {
		cleanup_problems struct problems problems = {0};
		cleanup_document struct document *document = NULL;

		problems_init(&problems, "pod.yaml");
		assert_int_equal(document_parse(slice_of(manifests[i].text),
		                     DOCUMENT_ANY, &document, &problems),
		    0);
		(void)manifest_lint(document_root(document), NULL, &problems);
		expect(&problems, manifests[i].text, manifests[i].code,
		    manifests[i].says);
	}
}

TEST(codes_are_told_apart)
{
	for (size_t i = 0; lint_code_at(i); i++) {
		assert_ptr_equal(lint_code_find(lint_code_at(i)->code),
		    lint_code_at(i));
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(lint_code_at(i)->name,
			    lint_code_at(j)->name);
	}
	assert_null(lint_code_find("SC999"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(profiles_are_told_what_is_wrong_with_them),
	    cmocka_unit_test(a_miscompiled_call_is_told_or_compiled_well),
	    cmocka_unit_test(manifests_are_told_what_is_wrong_with_them),
	    cmocka_unit_test(codes_are_told_apart),
	};

	return cmocka_run_group_tests_name("lint", tests, NULL, NULL);
}
