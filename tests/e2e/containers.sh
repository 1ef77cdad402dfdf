# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Containers of real runtimes under an OCI profile in each phase: what arrives
# in auditd's log is what the program in it did.

. "$E2E/lib.sh"
need_records
need_helper under calls
need_containers crun runc
start_auditd audit || skip_all "another auditd is running"

# profile DEFAULT FLAG: allows what a runtime does between filter and exec, and
# getppid; clone3 is an expected denial. crun takes no defaultErrnoRet with
# other actions.
profile() {
	errno=
	[ "$1" != SCMP_ACT_ERRNO ] || errno='"defaultErrnoRet": 38,'
	cat <<END
{"defaultAction": "$1", $errno
 ${2:+"\"flags\": [\"$2\"],"}
 "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
 "syscalls": [
  {"action": "SCMP_ACT_ALLOW", "names": ["getppid", "access", "arch_prctl",
   "brk", "capget", "capset", "chdir", "clone", "close", "close_range",
   "dup3", "epoll_ctl", "epoll_pwait", "execve", "exit", "exit_group",
   "faccessat2", "fchdir", "fchown", "fcntl", "fstat", "fstatfs", "futex",
   "getcwd", "getdents64", "getgid", "getpid", "getrandom", "gettid",
   "getuid", "ioctl", "lseek", "lstat", "madvise", "mmap", "mprotect",
   "munmap", "nanosleep", "newfstatat", "open", "openat", "openat2", "pipe2",
   "prctl", "pread64", "prlimit64", "read", "readlink", "readlinkat",
   "recvfrom", "recvmsg", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn",
   "sched_getaffinity", "sched_yield", "sendmsg", "sendto",
   "set_robust_list", "set_tid_address", "setgid", "setgroups", "setsid",
   "setuid", "sigaltstack", "stat", "statx", "tgkill", "umask", "write"]},
  {"action": "SCMP_ACT_ERRNO", "errnoRet": 38, "names": ["clone3"]}]}
END
}

# run RUNTIME PHASE DEFAULT FLAG: the same calls each time; its exit status is
# kept. The name of the container tells which program of the log was it.
run() {
	name=$1-$2
	profile "$3" "$4" >"$name.json"
	make_bundle "$name" "$name.json" "/bin/$name" clone3 getppid uname
	cp "$helpers/calls" "$name/rootfs/bin/$name"
	status=0
	"run_$1" "$name" "e2e-$name-$$" >"$name.said" 2>&1 || status=$?
	echo $status >"$name.status"
}

log_flag=SECCOMP_FILTER_FLAG_LOG
for runtime in crun runc; do
	if ! command -v $runtime >/dev/null; then
		skip $runtime "it is not installed"
		continue
	fi
	run $runtime log SCMP_ACT_LOG ''
	run $runtime kill SCMP_ACT_KILL_PROCESS ''
	if [ $runtime = crun ] || runc_takes_flags; then
		run $runtime errno SCMP_ACT_ERRNO $log_flag
		run $runtime flagged-kill SCMP_ACT_KILL_PROCESS $log_flag
	else
		skip $runtime-errno "this runc refuses $log_flag"
	fi
done

wait_for 5 auditd_hears audit
stop_auditd
"$PROG" parse audit/audit.log | grep '"kind":"event"' >parsed

calls_of() {
	grep "\"exe\":\"/bin/$1\"" parsed |
	    sed -nE 's/.*"syscall":"([^"]*)","action":"([^"]*)".*/\1:\2/p' |
	    tr '\n' ' '
}

# What is due, by phase: the calls recorded, and the exit status.
while read -r phase due status; do
	for runtime in crun runc; do
		name=$runtime-$phase
		[ -e "$name.status" ] || continue
		[ "$status" = "$(cat "$name.status")" ] || cat "$name.said"
		equal "$name: exit status" "$status" "$(cat "$name.status")"
		equal "$name: records" "$(echo "$due" | tr , ' ')" \
		    "$(calls_of "$name" | sed 's/ $//')"
	done
done <<END
log uname:log 0
errno clone3:errno,uname:errno 0
kill uname:kill_process 159
flagged-kill clone3:errno,uname:kill_process 159
END
