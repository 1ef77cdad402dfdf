# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A log is followed over all that logrotate, auditd and people do to it; and
# what signals ask of a follower.

. "$E2E/lib.sh"
need_root
need sqlite3

sql() { sqlite3 -readonly -cmd '.timeout 5000' r.db "$1" 2>/dev/null; }
stored() { sql "SELECT coalesce(sum(events), 0) FROM observation"; }
has() { [ "$(stored)" = "$1" ]; }
losses() { sql "SELECT count(*) FROM loss WHERE what = '$1'"; }

serial=0
now=$(date +%s)

# record [TO]: the next one; its program is called by its number.
record() {
	serial=$((serial + 1))
	printf 'type=SECCOMP msg=audit(%s.%03d:%d): auid=4294967295 uid=33 %s\n' \
	    "$now" $((serial % 1000)) $serial "gid=33 ses=4294967295 pid=9\
 comm=\"x\" exe=\"/x$serial\" sig=0 arch=c000003e syscall=39 compat=0 ip=0x0\
 code=0x7ffc0000" >>"${1:-logs/audit.log}"
}

start() {
	"$PROG" collect --follow --trust kernel --db r.db "$PWD/logs/audit.log" \
	    >"out" 2>"err" &
	follower=$!
	defer "kill -9 $follower"
	wait_for 10 grep -q 'kept capabilities' err
}

# arrives NAME: all that were made are there, once.
arrives() {
	if wait_for 10 has "$serial"; then
		ok "$1"
	else
		fail "$1" "$(stored) of $serial"
	fi
}

mkdir logs
record

start
arrives 'what was there'
record
arrives 'what is added'

## renamed, as logrotate and auditd do

mv logs/audit.log logs/audit.log.1
record logs/audit.log.1 # whoever has it open goes on for a while
record
arrives 'renamed, and a new one begun'
mv logs/audit.log.1 logs/audit.log.2
mv logs/audit.log logs/audit.log.1
record logs/audit.log.1
arrives 'renamed, and none begun yet'
record
record
arrives 'then one is'
if command -v gzip >/dev/null; then
	gzip logs/audit.log.2
	record
	arrives 'what is packed is not read again'
fi

## copied, and cut off

cp logs/audit.log logs/audit.log.copy
: >logs/audit.log
record
record
arrives 'copied and truncated'

## deleted, and made again

wait_for 5 has "$serial"
rm logs/audit.log
sleep 1.5
kill -0 "$follower" 2>/dev/null && ok 'it waits while there is none' ||
    fail 'it waits while there is none' "$(cat err)"
record
arrives 'deleted and made again'
record
arrives 'and goes on there'

## something else for a while

away() { # NAME COMMAND...: what takes its place
	mv logs/audit.log logs/aside
	name=$1
	shift
	"$@"
	wait_for 10 grep -q "tried again" err && ok "$name is said" ||
	    fail "$name is said" "$(cat err)"
	rm -rf logs/audit.log
	mv logs/aside logs/audit.log
	record
	arrives "and after it: $name"
	: >err
}
: >err
away 'a folder' mkdir logs/audit.log
away 'a pipe' mkfifo logs/audit.log
away 'a link' ln -s /dev/null logs/audit.log

## signals

record
kill -HUP "$follower"
has_soon() { has "$serial"; }
wait_for 10 has_soon
kill -0 "$follower" 2>/dev/null && ok 'SIGHUP ends it not' ||
    fail 'SIGHUP ends it not' "$(cat err)"
arrives 'SIGHUP opens them again'
record
record
kill -TERM "$follower"
wait "$follower"
equal 'SIGTERM ends it with 0' 0 $?
equal 'and what was there is kept' "$serial" "$(stored)"

## killed, and begun again

start
record
wait_for 10 has "$serial"
kill -9 "$follower"
wait "$follower" 2>/dev/null
record
mv logs/audit.log logs/audit.log.3
record
start
arrives 'killed, rotated, and begun again: nothing is missing'
equal 'each once' 1 "$(sql "SELECT max(n) FROM (SELECT sum(o.events) AS n
    FROM observation AS o JOIN class AS c ON c.id = o.class
    GROUP BY c.subject)")"
kill "$follower"
wait "$follower"
equal 'nothing is told as lost but while the log was not there' '' \
    "$(sql "SELECT what || ' ' || detail FROM loss WHERE harmless = 0 AND
        detail NOT IN ('the log that was read is gone or was emptied',
            'the log was not there, or something else')")"
"$PROG" db check --db r.db >said 2>&1 && ok 'the store is sound' ||
    fail 'the store is sound' "$(cat said)"
