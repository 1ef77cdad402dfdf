# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# Three times nothing is heard of a workload that did nothing wrong, or did it
# unheard. Silence is taken for clean where it was watched, and nowhere else.

. "$E2E/lib.sh"
. "$E2E/rollout_lib.sh"
need_records
need_caps net_admin
need_helper under calls
need_groups
need jq sqlite3

workload=quiet$$
# What under -l does with a filter is what this does.
# shellcheck disable=SC2034
loader='crun 1.14'
write_workloads $workload "{unit: $workload.service, exe: '$PWD/web'}"
cp "$helpers/calls" web
make_group "/$workload.service"
make_group "/noise$$.service"
start_beat

sql() { sqlite3 -readonly -cmd '.timeout 5000' store.db "$1" 2>/dev/null; }

events() {
	sql "SELECT coalesce(sum(o.events), 0) FROM observation AS o
	    JOIN class AS c ON c.id = o.class
	    JOIN subject AS s ON s.id = c.subject
	    WHERE CAST(s.exe AS TEXT) = '$PWD/web'"
}

# errno_profile FLAG: getppid is allowed, and what else web needs.
errno_profile() {
	cat >profile.json <<END
{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38, $1
 "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
 "syscalls": [{"names": ["getppid", "execve", "exit_group", "nanosleep"],
               "action": "SCMP_ACT_ALLOW"}]}
END
}

# under_errno FLAG CALL...: web under the filter of that profile.
under_errno() {
	flag=$1
	shift
	# shellcheck disable=SC2086
	unit_run "$helpers/under" $flag -d errno \
	    -r allow:getppid,execve,exit_group,nanosleep -- ./web "$@"
}

# begin [SOURCE]: an empty store, a follower, and the rollout in errno.
begin() {
	rm -f store.db*
	start_follower "$@"
	rollout init "$workload" --phase errno >/dev/null
}

# runs FLAG CALL...: so many runs, in a time that is watched, that no more are
# asked for.
runs() {
	for _ in 1 2 3 4; do
		under_errno "$@" 'sleep*300'
		sleep 1
	done
	sleep 3
	judge
}

## errno without SECCOMP_FILTER_FLAG_LOG

errno_profile ''
begin
runs '' sysinfo
equal 'silent errno: the kernel said nothing' 0 "$(events)"
equal 'silent errno: untrusted' '4 untrusted' "$(verdict)"
equal 'silent errno: for no other reason' ' observable blind_spot' \
    "$(checks insufficient) $(checks untrusted)"
contains 'silent errno: the flag is what is missing' \
    '^untrusted: .*SECCOMP_FILTER_FLAG_LOG.*silence proves nothing' \
    "$(check_of observable)"
stop_follower

errno_profile '"flags": ["SECCOMP_FILTER_FLAG_LOG"],'
begin
runs -l getppid
equal 'with the flag: promoted' '0 promote' "$(verdict)"
under_errno -l sysinfo 'sleep*300'
sleep 3
judge
equal 'with the flag: the call is found' '1 hold addition' \
    "$(verdict) $(checks hold)"
equal 'with the flag: once' '[1,"x86_64"]' \
    "$(finding addition sysinfo count arch)"
stop_follower

## off for longer than the window

begin
runs -l getppid
equal 'follower on: promoted' '0 promote' "$(verdict)"
stop_follower
under_errno -l sysinfo 'sleep*300'
sleep 5
judge
equal 'follower off: untrusted' '4 untrusted' "$(verdict)"
contains 'follower off: not heard of' '^untrusted: .*not been heard of since' \
    "$(check_of freshness)"
start_follower
sleep 2
judge
equal 'follower on again: untrusted' '4 untrusted' "$(verdict)"
contains 'follower on again: heard of' '^pass: ' "$(check_of freshness)"
contains 'follower on again: nobody watched' \
    '^untrusted: \(nobody watched node\|node .* lost records\)' \
    "$(check_of coverage)"
sleep 5
judge
equal 'a window later: trusted, and too few runs' '3 insufficient runs' \
    "$(verdict) $(checks insufficient)"
runs -l getppid
equal 'a window and some runs later: promoted' '0 promote' "$(verdict)"
stop_follower

## a receive buffer of 64 KiB, and somebody else's flood

begin netlink:65536
runs -l getppid
equal 'small buffer: promoted' '0 promote' "$(verdict)"
kill -STOP "$follower"
cp "$helpers/calls" noise
in_group "/noise$$.service" "$helpers/under" -r log:getppid -- \
    ./noise 'getppid*50000' 'sleep*6000' &
noise=$!
sleep 1.5
kill -CONT "$follower"
overrun() { sql "SELECT max(to_ms) FROM loss WHERE what = 'overrun'"; }
is_told() { [ -n "$(overrun)" ]; }
wait_for 10 is_told || fail 'small buffer: the loss is told' 'not within 10 s'
sleep 3
judge --now "@$(($(overrun) / 1000 + 3))"
equal 'small buffer: untrusted' '4 untrusted' "$(verdict)"
equal 'small buffer: for no other reason' 'coverage' "$(checks untrusted)"
contains 'small buffer: records were lost' \
    '^untrusted: node .* lost records at .*(\(overrun\|gap\))' \
    "$(check_of coverage)"
wait "$noise"
