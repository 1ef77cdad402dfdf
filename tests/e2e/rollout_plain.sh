# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# A program of which nothing is known is walked from an empty allowlist in log
# to kill, with no step by hand but the decisions; then a new version comes.

. "$E2E/lib.sh"
. "$E2E/rollout_lib.sh"
need_records
need strace
need_helper worker
worker=$helpers/worker

write_workloads worker '{unit: worker.service}'
start_follower
rollout init worker >/dev/null

run_once() {
	ctl run --witness netlink worker -- "$worker" ${version:+"$version"} \
	    "$@" >ran 2>&1
}
version=

# An attacker breaks in while it learns.
run_once
run_once attack
run_once attack
step
allowed | grep -qx openat && ok "ordinary calls are adopted" ||
    fail "ordinary calls are adopted" "they are not"
run_once attack
step
equal "what can't be adopted is a person's" 1 "$stepped"
walk errno 3
equal "it waits for decisions" log "$(phase)"
ctl gate worker >gate.said
grep -q '^  hold  *suspicious .*ptrace' gate.said &&
    ok "the gate says that it is ptrace" ||
    { cat gate.said; fail "the gate says that it is ptrace" "it doesn't"; }
allowed | grep -qx ptrace && fail "ptrace stays out" "it was adopted" ||
    ok "ptrace stays out"

ctl decide worker ptrace deny --reason 'an attack' >/dev/null
ctl decide worker clone3 expect --reason 'libc does with clone' >/dev/null
ctl decide worker rseq expect --reason 'libc does without' >/dev/null
run_once
ctl decide worker clone allow --arg 0:masked_eq:0x7e020000:0 \
    --reason 'threads, no namespaces' >/dev/null
walk errno 12 && ok "it came to errno" || fail "it came to errno" "no"
allowed | grep -qx clone && ok "clone is learned" ||
    fail "clone is learned" "it is not"
walk kill 12 && ok "it came to kill" || fail "it came to kill" "no"

# What it calls under the filter, of which execve is run's own.
strace -f -o trace "$PROG" run -w workloads.yaml --phase log --witness none \
    worker -- "$worker" >/dev/null 2>&1
awk -v worker="$worker" '
index($0, "execve(\"" worker "\"") { mine[$1] = 1 }
!($1 in mine) { next }
/<unfinished/ || /^[0-9]+ +[a-z0-9_]+\(/ {
	name = $2
	sub(/\(.*/, "", name)
	print name
}
{
	# A thread that it started is its own; its number is what was returned.
	if ($2 ~ /^clone3?\(/ && $NF ~ /^[0-9]+$/)
		mine[$NF] = 1
	if ($0 ~ /clone3? resumed/ && $NF ~ /^[0-9]+$/)
		mine[$NF] = 1
	if (match($0, /parent_tid=\[[0-9]+\]/))
		mine[substr($0, RSTART + 12, RLENGTH - 13)] = 1
}' trace | sort -u | grep -vxE 'clone3|rseq' >traced
equal "the profile holds what strace saw, and nothing else" \
    "$(paste -sd' ' traced)" "$(allowed | paste -sd' ')"

# The article's tests, under the file that was written.
run_once
equal "it runs as it should" "0 done" "$? $(cat ran)"
ctl run --witness netlink worker -- "$worker" new >ran 2>&1
equal "another call dies of SIGSYS" 159 $?
ctl run --witness netlink worker -- "$worker" attack >ran 2>&1
equal "what was denied dies of SIGSYS" 159 $?
rollout emit worker >emitted 2>notes
equal "the file is what emit says" "" "$(diff emitted files/worker.json)"
grep -q '"SCMP_ACT_KILL_PROCESS"' files/worker.json && ok "and kills" ||
    fail "and kills" "it doesn't"
grep -q 'answered ENOSYS.*clone3' notes && ok "clone3 ends as expected" ||
    fail "clone3 ends as expected" "$(cat notes)"

# A version that makes one more call, and somebody who asks before.
ctl run --check worker -- "$worker" new >check.said 2>&1
equal "run --check finds the new call" "1 sysinfo" \
    "$? $(sed -n 's/^\([a-z0-9_]*\) .*x86_64.*/\1/p' check.said)"

# Nobody asked: it is found, gone back from, mended, and promoted again.
step
equal "it is demoted" errno "$(phase)"
grep -q 'demote.*policy.*yes' step.said && ok "by policy" ||
    fail "by policy" "$(cat step.said)"
version=new
run_once
step
equal "errno stays until a person decides" "1 errno" "$stepped $(phase)"
ctl decide worker sysinfo allow --reason 'version 2 asks for it' >/dev/null
walk kill 12 && ok "it came to kill again" || fail "it came to kill again" "no"
run_once
equal "the new version runs" "0 done" "$? $(cat ran)"
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
