# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What audit itself lost, for its backlog was full, takes no serial: only its
# counter tells. It is asked once more before a follower ends, and kept, so that
# what was lost until the next one begins is told, too.

. "$E2E/lib.sh"
need_records
need_caps net_admin audit_control
need_helper under calls
need sqlite3
need auditctl

sql() { sqlite3 -readonly -cmd '.timeout 5000' follow.db "$1" 2>/dev/null; }
start() {
	"$PROG" collect --follow --db follow.db netlink >follow.out \
	    2>>follow.err &
	follower=$!
	defer "kill $follower 2>/dev/null"
}
stop() {
	kill "$follower"
	wait "$follower" 2>/dev/null
}
counter() { auditctl -s | awk '$1 == "lost" { print $2 }'; }
told() { sql "SELECT coalesce(sum(count), 0) FROM loss WHERE what = 'backlog'"; }
setting() { auditctl -s | awk -v name="$1" '$1 == name { print $2 }'; }
flood() { under -r log:getppid -- "$helpers/calls" 'getppid*20000' >/dev/null; }
full_backlog() { # the kernel does not wait for anybody, and loses
	defer "auditctl -b $(setting backlog_limit) --backlog_wait_time $(setting backlog_wait_time) >/dev/null"
	auditctl -b 2 --backlog_wait_time 0 >/dev/null
}

start
read_settings() { [ "$(sql "SELECT count(*) FROM loss WHERE what = 'settings' AND source = 'netlink' AND harmless AND detail LIKE 'actions=%rate_limit=% enabled=% excludes=%'")" = 1 ]; }
wait_for 15 read_settings && ok 'how records are made is read' ||
    fail 'how records are made is read' "$(cat follow.err)"

full_backlog
before=$(counter)
flood
stop
after=$(counter)
[ "$after" -gt "$before" ] || skip 'what is lost before the end is told' "audit lost nothing"
equal 'what is lost before the end is told' "$((after - before))" "$(told)"
equal 'the counter is kept' "$after" \
    "$(sql "SELECT CAST(position AS TEXT) FROM source WHERE name = 'netlink'" | awk '{ print $4 }')"

flood
between=$(counter)
start
all_told() { [ "$(told)" = $((between - before)) ]; }
wait_for 15 all_told &&
    ok 'what is lost until the next one begins is told' ||
    fail 'what is lost until the next one begins is told' \
	"$(told) of $((between - before))"
stop

# Who may not ask covers nothing.
need capsh
rm -f follow.db*
capsh --drop=cap_audit_control -- -c \
    "exec '$PROG' collect --follow --db follow.db netlink" 2>deaf.err &
follower=$!
defer "kill $follower 2>/dev/null"
wait_for 15 grep -q 'kept capabilities' deaf.err
"$helpers/under" -r log:getppid -- "$helpers/calls" 'getppid*10'
heard() { [ "$(sql "SELECT count(*) FROM observation")" -gt 0 ]; }
wait_for 15 heard
stop
equal 'who may not ask covers nothing' 0 "$(sql 'SELECT count(*) FROM watch')"
