# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# A container of a real runtime, under the file that step writes: what its
# runtime calls between filter and exec is the workload's, too. Whose a record
# is, the follower knows by the container that its process is in.

. "$E2E/lib.sh"
. "$E2E/rollout_lib.sh"
. "$E2E/story_lib.sh"
need_records
need strace
need_containers crun
need_helper worker under calls

# Ids as engines make them: each run has its own, and these begin alike. What
# is killed at once may be gone before its container is looked up, so that the
# program is asked for, too: else what others test here may be the worker's.
prefix=$(head -c 28 /dev/urandom | od -An -tx1 | tr -d ' \n')
write_workloads worker "{container: \"$prefix*\", exe: /bin/worker},
            {container: \"$prefix*\", exe: /}"
start_follower
rollout init worker >/dev/null
step
started=0
trace=

# contain FILE ARGUMENT...
contain() {
	profile=$1
	shift
	started=$((started + 1))
	id=$(printf '%s%08x' "$prefix" "$started")
	make_bundle bundle "$profile" /bin/worker ${version:+"$version"} "$@"
	add_program bundle "$helpers/worker"
	run_crun bundle "$id" ${trace:+"$trace"}
}

# An engine's events, or a pipeline, tell of its start and its end.
run_once() {
	ctl run-mark worker start --runtime "$(crun --version | head -n 1)"
	contain files/worker.json "$@" >ran 2>&1
	status=$?
	ctl run-mark worker end --status "$status"
	return $status
}

trace_calls() {
	rollout emit worker --phase log --write log.json >/dev/null 2>&1
	trace=trace
	contain log.json >/dev/null 2>&1
	trace=
	calls_after 'SECCOMP_SET_MODE_FILTER.*len=' trace | grep -vx seccomp
}

# The image's own program, before its container is made.
check_new() { ctl run --check worker -- "$helpers/worker" new; }

ctl decide worker execve allow --reason 'the runtime starts the program' \
    >/dev/null
tell_story

# What another container calls is not this one's.
make_bundle other log.json /bin/calls uname
run_crun other "$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')" \
    >other.said 2>&1
equal "another container runs beside it" 0 $?
wait_for 10 heard uname /bin/calls && ok "what it calls is heard" ||
    fail "what it calls is heard" "it is not"
ctl recommend worker -o csv >found.csv
equal "and is not this one's" 0 "$(grep -c uname found.csv)"
