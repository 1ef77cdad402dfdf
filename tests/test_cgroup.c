/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "host/cgroup.h"
#include "tests/test.h"

#define ID   "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define ID2  "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"
#define UID  "6a1c8e2f_3b4d_4f5a_9c6d_7e8f90a1b2c3"
#define UID_ "6a1c8e2f-3b4d-4f5a-9c6d-7e8f90a1b2c3"

static const struct {
	const char *path, *unit, *container, *pod_uid;
} paths[] = {
    {"/",                                                                        NULL,                         NULL, NULL},
    {"/system.slice/cron.service",                                               "cron.service",               NULL, NULL},
    {"/system.slice/system-getty.slice/getty@tty1.service",
     "getty@tty1.service",                                                                                     NULL, NULL},
    {"/system.slice/nginx.service/worker",                                       "nginx.service",              NULL, NULL},
    {"/init.scope",                                                              "init.scope",                 NULL, NULL},
    {"/user.slice/user-0.slice/session-3.scope",                                 "session-3.scope",            NULL, NULL},
    {"/user.slice/user-7.slice/user@7.service/app.slice/spin.service",
     "user@7.service",                                                                                         NULL, NULL},
    {"/machine.slice/systemd-nspawn@box.service/payload/system.slice/a.service",
     "systemd-nspawn@box.service",                                                                             NULL, NULL},
    {"/machine.slice/machine-box.scope",                                         "machine-box.scope",          NULL, NULL},
    {"/system.slice/docker-" ID ".scope",                                        "docker-" ID ".scope",        ID,   NULL},
    {"/docker/" ID,                                                              NULL,                         ID,   NULL},
    {"/docker/" ID "/docker/" ID2,                                               NULL,                         ID,   NULL},
    {"/system.slice/docker-" ID ".scope/system.slice/docker-" ID2 ".scope",
     "docker-" ID ".scope",                                                                                    ID,   NULL},
    {"/machine.slice/libpod-" ID ".scope/container",                             "libpod-" ID ".scope",        ID,
     NULL                                                                                                                },
    {"/machine.slice/libpod-conmon-" ID ".scope",                                "libpod-conmon-" ID ".scope",
     NULL,                                                                                                           NULL},
    {"/libpod_parent/libpod-" ID,                                                NULL,                         ID,   NULL},
    {"/user.slice/user-7.slice/user@7.service/user.slice/libpod-" ID ".scope",
     "user@7.service",                                                                                         NULL, NULL},
    {"/system.slice/nerdctl-" ID ".scope",                                       "nerdctl-" ID ".scope",       ID,   NULL},
    {"/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" UID
     ".slice/cri-containerd-" ID ".scope",
     "cri-containerd-" ID ".scope",                                                                            ID,   UID },
    {"/kubepods.slice/kubepods-pod" UID ".slice/crio-" ID ".scope",
     "crio-" ID ".scope",                                                                                      ID,   UID },
    {"/kubepods.slice/kubepods-pod" UID ".slice/crio-conmon-" ID ".scope",
     "crio-conmon-" ID ".scope",                                                                               NULL, UID },
    {"/kubepods/besteffort/pod" UID_ "/" ID,                                     NULL,                         ID,   UID_},
    {"/kubelet/kubepods/pod" UID_ "/" ID,                                        NULL,                         ID,   UID_},
    {"/system.slice/containerd.service/kubepods-burstable-pod" UID
     ".slice:cri-containerd:" ID,
     "containerd.service",                                                                                     ID,   UID },
    {"/ecs/4f2b8a/" ID,                                                          NULL,                         ID,   NULL},
    {"/kubepods/podnot-a-uid/x",                                                 NULL,                         NULL, NULL},
    {"/docker/0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
     NULL,                                                                                                     NULL, NULL},
};

static void expect(struct slice got, const char *wanted)
{
	if (wanted)
		assert_slice_equal(got, wanted);
	else
		assert_null(got.ptr);
}

TEST(every_form_of_a_leaf_is_known)
{
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		struct cgroup got;

		cgroup_path(slice_of(paths[i].path), &got);
		print_message("%s\n", paths[i].path);
		expect(got.unit, paths[i].unit);
		expect(got.container, paths[i].container);
		expect(got.pod_uid, paths[i].pod_uid);
	}
}

/* Whose groups below are their own, and what they are taken for. */
static const struct {
	const char *path, *unit, *container;
} holders[] = {
    {"/lxc.payload.tenant",                                                   NULL,                  NULL},
    {"/lxc/tenant",                                                           NULL,                  NULL},
    {"/machine.slice/machine-guest.scope",                                    "machine-guest.scope", NULL},
    {"/machine.slice/systemd-nspawn@guest.service/payload",
     "systemd-nspawn@guest.service",                                                                 NULL},
    {"/system.slice/ci-runner.service",                                       "ci-runner.service",   NULL},
    {"/system.slice/system-ci.slice/ci@1.service/jobs",                       "ci@1.service",        NULL},
    {"/user.slice/user-7.slice/user@7.service",                               "user@7.service",      NULL},
    {"/user.slice/user-7.slice/user@7.service/app.slice",                     "user@7.service",
     NULL                                                                                                },
    {"/user.slice/user-7.slice/session-3.scope",                              "session-3.scope",     NULL},
    {"/system.slice/docker.service",                                          "docker.service",      NULL},
    {"/docker/" ID,                                                           NULL,                  ID  },
    {"/machine.slice/libpod-" ID ".scope/container",                          "libpod-" ID ".scope", ID  },
    {"/kubepods.slice/kubepods-pod" UID ".slice/cri-containerd-" ID ".scope",
     "cri-containerd-" ID ".scope",                                                                  ID  },
    {"/kubepods/pod" UID_ "/" ID,                                             NULL,                  ID  },
    {"/kubepods/pod" UID_ "/other",                                           NULL,                  NULL},
    {"/docker/other",                                                         NULL,                  NULL},
    {"/srv",                                                                  NULL,                  NULL},
};

static const char *const below[] = {
    "/system.slice/spin.service",
    "/init.scope",
    "/spin.service",
    "/web",
    "/libpod-" ID2 ".scope",
    "/payload/libpod-" ID2 ".scope",
    "/machine.slice/libpod-" ID2 ".scope/container",
    "/docker/" ID2,
    "/docker-" ID2 ".scope",
    "/system.slice/docker-" ID2 ".scope",
    "/" ID2,
    "/kubepods.slice/kubepods-pod" UID ".slice/crio-" ID2 ".scope",
    "/kubepods/burstable/pod" UID_ "/" ID2,
    "/kubelet/kubepods/pod" UID_ "/" ID2,
    "/ecs/1/" ID2,
    "/../system.slice/spin.service",
    "/user.slice/user-0.slice/session-1.scope",
};

static void expect_same(struct slice got, struct slice wanted)
{
	if (!slice_same(got, wanted))
		fail_msg("%.*s, not %.*s", (int)got.len, got.ptr,
		    (int)wanted.len, wanted.ptr);
}

TEST(who_is_there_names_what_is_below_as_he_likes)
{
	for (size_t i = 0; i < ARRAY_SIZE(holders); i++)
		for (size_t k = 0; k < ARRAY_SIZE(below); k++) {
			struct cgroup holder, got;
			char path[512];

			(void)snprintf(path, sizeof(path), "%s%s",
			    holders[i].path, below[k]);
			print_message("%s\n", path);
			cgroup_path(slice_of(holders[i].path), &holder);
			expect(holder.unit, holders[i].unit);
			expect(holder.container, holders[i].container);
			cgroup_path(slice_of(path), &got);
			expect_same(got.unit, holder.unit);
			expect_same(got.container, holder.container);
			expect_same(got.pod_uid, holder.pod_uid);
			expect_same(got.leaf, holder.leaf);
		}
}

TEST(a_claim_is_told_as_one)
{
	struct cgroup got;

	cgroup_path(slice_of("/system.slice/a.service/x"), &got);
	assert_false(got.claims_container);
	cgroup_path(slice_of("/system.slice/a.service/libpod-payload-" ID),
	    &got);
	assert_true(got.claims_container);
	assert_false(got.claims_pod);
	cgroup_path(slice_of("/system.slice/docker.service/" ID), &got);
	assert_true(got.claims_container);
	cgroup_path(slice_of("/a.service/kubepods/pod" UID_ "/" ID), &got);
	assert_true(got.claims_pod);
}

static const struct {
	const char *file, *unit, *container;
} files[] = {
    {"0::/system.slice/cron.service\n",                                       "cron.service", NULL},
    {"12:memory:/docker/" ID "\n1:name=systemd:/docker/" ID "\n0::/\n",       NULL,
     ID                                                                                           },
    {"5:cpu:/\n1:name=systemd:/system.slice/a.service\n0::/b.service\n",
     "a.service",                                                                             NULL},
    {"4:memory:/x/b.service\n1:name=systemd:/\n0::/system.slice/c.service\n",
     "c.service",                                                                             NULL},
    {"4:memory:/x/b.service\n1:name=systemd:/\n0::/\n",                       NULL,           NULL},
    {"4:pids:/docker/" ID "\n1:name=systemd:/system.slice/docker.service\n",
     "docker.service",                                                                        ID  },
    {"0::/../../system.slice/a.service\n",                                    "a.service",    NULL},
    {"",                                                                      NULL,           NULL},
    {"nonsense",                                                              NULL,           NULL},
    {"0:",                                                                    NULL,           NULL},
};

TEST(each_layout_of_hierarchies_is_known)
{
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		struct cgroup got;

		cgroup_read(slice_of(files[i].file), &got);
		expect(got.unit, files[i].unit);
		expect(got.container, files[i].container);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_form_of_a_leaf_is_known),
	    cmocka_unit_test(who_is_there_names_what_is_below_as_he_likes),
	    cmocka_unit_test(a_claim_is_told_as_one),
	    cmocka_unit_test(each_layout_of_hierarchies_is_known),
	};

	return cmocka_run_group_tests_name("cgroup", tests, NULL, NULL);
}
