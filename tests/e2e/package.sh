# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The Debian package: it is built of what is committed, lintian finds nothing,
# and in a Debian that has no more than it depends on it installs, its units
# run, and a unit that its filter kills is told of; then it is removed again.

. "$E2E/lib.sh"
need_records
need_helper calls
need git dh dpkg-buildpackage lintian systemd-analyze
need systemd-nspawn mmdebstrap nsenter pgrep
tree=$(dirname "$(dirname "$E2E")")
git -C "$tree" rev-parse HEAD >/dev/null 2>&1 || skip_all "needs a git tree"
dpkg-checkbuilddeps "$tree/packaging/debian/control" >said 2>&1 ||
    skip_all "$(cat said)"

if "$tree/tools/debian" >built 2>&1; then
	ok "it is built"
else
	tail -n 20 built
	fail "it is built" "dpkg-buildpackage failed"
	exit 0
fi
made=$tree/build/deb
deb=$(ls "$made"/seccompctl_*.deb)

# passes NAME COMMAND...
passes() {
	name=$1
	shift
	if "$@" >said 2>&1; then
		ok "$name"
	else
		cat said
		fail "$name" "$(tail -n 1 said)"
	fi
}

passes "lintian has no error and no warning" lintian --allow-root \
    --profile debian --fail-on error,warning "$made"/seccompctl_*.changes
dpkg-deb -c "$deb" | awk '{ print $6 }' >files
for file in usr/bin/seccompctl usr/share/man/man1/seccompctl.1.gz \
    usr/share/man/man5/seccompctl-workloads.5.gz \
    usr/share/bash-completion/completions/seccompctl \
    usr/share/zsh/vendor-completions/_seccompctl \
    usr/share/fish/vendor_completions.d/seccompctl.fish \
    lib/systemd/system/seccompctl-collect.service \
    lib/systemd/system-preset/50-seccompctl.preset etc/seccompctl/ \
    usr/share/doc/seccompctl/examples/auditd/seccompctl.conf; do
	grep -qxF "./$file" files || echo "$file"
done >absent
equal "all is in it" "" "$(cat absent)"

# A Debian with what the package asks for, and no more.
depends=$(dpkg-deb -f "$deb" Depends | tr ',' '\n' |
    sed 's/^ *//; s/[ :(|].*//' | paste -sd, -)
nspawn_name=bookworm-$(echo "$depends" | cksum | cut -d' ' -f1)
nspawn_packages=,$depends
need_nspawn

mkdir units journal bin deb
cp "$deb" deb/seccompctl.deb
cp "$helpers/calls" bin/worker
cat >units/worker.service <<'END'
[Service]
ExecStart=/opt/bin/worker sleep*300 uname
SystemCallFilter=~uname
END
cat >units/test.target <<'END'
[Unit]
Requires=multi-user.target
After=multi-user.target
END

# Or its own filter would let nobody listen to audit.
export SYSTEMD_SECCOMP=0
start_nspawn units journal --bind-ro="$PWD/bin:/opt/bin" \
    --bind-ro="$PWD/deb:/deb" \
    --capability=CAP_AUDIT_READ,CAP_AUDIT_CONTROL,CAP_SYSLOG || {
	cat journal/console
	skip_all "no container with systemd could be started"
}

passes "it installs with what it depends on" in_nspawn dpkg -i /deb/seccompctl.deb
passes "its units are sound" in_nspawn sh -c \
    'systemd-analyze verify --man=no /lib/systemd/system/seccompctl-*.service \
        /lib/systemd/system/seccompctl-*.timer 2>&1 |
	grep seccompctl && exit 1; exit 0'
wait_for 10 unit_is seccompctl-collect active
if unit_is seccompctl-collect active; then
	ok "the collector runs"
else
	in_nspawn journalctl --no-pager -u seccompctl-collect
	fail "the collector runs" "it does not"
fi
equal "timers run, and nobody steps unasked" "active active inactive" \
    "$(in_nspawn systemctl is-active seccompctl-report.timer
	) $(in_nspawn systemctl is-active seccompctl-prune.timer
	) $(in_nspawn systemctl is-active seccompctl-step.timer)"
in_nspawn sh -c 'systemctl preset seccompctl-step.timer \
    seccompctl-report.timer' >/dev/null 2>&1
equal "nor after all is set as it is preset" "disabled enabled" \
    "$(in_nspawn systemctl is-enabled seccompctl-step.timer
	) $(in_nspawn systemctl is-enabled seccompctl-report.timer)"

in_nspawn sh -c 'cat >/etc/seccompctl/worker.json <<END
{"defaultAction": "SCMP_ACT_KILL_PROCESS",
 "architectures": ["SCMP_ARCH_X86_64"],
 "syscalls": [{"names": ["getppid"], "action": "SCMP_ACT_ALLOW"}]}
END
cat >/etc/seccompctl/workloads.yaml <<END
workloads:
  - {name: worker, match: [{unit: worker.service}], profile: worker.json}
END'
passes "a rollout begins where the collector runs" \
    in_nspawn seccompctl rollout init worker --phase log
passes "the report is made" in_nspawn systemctl start seccompctl-report
passes "and is where it should be" in_nspawn sh -c \
    'test -s /var/lib/seccompctl/report.html &&
     test -s /var/lib/seccompctl/seccompctl.prom'
passes "what is old goes" in_nspawn systemctl start seccompctl-prune
passes "a step is made when it is asked for" \
    in_nspawn systemctl start seccompctl-step

in_nspawn systemctl start worker
wait_for 10 unit_is worker failed
is_told() {
	in_nspawn seccompctl triage --unit worker >triaged 2>&1
	grep -q "uname (x86_64 number 63), kill_process" triaged
}
if wait_for 20 is_told; then
	ok "what the filter killed is told of"
else
	cat triaged
	in_nspawn journalctl --no-pager -u seccompctl-collect
	fail "what the filter killed is told of" "$(head -n 1 triaged)"
fi
passes "a page of the manual is found" in_nspawn test -s \
    /usr/share/man/man1/seccompctl.1.gz
passes "it is removed" in_nspawn dpkg -P seccompctl
equal "and its units with it" "" \
    "$(in_nspawn sh -c 'ls /lib/systemd/system | grep seccompctl')"
