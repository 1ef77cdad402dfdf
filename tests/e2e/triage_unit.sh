# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# At three in the morning: units of a real systemd fail, and triage says which
# call it was, or that it was none; what it says to do is done as it stands
# there, and ends the loop. No record names a unit here: whose it was shows if
# nobody else was killed, and is left open if somebody was.

. "$E2E/lib.sh"
need_records
need_helper under calls
need journalctl nsenter pgrep
need_nspawn
need_groups
need auditctl
start_auditd audit || skip_all "another auditd is running"

# With it on, the kernel says of each process that it ended so.
enabled=$(auditctl -s | awk '$1 == "enabled" { print $2 }')
if [ "$enabled" = 0 ]; then
	auditctl -e 1 >/dev/null
	defer "auditctl -e 0 >/dev/null"
fi

# Of the time before what is started first, all has to be known, too.
sleep 3

mkdir units journal bin

# unit NAME COMMAND LINES: it is started again, until systemd gives up.
unit() {
	cp "$helpers/calls" "bin/$1"
	cat >"units/$1.service" <<END
[Unit]
StartLimitBurst=4
[Service]
Restart=on-failure
RestartSec=200ms
ExecStart=$2
$3
END
}

unit worker '/opt/bin/worker getppid uname sleep*600000' \
    'SystemCallFilter=@basic-io getppid'
unit escaper '/opt/bin/escaper getppid ptrace' 'SystemCallFilter=~ptrace'
unit own159 "/bin/sh -c 'exit 159'" ''
unit nosys "/usr/bin/perl -e 'syscall(999); die qq(fallocate: \$!)'" ''
unit open '/opt/bin/open sleep*600000' ''
# One after the other; and one that is started when others are killed.
sed -i '/^StartLimitBurst/a OnFailure=escaper.service' units/worker.service
unit victim '/opt/bin/victim sleep*1500 ptrace' 'SystemCallFilter=~ptrace'
sed -i 's/^Restart=.*/Restart=no/' units/victim.service

# A file system in a program, which lacks what was not written: ENOSYS is its
# own word, and the filter, which would kill, is innocent.
mount_fuse() {
	mkdir packed fuse && : >packed/file &&
	    mksquashfs packed packed.img -quiet >/dev/null &&
	    squashfuse packed.img fuse && defer "umount '$PWD/fuse'"
}
fused=
if mount_fuse >mounting 2>&1; then
	fused=--bind="$PWD/fuse:/srv"
	unit fused '/bin/mkdir /srv/new' 'SystemCallFilter=@system-service'
fi
cat >units/test.target <<'END'
[Unit]
Requires=basic.target
After=basic.target
Wants=worker.service own159.service nosys.service open.service
Wants=fused.service
END
start_nspawn units journal --bind-ro="$PWD/bin:/opt/bin" ${fused:+"$fused"} || {
	cat journal/console
	skip_all "no container with systemd could be started"
}
for name in worker escaper own159 nosys ${fused:+fused}; do
	wait_for 20 unit_is "$name" failed || fail "$name: systemd gives up" "$(
	    in_nspawn systemctl status --no-pager "$name")"
done

# Another user, who wants what he does to be allowed to somebody else: his
# program has the other's name, and dies while the other runs.
intrude() {
	in_nspawn systemctl start victim
	mkdir -p opt && cp "$helpers/calls" opt/victim
	"$helpers/under" -r kill_process:uname -- opt/victim 'sleep*200' uname \
	    >/dev/null 2>&1
	wait_for 20 unit_is victim failed
}
intrude || fail "victim: it dies" "$(in_nspawn systemctl status victim)"

# The log as it is copied, after all of it was heard.
copy_log() {
	auditd_hears audit
	cp audit/audit.log audit.log
	[ "$(awk '/sched_yield|syscall=24 /' audit.log | wc -l)" -gt 1 ]
}
wait_for 5 copy_log || fail "a second record is heard" "auditd wrote none"
in_nspawn journalctl --flush --sync

triage() {
	"$PROG" triage "$@" --trust kernel --from audit.log \
	    --from journal:journal
}

# says NAME LINE...: the triage that is in ./said has each.
says() {
	name=$1
	shift
	for line in "$@"; do
		grep -qF "$line" said && continue
		cat said
		fail "$name" "it does not say: $line"
		return
	done
	ok "$name"
}

# What a person copies off the screen.
remedy() { sed -n '/^  do now/,/^  for good/s/^    \([^ ]\)/\1/p' said; }

triage >said; cat said
triage -o json | sed -n 's/.*"unit": "\(.*\)\.service".*/\1/p' | sort -u >told
equal "without an argument it tells of all that the kernel or systemd knows" \
    "escaper own159 victim worker " "$(tr '\n' ' ' <told)"

triage --unit escaper >said
says "a risky call is the profile at work" \
    "ptrace (x86_64 number 101), kill_process, 4 times" \
    "the profile has done what it is for" "Do not allow it."
equal "and never allowed" "" "$(remedy | grep -i -e filter -e allow)"

triage --unit victim >said
says "of several that may be its own a risky one is told first" \
    "victim.service: died of SIGSYS 1 time" \
    "perhaps  ptrace (x86_64 number 101), kill_process" \
    "or       uname (x86_64 number 63), kill_process" \
    "(possible)" "Do not allow it." "others were killed since it was started"
equal "and nothing is to be pasted" "" "$(remedy)"

triage --unit own159 >said
says "its own 159 is told from a kill" "it was not the filter" \
    "every kill is recorded"

triage --unit nosys >said
says "ENOSYS of something else is told from a denial" \
    "it was not the filter" "Function not implemented" "FUSE"

name="ENOSYS of a FUSE mount is told from a denial"
if [ "$fused" ]; then
	triage --unit fused >said
	says "$name" "it was not the filter" \
	    "cannot create directory" "Function not implemented" \
	    "file systems (FUSE)"
	equal "and nothing is to be allowed for it" "" \
	    "$(remedy | grep -i -e filter -e allow)"
else
	skip "$name" "no such mount: $(tail -n 1 mounting)"
fi

pid=$(sed -n 's/.* pid=\([0-9]*\) .*exe="\/opt\/bin\/worker".*/\1/p' \
    audit.log | tail -n 1)
triage --pid "$pid" >said
says "a dead process is known by its number" \
    "worker.service: killed 4 times"

triage --last >said
equal "--last tells of one" 1 "$(grep -c '^  cause ' said)"

# What runs in the container is the container's, by its group; this one is not.
cp "$helpers/calls" bare
make_group "/e2e$$.slice"
make_group "/e2e$$.slice/e2e-bare.service"
in_group "/e2e$$.slice/e2e-bare.service" "$PWD/bare" 'sleep*600000' &
runs() { bare=$(pgrep -xf "$PWD/bare sleep.*"); }
wait_for 5 runs
open=$(pgrep -xf '/opt/bin/open sleep.*')
"$PROG" collect --trust kernel --db db audit.log journal:journal >/dev/null
"$PROG" triage --db db --unit e2e-bare >said
says "a unit that runs unfiltered is found" \
    "e2e-bare.service: it runs without a filter" "/proc/$bare/status"
"$PROG" triage --db db --pid "$open" >said
says "and a process with privileges to gain, by its number" \
    "no_new_privs is not set" "/proc/$open/status"

"$PROG" triage --db db --unit worker >said
says "the store tells the same" "worker.service: killed 4 times" \
    "an ordinary call is not in the allowlist"

triage --unit worker >said
says "a missing call is found" \
    "worker.service: killed 4 times" \
    "uname (x86_64 number 63), kill_process, 4 times" \
    "thread worker of /opt/bin/worker, pid $pid, at ip 0x" \
    "started 4 times (3 by its supervisor), failed 4" \
    "not started again so far" \
    "an ordinary call is not in the allowlist (likely)" \
    "systemd said status=31/SYS (4 times)" \
    "nobody else was killed since"
remedy >pasted.sh
cat pasted.sh
in_nspawn sh -s <pasted.sh
sleep 2
equal "the remedy, pasted, ends the loop" "active 0" \
    "$(in_nspawn systemctl is-active worker) $(
	in_nspawn systemctl show -P NRestarts worker)"
equal "and is of that call alone" "uname" \
    "$(sed -n "s/.*SystemCallFilter=\([a-z_ ]*\).*/\1/p" pasted.sh)"
