#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Capture the logs of this folder anew: boot a Debian with its own kernel,
# systemd, auditd and crun in a virtual machine, in which guest/capture calls
# what README.md says, and take what was written down there. A machine of our
# own, since in it days may pass in seconds and 32-bit programs run; emulated,
# so it takes some minutes.
#
#	tests/data/capture.sh [folder]
#
# Needs root, mmdebstrap, qemu-system-x86, cpio and zstd; and "make e2e", or at
# least the helpers it builds.

set -eu

here=$(dirname "$(realpath "$0")")
build=$here/../../build/release/tests/e2e
cache=${SECCOMPCTL_TEST_CACHE:-/var/cache/seccompctl-tests}
root=$cache/capture-root
to=$(realpath "${1:-$here}")

make_root() {
	mkdir -p "$cache"
	rm -rf --one-file-system "$root"
	mmdebstrap --quiet --variant=minbase --include="systemd,systemd-sysv,\
dbus,auditd,crun,busybox-static,libseccomp2,linux-image-cloud-amd64" \
	    bookworm "$root"
	mv "$root"/boot/vmlinuz-* "$cache/capture-vmlinuz"
	(cd "$root" && rm -rf boot/* usr/lib/modules usr/share/doc \
	    usr/share/locale usr/share/man var/lib/apt/lists var/cache/apt)
}

furnish() {
	mkdir -p "$root/opt/bin" "$root/opt/capture"
	for helper in calls calls32 threads under; do
		cp "$build/$helper" "$root/opt/bin/"
	done
	cp "$build/calls" "$root/opt/bin/my calls"
	cp "$here"/guest/* "$root/opt/capture/"
	cp "$here/demo/spin.json" "$root/opt/capture/"
	cp "$here"/guest/*.service "$root/etc/systemd/system/"
	echo node-a >"$root/etc/hostname"
	for unit in apt-daily apt-daily-upgrade dpkg-db-backup e2scrub_all \
	    fstrim systemd-tmpfiles-clean; do
		ln -sf /dev/null "$root/etc/systemd/system/$unit.timer"
	done
	mkdir -p "$root/var/log/journal"
}

# Its first serial port is the console, its second is a file, the result.
boot() {
	(cd "$root" && find . | cpio --quiet --create --format=newc) \
	    >"$cache/capture.cpio"
	timeout 1500 qemu-system-x86_64 -machine q35 -accel tcg -cpu max \
	    -smp 2 -m 2048 -nic none -display none -no-reboot \
	    -rtc base=2026-11-16T08:58:00 \
	    -kernel "$cache/capture-vmlinuz" -initrd "$cache/capture.cpio" \
	    -append "console=ttyS0 rdinit=/sbin/init quiet audit=1 \
systemd.unit=capture.service systemd.show_status=no" \
	    -serial "file:$cache/console" -serial "file:$cache/result"
	base64 --decode --ignore-garbage "$cache/result" |
	    tar --extract --gzip --directory "$to"
}

# The same events once more, as a log that was rotated twice.
rotate() {
	mkdir -p "$to/rotated"
	cd "$to"
	cat plain-log.log plain-errno.log | gzip -9 -n \
	    >rotated/audit.log.2.gz
	cat plain-kill.log i386.log threads-renamed.log >rotated/audit.log.1
	cat container-log.log container-errno.log container-kill.log \
	    >rotated/audit.log
}

[ -e "$cache/capture-vmlinuz" ] || make_root
furnish
boot
rotate
ls -l "$to" "$to/demo" "$to/rotated"
