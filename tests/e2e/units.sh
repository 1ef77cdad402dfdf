# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Units of a real systemd that filters their calls: what arrives in auditd's log
# on the host, and what the journal of the container says of them.

. "$E2E/lib.sh"
need_records
need_helper under calls
need journalctl
need_nspawn
start_auditd audit || skip_all "another auditd is running"

mkdir units journal bin

# unit NAME LINES: a service that calls getppid and uname. Its program has its
# name, by which its records are known.
unit() {
	cp "$helpers/calls" "bin/$1"
	cat >"units/$1.service" <<END
[Unit]
StartLimitBurst=3
[Service]
Type=oneshot
ExecStart=/opt/bin/$1 getppid uname
$2
END
}

unit logged 'SystemCallLog=uname'
unit killed 'SystemCallFilter=~uname'
unit denied 'SystemCallFilter=~uname
SystemCallErrorNumber=ENOSYS'
unit looping 'SystemCallFilter=~uname
Type=simple
Restart=on-failure
RestartSec=100ms'

cat >units/end.service <<'END'
[Unit]
After=logged.service killed.service denied.service looping.service
[Service]
Type=oneshot
ExecStart=sleep 3
ExecStart=systemctl --no-block poweroff
END
cat >units/test.target <<'END'
[Unit]
Requires=basic.target
After=basic.target
Wants=logged.service killed.service denied.service looping.service end.service
END
boot_nspawn 60 units journal --bind-ro="$PWD/bin:/opt/bin"

wait_for 5 auditd_hears audit
stop_auditd
"$PROG" parse audit/audit.log | grep '"kind":"event"' >events
journalctl -D journal -o export >journal.export 2>/dev/null
"$PROG" parse journal.export >journal.parsed

calls_of() {
	grep "\"exe\":\"/opt/bin/$1\"" events |
	    sed -nE 's/.*"syscall":"([^"]*)","action":"([^"]*)".*/\1:\2/p' |
	    tr '\n' ' '
}

equal "SystemCallLog= is recorded" "uname:log " "$(calls_of logged)"
equal "SystemCallFilter= kills, and is recorded" \
    "uname:kill_process " "$(calls_of killed)"
equal "SystemCallErrorNumber= leaves no record" "" "$(calls_of denied)"
equal "a crash loop is recorded each time" \
    "uname:kill_process uname:kill_process uname:kill_process " \
    "$(calls_of looping)"

# How often the journal has a unit die of SIGSYS, as we read it.
deaths_of() {
	grep '"kind":"symptom"' journal.parsed |
	    grep '"symptom":"unit"' |
	    grep -c "\"unit\":\"$1.service\""
}

equal "the journal has the death of the unit" 1 "$(deaths_of killed)"
equal "the journal has each death of the loop" 3 "$(deaths_of looping)"
equal "no death of who was only logged or denied" "0 0" \
    "$(deaths_of logged) $(deaths_of denied)"
