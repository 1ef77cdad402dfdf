# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A journal of another day: whose a record was is told by what its process
# wrote, and by its core; what a unit of a workload says is read, and is weak.

. "$E2E/lib.sh"
remote=/lib/systemd/systemd-journal-remote
[ -x "$remote" ] || skip_all "needs systemd-journal-remote"
need sqlite3 journalctl

# entry SECOND NAME=VALUE...: one of the export format.
entry() {
	at=$((1790000000 + $1))000000
	shift
	printf '%s\n' "__CURSOR=s=a;i=$at" "__REALTIME_TIMESTAMP=$at" \
	    "__MONOTONIC_TIMESTAMP=$at" \
	    _BOOT_ID=fedcba9876543210fedcba9876543210 \
	    _MACHINE_ID=0123456789abcdef0123456789abcdef "$@" ''
}

# record SECOND PID EXE: as journald keeps what audit says.
record() {
	entry "$1" _TRANSPORT=audit _AUDIT_TYPE=1326 "_AUDIT_ID=$((100 + $1))" \
	    "_PID=$2" "_EXE=$3" \
	    "_SOURCE_REALTIME_TIMESTAMP=$((1790000000 + $1))000000" \
	    "MESSAGE=SECCOMP auid=4294967295 uid=33 gid=33 ses=4294967295\
 pid=$2 comm=\"p\" exe=\"$3\" sig=0 arch=c000003e syscall=39 compat=0 ip=0x7f\
 code=0x7ffc0000"
}

# said SECOND PID EXE UNIT TEXT [UID]
said() {
	entry "$1" _TRANSPORT=stdout "_PID=$2" "_UID=${6-33}" "_EXE=$3" \
	    "_SYSTEMD_UNIT=$4" "_SYSTEMD_CGROUP=/system.slice/$4" "MESSAGE=$5"
}

# core SECOND UNIT PID EXE: of i.service, says UNIT
core() {
	entry "$1" _TRANSPORT=journal _PID=999 \
	    _EXE=/usr/lib/systemd/systemd-coredump "_SYSTEMD_UNIT=$2" \
	    "COREDUMP_PID=$3" "COREDUMP_EXE=$4" COREDUMP_UNIT=i.service \
	    COREDUMP_UID=33 \
	    COREDUMP_CGROUP=/system.slice/i.service MESSAGE=x
}

id=$(printf '%064d' 7)
{
	said 1 100 /bin/before before.service hello
	record 2 100 /bin/before
	record 3 101 /bin/after
	said 4 101 /bin/after after.service bye
	record 5 102 /bin/silent
	said 6 103 /bin/claimed one.service x
	record 7 103 /bin/claimed
	said 8 103 /bin/claimed two.service x
	record 9 104 /bin/inherited
	said 10 104 /bin/another another.service x
	record 11 105 /bin/contained
	entry 12 _TRANSPORT=stdout _PID=105 _UID=33 _EXE=/bin/contained \
	    "_SYSTEMD_UNIT=docker-$id.scope" \
	    "_SYSTEMD_CGROUP=/system.slice/docker-$id.scope" MESSAGE=x
	said 13 110 /bin/srv srv.service 'open: Function not implemented'
	said 14 111 /bin/spin spin-1.service 'Bad system call (core dumped)'
	said 15 112 /bin/other other.service 'Bad system call (core dumped)'
	said 16 112 /bin/other other.service \
	    'srv.service: Main process exited, code=killed, status=31/SYS'
	record 17 107 /bin/longago
	said 18 114 /bin/foreign foreign.service x 34
	record 19 114 /bin/foreign
	said 5000 107 /bin/longago longago.service x
	record 5001 108 /bin/dumped
	core 5002 systemd-coredump@1-2-0.service 108 /bin/dumped
	record 5003 109 /bin/forged
	core 5004 evil.service 109 /bin/forged
} >export
mkdir journal
"$remote" -o journal/j.journal export >said 2>&1 ||
    skip_all "no journal can be made: $(cat said)"

echo '{"defaultAction": "SCMP_ACT_LOG", "syscalls": []}' >p.json
cat >workloads.yaml <<'END'
workloads:
  - {name: srv, match: [{unit: srv.service}], profile: p.json}
  - {name: spin, match: [{unit: "spin-*.service"}], profile: p.json}
END

collect() { "$PROG" collect --trust kernel --db j.db "$@" journal:journal; }
sql() { sqlite3 -readonly j.db "$1"; }

collect -w workloads.yaml >out 2>err ||
    fail 'a journal is read' "$(cat out err)"

equal 'whose each was' "/bin/after after.service -
/bin/before before.service -
/bin/claimed ? ?
/bin/contained docker-$id.scope $id
/bin/dumped i.service -
/bin/foreign ? ?
/bin/forged ? ?
/bin/inherited ? ?
/bin/longago ? ?
/bin/silent ? ?" "$(sql "
    SELECT CAST(s.exe AS TEXT) || ' ' || ifnull(CAST(w.unit AS TEXT), '?') ||
           ' ' || CASE WHEN w.container IS NULL THEN '?'
                       WHEN length(w.container) = 0 THEN '-'
                       ELSE CAST(w.container AS TEXT) END
      FROM observation AS o JOIN class AS c ON c.id = o.class
      JOIN subject AS s ON s.id = c.subject
      JOIN owner AS w ON w.id = s.owner ORDER BY s.exe" | sed 's/ $//')"

symptoms() {
	sql "SELECT s.kind || ' ' || s.trust || ' ' || CAST(w.unit AS TEXT)
	    FROM symptom AS s JOIN subject AS j ON j.id = s.subject
	    JOIN owner AS w ON w.id = j.owner ORDER BY 1"
}
equal 'what units of workloads say is read, as their own word' \
    'enosys program srv.service
sigsys program spin-1.service' "$(symptoms)"

## what is read is another choice now, and goes on where it was

{
	said 6000 110 /bin/srv srv.service 'SIGSYS'
	said 6001 113 /bin/late late.service 'os error 38'
	record 6002 113 /bin/late
} >export
"$remote" -o journal/k.journal export >said 2>&1
sed 's/srv.service/late.service/' workloads.yaml >other.yaml
collect -w other.yaml >out 2>err
equal 'nothing is read twice' 1 "$(sql "SELECT sum(o.events)
    FROM observation AS o JOIN class AS c ON c.id = o.class
    JOIN subject AS s ON s.id = c.subject
    WHERE CAST(s.exe AS TEXT) = '/bin/late'")"
equal 'other units are listened to' 'enosys program late.service
enosys program srv.service
sigsys program spin-1.service' "$(symptoms)"
equal 'and nothing was missed' 0 \
    "$(sql "SELECT count(*) FROM loss WHERE what = 'journal_missed'")"
equal 'nor counted twice' '0 lines' \
    "$(collect 2>&1 | sed -n 's/.*: \(0 lines\),.*/\1/p')"
