# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# What the scripts that walk a rollout share, after lib.sh: time is short by
# policy. $workload is what is rolled out, and run_once starts it one time.

export SECCOMPCTL_DB="$PWD/store.db"

# write_workloads NAME MATCH: workloads.yaml, and an empty allowlist.
write_workloads() {
	workload=$1
	policy="{window: 2s, runs: 2, clean_ends: 2, freshness: 2s,
             adopt: {runs: 2, nodes: 1}}"
	cat >workloads.yaml <<END
workloads:
  - name: $1
    match: [$2]
    profile: profile.json
    promote: kill
    demote: auto
    policy:
      log:   $policy
      errno: $policy
      kill:  $policy
END
	cat >profile.json <<END
{"defaultAction": "SCMP_ACT_LOG", "architectures": ["SCMP_ARCH_X86_64"],
 "syscalls": []}
END
	mkdir files
}

# ctl COMMAND...: in a few words, for this workload.
ctl() {
	verb=$1
	shift
	"$PROG" "$verb" -w workloads.yaml "$@"
}

rollout() {
	verb=$1
	shift
	"$PROG" rollout "$verb" -w workloads.yaml "$@"
}

# start_follower [SOURCE]: what the kernel says from now on, all of it, until
# stop_follower or the end.
start_follower() {
	"$PROG" collect --follow "${1-netlink}" >follower.said 2>&1 &
	follower=$!
	defer "kill $follower"
	wait_for 10 grep -q . store.db
	sleep 1
}

# start_beat: others keep the kernel talking, so that in a time so short what
# is watched is known to be.
start_beat() {
	make_group "/beat$$.service"
	cp "$helpers/calls" beat
	# shellcheck disable=SC2046
	in_group "/beat$$.service" "$helpers/under" -r log:sched_yield -- \
	    ./beat $(yes "sched_yield sleep*300" | head -n 2000) &
}

stop_follower() {
	kill "$follower"
	wait "$follower" 2>/dev/null
}

phase() {
	"$PROG" status -w workloads.yaml "$workload" -o json |
	    sed -n 's/.*"phase": *"\([a-z]*\)".*/\1/p' | head -n 1
}

# step: as cron does it. What it said is in step.said, its status in $stepped.
step() {
	rollout step --apply --root files "$workload" \
	    >step.said 2>step.err
	# shellcheck disable=SC2034
	stepped=$?
	cat step.said step.err
}

# walk PHASE ROUNDS: run it and step, until it is in that phase.
walk() {
	rounds=$2
	while [ "$(phase)" != "$1" ]; do
		rounds=$((rounds - 1))
		[ $rounds -gt 0 ] || return 1
		run_once || true
		run_once || true
		sleep 1
		step
	done
}

# judge OPTION...: what the gate says is in gate.json, its status in $judged.
judge() {
	ctl gate "$workload" -o json "$@" >gate.json 2>gate.err
	# shellcheck disable=SC2034
	judged=$?
}

# check_of NAME: the outcome of one of its checks, and the reason.
check_of() {
	jq -r --arg name "$1" '.checks[] | select(.name == $name) |
	    .outcome + ": " + .detail' gate.json
}

# checks OUTCOME: which have it.
checks() {
	jq -r --arg outcome "$1" '[.checks[] |
	    select(.outcome == $outcome) | .name] | join(" ")' gate.json
}

verdict() { echo "$judged $(jq -r .verdict gate.json)"; }

# finding KIND CALL FIELD...: these fields of what was found.
finding() {
	kind=$1 call=$2
	shift 2
	fields=$(printf ', .%s' "$@")
	jq -c --arg kind "$kind" --arg call "$call" '.findings[] |
	    select(.kind == $kind and .syscall == $call) |
	    ['"${fields#, }"']' gate.json
}

# contains NAME PATTERN TEXT
contains() {
	if printf '%s\n' "$3" | grep -q -- "$2"; then
		ok "$1"
	else
		printf 'expected: %s\nactual:   %s\n' "$2" "$3"
		fail "$1" "it says something else"
	fi
}

# unit_run COMMAND...: in the workload's unit, which was made, and told as a
# run of it, loaded by $loader. What came of it is the status.
unit_run() {
	ctl run-mark "$workload" start --runtime "${loader:-nobody knows}"
	in_group "/$workload.service" "$@" >ran 2>&1
	ran=$?
	ctl run-mark "$workload" end --status $ran
	return $ran
}

# allowed: the names of the profile, one a line.
allowed() {
	tr -d ' \n' <profile.json | grep -o '"names":\[[^]]*\]' |
	    sed 's/.*\[//; s/\]//' | tr , '\n' | tr -d '"' | sort -u
}
