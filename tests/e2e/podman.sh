# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Containers of podman: whose the calls are, what a run was started with, and
# the command line that is written for it.

. "$E2E/lib.sh"
need_records
need_caps net_admin sys_admin
need_helper calls
need podman crun sqlite3 tar

# An engine of its own, with what it keeps in this folder. It asks for higher
# limits than every root may set.
here=$(pwd)
cat >containers.conf <<END
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
netns = "none"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "crun"
tmp_dir = "$here/tmp"
END
cat >storage.conf <<END
[storage]
driver = "vfs"
graphroot = "$here/storage"
runroot = "$here/runroot"
END
export CONTAINERS_CONF="$here/containers.conf"
export CONTAINERS_STORAGE_CONF="$here/storage.conf"

# crun refuses a host on which both kinds of cgroups are mounted.
mkdir bin
cat >bin/podman <<END
#!/bin/sh
exec unshare -m sh -c 'umount /sys/fs/cgroup/unified 2>/dev/null
	exec $(command -v podman) "\$@"' podman "\$@"
END
chmod +x bin/podman
PATH=$here/bin:$PATH
defer 'podman rm -f -t 0 -a'

mkdir -p rootfs/bin
cp "$helpers/calls" rootfs/bin/c-podman
tar -C rootfs -c . -f rootfs.tar
podman import -q rootfs.tar localhost/spin:7 >imported 2>&1 ||
    skip_all "podman cannot make an image here: $(tail -n 1 imported)"
podman run --rm localhost/spin:7 /bin/c-podman getppid >tried 2>&1 ||
    skip_all "podman cannot run a container here: $(tail -n 1 tried)"

cat >profile.json <<'END'
{"defaultAction": "SCMP_ACT_ALLOW",
 "flags": ["SECCOMP_FILTER_FLAG_LOG"],
 "architectures": ["SCMP_ARCH_X86_64"],
 "syscalls": [{"names": ["getppid"], "action": "SCMP_ACT_LOG"},
  {"names": ["uname"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38}]}
END
"$PROG" collect --follow --db a.db netlink >out 2>err &
follower=$!
defer "kill $follower"
wait_for 10 grep -q 'kept capabilities' err

query() { sqlite3 -readonly -cmd '.timeout 5000' a.db "$1" 2>/dev/null; }

owner_of() {
	query "SELECT DISTINCT coalesce(CAST(w.container AS TEXT), '?')
	    FROM observation AS o JOIN class AS c ON c.id = o.class
	    JOIN subject AS s ON s.id = c.subject
	    JOIN owner AS w ON w.id = s.owner
	    WHERE CAST(s.exe AS TEXT) = '/bin/c-podman'"
}

has_owner() { [ -n "$(owner_of)" ]; }

## whose a call is, while the container lives

podman run -d --name heard --security-opt no-new-privileges \
    --security-opt seccomp="$here/profile.json" localhost/spin:7 \
    /bin/c-podman 'sleep*200' getppid uname 'sleep*3000' >id 2>said ||
    fail 'a container under a profile' "$(cat said)"
if wait_for 10 has_owner; then
	equal 'its calls are its own' "$(cat id)" "$(owner_of)"
else
	fail 'its calls are its own' "no record came: $(cat said)"
fi

## what is told of it, and what its state says

cat >w.yaml <<END
workloads:
  - name: spin
    match: [{container: "$(cat id)"}]
    profile: profile.json
END
cat >log.json <<END
{"_TRANSPORT":"stdout","_PID":"7","_UID":"0","_COMM":"containerd","_SYSTEMD_UNIT":"containerd.service","__REALTIME_TIMESTAMP":"$(date +%s)000000","MESSAGE":"StartContainer for \"$(cat id)\" returns successfully"}
END
"$PROG" collect --trust kernel --db run.db -w w.yaml log.json >/dev/null 2>told
equal 'its image is the one it was run from' localhost/spin:7 \
    "$(sqlite3 -readonly run.db 'SELECT CAST(image AS TEXT) FROM run')"
equal 'its profile is the one that it was given' \
    "$("$PROG" profile show profile.json | awk '/^hash/ { print $2 }')" \
    "$(sqlite3 -readonly run.db 'SELECT CAST(profile_hash AS TEXT) FROM run')"
podman events --stream=false 2>/dev/null |
    sed -n "s/.* UTC \(container start $(cat id)\)/\1/p" >start
printf '{"_TRANSPORT":"stdout","_PID":"7","_SYSTEMD_UNIT":"podman.service","__REALTIME_TIMESTAMP":"%s000000","MESSAGE":"%s"}\n' \
    "$(date +%s)" "$(cat start)" >event.json
equal 'a start is read as podman tells of it' "localhost/spin:7 $(cat id)" \
    "$("$PROG" parse event.json |
        sed -nE 's/.*"container":"([0-9a-f]*)".*"image":"([^"]*)".*/\2 \1/p')"
podman rm -f -t 0 heard >/dev/null 2>&1

## the command line that is written

cat >allow.json <<'END'
{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
 "architectures": ["SCMP_ARCH_X86_64"],
 "syscalls": [{"names": ["read", "write"], "action": "SCMP_ACT_ALLOW"}]}
END
cat >r.yaml <<'END'
workloads:
  - name: spin
    match: [{container: spin}]
    profile: allow.json
END
mkdir files
"$PROG" rollout init -w r.yaml --db r.db spin >/dev/null 2>init.said
"$PROG" rollout step -w r.yaml --db r.db --apply --root "podman:$here/files" \
    spin >step.said 2>&1
"$PROG" rollout emit -w r.yaml --db r.db spin -o podman \
    --root "$here/files" >command 2>emit.said
sed 's|^    IMAGE$|    localhost/spin:7 /bin/c-podman getppid|' command >run.sh
if grep -q 'localhost/spin:7' run.sh && sh -e run.sh >ran 2>&1; then
	ok 'podman takes the command line that is written for it'
else
	cat step.said emit.said command
	fail 'podman takes the command line that is written for it' \
	    "$(cat ran)"
fi
kill "$follower"
wait "$follower" 2>/dev/null
