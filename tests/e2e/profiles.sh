# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Those for whom profiles are written take what is written: crun and runc start
# a container under it, bubblewrap loads the BPF, systemd the drop-in; and a
# call that it denies is denied.

. "$E2E/lib.sh"
need_root
need_helper calls

# What a runtime, busybox and the helper need; uname and getppid are denied
# each with an errno of its own.
cat >base.json <<'END_OF_PROFILE'
{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
 "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
 "syscalls": [
  {"action": "SCMP_ACT_ALLOW", "names": ["access", "arch_prctl",
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
  {"action": "SCMP_ACT_ALLOW", "names": ["socket"],
   "args": [{"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}]},
  {"action": "SCMP_ACT_ERRNO", "errnoRet": 13, "names": ["getppid"]},
  {"action": "SCMP_ACT_ERRNO", "errnoRet": 38, "names": ["clone3"]}]}
END_OF_PROFILE

# said FILE: what the two calls returned, by name.
said() { grep -E '^(uname|getppid)' "$1" | tr '\n' ' '; }

due=$("$helpers/under" -r errno=38:uname -r errno=13:getppid -- \
    "$helpers/calls" -v uname getppid 2>/dev/null | grep -E '^(uname|getppid)' |
    tr '\n' ' ')

for format in oci docker containers; do
	"$PROG" profile convert --to $format base.json >$format.json ||
	    fail "$format" "it is not written"
	for runtime in crun runc; do
		command -v busybox >/dev/null || continue
		if ! command -v $runtime >/dev/null; then
			skip "$runtime-$format" "it is not installed"
			continue
		fi
		name=$runtime-$format
		(need_containers $runtime >control.why) || {
			skip "$name" "$(tail -n 1 control.why)"
			continue
		}
		make_bundle "$name" $format.json /bin/calls -v uname getppid
		"run_$runtime" "$name" "profiles-$name-$$" >"$name.said" 2>&1
		equal "$name" "$due" "$(said "$name.said")"
	done
done

if ! command -v bwrap >/dev/null; then
	skip bwrap "it is not installed"
elif ! bwrap --bind / / true 2>bwrap.why; then
	skip bwrap "it makes no sandbox here: $(tail -n 1 bwrap.why)"
else
	"$PROG" profile convert --to bpf base.json >filter.bpf 2>/dev/null
	bwrap --bind / / --seccomp 9 "$helpers/calls" -v uname getppid \
	    9<filter.bpf >bwrap.said 2>&1
	equal bwrap "$due" "$(said bwrap.said)"
fi

# systemd has one errno for all that it denies, and @default.
cat >unit.list <<'END_OF_UNIT'
[Service]
SystemCallFilter=@system-service
SystemCallFilter=~uname getppid
SystemCallErrorNumber=ENOSYS
SystemCallArchitectures=native
END_OF_UNIT
"$PROG" profile convert --from systemd --to oci unit.list >unit.json
"$PROG" profile convert --to systemd unit.json >seccomp.conf
equal unit-goes-round 0 \
    "$("$PROG" profile diff unit.json seccomp.conf >/dev/null; echo $?)"

need_nspawn
mkdir -p units/filtered.service.d journal bin
cp seccomp.conf units/filtered.service.d/
cp "$helpers/calls" bin/calls
cat >units/filtered.service <<'END_OF_UNIT'
[Service]
Type=oneshot
StandardOutput=journal
ExecStart=/opt/bin/calls -v uname getppid
END_OF_UNIT
cat >units/end.service <<'END_OF_UNIT'
[Unit]
After=filtered.service
[Service]
Type=oneshot
StandardOutput=journal
ExecStart=systemctl show -p SystemCallFilter -p SystemCallErrorNumber filtered.service
ExecStart=sleep 2
ExecStart=systemctl --no-block poweroff
END_OF_UNIT
cat >units/test.target <<'END_OF_UNIT'
[Unit]
Requires=basic.target
After=basic.target
Wants=filtered.service end.service
END_OF_UNIT
boot_nspawn 60 units journal --bind-ro="$PWD/bin:/opt/bin"
journalctl -D journal -o cat >messages 2>/dev/null
grep '^SystemCallErrorNumber=' messages >number
equal systemd-errno SystemCallErrorNumber=38 "$(cat number)"
# What is not @default, and is allowed: as many as systemd has.
for call in openat socket setxattr; do
	equal "systemd-allows-$call" 1 \
	    "$(grep '^SystemCallFilter=' messages | grep -cw "$call")"
done
equal systemd-denies-uname 0 \
    "$(grep '^SystemCallFilter=' messages | grep -cw uname)"
equal systemd-applies-it "$("$helpers/under" -r errno=38:uname -r \
    errno=38:getppid -- "$helpers/calls" -v uname getppid 2>/dev/null |
    grep -E '^(uname|getppid)' | tr '\n' ' ')" "$(said messages)"
