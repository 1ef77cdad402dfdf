# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
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

# What the kernel says from now on, all of it, until the script ends.
start_follower() {
	"$PROG" collect --follow netlink >follower.said 2>&1 &
	follower=$!
	defer "kill $follower"
	wait_for 10 grep -q . store.db
	sleep 1
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

# allowed: the names of the profile, one a line.
allowed() {
	tr -d ' \n' <profile.json | grep -o '"names":\[[^]]*\]' |
	    sed 's/.*\[//; s/\]//' | tr , '\n' | tr -d '"' | sort -u
}
