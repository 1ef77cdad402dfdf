# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# The profiles of packaging/profiles, in kill: the workloads that they are for
# do what they should under them, and what is not in them dies. Not as root.

. "$E2E/lib.sh"
. "$E2E/wasm_lib.sh"
need_helper calls shim
need_wasm
is_as_measured || skip_all "$said"

export SECCOMPCTL_DB="$PWD/store.db"
profiles=$(realpath "$E2E/../../packaging/profiles")
echo "workloads:" >workloads.yaml
wasm_workloads | while read -r name base extension; do
	echo "  - {name: $name, match: [{exe: /none}]," \
	    "profile: $profiles/$base.json," \
	    "extensions: [${extension:+$profiles/$extension.json}]}"
done >>workloads.yaml

wasm_workloads >all
while read -r name _; do
	status=0
	wasm_run "$name" "$PROG" run -w workloads.yaml --phase kill \
	    --witness none "$name" -- >said 2>err </dev/null || status=$?
	equal "$name runs as it should" "0 done" \
	    "$status $(grep -o 'done' said | head -n 1)"
	[ $status -eq 0 ] || cat err
	status=0
	"$PROG" run -w workloads.yaml --phase kill --witness none "$name" -- \
	    "$helpers/calls" ptrace >/dev/null 2>&1 || status=$?
	equal "$name: ptrace dies of SIGSYS" 159 $status
done <all

# What an extension is for is not in the base.
status=0
"$PROG" run -w workloads.yaml --phase kill --witness none wasmtime -- \
    "$helpers/calls" socket >/dev/null 2>&1 || status=$?
equal "a socket dies without its extension" 159 $status

# With all that was published, and execve, for the filter is there before it.
{
	published base
	published network
	echo execve
} >published.list
"$PROG" profile convert --from list --to oci published.list >published.json
cat >>workloads.yaml <<END
  - {name: published, match: [{exe: /none}], profile: published.json}
END
for kind in wizer node; do
	status=0
	# shellcheck disable=SC2046
	"$PROG" run -w workloads.yaml --phase kill --witness none published \
	    -- $(${kind}_runs cpu) >said 2>&1 </dev/null || status=$?
	equal "$kind does not start with what was published" "159 0" \
	    "$status $(grep -c 'done' said)"
done
