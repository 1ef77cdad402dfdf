# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What the kernel records of each action, with and without
# SECCOMP_FILTER_FLAG_LOG; and that we read auditd's log of it as it was.

. "$E2E/lib.sh"
need_records
need_helper under calls calls32 threads
start_auditd audit || skip_all "another auditd is running"

# The pid of a command under a filter, when it is done.
pid_of() {
	"$helpers/under" "$@" >/dev/null 2>&1 &
	pid=$!
	wait $pid
	echo $pid
} 2>/dev/null

# Action, FLAG_LOG, action and signal in the record; "-": there is none.
expected='
allow        no   -
allow        yes  -
log          no   log 0
log          yes  log 0
errno        no   -
errno        yes  errno 0
trap         no   -
trap         yes  trap 0
trace        no   -
trace        yes  trace 0
kill_thread  no   kill_thread 31
kill_thread  yes  kill_thread 31
kill_process no   kill_process 31
kill_process yes  kill_process 31'

echo "$expected" | while read -r action flag recorded; do
	[ -n "$action" ] || continue
	[ "$flag" = yes ] && flag=-l || flag=
	# shellcheck disable=SC2086
	pid=$(pid_of $flag -r "$action:getppid" -- "$helpers/calls" getppid)
	echo "$pid x86_64 getppid $action${flag:+ with FLAG_LOG}:$recorded"
done >made

other_numbers() {
	pid=$(pid_of -d log -r allow:execve,exit_group -- "$helpers/calls" "$1")
	echo "$pid $2 log of $1:log 0"
}
{
	other_numbers '#512' 'x86_64 null'
	other_numbers '#-1' 'x86_64 null'
	other_numbers '#0x40000027' 'x32 getpid'
} >>made

if runs_i386; then
	pid=$(pid_of -r kill_process:getppid -- "$helpers/calls32" getppid)
	echo "$pid x86 getppid kill_process of i386:kill_process 31" >>made
else
	skip i386 "this kernel runs no 32-bit programs"
fi

names=$(printf 'io worker\na"b\n\033[2Jx\npid=1\nplain')
(
	IFS='
'
	# shellcheck disable=SC2086
	pid_of -r log:getppid -- "$helpers/threads" $names >/dev/null
)

wait_for 5 grep -q "type=SECCOMP.*comm=\"plain\"" audit/audit.log
stop_auditd
"$PROG" parse audit/audit.log >parsed

member() { sed -nE "s/.*\"$1\":(\"(([^\"\\\\]|\\\\.)*)\"|([^,}]*)).*/\\2\\4/p"; }

# "action signal" of what was recorded of a pid, or "-".
recorded_of() {
	grep '"kind":"event"' parsed | grep "\"pid\":$1," >of_pid || {
		echo -
		return
	}
	echo "$(member action <of_pid) $(member signal <of_pid)"
}

while read -r pid arch call rest; do
	name=${rest%:*}
	equal "$name" "${rest##*:}" "$(recorded_of "$pid")"
	[ -s of_pid ] || continue
	equal "$name: its call" "$arch $call" \
	    "$(member arch <of_pid) $(member syscall <of_pid)"
done <made

equal "threads that renamed themselves" \
    'io worker|a\"b|\u001b[2Jx|pid=1|plain|' \
    "$(grep "\"exe\":\"$helpers/threads\"" parsed | member comm | tr '\n' '|')"
