# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What a follower, and each child that it makes, can still do once it follows:
# seen from outside.

. "$E2E/lib.sh"
need_records
need_caps net_admin syslog
need strace

tracing=$(sed -n 's/^TracerPid:[[:space:]]*//p' /proc/self/status)
[ "$tracing" = 0 ] || skip_all "something traces us already"

# start NAME SOURCE...: traced, as Landlock shows nowhere else.
start() {
	name=$1
	shift
	strace -f -qq -o "$name.trace" \
	    -e trace=landlock_restrict_self,capset,seccomp \
	    "$PROG" collect --follow --db "$name.db" "$@" <"$input" \
	    >"$name.out" 2>"$name.err" 9<&- &
	tracer=$!
	defer "kill $tracer"
	wait_for 20 grep -q 'kept capabilities' "$name.err" || {
		fail "$name: it follows" "$(cat "$name.err")"
		return 1
	}
	follower=$(pgrep -P "$tracer" | head -n 1)
	children=$(pgrep -P "$follower" | tr '\n' ' ')
	for child in $children; do
		wait_for 10 grep -q '^Seccomp:.*2' "/proc/$child/status"
	done
}

stop() {
	kill "$follower"
	wait "$tracer" 2>/dev/null
	equal "$name: it ends as it should" 0 $?
}

# privileges PID CAPABILITIES: nothing else, and no way to more.
privileges() {
	expected=$(printf '%s\n' 'CapAmb: 0000000000000000' "CapBnd: $2" \
	    "CapEff: $2" "CapPrm: $2" 'NoNewPrivs: 1' 'Seccomp: 2')
	equal "$name: what $3 has left" "$expected" "$(
		awk '/^Cap(Prm|Eff|Bnd|Amb):|^NoNewPrivs:|^Seccomp:/ {
			print $1, $2
		}' "/proc/$1/status" | sort)"
}

# All of them have entered it, or the kernel has none.
landlocked() {
	if ! grep -q ', Landlock' "$name.err"; then
		skip "$name: Landlock" "this kernel has none"
		return
	fi
	equal "$name: all are under Landlock" \
	    "$(echo "$follower $children" | xargs -n 1 | sort)" \
	    "$(awk '/landlock_restrict_self\(.*\) *= 0/ { print $1 }' \
	        "$name.trace" | sort)"
}

input=/dev/null
none=0000000000000000
asks=0000000040000000  # CAP_AUDIT_CONTROL
reads=0000000000000004 # CAP_DAC_READ_SEARCH

if start netlink netlink kmsg; then
	privileges "$follower" $none 'it'
	equal 'netlink: its child is one' 1 "$(echo "$children" | wc -w)"
	for child in $children; do
		privileges "$child" $asks 'the child that asks audit'
		equal 'netlink: the child has the store no longer' '' \
		    "$(readlink "/proc/$child/fd/"* | grep '\.db')"
	done
	landlocked
	stop
fi

: >audit.log
if start file "$PWD/audit.log"; then
	privileges "$follower" $reads 'it'
	equal 'file: it has no child' '' "$children"
	landlocked
	stop
fi

mkfifo pipe
exec 9<>pipe
input=pipe
if start plugin --trust kernel plugin; then
	privileges "$follower" $none 'it'
	equal 'plugin: its child is one' 1 "$(echo "$children" | wc -w)"
	for child in $children; do
		privileges "$child" $none 'the child that reads for auditd'
	done
	landlocked
	printf 'type=SECCOMP msg=audit(%s.123:7): auid=0 uid=0 gid=0 ses=1 %s\n' \
	    "$(date +%s)" "pid=1 comm=\"x\" exe=\"/x\" sig=0 arch=c000003e\
 syscall=39 compat=0 ip=0x0 code=0x7ffc0000" >&9
	exec 9>&-
	wait "$tracer" 2>/dev/null
	equal 'plugin: it works so' 'plugin: 1 lines, 1 records, 1 new events' \
	    "$(cat plugin.out)"
fi
