# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# The story of worker.c, however it is run, after rollout_lib.sh: it is walked
# from an empty allowlist in log to kill, with no step by hand but the
# decisions; then a new version comes. A script says how
#
#	run_once ARGUMENT...	it is run, as of $version: its status; and what
#				it said, in the file ran
#	trace_calls		strace sees its calls in log: a name a line
#	check_new		run --check is asked of a new version

version=

# heard CALL PROGRAM: how often, as the store has it; false: never.
heard() {
	"$PROG" report -w workloads.yaml -o csv |
	    awk -F, -v call="$1" -v program="$2" '
	    $4 == call && $11 == program { n += $8 }
	    END { print n + 0; exit !n }'
}

heard_more_than() { [ "$(heard sched_yield "$helpers/calls")" -gt "$1" ]; }

# The follower keeps what it hears at times; so until a call of ours is there.
settle() {
	before=$(heard sched_yield "$helpers/calls")
	under -r log:sched_yield -- "$helpers/calls" sched_yield
	wait_for 10 heard_more_than "$before"
}

# calls_after PATTERN FILE: what strace -f saw from that line on, without those
# that ran before: a name a line.
calls_after() {
	awk -v begin="$1" '
	!begun && $0 ~ begin { begun = 1; delete others[$1] }
	!begun { others[$1]; next }
	$1 in others { next }
	/^[0-9]+ +[a-z0-9_]+\(/ {
		sub(/\(.*/, "", $2)
		print $2
	}' "$2"
}

# An attacker breaks in while it learns.
tell_of_learning() {
	run_once
	run_once attack
	run_once attack
	settle
	step
	allowed | grep -qx openat && ok "ordinary calls are adopted" ||
	    fail "ordinary calls are adopted" "they are not"
	run_once attack
	settle
	step
	equal "what can't be adopted is a person's" 1 "$stepped"
	walk errno 3
	equal "it waits for decisions" log "$(phase)"
	ctl gate worker >gate.said
	grep -q '^  hold  *suspicious .*ptrace' gate.said &&
	    ok "the gate says that it is ptrace" ||
	    { cat gate.said; fail "the gate says that it is ptrace" "no"; }
	allowed | grep -qx ptrace && fail "ptrace stays out" "it was adopted" ||
	    ok "ptrace stays out"
}

tell_of_decisions() {
	ctl decide worker ptrace deny --reason 'an attack' >/dev/null
	ctl decide worker clone3 expect --reason 'libc does with clone' \
	    >/dev/null
	ctl decide worker rseq expect --reason 'libc does without' >/dev/null
	step
	equal "expecting it is a new filter, to be seen again" log "$(phase)"
	run_once
	ctl decide worker clone allow --arg 0:masked_eq:0x7e020000:0 \
	    --reason 'threads, no namespaces' >/dev/null
	walk errno 12 && ok "it came to errno" || fail "it came to errno" "no"
	allowed | grep -qx clone && ok "clone is learned" ||
	    fail "clone is learned" "it is not"
	walk kill 12 && ok "it came to kill" || fail "it came to kill" "no"
	trace_calls | sort -u | grep -vxE 'clone3|rseq' >traced
	equal "the profile holds what strace saw, and nothing else" \
	    "$(paste -sd' ' traced)" "$(allowed | paste -sd' ')"
}

# The article's tests, under the file that was written.
tell_of_kill() {
	run_once
	equal "it runs as it should" "0 done" "$? $(cat ran)"
	run_once new
	equal "another call dies of SIGSYS" 159 $?
	run_once attack
	equal "what was denied dies of SIGSYS" 159 $?
	rollout emit worker >emitted 2>notes
	equal "the file is what emit says" "" "$(diff emitted files/worker.json)"
	grep -q '"SCMP_ACT_KILL_PROCESS"' files/worker.json && ok "and kills" ||
	    fail "and kills" "it doesn't"
	grep -q 'answered ENOSYS.*clone3' notes &&
	    ok "clone3 ends as expected" ||
	    fail "clone3 ends as expected" "$(cat notes)"
}

# Of a process that is killed at once the kernel's record may come when it is
# gone, and then nobody knows whose it was; but it is killed each time.
is_demoted() {
	step
	[ "$(phase)" = errno ] || { run_once new; false; }
}

tell_of_a_new_version() {
	check_new >check.said 2>&1
	equal "run --check finds the new call" "1 sysinfo" \
	    "$? $(sed -n 's/^\([a-z0-9_]*\) .*x86_64.*/\1/p' check.said)"

	# Nobody asked: it is found, gone back from, mended, promoted again.
	wait_for 5 is_demoted
	equal "it is demoted" errno "$(phase)"
	grep -q 'demote.*policy.*yes' step.said && ok "by policy" ||
	    fail "by policy" "$(cat step.said)"
	# shellcheck disable=SC2034
	version=new
	run_once
	settle
	step
	equal "errno stays until a person decides" "1 errno" \
	    "$stepped $(phase)"
	ctl decide worker sysinfo allow --reason 'version 2 asks for it' \
	    >/dev/null
	walk kill 12 && ok "it came to kill again" ||
	    fail "it came to kill again" "no"
	run_once
	equal "the new version runs" "0 done" "$? $(cat ran)"
}

tell_story() {
	tell_of_learning
	tell_of_decisions
	tell_of_kill
	tell_of_a_new_version
}
