# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Whose a call was, told while its process lived: a unit, a container of a real
# runtime, and a pod as kubelet lays it out.

. "$E2E/lib.sh"
need_records
need_caps net_admin
need_helper under calls
need sqlite3

id=$(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')
need_groups

"$PROG" collect --follow --db a.db netlink >out 2>err &
follower=$!
defer "kill $follower"
wait_for 10 grep -q 'kept capabilities' err

owners_of() {
	sqlite3 -readonly -cmd '.timeout 5000' a.db "SELECT DISTINCT
	    coalesce(CAST(w.unit AS TEXT), '?') || ' ' ||
	    coalesce(CAST(w.container AS TEXT), '?') || ' ' ||
	    coalesce(CAST(w.pod AS TEXT), '?') || ' ' ||
	    coalesce(CAST(w.space AS TEXT), '?')
	    FROM observation AS o JOIN class AS c ON c.id = o.class
	    JOIN subject AS s ON s.id = c.subject
	    JOIN owner AS w ON w.id = s.owner
	    WHERE CAST(s.exe AS TEXT) LIKE '%/$1'" 2>/dev/null
}

is_owned() { [ -n "$(owners_of "$1")" ]; }

# owned_in PATH NAME: its program sleeps a little, as one that lives on does.
owned_in() {
	cp "$helpers/calls" "$2"
	make_group "$1"
	in_group "$1" "$helpers/under" -r log:getppid -- "./$2" \
	    getppid 'sleep*300'
	wait_for 10 is_owned "$2"
}

slice=/e2e$$.slice
make_group $slice
owned_in "$slice/e2e-spin.service" c-unit
equal 'a unit' 'e2e-spin.service   ' "$(owners_of c-unit)"

owned_in "$slice/docker-$id.scope" c-docker
equal 'a container of Docker' "docker-$id.scope $id  " "$(owners_of c-docker)"

made_folder=
[ -d /var/log/containers ] || made_folder=1
mkdir -p /var/log/containers
log=/var/log/containers/spin-7d9f_prod_worker-$id.log
: >"$log"
[ -z "$made_folder" ] || defer 'rmdir /var/log/containers'
defer "rm -f $log"
uid=6a1c8e2f_3b4d_4f5a_9c6d_7e8f90a1b2c3
pod="$slice/kubepods-burstable-pod$uid.slice"
make_group "$pod"
sleep 1.1 # the folder is looked at once a second
owned_in "$pod/cri-containerd-$id.scope" c-pod
equal 'a pod' "cri-containerd-$id.scope $id spin-7d9f prod" \
	"$(owners_of c-pod)"

## a runtime of its own, by whatever name

cat >profile.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
 "syscalls": [{"names": ["getppid"], "action": "SCMP_ACT_LOG"}]}
END
for runtime in runc crun; do
	if ! command -v $runtime >/dev/null || ! command -v busybox >/dev/null
	then
		skip "$runtime" "it, or busybox, is not installed"
		continue
	fi
	make_bundle "b-$runtime" profile.json "/bin/c-$runtime" \
	    'sleep*200' getppid 'sleep*300'
	cp "$helpers/calls" "b-$runtime/rootfs/bin/c-$runtime"
	"run_$runtime" "b-$runtime" "e2e-$runtime-$$" >"$runtime.said" 2>&1
	if wait_for 10 is_owned "c-$runtime"; then
		equal "a container of $runtime" " e2e-$runtime-$$  " \
		    "$(owners_of "c-$runtime")"
	else
		fail "a container of $runtime" "$(cat "$runtime.said")"
	fi
done
kill "$follower"
wait "$follower" 2>/dev/null
