# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What the e2e scripts share; each begins with  . "$E2E/lib.sh"  and is run by
# tests/run, in an empty directory. $PROG is the program, $DATA is tests/data.
#
# A script says what came of each thing it looked at with ok, fail and skip;
# it leaves with skip_all when nothing of it can be done here.

set -u

PATH=$PATH:/usr/sbin:/sbin:/lib/systemd
helpers=$BUILD/tests/e2e
cache=${SECCOMPCTL_TEST_CACHE:-/var/cache/seccompctl-tests}
at_exit=

ok() { echo "ok $1"; }

fail() { echo "FAILED $1: $2"; }

skip() { echo "skipped $1: $2"; }

skip_all() {
	echo "$1"
	exit 77
}

# Run a command when the script ends, the last one first.
defer() { at_exit="$*; $at_exit"; }

leave() {
	status=$?
	eval "$at_exit" >/dev/null 2>&1
	exit $status
}
trap leave EXIT
trap 'exit 130' INT TERM

# equal NAME EXPECTED ACTUAL
equal() {
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		printf 'expected: %s\nactual:   %s\n' "$2" "$3"
		fail "$1" "they differ"
	fi
}

# wait_for SECONDS COMMAND...: until it succeeds; false if it never did.
wait_for() {
	tries=$(($1 * 20))
	shift
	while ! "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.05
	done
}

## What a script needs; each leaves the script if it isn't here.

need_helper() {
	for program in "$@"; do
		[ -x "$helpers/$program" ] ||
		    skip_all "$program could not be built for this machine"
	done
}

need_root() { [ "$(id -u)" -eq 0 ] || skip_all "needs root"; }

need() {
	for program in "$@"; do
		command -v "$program" >/dev/null || skip_all "needs $program"
	done
}

bit_of() {
	case $1 in
	dac_read_search) echo 2 ;; net_admin) echo 12 ;; sys_admin) echo 21 ;;
	audit_control) echo 30 ;; syslog) echo 34 ;; audit_read) echo 37 ;;
	*) echo "no such capability: $1" >&2; exit 1 ;;
	esac
}

need_caps() {
	has=$(awk '/^CapEff:/ { print "0x" $2 }' /proc/self/status)
	for cap in "$@"; do
		[ $((has >> $(bit_of "$cap") & 1)) -eq 1 ] ||
		    skip_all "needs CAP_$(echo "$cap" | tr "[:lower:]" "[:upper:]")"
	done
}

# Records are only heard in the first network namespace.
need_records() {
	need_root
	need_caps audit_read audit_control
	need auditctl
	auditctl -s >/dev/null 2>&1 || skip_all "the kernel's audit is not here"
}

# False, and not the end of the script: the rest of it may well run.
runs_i386() { "$helpers/calls32" getppid 2>/dev/null; }

# npm ls of several says that one of them is enough.
has_npm() {
	for package in "$@"; do
		(cd "$modules" && npm ls "$package" >/dev/null 2>&1) || return 1
	done
}

# Packages of npm, by name; installed once, and kept.
need_npm() {
	need node npm
	modules=$cache/npm
	mkdir -p "$modules" 2>/dev/null
	[ -w "$modules" ] || modules=$(dirname "$BUILD")/npm
	mkdir -p "$modules"
	export NODE_PATH="$modules/node_modules"
	has_npm "$@" ||
	    timeout 120 npm install --prefix "$modules" --no-audit --no-fund \
	        --ignore-scripts "$@" >npm.log 2>&1 ||
	    skip_all "npm could not install $*"
}

## Filters and containers

# under OPTIONS... -- COMMAND...: see under.c
under() { "$helpers/under" "$@"; }

words_as_json() {
	for word in "$@"; do
		printf '%s"%s"' "${comma-}" "$word"
		comma=,
	done
	comma=
}

# make_bundle DIR PROFILE COMMAND...: an OCI bundle with busybox and the
# helpers that need no library. The words of the command hold no quotes.
make_bundle() {
	bundle=$1 profile=$2
	shift 2
	mkdir -p "$bundle/rootfs/bin" "$bundle/rootfs/proc" \
	    "$bundle/rootfs/dev" "$bundle/rootfs/tmp"
	cp "$(command -v busybox)" "$bundle/rootfs/bin/busybox"
	ln -sf busybox "$bundle/rootfs/bin/sh"
	cp "$helpers/calls" "$bundle/rootfs/bin/"
	cp "$helpers/calls32" "$bundle/rootfs/bin/" 2>/dev/null
	cat >"$bundle/config.json" <<END
{
  "ociVersion": "1.0.2",
  "process": {
    "terminal": false, "user": {"uid": 0, "gid": 0}, "cwd": "/",
    "args": [$(words_as_json "$@")], "env": ["PATH=/bin"],
    "capabilities": {}, "noNewPrivileges": true
  },
  "root": {"path": "rootfs", "readonly": false},
  "hostname": "container",
  "mounts": [
    {"destination": "/proc", "type": "proc", "source": "proc"},
    {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"}
  ],
  "linux": {
    "namespaces": [{"type": "pid"}, {"type": "mount"}, {"type": "ipc"},
      {"type": "uts"}, {"type": "network"}],
    "seccomp": $(cat "$profile")
  }
}
END
}

# run_crun BUNDLE ID [FILE]: strace writes FILE, if it is given. crun refuses a
# host on which both kinds of cgroups are mounted.
run_crun() {
	# shellcheck disable=SC2016
	unshare -m sh -c '
		umount /sys/fs/cgroup/unified 2>/dev/null
		exec ${3:+strace -f -o "$3"} crun run --bundle "$1" "$2"
	' sh "$1" "$2" "${3-}"
}

# add_program BUNDLE PROGRAM: with the libraries that it needs, found as here.
add_program() {
	mkdir -p "$1/rootfs/bin"
	cp "$2" "$1/rootfs/bin/"
	for file in $(ldd "$2" | grep -o '/[^ ]*') /etc/ld.so.cache; do
		cp --parents -L "$file" "$1/rootfs"
	done
}

# Before 1.2 it refuses a profile with SECCOMP_FILTER_FLAG_LOG.
run_runc() { runc run --bundle "$1" "$2"; }

# need_containers crun|runc...: not every root lets them make one.
need_containers() {
	need busybox "$@"
	echo '{"defaultAction": "SCMP_ACT_ALLOW"}' >allow.json
	for runtime in "$@"; do
		make_bundle control allow.json /bin/busybox true
		"run_$runtime" control "control-$$" >control.said 2>&1 ||
		    skip_all "$runtime makes no container here: $(
		        tail -n 1 control.said)"
		rm -rf control
	done
}

runc_takes_flags() {
	runc --version | awk 'NR == 1 {
		split($3, v, ".")
		exit !(v[1] > 1 || v[1] == 1 && v[2] + 0 >= 2)
	}'
}

## Control groups: what a follower knows units and containers by

# $groups is where they can be made, as systemd or a runtime would.
need_groups() {
	for groups in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified \
	    /sys/fs/cgroup; do
		[ -w "$groups/cgroup.procs" ] && return
	done
	skip_all "no control groups can be made here"
}

# make_group PATH: until the script ends; who is still in it then is killed.
make_group() {
	mkdir -p "$groups$1" || return 1
	defer "wait_for 2 rmdir $groups$1"
	defer "xargs -r kill -9 <$groups$1/cgroup.procs"
}

# in_group PATH COMMAND...: in one that was made.
in_group() {
	group=$groups$1
	shift
	# shellcheck disable=SC2016
	sh -c 'echo $$ >"$1/cgroup.procs" && shift && exec "$@"' sh \
	    "$group" "$@"
}

## Those who write records down

audit_pid() { auditctl -s | awk '$1 == "pid" { print $2 }'; }

audit_pid_is() { [ "$(audit_pid)" = "$1" ]; }

# While it starts, auditd may take a record for an answer and drop it. So it is
# there when a record of ours is: sched_yield, which scripts best leave alone.
auditd_hears() {
	under -r log:sched_yield -- "$helpers/calls" sched_yield
	grep -q type=SECCOMP "$1/audit.log"
}

# start_auditd DIR: the real one; its log is DIR/audit.log, and it leaves what
# the kernel has enabled alone. False: somebody else's is running.
start_auditd() {
	audit_pid_is 0 || return 1
	mkdir -p "$1/plugins.d"
	chmod 750 "$1"
	cat >"$1/auditd.conf" <<END
local_events = yes
write_logs = yes
log_file = $(realpath "$1")/audit.log
log_group = root
log_format = ${2:-RAW}
flush = NONE
max_log_file = 64
num_logs = 2
priority_boost = 0
max_log_file_action = IGNORE
space_left = 75
space_left_action = IGNORE
admin_space_left = 50
admin_space_left_action = IGNORE
disk_full_action = IGNORE
disk_error_action = IGNORE
plugin_dir = $(realpath "$1")/plugins.d
END
	auditd -n -s nochange -c "$(realpath "$1")" >"$1/said" 2>&1 &
	auditd=$!
	defer "kill $auditd"
	wait_for 5 audit_pid_is "$auditd" && wait_for 5 auditd_hears "$1"
}

# It writes what it was given before it goes.
stop_auditd() {
	kill "$auditd" 2>/dev/null
	wait "$auditd" 2>/dev/null
	wait_for 5 audit_pid_is 0
}

# start_journald DIR: one of our own, which hears audit messages beside
# whoever does; read it with journalctl -D DIR/log/journal.
start_journald() {
	mkdir -p "$1/systemd/journald.conf.d" "$1/systemd/journal" "$1/log"
	printf '[Journal]\nAudit=\nStorage=volatile\nReadKMsg=no\n' \
	    >"$1/systemd/journald.conf.d/test.conf"
	# shellcheck disable=SC2016
	unshare -m sh -c '
		mount --bind "$1" /run || exit
		exec "$2" "$(command -v systemd-journald)"
	' sh "$(realpath "$1")" "$helpers/journald" >"$1/said" 2>&1 &
	journald=$!
	defer "kill $journald"
	wait_for 10 test -S "$1/systemd/journal/socket"
}

stop_journald() {
	kill "$journald" 2>/dev/null
	wait "$journald" 2>/dev/null
	return 0
}

## systemd as the first process of a container

# nspawn_root: print where a Debian with systemd is; made once, and kept. A
# script that wants more in it sets $nspawn_packages (",one,other") and a name.
nspawn_root() {
	root=$cache/${nspawn_name-bookworm-systemd}
	if [ ! -e "$root/etc/debian_version" ]; then
		mkdir -p "$cache"
		rm -rf --one-file-system "$root.new"
		timeout 300 mmdebstrap --quiet --variant=minbase \
		    --include="systemd,systemd-sysv,dbus${nspawn_packages-}" bookworm \
		    "$root.new" >&2 || return 1
		mv "$root.new" "$root"
	fi
	echo "$root"
}

need_nspawn() {
	need_root
	need systemd-nspawn mmdebstrap
	nspawn_root >/dev/null 2>nspawn.log || {
		cat nspawn.log
		skip_all "no Debian root, and none could be made"
	}
	systemd-nspawn --quiet -D "$(nspawn_root)" --volatile=overlay \
	    --register=no --keep-unit /bin/true </dev/null >nspawn.log 2>&1 ||
	    skip_all "systemd-nspawn boots nothing here: $(tail -n 1 nspawn.log)"
}

# boot_nspawn SECONDS UNITS JOURNAL OPTION...: boot into the target test.target
# of the folder UNITS, for so long unless a unit powers off before; its journal
# is left in the folder JOURNAL, and all else is forgotten.
boot_nspawn() {
	limit=$1 units=$(realpath "$2") journal=$(realpath "$3")
	shift 3
	timeout -k 5 "$limit" systemd-nspawn --quiet -D "$(nspawn_root)" \
	    --volatile=overlay --register=no --keep-unit --boot \
	    --console=pipe --bind-ro="$units:/usr/local/lib/systemd/system" \
	    --bind="$journal:/var/log/journal" "$@" \
	    systemd.unit=test.target </dev/null >"$journal/console" 2>&1
}

# start_nspawn UNITS JOURNAL OPTION...: likewise, and it goes on until the
# script ends. It has this machine's id, as what happens on a machine has.
start_nspawn() {
	units=$(realpath "$1") journal=$(realpath "$2")
	shift 2
	systemd-nspawn --quiet -D "$(nspawn_root)" --volatile=overlay \
	    --register=no --keep-unit --boot --console=pipe \
	    --uuid="$(cat /etc/machine-id)" \
	    --bind-ro="$units:/usr/local/lib/systemd/system" \
	    --bind="$journal:/var/log/journal" "$@" \
	    systemd.unit=test.target </dev/null >"$journal/console" 2>&1 &
	nspawn=$!
	defer "kill $nspawn; wait $nspawn"
	wait_for 20 nspawn_is_up
}

nspawn_is_up() {
	leader=$(pgrep -P "$nspawn" -x systemd) &&
	    in_nspawn systemctl is-active test.target
}

# in_nspawn COMMAND...: in the container that start_nspawn has started.
in_nspawn() { nsenter -t "$leader" -a -- "$@"; }

unit_is() { [ "$(in_nspawn systemctl is-active "$1")" = "$2" ]; }
