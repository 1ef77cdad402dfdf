# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What code scanning reads of profile check fits SARIF's own schema, and points
# into the file that was looked at.

. "$E2E/lib.sh"
need_npm @microsoft/jest-sarif@1.0.0-beta.0 ajv@8 \
    ajv-draft-04@1 ajv-formats@3
root=$(dirname "$(dirname "$E2E")")

cat >clean.json <<'END'
{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
 "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
 "syscalls": [{"names": ["execve", "exit_group", "rt_sigreturn"],
   "action": "SCMP_ACT_ALLOW"}]}
END
cat >'it"s <b>.json' <<'END'
{"defaultAction": "SCMP_ACT_ALLOW",
 "syscalls": [{"names": ["ptrace", "no_such_call"],
   "action": "SCMP_ACT_ALOW"}, {"names": ["ptrace"]}]}
END
"$PROG" profile check -o sarif clean.json >clean.sarif
"$PROG" profile check -o sarif clean.json 'it"s <b>.json' >two.sarif
"$PROG" profile check -o sarif --manifest \
    "$root/packaging/kubernetes/daemonset.yaml" >manifest.sarif

cat >fits.cjs <<'END'
const fs = require("fs");
const Ajv = require("ajv-draft-04").default;
const read = (path) => JSON.parse(fs.readFileSync(path, "utf8"));
const ajv = new Ajv({ allErrors: true, strict: false,
	unicodeRegExp: false });

require("ajv-formats").default(ajv);
const fits = ajv.compile(read(require.resolve(
    "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")));
for (const path of process.argv.slice(2)) {
	const log = read(path);

	if (!fits(log))
		console.log(path, fits.errors.slice(0, 3));
	for (const run of log.runs) {
		const ids = run.tool.driver.rules.map((rule) => rule.id);

		for (const result of run.results)
			if (!ids.includes(result.ruleId))
				console.log(path, "no rule", result.ruleId);
	}
}
END
equal "it fits the schema" "" "$(node fits.cjs clean.sarif two.sarif \
    manifest.sarif 2>&1)"
sed 's/"ruleId"/"ruleIdd"/; s/"message"/"massage"/' two.sarif >bad.sarif
if node fits.cjs bad.sarif 2>&1 | grep -q massage; then
	ok "what does not is found out"
else
	fail "what does not is found out" "it was not"
fi
equal "a profile that is right has no errors" 0 \
    "$(grep -c '"level": "error"' clean.sarif)"
grep -q '"startLine"' two.sarif &&
    ok "results have a place" || fail "results have a place" "none"
