# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What doctor says of processes that run: under a filter, under none, under an
# older one than the profile's; and selftest, of this kernel.

. "$E2E/lib.sh"
need_records
need_helper under calls
need python3

for groups in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified /sys/fs/cgroup; do
	[ -w "$groups/cgroup.procs" ] && break
done
[ -w "$groups/cgroup.procs" ] || skip_all "no control groups can be made here"

cat >p.json <<'END'
{"defaultAction": "SCMP_ACT_LOG", "syscalls": []}
END
cat >workloads.yaml <<END
workloads:
  - {name: e2e, profile: p.json, match: [{exe: "$PWD/c-doctor", uid: 0}]}
  - name: pod
    profile: p.json
    match: [{pod: "e2e-doctor-$$"}]
END
touch -d '1 hour ago' p.json
cp "$helpers/calls" c-doctor

# run_in GROUP OPTION...: a program that lives on; under a filter, or not.
run_in() {
	mkdir -p "$groups$1" || skip_all "no control group can be made"
	defer "rmdir $groups$1"
	group=$groups$1
	shift
	# shellcheck disable=SC2016
	sh -c 'echo $$ >"$1/cgroup.procs" && shift && exec "$@"' sh \
	    "$group" "$@" ./c-doctor 'sleep*60000' &
	pid=$!
	defer "kill $pid"
	runs() { [ "$(readlink /proc/$pid/exe)" = "$PWD/c-doctor" ]; }
	wait_for 5 runs
}

# found WORKLOAD: "key pid" of each finding of a process
found() {
	"$PROG" doctor -w workloads.yaml -o json "$1" >found.json
	echo $? >status
	python3 - <<'END'
import json, re
d = json.load(open("found.json"))
for f in d["findings"]:
    m = re.match(r"pid (\d+) .*", f["what"])
    if m:
        assert f["why"] and f["mend"], f
        print(f["key"], m[1])
assert d["blind"] == any(f["level"] == "blind" for f in d["findings"])
END
}

slice=/e2e-doctor$$.slice
mkdir -p "$groups$slice"
run_in "$slice/a.service" "$helpers/under" -r log:getppid --
filtered=$pid
equal 'under a filter there is nothing to say but of privileges' '' \
    "$(found e2e | grep -v no_new_privs)"

touch p.json
equal 'who began before the profile has an older one' "old_filter $filtered" \
    "$(found e2e | grep -v no_new_privs)"
equal 'and that is blind' 4 "$(cat status)"
touch -d '1 hour ago' p.json

run_in "$slice/b.service" env
unfiltered=$pid
equal 'under none it is unfiltered' "unfiltered $unfiltered" \
    "$(found e2e | grep -v no_new_privs)"
equal 'and that is blind, too' 4 "$(cat status)"

## two containers of a pod, of which one has no filter

made_folder=
[ -d /var/log/containers ] || made_folder=1
mkdir -p /var/log/containers
[ -z "$made_folder" ] || defer 'rmdir /var/log/containers'
uid=6a1c8e2f_3b4d_4f5a_9c6d_7e8f90a1b2c4
pod="$slice/kubepods-pod$uid.slice"
mkdir -p "$groups$pod"
defer "rmdir $groups$slice"
defer "rmdir $groups$pod"
for name in a b; do
	id=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')
	log=/var/log/containers/e2e-doctor-$$_prod_$name-$id.log
	: >"$log"
	defer "rm -f $log"
	with="env"
	[ $name = a ] && with="$helpers/under -r log:getppid --"
	# shellcheck disable=SC2086
	run_in "$pod/cri-containerd-$id.scope" $with
done
equal 'of a pod, the container without one' "unfiltered $pid" \
    "$(found pod | grep -v no_new_privs)"
grep -q "of e2e-doctor-$$, container $(echo "$id" | cut -c 1-12) is under no" \
    found.json && ok 'which is named' ||
    fail 'which is named' "$(cat found.json)"

## what each action leaves, here and now

"$PROG" selftest -o json >selftest.json 2>err
equal 'selftest sees all there is to see' 0 $?
equal 'every action left what it has to' 'log False True
errno True True
errno False False
trap True True
trap False False
trace True True
kill_thread False True
kill_process False True' "$(python3 - <<'END'
import json
for m in json.load(open("selftest.json"))["markers"]:
    assert m["seen"] == any(m[s + "_ms"] is not None
                            for s in ("netlink", "kmsg", "journal")), m
    print(m["action"], m["flag_log"], m["seen"])
END
)"
