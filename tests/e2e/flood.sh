# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# More records than anybody reads: all are kept; or what is not is told, to the
# record; and a follower that is killed leaves a gap that is told, too.

. "$E2E/lib.sh"
need_records
need_caps net_admin
need_helper under calls
need sqlite3

MANY=${FLOOD:-1000000}

sql() { sqlite3 -readonly -cmd '.timeout 5000' "$1.db" "$2" 2>/dev/null; }

start() {
	name=$1
	shift
	"$PROG" collect --follow --db "$name.db" "$@" >"$name.out" \
	    2>"$name.err" &
	follower=$!
	defer "kill -9 $follower"
	wait_for 10 grep -q 'kept capabilities' "$name.err"
}

stop() {
	kill "$follower"
	wait "$follower" 2>/dev/null
}

flood() {
	cp "$helpers/calls" "$1"
	under -r log:getppid -- "./$1" "getppid*$2"
}

stored() {
	sql "$name" "SELECT coalesce(sum(o.events), 0) FROM observation AS o
	    JOIN class AS c ON c.id = o.class
	    JOIN subject AS s ON s.id = c.subject
	    WHERE CAST(s.exe AS TEXT) = '$PWD/$1'"
}

# Who else makes records now takes serials, too.
others() {
	sql "$name" "SELECT coalesce(sum(o.events), 0) FROM observation AS o
	    JOIN class AS c ON c.id = o.class
	    JOIN subject AS s ON s.id = c.subject
	    WHERE CAST(s.exe AS TEXT) <> '$PWD/$1'"
}

lost() {
	sql "$name" "SELECT coalesce(sum(count), 0) FROM loss
	    WHERE what IN ($1)"
}

sound() {
	"$PROG" db check --db "$name.db" >"$name.check" 2>&1 &&
	    ok "$1: the store is sound" ||
	    fail "$1: the store is sound" "$(cat "$name.check")"
}

## all of a flood

start all netlink
flood c-all "$MANY"
stop
equal "all of $MANY records" "$MANY" "$(stored c-all)"
equal 'and no loss' 0 \
	"$(sql all "SELECT count(*) FROM loss WHERE harmless = 0")"
sound 'a flood'

## a buffer that is too small

start small netlink:65536
wait_for 5 test -e small.db
sleep 1.5
kill -STOP "$follower"
flood c-small 100000
kill -CONT "$follower"
told() { [ "$(lost "'overrun'")" -gt 0 ]; }
wait_for 10 told || fail 'a loss is told' 'it was not within 10 s'
sleep 2.5
stop
kept=$(stored c-small) gone=$(lost "'overrun', 'gap'")
if [ "$(others c-small)" -eq 0 ]; then
	equal 'stored and lost are what was made' 100000 $((kept + gone))
	equal 'and it is known exactly, once' 'exact' \
	    "$(sql small "SELECT DISTINCT how FROM loss")"
elif [ $((kept + gone)) -ge 100000 ]; then
	ok 'stored and lost are what was made, and what others made'
else
	fail 'stored and lost are what was made' "$kept and $gone"
fi
[ "$kept" -lt 100000 ] || fail 'the buffer was too small' 'nothing was lost'
sound 'a small buffer'

## killed in the midst of it

start killed netlink
flood c-killed 300000 &
flooding=$!
some_are_stored() { [ "$(stored c-killed)" -gt 0 ]; }
wait_for 20 some_are_stored
kill -9 "$follower"
wait "$follower" 2>/dev/null
before=$(stored c-killed)
killed=$(($(date +%s%N) / 1000000))
sleep 0.3
start killed netlink
wait "$flooding"
sleep 3
stop
kept=$(stored c-killed) gone=$(lost "'gap'")
if [ "$before" -ge 300000 ]; then
	skip 'killed in a flood' 'the flood was over by then'
else
	[ "$kept" -ge "$before" ] && [ "$before" -gt 0 ] &&
	    ok 'what was committed stays' ||
	    fail 'what was committed stays' "$before, then $kept"
	[ "$kept" -le 300000 ] && ok 'nothing is doubled' ||
	    fail 'nothing is doubled' "$kept of 300000"
	[ $((kept + gone)) -ge 300000 ] && ok 'the gap is a loss' ||
	    fail 'the gap is a loss' "$kept kept, $gone lost"
	equal 'nobody watched in between' 0 "$(sql killed "SELECT count(*)
	    FROM watch WHERE from_ms <= $killed AND to_ms >= $killed")"
fi
sound 'a killed follower'
