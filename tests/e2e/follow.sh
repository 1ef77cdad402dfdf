# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# collect --follow: what programs do under filters arrives while they do it,
# once, through whatever it came; and the follower gave up what it had.

. "$E2E/lib.sh"
need_records
need_caps net_admin syslog
need_helper under calls threads
need sqlite3

sql() { sqlite3 -readonly -cmd '.timeout 5000' "$1" "$2" 2>/dev/null; }

# start NAME SOURCE...: a follower, its store is NAME.db. It is ready when it
# has said so to the socket that systemd would have given it.
start() {
	name=$1
	shift
	"$PROG" collect --follow --db "$name.db" "$@" >"$name.out" \
	    2>"$name.err" &
	follower=$!
	defer "kill $follower"
	wait_for 10 grep -q 'kept capabilities' "$name.err"
}

stop() {
	kill "$follower"
	wait "$follower" 2>/dev/null
}

# Where an own probe came from must not matter: only what was made is counted.
made_by() {
	sql "$1.db" "SELECT coalesce(sum(o.events), 0) FROM observation AS o
	    JOIN class AS c ON c.id = o.class
	    JOIN subject AS s ON s.id = c.subject WHERE CAST(s.exe AS TEXT) = '$2'"
}

## every action, live

start all netlink kmsg
for action in log errno trap trace kill_thread kill_process allow; do
	for flag in '' -l; do
		cp "$helpers/calls" "c-$action$flag"
		# shellcheck disable=SC2086
		under $flag -r "$action:getppid" -- "./c-$action$flag" getppid \
		    >/dev/null 2>&1
	done
done
has_all() { [ "$(made_by all "$PWD/c-kill_process-l")" = 1 ]; }
wait_for 10 has_all || fail 'a record arrives' 'it did not within 10 s'

privileges() {
	awk '/^Cap(Prm|Eff|Bnd|Amb):|^NoNewPrivs:|^Seccomp:/ { print $1, $2 }' \
	    "/proc/$follower/status" | sort
}
equal 'the follower gave up its privileges' "$(printf '%s\n' \
	'CapAmb: 0000000000000000' 'CapBnd: 0000000000000000' \
	'CapEff: 0000000000000000' 'CapPrm: 0000000000000000' \
	'NoNewPrivs: 1' 'Seccomp: 2')" "$(privileges)"
stop

for action in log kill_thread kill_process; do
	equal "$action without the flag is seen once" 1 \
	    "$(made_by all "$PWD/c-$action")"
done
for action in errno trap trace; do
	equal "$action without the flag is silent" 0 \
	    "$(made_by all "$PWD/c-$action")"
done
for action in log errno trap trace kill_thread kill_process; do
	equal "$action with the flag is seen once" 1 \
	    "$(made_by all "$PWD/c-$action-l")"
done
equal 'allow is never seen' 0 "$(made_by all "$PWD/c-allow-l")"
equal 'an observation was watched' 1 \
	"$(sql all.db "SELECT count(*) > 0 FROM watch WHERE to_ms > from_ms")"
"$PROG" db check --db all.db >check.out 2>&1 || fail 'the store is sound' "$(cat check.out)"

## the same through netlink, the kernel's log and the journal

if command -v systemd-journald >/dev/null && start_journald jd; then
	start three netlink kmsg "journal:$PWD/jd/log/journal"
	cp "$helpers/calls" c-three
	under -r log:getppid -- ./c-three getppid getppid getppid
	journal_has() {
		journalctl -D jd/log/journal -o cat _TRANSPORT=audit \
		    2>/dev/null | grep -c 'c-three' | grep -qx 3
	}
	wait_for 10 journal_has
	sleep 2
	stop
	stop_journald
	equal 'three sources count it once' 3 "$(made_by three "$PWD/c-three")"
	equal 'the copies agree' 0 "$(sql three.db \
	    "SELECT coalesce(sum(count), 0) FROM uncounted WHERE what = 'conflict'")"
else
	skip 'three sources' 'there is no journald to run'
fi

## what anybody can write

if [ -w /dev/kmsg ]; then
	start forged netlink kmsg
	now=$(date +%s)
	forge="audit: type=1326 audit($now.123:4294967001): auid=0 uid=0 gid=0"
	forge="$forge ses=1 pid=$$ comm=\"sh\" exe=\"/forged\" sig=0"
	forge="$forge arch=c000003e syscall=101 compat=0 ip=0x0 code=0x7ffc0000"
	echo "$forge" >/dev/kmsg
	cp "$helpers/calls" c-forged
	under -r log:getppid -- ./c-forged getppid
	real_one() { [ "$(made_by forged "$PWD/c-forged")" = 1 ]; }
	wait_for 10 real_one
	sleep 1.2
	stop
	equal 'a forged line is no event' 0 "$(made_by forged /forged)"
	equal 'and hides none' 1 "$(made_by forged "$PWD/c-forged")"
fi

## what systemd is told

need python3
python3 - "$PROG" <<'END' >notify.said 2>notify.err
import os, signal, socket, subprocess, sys, time
path = os.path.abspath("notify.sock")
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(path)
s.settimeout(8)
env = dict(os.environ, NOTIFY_SOCKET=path, WATCHDOG_USEC="1000000")
p = subprocess.Popen([sys.argv[1], "collect", "--follow", "--db", "n.db",
                      "netlink"], env=env, stderr=subprocess.DEVNULL,
                     stdout=subprocess.DEVNULL)
said = ""
end = time.time() + 8
while time.time() < end and not ("WATCHDOG=1" in said and "STATUS=" in said
                                 and "READY=1" in said):
    said += s.recv(4096).decode() + "\n"
p.send_signal(signal.SIGTERM)
status = p.wait(10)
while "STOPPING=1" not in said:
    said += s.recv(4096).decode() + "\n"
for word in ("READY=1", "STATUS=", "WATCHDOG=1", "STOPPING=1"):
    print(word, word in said)
print("status", status)
END
equal 'systemd is told' "$(printf '%s\n' 'READY=1 True' 'STATUS= True' \
	'WATCHDOG=1 True' 'STOPPING=1 True' 'status 0')" "$(cat notify.said)"
