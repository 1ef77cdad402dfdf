# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The program of the demo: starts up, serves some requests, shuts down. Two of
# its habits only show in some runs: it writes a report in the afternoon, and
# on one day a request makes it try something it never should.

echo "spin-worker: starting"
read -r motto </srv/motto
for request in 1 2 3; do
	echo "request $request: $motto" >>/tmp/served
	sleep 0.1
done
sort /tmp/served | wc -l

[ "$1" = morning ] || ls -l /srv >/tmp/report
[ "$2" != odd ] || unshare true

rm -f /tmp/served /tmp/report
echo "spin-worker: stopping"
