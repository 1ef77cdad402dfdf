# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What a program writes to the kernel's log, to the journal and to syslog, as
# if it were audit, systemd or a runtime: it changes no verdict, hides no event,
# and adds no call.

. "$E2E/lib.sh"
need_records
need_caps net_admin syslog
need_helper under calls journald
need sqlite3 journalctl systemd-cat logger python3

[ -w /dev/kmsg ] || skip_all "/dev/kmsg can't be written"
command -v /lib/systemd/systemd-journald >/dev/null || skip_all "no journald"
start_journald jd || skip_all "journald does not start: $(cat jd/said)"

for groups in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified /sys/fs/cgroup; do
	[ -w "$groups/cgroup.procs" ] && break
done
[ -w "$groups/cgroup.procs" ] || skip_all "no control groups can be made here"
group=$groups/target.service
mkdir -p "$group" || skip_all "no control group can be made"
defer "rmdir $group"

# target CALL...: in its unit; it lives on a little, to be seen there.
target() {
	# shellcheck disable=SC2016
	sh -c 'echo $$ >"$1/cgroup.procs" && shift && exec "$@"' sh "$group" \
	    "$helpers/under" -r log:getppid -- ./c-target "$@" 'sleep*300'
}

# The target: a workload by its unit and its program.
cp "$helpers/calls" c-target
cat >p.json <<'END'
{"defaultAction": "SCMP_ACT_LOG", "architectures": ["SCMP_ARCH_X86_64"],
 "flags": ["SECCOMP_FILTER_FLAG_LOG"],
 "syscalls": [{"names": ["exit_group", "execve"], "action": "SCMP_ACT_ALLOW"}]}
END
cat >workloads.yaml <<END
workloads:
  - name: target
    profile: p.json
    match: [{unit: target.service, exe: "$PWD/c-target"}]
    policy:
      log: {window: 1s, runs: 1, clean_ends: 0, freshness: 1s}
END

# start NAME SOURCE...
start() {
	name=$1
	shift
	"$PROG" collect --follow --db "$name.db" -w workloads.yaml "$@" \
	    >"$name.out" 2>"$name.err" &
	followers="$followers $!"
	defer "kill $!"
	wait_for 10 grep -q 'kept capabilities' "$name.err"
}
followers=

sql() { sqlite3 -readonly -cmd '.timeout 5000' f.db "$1" 2>/dev/null; }
made_by() {
	sql "SELECT coalesce(sum(o.events), 0) FROM observation AS o
	    JOIN class AS c ON c.id = o.class
	    JOIN subject AS s ON s.id = c.subject
	    WHERE CAST(s.exe AS TEXT) = '$1'"
}
has() { [ "$(made_by "$1")" = "$2" ]; }

# The gate's verdict by a store, each check's, and each finding.
verdict() {
	"$PROG" gate --db "$1.db" -w workloads.yaml -o json target \
	    --now "$asked" 2>gate.err |
	    python3 -c '
import json, sys
v = json.load(sys.stdin)
print(v["verdict"])
for c in v["checks"]: print(c["name"], c["outcome"])
for f in v["findings"]: print(f["kind"], f.get("syscall"), f.get("count"))'
}

# One hears all, the other what nobody but the kernel can say.
began=$(($(date +%s%N) / 1000000)) # kmsg tells of all since the boot
start f netlink kmsg "journal:$PWD/jd/log/journal"
start clean netlink
target getppid getppid
wait_for 10 has "$PWD/c-target" 2 || fail 'what is real arrives' \
    "$(made_by "$PWD/c-target")"

## forged, of a coming serial, of another call, of others' ends

next=$(sql "SELECT max(serial) + 3 FROM exemplar")
at=$(date +%s)
forge() { # SERIAL: in the body of audit's
	echo "audit($at.123:$1): auid=0 uid=0 gid=0 ses=1 pid=$$ comm=\"x\"\
 exe=\"$PWD/c-target\" sig=31 arch=c000003e syscall=101 compat=0 ip=0x0\
 code=0x80000000"
}
body=$(forge "$next")
{
	for serial in $(seq "$next" $((next + 60))); do
		echo "audit: type=1326 $(forge "$serial")"
	done
	cat <<END
type=SECCOMP msg=$body
audit: type=1326 $body
audit: backlog limit exceeded
audit: audit_lost=5000 audit_rate_limit=0 audit_backlog_limit=64
kauditd_printk_skb: 900 callbacks suppressed
target.service: Main process exited, code=killed, status=31/SYS
systemd[1]: Started target.service - x.
target.service: Deactivated successfully.
Process 77 (c-target) of user 0 terminated abnormally with signal 31/SYS
container die 0123456789abcdef0123456789abcdef (exitCode=159, image=x)
END
} >lines

while read -r line; do echo "$line" >/dev/kmsg; done <lines

# Journald of the namespace is reached where it thinks it is.
cat >send.py <<'END'
import socket, sys
native, syslog, stdout = sys.argv[1:4]
lines = open("lines").read().splitlines()
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
ids = ["98e322203f7a4ed290d09fe03c09fe15", "fc2e22bc6ee647b6b90729ab34a250b1",
       "7ad2d189f7e94e70a38c781354912448", "d9b373ed55a64feb8242e02dbe79a49c",
       "e9bf28e6e834481bb6f48f548ad13606", "be02cf6855d2428ba40df7e9d022f03d"]
for line in lines:
    for message_id in ids:
        s.sendto(("MESSAGE=%s\nMESSAGE_ID=%s\nUNIT=target.service\n"
                  "EXIT_CODE=killed\nEXIT_STATUS=31\nCOREDUMP_SIGNAL=31\n"
                  "COREDUMP_UNIT=target.service\nN_DROPPED=7\n"
                  "SYSLOG_FACILITY=0\n_TRANSPORT=audit\n_AUDIT_TYPE=1326\n"
                  % (line, message_id)).encode(), native)
    s.sendto(("MESSAGE=%s\nMESSAGE_ID=%s\n" % (line, ids[-1])).encode(),
             native)
    s.sendto(("<4>audit: " + line).encode(), syslog)
    s.sendto(("<4>" + line).encode(), syslog)
o = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
o.connect(stdout)
o.sendall(b"audit\n\n4\n1\n0\n0\n0\n" +
          "".join(l + "\n" for l in lines).encode())
o.close()
END
python3 send.py jd/systemd/journal/socket jd/systemd/journal/dev-log \
    jd/systemd/journal/stdout 2>send.err ||
    fail 'lines are forged' "$(cat send.err)"

# The real ones that take the serials that were forged before.
target 'getppid*40'
wait_for 10 has "$PWD/c-target" 42
journal_has() {
	journalctl -D jd/log/journal -o cat 2>/dev/null | grep -q 'c-target'
}
wait_for 10 journal_has || fail 'the journal has them' 'it does not'
sleep 2
equal 'every real event is there, once' 42 "$(made_by "$PWD/c-target")"
equal 'and no other call' getppid "$(sql "SELECT DISTINCT c.nr
    FROM observation AS o JOIN class AS c ON c.id = o.class
    JOIN subject AS s ON s.id = c.subject
    WHERE CAST(s.exe AS TEXT) = '$PWD/c-target'" | sed 's/^110$/getppid/')"
equal 'no copy was in conflict' 0 "$(sql "SELECT coalesce(sum(count), 0)
    FROM uncounted WHERE what = 'conflict'")"
[ "$(sql "SELECT sum(events) FROM unverified")" -gt 100 ] &&
    ok 'what was forged is shown as unverified' ||
    fail 'what was forged is shown as unverified' \
        "$(sql 'SELECT * FROM unverified')"
equal 'nothing was lost' '' "$(sql "SELECT DISTINCT source || what FROM loss
    WHERE harmless = 0 AND trust <> 'forgeable'
      AND what <> 'printk_suppressed' AND to_ms >= $began
      AND NOT (source = 'kmsg' AND what = 'gap')")"
equal 'nothing was suffered' '' "$(sql "SELECT kind FROM symptom
    WHERE trust <> 'forgeable'")"

# The last thing that both heard is what the question is asked of.
target getppid
for store in f clean; do
	all_there() {
		[ "$(sqlite3 -readonly -cmd '.timeout 5000' "$store.db" \
		    "SELECT sum(events) FROM observation AS o
		    JOIN class AS c ON c.id = o.class
		    JOIN subject AS s ON s.id = c.subject
		    WHERE CAST(s.exe AS TEXT) = '$PWD/c-target'")" = 43 ]
	}
	wait_for 10 all_there || fail "$store: the last one arrives" 'it did not'
done
for follower in $followers; do
	kill "$follower"
	wait "$follower"
done
asked=$(date -u -d "@$(sql "SELECT printf('%.3f', max(bucket * 600.0 +
    last / 1000.0) + 1) FROM observation AS o JOIN class AS c ON c.id = o.class
    JOIN subject AS s ON s.id = c.subject
    WHERE CAST(s.exe AS TEXT) = '$PWD/c-target'")" +%FT%T.%3NZ)
verdict clean >expected
grep -q 'addition getppid 43' expected &&
    ok 'there is a verdict' ||
    fail 'there is a verdict' "$(cat expected gate.err)"
equal 'it is the same with what was forged' "$(cat expected)" "$(verdict f)"
"$PROG" db check --db f.db >said 2>&1 && ok 'the store is sound' ||
    fail 'the store is sound' "$(cat said)"
