# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What machines read, read by the programs that it is for.

. "$E2E/lib.sh"
. "$E2E/report_store.sh"
root=$(dirname "$(dirname "$E2E")")
need awk
make_store || skip_all "the store could not be made"

there() { command -v "$1" >/dev/null; }

# passes NAME COMMAND...
passes() {
	name=$1
	shift
	if "$@" >said 2>&1; then
		ok "$name"
	else
		fail "$name" "$(head -n 5 said)"
	fi
}

report -o prometheus --write page.prom
if there promtool; then
	# shellcheck disable=SC2016
	passes "promtool takes the metrics" \
	    sh -c 'promtool check metrics <page.prom && [ ! -s said ]'
	passes "promtool takes the rules" \
	    promtool check rules "$root/packaging/prometheus/alerts.yml"
	cp "$root/packaging/prometheus/alerts.yml" "$E2E/alerts_test.yml" .
	passes "the rules fire, and only then" \
	    promtool test rules alerts_test.yml
else
	skip "promtool takes the metrics" "no promtool here"
fi

# What rules and dashboard ask for is what there is.
names=$(sed -n 's/^# TYPE \([^ ]*\) .*/\1/p' page.prom)
grep -oh 'seccompctl_[a-z_]*' "$root/packaging/prometheus/alerts.yml" \
    "$root/packaging/grafana/dashboard.json" | sort -u >asked
while read -r name; do
	echo "$names" | grep -qx "$name" || echo "$name"
done <asked >unknown
equal "rules and dashboard ask for metrics that there are" "" "$(cat unknown)"

report -o junit --write junit.xml
if there xmllint; then
	passes "JUnit's XML fits its schema" xmllint --noout --nonet \
	    --schema "$E2E/junit.xsd" junit.xml
	failures=$(xmllint --xpath 'count(//failure)' junit.xml)
	equal "the sums are right" "$failures" \
	    "$(xmllint --xpath 'sum(//testsuite/@failures)' junit.xml)"
else
	skip "JUnit's XML fits its schema" "no xmllint here"
fi

# Spreadsheets are many; this reads as most do.
report -o csv --write calls.csv
equal "every row of CSV is as wide as its head" 1 "$(awk '
	{
		gsub(/""/, ""); gsub(/"[^"]*"/, "x")
		print gsub(/,/, "")
	}' calls.csv | sort -u | wc -l)"

report -o json --write report.json
report -o codequality --write quality.json
need_npm ajv@8 ajv-formats@3
passes "JSON fits the schema that is published" \
    node "$E2E/schema.cjs" "$root/docs/report.schema.json" report.json
# shellcheck disable=SC2016
passes "GitLab's report has what it asks for" node -e '
	for (const issue of require("./quality.json"))
		for (const key of ["description", "check_name", "fingerprint",
		    "severity"])
			if (typeof issue[key] !== "string" ||
			    !issue.location.path || !issue.location.lines.begin)
				throw new Error(JSON.stringify(issue));'
