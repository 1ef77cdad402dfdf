/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What brings a profile to a cluster: a ConfigMap that holds it, a DaemonSet
 * that puts it where kubelets look, and the securityContext that asks for it.
 * Only written.
 */
#include <stdlib.h>
#include <string.h>

#include "profile/canonical.h"
#include "profile/codecs.h"
#include "profile/oci.h"

#define NAME_TEXT 32

static int check(const struct profile *profile, struct problems *cannot)
{
	return oci_check(&dialect_oci, profile, cannot);
}

/* One file a hash: a running container keeps the one it began with. */
static void name_of(const struct profile *profile, char buf[static NAME_TEXT])
{
	char hash[HASH_TEXT];

	(void)snprintf(buf, NAME_TEXT, "%.12s", profile_hash(profile, hash));
}

static int profile_json(const struct profile *profile, char **ret, size_t *len,
    struct error *err)
{
	FILE *out = open_memstream(ret, len);
	int r;

	if (!out)
		return error_set(err, -ENOMEM, "out of memory");
	r = oci_write(&dialect_oci, profile, out, err);
	if (fclose(out) != 0 && r == 0)
		r = error_set(err, -ENOMEM, "out of memory");
	return r;
}

static void put_indented(struct slice text, FILE *out)
{
	while (text.len > 0) {
		struct slice line = slice_cut(&text, '\n');

		fprintf(out, "    %.*s\n", (int)line.len, line.ptr);
	}
}

static void put_config(const char *name, struct slice json, FILE *out)
{
	fprintf(out,
	    "apiVersion: v1\n"
	    "kind: ConfigMap\n"
	    "metadata:\n"
	    "  name: seccomp-profile-%s\n"
	    "  namespace: kube-system\n"
	    "data:\n"
	    "  %s.json: |\n",
	    name, name);
	put_indented(json, out);
}

/* A rename at the end, for a kubelet must never read half a profile. */
static void put_installer(const char *name, FILE *out)
{
	fprintf(out,
	    "---\n"
	    "apiVersion: apps/v1\n"
	    "kind: DaemonSet\n"
	    "metadata:\n"
	    "  name: seccomp-profile-%s\n"
	    "  namespace: kube-system\n"
	    "spec:\n"
	    "  selector:\n"
	    "    matchLabels: {app: seccomp-profile-%s}\n"
	    "  template:\n"
	    "    metadata:\n"
	    "      labels: {app: seccomp-profile-%s}\n"
	    "    spec:\n"
	    "      automountServiceAccountToken: false\n"
	    "      tolerations: [{operator: Exists}]\n"
	    "      securityContext:\n"
	    "        seccompProfile: {type: RuntimeDefault}\n",
	    name, name, name);
	fprintf(out,
	    "      initContainers:\n"
	    "      - name: install\n"
	    "        image: registry.k8s.io/e2e-test-images/busybox:1.29-4\n"
	    "        command:\n"
	    "        - sh\n"
	    "        - -ec\n"
	    "        - |\n"
	    "          mkdir -p /host/seccompctl\n"
	    "          cp /profile/%s.json /host/seccompctl/.%s.tmp\n"
	    "          mv /host/seccompctl/.%s.tmp"
	    " /host/seccompctl/%s.json\n"
	    "        securityContext:\n",
	    name, name, name, name);
	fputs("          allowPrivilegeEscalation: false\n"
	      "          readOnlyRootFilesystem: true\n"
	      "          capabilities: {drop: [ALL]}\n"
	      "        volumeMounts:\n"
	      "        - {name: profile, mountPath: /profile}\n"
	      "        - {name: host, mountPath: /host}\n"
	      "      containers:\n"
	      "      - name: pause\n"
	      "        image: registry.k8s.io/pause:3.9\n"
	      "        securityContext:\n"
	      "          allowPrivilegeEscalation: false\n"
	      "          runAsNonRoot: true\n"
	      "          runAsUser: 65535\n"
	      "          capabilities: {drop: [ALL]}\n",
	    out);
	fprintf(out,
	    "      volumes:\n"
	    "      - name: profile\n"
	    "        configMap: {name: seccomp-profile-%s}\n"
	    "      - name: host\n"
	    "        hostPath:\n"
	    "          path: /var/lib/kubelet/seccomp\n"
	    "          type: DirectoryOrCreate\n",
	    name);
}

static void put_patch(const char *name, FILE *out)
{
	fprintf(out,
	    "---\n"
	    "# kubectl patch deployment NAME --patch-file THIS, once the\n"
	    "# DaemonSet has its pod on every node:\n"
	    "#\n"
	    "#   spec:\n"
	    "#     template:\n"
	    "#       spec:\n"
	    "#         securityContext:\n"
	    "#           seccompProfile:\n"
	    "#             type: Localhost\n"
	    "#             localhostProfile: seccompctl/%s.json\n",
	    name);
}

static int write(const struct profile *profile, FILE *out, struct error *err)
{
	cleanup_free char *json = NULL;
	char name[NAME_TEXT];
	size_t len = 0;
	int r = profile_json(profile, &json, &len, err);

	if (r < 0)
		return r;
	name_of(profile, name);
	put_config(name, (struct slice){json, len}, out);
	put_installer(name, out);
	put_patch(name, out);
	return 0;
}

const struct codec codec_kubernetes = {
    .name = "kubernetes",
    .check = check,
    .write = write,
};
