# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A container of crun that is started again each time its filter kills it:
# triage says of which call, in which container, and what it says to do is done
# as it stands there, and ends the loop.

. "$E2E/lib.sh"
need_records
need_caps net_admin
need_helper under calls
need jq
need_containers crun

# In the kill phase, as it is deployed: what is denied on purpose is seen.
cat >profile.json <<'END'
{"defaultAction": "SCMP_ACT_KILL_PROCESS",
 "flags": ["SECCOMP_FILTER_FLAG_LOG"],
 "architectures": ["SCMP_ARCH_X86_64"],
 "syscalls": [
  {"action": "SCMP_ACT_ALLOW", "names": ["getppid", "access", "arch_prctl",
   "brk", "capget", "capset", "chdir", "close", "close_range", "dup3",
   "epoll_ctl", "epoll_pwait", "execve", "exit", "exit_group", "faccessat2",
   "fchdir", "fchown", "fcntl", "fstat", "fstatfs", "futex", "getcwd",
   "getdents64", "getgid", "getpid", "getrandom", "gettid", "getuid", "ioctl",
   "lseek", "lstat", "madvise", "mmap", "mprotect", "munmap", "nanosleep",
   "newfstatat", "open", "openat", "openat2", "pipe2", "prctl", "pread64",
   "prlimit64", "read", "readlink", "readlinkat", "recvfrom", "recvmsg",
   "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sched_getaffinity",
   "sched_yield", "sendmsg", "sendto", "set_robust_list", "set_tid_address",
   "setgid", "setgroups", "setsid", "setuid", "sigaltstack", "stat", "statx",
   "tgkill", "umask", "write"]},
  {"action": "SCMP_ACT_ERRNO", "errnoRet": 38, "names": ["clone3"]}]}
END
PROFILE=$PWD/profile.json
id=e2e-triage-$$

# The bundle is made anew of the profile each time, as whoever deploys does;
# no more than that often, as with a restart policy.
supervise() {
	starts=0 status=0
	while [ $starts -lt 4 ]; do
		make_bundle bundle "$PROFILE" /bin/worker clone3 'sleep*200' \
		    uname 'sleep*200'
		cp "$helpers/calls" bundle/rootfs/bin/worker
		starts=$((starts + 1)) status=0
		run_crun bundle "$id" >said 2>&1 || status=$?
		[ $status -ne 0 ] || break
	done
}

"$PROG" collect --follow --db db netlink >out 2>err &
follower=$!
defer "kill $follower"
wait_for 10 grep -q 'kept capabilities' err ||
    skip_all "$(tail -n 1 err)"
supervise
if [ $status -ne 159 ]; then
	cat said
	skip_all "crun did not run it: exit status $status"
fi
equal "it dies each time" "4 159" "$starts $status"

triage() { "$PROG" triage --db db "$@" >triage.said; }

all_are_told() {
	triage --container "$id"
	grep -q "killed 4 times" triage.said
}
wait_for 10 all_are_told

# says NAME LINE...
says() {
	name=$1
	shift
	for line in "$@"; do
		grep -qF "$line" triage.said && continue
		cat triage.said
		fail "$name" "it does not say: $line"
		return
	done
	ok "$name"
}

says "the container is named, and the call, and the cause" \
    "$id: killed 4 times" \
    "uname (x86_64 number 63), kill_process, 4 times" \
    "thread worker of /bin/worker" \
    "an ordinary call is not in the allowlist (likely)" \
    "the kernel's record of it (4 times)"
sed -n '/^  do now/,/^  for good/s/^    \([^ ]\)/\1/p' triage.said >pasted.sh
cat pasted.sh

triage --container e2e-triage
says "the beginning of its id is enough" "$id: killed 4 times"
triage --last
says "--last finds what died last" "/bin/worker"
triage --container nobody
says "another container is not this one" \
    "Nothing of container nobody died of SIGSYS"

# shellcheck disable=SC1091
. ./pasted.sh
supervise
equal "the remedy, pasted, ends the loop" "1 0" "$starts $status"
equal "and is of that call alone" '["uname"]' \
    "$(jq -c '.syscalls[-1].names' profile.json)"
kill "$follower"
wait "$follower" 2>/dev/null

# Without a follower, of the log alone; the container is not known then.
start_auditd audit || {
	skip "of a log alone" "another auditd is running"
	exit 0
}
jq 'del(.syscalls[-1])' profile.json >older.json
PROFILE=$PWD/older.json
supervise
wait_for 5 auditd_hears audit
stop_auditd
awk '!/type=SECCOMP.*sig=31/ || /exe="\/bin\/worker"/' audit/audit.log \
    >audit.log
"$PROG" triage --trust kernel --from audit.log >triage.said
says "of a log alone the program is named, and the call" \
    "/bin/worker: killed 4 times" "uname (x86_64 number 63)" \
    "an ordinary call is not in the allowlist (likely)"
