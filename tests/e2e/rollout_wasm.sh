# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# Real WebAssembly runtimes of which nothing is known are walked from an empty
# allowlist in log to kill.

. "$E2E/lib.sh"
. "$E2E/rollout_lib.sh"
. "$E2E/story_lib.sh"
. "$E2E/wasm_lib.sh"
need_records
need strace
need_helper under calls shim
need_wasm
reasons=$(realpath "$E2E/../../packaging/profiles/reasons.tsv")

run_once() {
	wasm_run "$workload" "$PROG" run -w workloads.yaml --witness netlink \
	    "$workload" -- >ran 2>&1
}

# What is not ordinary is decided as those who know the runtime did.
decide_all() {
	ctl recommend "$workload" -o csv | awk -F, 'NR > 1 && $7 == "" {
		print $2 }' | sort -u >open
	while read -r call; do
		row=$(reason "$workload" "$call") || continue
		why=$(echo "$row" | cut -f4) arg=$(echo "$row" | cut -f3)
		case $why in
		Denied*) set -- expect ;;
		*) set -- allow ;;
		esac
		[ "$arg" = - ] || set -- "$@" --arg "$arg"
		ctl decide "$workload" "$call" "$@" --reason "$why"
	done <open >/dev/null
}

# But for what a thread does that finds a lock taken, which it seldom does, and
# under strace hardly ever.
learned() { allowed | grep -vx sched_yield; }

# Strace sees as much of it as is in the allowlist, if not in one run: what
# threads call depends on who comes first.
traced_as_allowed() {
	rm -f traces/*
	wasm_run "$workload" sh -c 'exec strace -f -o "traces/$$" "$@"' sh \
	    "$PROG" run -w workloads.yaml --phase log --witness none \
	    "$workload" -- >/dev/null 2>&1
	for trace in traces/*; do
		calls_after "execve\\(\"$1\"" "$trace"
	done | grep -vxE 'clone3|rseq|sched_yield' >>traced.all
	sort -u traced.all >traced
	learned | cmp -s - traced
}

tell_of() {
	mkdir traces
	write_workloads "$1" '{unit: none.service, exe: /none}'
	start_follower
	rollout init "$1" >/dev/null
	run_once
	run_once
	settle
	step
	decide_all
	run_once
	decide_all
	walk errno 12 && ok "$1 came to errno" ||
	    fail "$1 came to errno" "$(cat ran)"
	walk kill 12 && ok "$1 came to kill" ||
	    fail "$1 came to kill" "$(cat ran)"
	tries=0
	until traced_as_allowed "$2" || [ $tries -eq 8 ]; do
		tries=$((tries + 1))
	done
	equal "$1: the profile holds what strace saw, and nothing else" \
	    "$(paste -sd' ' traced)" "$(learned | paste -sd' ')"
	run_once
	equal "$1 runs as it should" "0 done" "$? $(grep -o 'done' ran)"
	for call in ptrace mount; do
		ctl run "$1" -- "$helpers/calls" $call >/dev/null 2>&1
		equal "$1: $call dies of SIGSYS" 159 $?
	done
	kill "$follower"
	wait "$follower" 2>/dev/null
}

top=$PWD
for name in wasmtime node-wasi; do
	mkdir "$top/$name"
	cd "$top/$name" || exit
	cp -R "$top/modules" "$top/data" .
	SECCOMPCTL_DB=$PWD/store.db
	case $name in
	wasmtime) tell_of $name "$wizer" ;;
	node-wasi) tell_of $name "$(command -v node)" ;;
	esac
done
