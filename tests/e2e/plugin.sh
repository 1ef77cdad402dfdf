# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# As a plugin of the real auditd: all that it heard is kept, and it is not made
# to wait.

. "$E2E/lib.sh"
need_records
need_helper under calls
need sqlite3

mkdir -p audit/plugins.d
cat >plugin <<END
#!/bin/sh
exec "$PROG" collect --db "$PWD/p.db" plugin >"$PWD/out" 2>"$PWD/err"
END
chmod 750 plugin
sed -e "s|^path = .*|path = $PWD/plugin|" -e 's/^active = .*/active = yes/' \
    "$E2E/../../packaging/auditd/seccompctl.conf" \
    >audit/plugins.d/seccompctl.conf
chmod 640 audit/plugins.d/seccompctl.conf
start_auditd audit || skip_all "another auditd is running"
wait_for 10 grep -q 'kept capabilities' err ||
    skip_all "auditd starts no plugins here: $(cat audit/said)"

cp "$helpers/calls" c-plugin
under -r log:getppid -- ./c-plugin 'getppid*2000'

stored() {
	sqlite3 -readonly -cmd '.timeout 5000' p.db \
	    "SELECT coalesce(sum(o.events), 0) FROM observation AS o
	    JOIN class AS c ON c.id = o.class
	    JOIN subject AS s ON s.id = c.subject
	    WHERE CAST(s.exe AS TEXT) = '$PWD/c-plugin'" 2>/dev/null
}
all_are_there() { [ "$(stored)" = 2000 ]; }
wait_for 15 all_are_there
equal 'all that auditd heard' 2000 "$(stored)"

stop_auditd
has_ended() { grep -q '^plugin:' out; }
wait_for 10 has_ended && ok 'it ends with auditd' ||
	fail 'it ends with auditd' "$(cat out err)"
"$PROG" db check --db p.db >said 2>&1 && ok 'the store is sound' ||
	fail 'the store is sound' "$(cat said)"
