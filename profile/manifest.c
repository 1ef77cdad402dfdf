/* SPDX-License-Identifier: Apache-2.0 */
/* Kubernetes manifests: is the profile applied, and to what good? */
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "profile/lint.h"

#define DEPTH_MOST 4 /* of lists in lists */
#define PATH_TEXT  4096

struct checker {
	const char *seccomp_root;
	struct problems *problems;
	size_t pods;
};

#define AT(node)  (node)->line, (node)->column
#define KEY(node) (node)->key_line, (node)->key_column

static const struct node *at_path(const struct node *node,
    const char *const *keys)
{
	for (; node && *keys; keys++)
		node = node_find(node, *keys);
	return node;
}

static bool is_true(const struct node *map, const char *key)
{
	const struct node *node = map ? node_find(map, key) : NULL;
	bool value = false;

	return node && node_bool(node, &value) && value;
}

static bool is_false(const struct node *map, const char *key)
{
	const struct node *node = map ? node_find(map, key) : NULL;
	bool value = true;

	return node && node_bool(node, &value) && !value;
}

static const char *const host_keys[] = {"hostPID", "hostIPC", "hostNetwork"};

static void check_host(struct checker *checker, const struct node *spec)
{
	for (size_t i = 0; i < ARRAY_SIZE(host_keys); i++) {
		const struct node *node = node_find(spec, host_keys[i]);

		if (is_true(spec, host_keys[i]))
			problems_add(checker->problems, SEVERITY_WARNING,
			    "SC206", KEY(node), "%s is set", host_keys[i]);
	}
}

/* What people put under securityContext, and Kubernetes does not read there. */
static const char *const misplaced[] = {"hostPID", "hostIPC", "hostNetwork",
    "hostUsers", "shareProcessNamespace", "automountServiceAccountToken"};

static void check_misplaced(struct checker *checker, const struct node *context)
{
	for (size_t i = 0; context && i < ARRAY_SIZE(misplaced); i++) {
		const struct node *node = node_find(context, misplaced[i]);

		if (node)
			problems_add(checker->problems, SEVERITY_ERROR, "SC207",
			    KEY(node),
			    "%s under securityContext is ignored: it belongs "
			    "to the pod's spec",
			    misplaced[i]);
	}
}

/* A profile where there is a security context for it. */
static void check_stray(struct checker *checker, const struct node *map)
{
	const struct node *node = node_find(map, "seccompProfile");

	if (node)
		problems_add(checker->problems, SEVERITY_ERROR, "SC207",
		    KEY(node),
		    "seccompProfile is ignored here: it belongs under "
		    "securityContext");
}

static bool climbs(struct slice path)
{
	while (path.len > 0)
		if (slice_equals(slice_cut(&path, '/'), ".."))
			return true;
	return false;
}

static void check_file(struct checker *checker, const struct node *path)
{
	char full[PATH_TEXT];

	if (!checker->seccomp_root)
		return;
	(void)snprintf(full, sizeof(full), "%s/%.*s", checker->seccomp_root,
	    (int)path->text.len, path->text.ptr);
	if (access(full, R_OK) != 0)
		problems_add(checker->problems, SEVERITY_ERROR, "SC204",
		    AT(path), "%s is not there", full);
}

static void check_localhost(struct checker *checker, const struct node *profile)
{
	const struct node *path = node_find(profile, "localhostProfile");

	if (!path || path->text.len == 0) {
		problems_add(checker->problems, SEVERITY_ERROR, "SC203",
		    AT(profile), "Localhost without a localhostProfile");
		return;
	}
	if (path->text.ptr[0] == '/' || climbs(path->text))
		problems_add(checker->problems, SEVERITY_ERROR, "SC203",
		    AT(path),
		    "localhostProfile: expected a path relative to "
		    "the kubelet's seccomp folder");
	else
		check_file(checker, path);
}

static void check_profile(struct checker *checker, const struct node *profile)
{
	const struct node *type = node_find(profile, "type");

	if (!type) {
		problems_add(checker->problems, SEVERITY_ERROR, "SC201",
		    AT(profile), "a seccompProfile without a type");
	} else if (slice_equals(type->text, "Unconfined")) {
		problems_add(checker->problems, SEVERITY_ERROR, "SC202",
		    AT(type), "Unconfined: there is no filter");
	} else if (slice_equals(type->text, "RuntimeDefault")) {
		problems_add(checker->problems, SEVERITY_NOTE, "SC213",
		    AT(type), "RuntimeDefault: some 350 calls are allowed");
	} else if (slice_equals(type->text, "Localhost")) {
		check_localhost(checker, profile);
	} else {
		problems_add(checker->problems, SEVERITY_ERROR, "SC201",
		    AT(type),
		    "unknown type %.*s: expected RuntimeDefault, "
		    "Localhost or Unconfined",
		    (int)(type->text.len < 64 ? type->text.len : 64),
		    type->text.ptr);
	}
}

static bool drops_all(const struct node *context)
{
	static const char *const keys[] = {"capabilities", "drop", NULL};
	const struct node *list = context ? at_path(context, keys) : NULL;

	for (const struct node *n = list ? list->first : NULL; n; n = n->next)
		if (slice_equals(n->text, "ALL"))
			return true;
	return false;
}

/* A user other than root is as good as the promise not to be root. */
static bool is_not_root(const struct node *context)
{
	const struct node *user =
	    context ? node_find(context, "runAsUser") : NULL;
	uint64_t number;

	return is_true(context, "runAsNonRoot") ||
	       (user && node_u64(user, &number) && number > 0);
}

static void check_container(struct checker *checker,
    const struct node *container, const struct node *pod_context)
{
	const struct node *context = node_find(container, "securityContext");
	const struct node *own =
	    context ? node_find(context, "seccompProfile") : NULL;
	const struct node *name = node_find(container, "name");
	int len = name && name->text.len < 64 ? (int)name->text.len : 0;
	const char *text = name ? name->text.ptr : "";
	struct problems *problems = checker->problems;

	check_stray(checker, container);
	check_misplaced(checker, context);
	if (own)
		check_profile(checker, own);
	else if (!pod_context || !node_find(pod_context, "seccompProfile"))
		problems_add(problems, SEVERITY_ERROR, "SC201", AT(container),
		    "container %.*s has no seccompProfile, nor has its pod",
		    len, text);
	if (is_true(context, "privileged"))
		problems_add(problems, SEVERITY_ERROR, "SC211",
		    KEY(node_find(context, "privileged")),
		    "container %.*s is privileged: it runs without a filter",
		    len, text);
	if (!is_false(context, "allowPrivilegeEscalation"))
		problems_add(problems, SEVERITY_WARNING, "SC205", AT(container),
		    "container %.*s may gain privileges", len, text);
	if (!is_not_root(context) && !is_not_root(pod_context))
		problems_add(problems, SEVERITY_WARNING, "SC209", AT(container),
		    "container %.*s may run as root", len, text);
	if (!drops_all(context))
		problems_add(problems, SEVERITY_WARNING, "SC210", AT(container),
		    "container %.*s keeps capabilities", len, text);
}

static const char *const container_lists[] = {"initContainers", "containers",
    "ephemeralContainers"};

static void check_annotations(struct checker *checker,
    const struct node *metadata)
{
	const struct node *map =
	    metadata ? node_find(metadata, "annotations") : NULL;

	for (const struct node *n = map ? map->first : NULL; n; n = n->next) {
		struct slice key = n->key;

		if (slice_skip(&key, "seccomp.security.alpha.kubernetes.io/") ||
		    slice_skip(&key,
		        "container.seccomp.security.alpha.kubernetes.io/"))
			problems_add(checker->problems, SEVERITY_WARNING,
			    "SC212", KEY(n), "a seccomp annotation");
	}
}

/* pod has metadata and spec: a Pod, or the template of one. */
static void check_pod(struct checker *checker, const struct node *pod)
{
	const struct node *spec = pod ? node_find(pod, "spec") : NULL;
	const struct node *context =
	    spec ? node_find(spec, "securityContext") : NULL;

	if (!spec || spec->kind != NODE_MAP)
		return;
	checker->pods++;
	check_annotations(checker, node_find(pod, "metadata"));
	check_host(checker, spec);
	check_stray(checker, spec);
	check_misplaced(checker, context);
	if (context && node_find(context, "seccompProfile"))
		check_profile(checker, node_find(context, "seccompProfile"));
	for (size_t i = 0; i < ARRAY_SIZE(container_lists); i++) {
		const struct node *list = node_find(spec, container_lists[i]);

		for (const struct node *n = list ? list->first : NULL; n;
		     n = n->next)
			check_container(checker, n, context);
	}
}

/* It passes image, replicas and the like on, and nothing of security. */
static void check_spin_app(struct checker *checker, const struct node *root)
{
	static const char *const keys[] = {"spec", "podTemplateSpec", NULL};
	const struct node *template = at_path(root, keys);
	const struct node *kind = node_find(root, "kind");

	checker->pods++;
	if (template)
		problems_add(checker->problems, SEVERITY_ERROR, "SC208",
		    KEY(template),
		    "a SpinApp has no podTemplateSpec: its "
		    "seccompProfile is not applied");
	else
		problems_add(checker->problems, SEVERITY_ERROR, "SC208",
		    AT(kind), "a SpinApp cannot ask for a seccompProfile");
}

#define PATH_MOST 4

static const struct {
	const char *kind;
	const char *path[PATH_MOST + 1]; /* to what is like a pod */
} kinds[] = {
    {"Pod",                   {NULL}                                     },
    {"PodTemplate",           {"template", NULL}                         },
    {"Deployment",            {"spec", "template", NULL}                 },
    {"DaemonSet",             {"spec", "template", NULL}                 },
    {"StatefulSet",           {"spec", "template", NULL}                 },
    {"ReplicaSet",            {"spec", "template", NULL}                 },
    {"ReplicationController", {"spec", "template", NULL}                 },
    {"Job",                   {"spec", "template", NULL}                 },
    {"CronJob",               {"spec", "jobTemplate", "spec", "template"}},
};

static void check_document(struct checker *checker, const struct node *root,
    unsigned depth)
{
	const struct node *kind = node_find(root, "kind");
	const struct node *items = node_find(root, "items");

	if (!kind)
		return;
	if (slice_equals(kind->text, "SpinApp"))
		check_spin_app(checker, root);
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (slice_equals(kind->text, kinds[i].kind))
			check_pod(checker, at_path(root, kinds[i].path));
	for (const struct node *n = items && depth < DEPTH_MOST ? items->first
	                                                        : NULL;
	     n; n = n->next)
		check_document(checker, n, depth + 1);
}

size_t manifest_lint(const struct node *root, const char *seccomp_root,
    struct problems *problems)
{
	struct checker checker = {seccomp_root, problems, 0};

	for (; root; root = root->next)
		check_document(&checker, root, 0);
	if (checker.pods == 0)
		problems_add(problems, SEVERITY_WARNING, "SC214", 0, 0,
		    "nothing in it makes pods");
	return checker.pods;
}
