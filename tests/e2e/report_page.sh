# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The page of a real store in a real browser, its names all hostile: it can be
# read on a phone and by a screen reader, fetches nothing and runs nothing.

. "$E2E/lib.sh"
. "$E2E/report_store.sh"
need chromium
# Later ones want a Node.js that Debian 12 does not have.
need_npm playwright-core@1.48.1 axe-core@4

make_store || skip_all "the store could not be made"
report -o html --write page.html

node "$E2E/page.cjs" "$PWD/page.html" shot

shots=$(find . -name 'shot-*.png' -size +10k | wc -l)
equal "a picture of each width and scheme" 6 "$shots"
[ -z "${REPORT_SHOTS-}" ] || cp shot-*.png page.html "$REPORT_SHOTS"

# That the browser would have run it, had it been let.
sed 's/&lt;script&gt;/<script>/; s,&lt;/script&gt;,</script>,
    s/<meta http-equiv[^>]*>//' page.html >open.html
node "$E2E/page.cjs" "$PWD/open.html" open 800 >open.said
if grep -q '^FAILED nothing is fetched' open.said; then
	ok "a page with a script in it is found out"
else
	fail "a page with a script in it is found out" "$(cat open.said)"
fi
