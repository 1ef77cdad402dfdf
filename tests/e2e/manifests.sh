# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What is deployed with other people's tools: Kubernetes manifests against the
# schemas of Kubernetes, examples for pipelines as what they are parsed by.

. "$E2E/lib.sh"
need_npm kubernetes-models@4 yaml@2
packaging=$(dirname "$(dirname "$E2E")")/packaging
folder=$packaging/kubernetes

ask() { node "$E2E/manifests.cjs" "$@" 2>&1; }

equal "manifests fit the schemas of Kubernetes" "" "$(ask schema \
    "$folder/namespace.yaml" "$folder/serviceaccount.yaml" \
    "$folder/daemonset.yaml")"
sed 's/hostNetwork: true/hostNetwork: "yes"/' "$folder/daemonset.yaml" >bad.yaml
if ask schema bad.yaml | grep -q hostNetwork; then
	ok "one that does not is found out"
else
	fail "one that does not is found out" "$(ask schema bad.yaml)"
fi
equal "what kustomize puts together is there, and no more privileged" "" \
    "$(ask kustomize "$folder")"
"$PROG" profile check --manifest "$folder/daemonset.yaml" |
    sed -nE 's/.*\[(SC[0-9]+)\]$/\1/p' | sort -u >said
equal "our own check finds what a collector needs, and no more" \
    "SC206 SC209 SC213 " "$(tr '\n' ' ' <said)"
: >empty.log
"$PROG" collect --db db empty.log >/dev/null
if "$PROG" report --db db -w "$folder/workloads.yaml" >said 2>&1; then
	ok "its workloads can be read"
else
	fail "its workloads can be read" "$(cat said)"
fi

# What is run is looked at by tests/cli/manual.test, option by option.
equal "every pipeline asks the gate, and runs nothing but us" "" \
    "$(ask pipelines "$packaging"/ci/*)"
equal "the dashboard has panels, and each a question" "" \
    "$(ask dashboard "$packaging/grafana/dashboard.json")"
