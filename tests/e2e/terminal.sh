# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# On a terminal: colour and a pager, unless somebody wants neither.

. "$E2E/lib.sh"
need script
script -qec true /dev/null </dev/null >/dev/null 2>&1 ||
    skip_all "no pseudo-terminals here"
printf 'workloads:\n  - {name: w, match: [{unit: w}], profile: p.json}\n' \
    >workloads.yaml
echo '{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": []}' >p.json
: | "$PROG" collect --db db - >/dev/null
unset SUDO_UID SUDO_USER DOAS_USER PKEXEC_UID
export TERM=xterm PAGER='sed s/^/paged:/' PROG

# on_terminal OPTION...: what status shows there, its exit status last.
on_terminal() {
	script -qec "\"\$PROG\" status --db db -w workloads.yaml $*" /dev/null \
	    </dev/null 2>&1 | tr -d '\r'
}
escape=$(printf '\033')

# is NAME yes|no PATTERN
is() {
	found=no
	grep -q "$3" said && found=yes
	equal "$1" "$2" "$found"
}

on_terminal >said
is "long output goes through the pager" yes '^paged:'
is "headings have colour" yes "$escape"
on_terminal --no-pager >said
is "--no-pager" no '^paged:'
on_terminal --color never >said
is "--color never" no "$escape"
NO_COLOR=1 on_terminal >said
is "NO_COLOR" no "$escape"
NO_COLOR=1 on_terminal --color always >said
is "--color always has the last word" yes "$escape"
PAGER='' on_terminal >said
is "an empty PAGER is none" no '^paged:'
PAGER='cat' on_terminal >said
is "nor is cat one" no '^paged:'
SECCOMPCTL_PAGER='sed s/^/ours:/' on_terminal >said
is "our own variable comes first" yes '^ours:'
PAGER=/no/such/pager on_terminal >said
is "without its pager it says it all the same" yes 'WORKLOAD'
# shellcheck disable=SC2016
PAGER='echo secure=$LESSSECURE allow=$LESSSECURE_ALLOW; cat' \
    LESSSECURE_ALLOW=edit on_terminal >said
is "root's pager runs no commands" yes '^secure=1 allow=$'
for tool in SUDO_UID SUDO_USER DOAS_USER PKEXEC_UID; do
	# shellcheck disable=SC2016
	env "$tool=1000" LESS=FRX PROG="$PROG" script -qec \
	    '"$PROG" status --db db -w workloads.yaml' /dev/null </dev/null \
	    2>&1 | tr -d '\r' >said
	is "under $tool nobody chooses the pager" no '^paged:'
	is "under $tool all is shown" yes WORKLOAD
done
TERM=dumb on_terminal >said
is "a dumb terminal has no colour" no "$escape"
"$PROG" status --db db -w workloads.yaml >said
is "a file has none" no "$escape"
is "and no pager" no '^paged:'
