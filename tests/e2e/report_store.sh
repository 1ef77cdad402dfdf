# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# For report_*.sh: a store of ten days, made by the program itself, with three
# workloads, their rollouts and runs, a hole in the watch, and names that would
# do something if they could. It ends at $end.

end=2026-11-24T06:00:00Z
export SECCOMPCTL_DB="$PWD/db" TZ=UTC

# What a thread, a program, a file and a person may be called.
evil='"><script>window.hit=1</script><img src=x onerror=window.hit=1>'
# shellcheck disable=SC2016
evil_path=$(printf '/opt/=1+1|%s\033[31m\033]8;;http://evil.invalid/\007%s' \
    "$evil" '`$(reboot)`'
	printf '\r\n::error::no\342\200\256]]>\377')
as_hex() { printf %s "$1" | od -An -tx1 -v | tr -d ' \n' | tr a-f A-F; }

# days EXE CALL ACTION MINUTES: a record each so many minutes, without a day
# in which nobody watched.
days() {
	awk -v exe="$1" -v nr="$2" -v code="$3" -v step="$4" \
	    -v comm="$(as_hex "$evil")" '
	BEGIN {
		end = 1795500000
		for (t = end - 10 * 86400 + nr * 7; t < end; t += step * 60) {
			if (t > end - 6 * 86400 && t < end - 5 * 86400)
				continue
			printf "%d type=SECCOMP msg=audit(%d.%03d:SERIAL): " \
			    "auid=1000 uid=0 gid=0 ses=1 subj=unconfined " \
			    "pid=%d comm=%s exe=%s sig=0 arch=c000003e " \
			    "syscall=%d compat=0 ip=0x7f00 code=%s\n", t, t,
			    nr, 100 + nr, comm, exe, nr, code
		}
	}'
}

# In the order that a kernel gives them, each with a serial of its own.
numbered() {
	sort -n | awk '{ sub(/^[0-9]+ /, ""); sub(/SERIAL/, NR); print }'
}

in_order() { # COMMAND... at a time before the end
	at=$1
	shift
	"$PROG" "$@" -w workloads.yaml --now "$at" >/dev/null
}

make_store() {
	cat >spin.json <<-'END'
	{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
	 "archMap": [{"architecture": "SCMP_ARCH_X86_64",
	              "subArchitectures": []}],
	 "syscalls": [{"names": ["read", "write", "exit_group"],
	               "action": "SCMP_ACT_ALLOW"}]}
	END
	cat >workloads.yaml <<-END
	workloads:
	  - {name: spin-worker, match: [{exe: /usr/bin/spin, uid: 0}], profile: spin.json}
	  - {name: checkout, match: [{exe: /usr/bin/checkout, uid: 0}], profile: spin.json}
	  - {name: tools, match: [{exe: "/opt/*", uid: 0}], profile: spin.json}
	END
	{
		days '"/usr/bin/spin"' 318 0x7ffc0000 17
		days '"/usr/bin/spin"' 321 0x7ffc0000 900
		days '"/usr/bin/checkout"' 332 0x50000 45
		days "$(as_hex "$evil_path")" 435 0x80000000 300
		days '"/usr/bin/curl"' 41 0x7ffc0000 700
	} | numbered >"audit <b>.log"
	"$PROG" collect --trust kernel --node node-a "audit <b>.log" >/dev/null || return 1
	for name in spin-worker checkout tools; do
		in_order 2026-11-14T07:00:00Z rollout init "$name"
		for day in 15 16 17 20 21 22 23; do
			in_order 2026-11-${day}T01:00:00Z run-mark "$name" \
			    start --node node-a --key $day
			in_order 2026-11-${day}T23:00:00Z run-mark "$name" \
			    end --node node-a --key $day --status 0
		done
	done
	in_order 2026-11-18T09:00:00Z rollout promote checkout --override \
	    --reason "$evil_path"
	in_order 2026-11-23T09:00:00Z decide spin-worker bpf investigate \
	    --reason "$evil"
	in_order 2026-11-23T10:00:00Z rollout hold tools --reason "$evil"
}

report() { "$PROG" report -w workloads.yaml --now "$end" "$@"; }
