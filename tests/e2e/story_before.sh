# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# A container that was started before the promotion holds the filter it was
# started with: what it doesn't do says nothing of the new one.

. "$E2E/lib.sh"
. "$E2E/rollout_lib.sh"
need_records
need_caps net_admin
need_helper under calls
need_groups
need jq
need_containers crun

workload=box$$
write_workloads $workload "{container: '$workload-*', exe: '/bin/*'}"
cat >profile.json <<'END'
{"defaultAction": "SCMP_ACT_LOG",
 "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
 "syscalls": [
  {"action": "SCMP_ACT_ALLOW", "names": ["access", "arch_prctl", "brk",
   "capget", "capset", "chdir", "clone", "clone3", "close", "close_range",
   "dup2", "dup3", "execve", "exit", "exit_group", "faccessat2", "fchdir",
   "fchown", "fcntl", "fork", "fstat", "fstatfs", "futex", "getcwd",
   "getdents64", "getegid", "geteuid", "getgid", "getpid", "getppid",
   "getpgid", "getpgrp", "getrandom", "gettid", "getuid", "ioctl", "lseek",
   "lstat", "madvise", "mmap", "mprotect", "munmap", "nanosleep",
   "clock_nanosleep", "newfstatat", "open", "openat", "openat2", "pipe2",
   "poll", "ppoll", "prctl", "pread64", "prlimit64", "read", "readlink",
   "readlinkat", "recvfrom", "recvmsg", "rseq", "rt_sigaction",
   "rt_sigprocmask", "rt_sigreturn", "rt_sigsuspend", "sched_getaffinity",
   "sched_yield", "sendmsg", "sendto", "set_robust_list", "set_tid_address",
   "setgid", "setgroups", "setsid", "setuid", "sigaltstack", "stat", "statx",
   "sysinfo", "tgkill", "umask", "uname", "utimensat", "vfork", "wait4",
   "write"]}]}
END
make_group "/$workload.service"
start_beat
start_follower
rollout init "$workload" >/dev/null

# start NAME: a container under the file of the phase that is. It makes a call
# that others don't, and another one, each when it is told to, and ends so, too.
start() {
	name=$workload-$1
	rollout emit "$workload" >"$name.json" 2>emit.said
	until='do /bin/busybox usleep 100000; done'
	make_bundle "$name" "$name.json" /bin/sh -c \
	    "while [ ! -e /tmp/getcpu ]; $until; /bin/calls getcpu sleep*500; while [ ! -e /tmp/times ]; $until; /bin/calls times sleep*500; while [ ! -e /tmp/end ]; $until"
	ctl run-mark "$workload" start --key "$1" \
	    --runtime "$(crun --version | head -n 1)"
	run_crun "$name" "$name" >"$name.said" 2>&1 &
	pid=$!
	defer "crun delete --force $name"
	sleep 1
}

tell() { touch "$workload-$1/rootfs/tmp/$2"; }

# end NAME: with what it was to do left out.
end() {
	for word in getcpu times end; do
		tell "$1" $word
	done
	wait "$2"
	ctl run-mark "$workload" end --key "$1" --status $?
}

# One that makes neither call.
pass() {
	name=$workload-$1
	start "$1"
	printf '#!/bin/sh\n' >"$name/rootfs/bin/calls"
	end "$1" "$pid"
}

start old
old=$pid
sleep 4
judge
equal 'before it: nothing is amiss' '3 insufficient' "$(verdict)"

# A person sees to it that the profile has getcpu, and promotes.
sed -i 's/"getcwd"/"getcpu", "getcwd"/' profile.json
rollout update "$workload" --reason 'it needs getcpu' >update.said 2>&1 ||
    cat update.said
rollout promote "$workload" --override --reason 'a story' >/dev/null 2>&1
pass one
pass two
sleep 4
judge
equal 'it says nothing: untrusted' '4 untrusted' "$(verdict)"
equal 'it says nothing: for no other reason' ' stale_deployment' \
    "$(checks insufficient) $(checks untrusted)"
contains 'it says nothing: it is to be restarted' \
    'has not the filter of this phase and profile: restart it' \
    "$(check_of stale_deployment)"

# It is told of, soon after it was made; then a second more for the rest.
is_found() {
	judge
	[ -n "$(finding "$1" "$2" count)" ]
}

tell old getcpu
wait_for 10 is_found stale_deployment getcpu
sleep 1
judge
equal 'it is denied what is allowed: untrusted' '4 untrusted' "$(verdict)"
contains 'it is denied what is allowed: an older filter' \
    '^untrusted: getcpu is allowed now and still answered with log' \
    "$(check_of stale_deployment)"

tell old times
wait_for 10 is_found mixed_phases times
sleep 1
judge
contains 'it logs in errno: mixed phases' '^untrusted: times .* log' \
    "$(check_of mixed_phases)"
equal 'it logs in errno: and the call is not allowed' '1 hold addition' \
    "$(verdict) $(checks hold)"

end old "$old"
ctl decide "$workload" times deny --reason 'nobody knows what for' >/dev/null
sleep 3
pass three
pass four
sleep 4
judge
equal 'when it is gone: promoted' '0 promote' "$(verdict)"
