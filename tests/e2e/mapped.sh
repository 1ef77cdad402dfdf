# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What a follower of netlink, and each child that it makes, has mapped: libc,
# SQLite and libseccomp, and no library that reads what others wrote.

. "$E2E/lib.sh"
need_records
need_caps net_admin syslog
need pgrep readelf

cat >workloads.yaml <<'END'
workloads:
  - name: worker
    match: [{unit: worker.service}]
    profile: worker.json
node_alias: {}
END
echo '{"defaultAction": "SCMP_ACT_LOG"}' >worker.json

# start NAME ARGUMENT...: its store is NAME.db.
start() {
	name=$1
	shift
	"$PROG" collect --follow --db "$name.db" "$@" >"$name.out" \
	    2>"$name.err" &
	follower=$!
	defer "kill $follower"
	wait_for 20 grep -q 'kept capabilities' "$name.err" ||
	    fail "$name: it follows" "$(cat "$name.err")"
}

stop() {
	kill "$follower"
	wait "$follower" 2>/dev/null
}

# The vdso and the kernel's other pages have no file. Of SQLite's is libm.
mapped() {
	awk '$6 ~ /^\// && $2 ~ /x/ { print $6 }' "/proc/$1/maps" |
	    sed 's|.*/||; s/\.so.*//; s/-linux.*//; s/^ld[0-9]*$/ld/' |
	    sort -u | tr '\n' ' '
}

# Sanitizers and the like would be mapped as well.
expected=$(readelf -d "$PROG" | sed -n 's/.*NEEDED.*\[\(.*\)\.so.*\]/\1/p' |
    sort | tr '\n' ' ')
equal "the program is linked with these" "libc libseccomp libsqlite3 " \
    "$(echo "$expected" | sed 's/ld-[^ ]* //; s/libm //')"

start netlink netlink
equal "a follower maps no more" \
    "ld libc libm libseccomp libsqlite3 ${PROG##*/} " "$(mapped "$follower")"
children=$(pgrep -P "$follower" | tr '\n' ' ')
[ -n "$children" ] && ok "it has children" ||
    fail "it has children" "there is none"
for child in $children; do
	equal "nor does a child" \
	    "ld libc libm libseccomp libsqlite3 ${PROG##*/} " \
	    "$(mapped "$child")"
done
stop

start named -w workloads.yaml netlink
equal "nor where workloads.yaml was read" \
    "ld libc libm libseccomp libsqlite3 ${PROG##*/} " "$(mapped "$follower")"
stop

# One that may meet packed logs has what it takes, before it may load no more.
: >audit.log
start file netlink "$PWD/audit.log"
equal "who follows a log can unpack" "liblzma libz libzstd " \
    "$(mapped "$follower" | tr ' ' '\n' | grep 'libl\|libz' | tr '\n' ' ')"
stop
