# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# Three calls that are easily missed: one that is made only at the end, one by
# a child that has another program and another name by then, and one in the
# midst of a flood that is there to hide it.

. "$E2E/lib.sh"
. "$E2E/rollout_lib.sh"
need_records
need_caps net_admin
need_helper under calls threads
need_groups
need jq sqlite3

workload=busy$$
write_workloads $workload "{unit: $workload.service, exe: '$PWD/*'}"
for name in web attack many; do
	cp "$helpers/calls" $name
done
cp "$helpers/threads" thread
make_group "/$workload.service"
start_beat
start_follower
rollout init "$workload" >/dev/null

## made only when it is told to go

# It runs for longer than what counts as its start and its end. The signal is
# for the shell; what it does then is its own.
# shellcheck disable=SC2016
unit_run "$helpers/under" -r log:fsync -- sh -c '
trap "./web fsync sleep*500; exit 0" TERM # it lives on until it is looked at
for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 1 & wait $!; done
kill $$
wait'
equal 'a call at shutdown: it ended well' 0 "$ran"
sleep 3
judge
equal 'a call at shutdown: held' '1 hold addition' "$(verdict) $(checks hold)"
equal 'a call at shutdown: where it was seen' '[1,["shutdown"],"yes"]' \
    "$(finding addition fsync count seen_at match)"
equal 'a call at shutdown: recommended' '["fsync"]' \
    "$(ctl recommend "$workload" -o json | jq -c .added)"
ctl decide "$workload" fsync allow --reason 'it keeps its data' >/dev/null

## made by a child, after it became another program

# shellcheck disable=SC2016
unit_run "$helpers/under" -r log:ptrace -- sh -c 'sh -c "./attack ptrace sleep*500; :"; :'
sleep 3
judge
equal 'a risky call of a child: held' 1 "$judged"
equal 'a risky call of a child: surely its own' '[1,"yes","risky"]' \
    "$(finding suspicious ptrace count match risk)"
contains 'a risky call of a child: never by itself' '^hold: .*ptrace' \
    "$(check_of suspicious)"
ctl recommend "$workload" --write recommended.json >recommended 2>&1
grep -q ptrace recommended.json &&
    fail 'a risky call of a child: not recommended' 'it is' ||
    ok 'a risky call of a child: not recommended'

# Who matches by what an exec changes can't know whose it was.
sed "s|match:.*|match: [{exe: '$PWD/web'}]|" workloads.yaml >by-exe.yaml
"$PROG" gate -w by-exe.yaml "$workload" -o json >gate.json 2>gate.err
equal 'a risky call of a child: by the executable alone, maybe' \
    '[1,"maybe"]' "$(finding suspicious ptrace count match)"
contains 'a risky call of a child: and its attribution is in doubt' \
    '^untrusted: ' "$(check_of attribution)"

## one among hundreds of thousands, under thousands of names

names=$(seq -s ' ' -f 'worker-%g' 4000)
# shellcheck disable=SC2016
unit_run "$helpers/under" -r log:getppid,times -- sh -c '
./many "getppid*150000" "sleep*500" &
./thread '"$names"'
./many "getppid*100000" times "getppid*100000" "sleep*500"
wait'
all_are_there() {
	[ "$(sqlite3 -readonly -cmd '.timeout 5000' store.db "
	    SELECT sum(o.events) FROM observation AS o
	      JOIN class AS c ON c.id = o.class
	      JOIN subject AS s ON s.id = c.subject
	     WHERE c.nr = 110 AND CAST(s.exe AS TEXT) LIKE '$PWD/%'")" = 354000 ]
}
wait_for 30 all_are_there && ok 'a flood: all of it is counted' ||
    fail 'a flood: all of it is counted' 'it is not within 30 s'
sleep 1
judge
equal 'a flood: the one call is found' '[1,"yes"]' \
    "$(finding addition times count match)"
contains 'a flood: and told by name' 'times' \
    "$(ctl gate "$workload" 2>/dev/null | grep addition)"
equal 'a flood: under so many names' 4000 "$(sqlite3 -readonly store.db "
    SELECT count(DISTINCT comm) FROM subject
     WHERE CAST(comm AS TEXT) LIKE 'worker-%'")"
"$PROG" db check >check.said 2>&1 && ok 'a flood: the store is sound' ||
    fail 'a flood: the store is sound' "$(cat check.said)"
