# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# A program of which nothing is known, under seccompctl run; and what can be
# asked of its rollout afterwards.

. "$E2E/lib.sh"
. "$E2E/rollout_lib.sh"
. "$E2E/story_lib.sh"
need_records
need strace
need_helper worker under calls
worker=$helpers/worker

write_workloads worker "{unit: worker.service, exe: $worker}"
start_follower
rollout init worker >/dev/null

run_once() {
	ctl run --witness netlink worker -- "$worker" ${version:+"$version"} \
	    "$@" >ran 2>&1
}

# What it calls under the filter, of which execve is run's own.
trace_calls() {
	strace -f -o trace "$PROG" run -w workloads.yaml --phase log \
	    --witness none worker -- "$worker" >/dev/null 2>&1
	calls_after "execve\\(\"$worker\"" trace
}

check_new() { ctl run --check worker -- "$worker" new; }

tell_story

"$PROG" rollout history worker | awk 'NR > 1 { print $3 "-" $4 }' | uniq |
    paste -sd' ' >moves
equal "the history tells of it" \
    "$("$PROG" rollout history worker -o json | grep -c '"id"')" \
    "$("$PROG" rollout history worker -o csv | tail -n +2 | wc -l)"
cat moves

# Each of its verdicts is found again.
"$PROG" rollout history worker -o csv | awk -F, '
NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
$at["from"] != "" { print $at["id"], $at["verdict"] }' >verdicts
while read -r id _; do
	ctl gate worker --at "$id" -o json |
	    sed -n 's/.*"verdict": *"\([a-z]*\)".*/'"$id"' \1/p'
done <verdicts >again
equal "the verdicts that moves rest on are found again" \
    "$(paste -sd' ' verdicts)" "$(paste -sd' ' again)"

# Two at once: one wins.
rollout demote worker --reason race --to errno >one 2>&1 &
rollout demote worker --reason race --to errno >two 2>&1
wait $!
equal "of two at once one moves it" 1 \
    "$(cat one two | grep -c 'kill -> errno')"
rollout undo worker --reason 'it was a race' >/dev/null 2>undo.said
equal "and it is taken back" kill "$(phase)"
grep -q 'these nodes need the file of kill' undo.said &&
    ok "which nodes need the file is said" ||
    fail "which nodes need the file is said" "$(cat undo.said)"
