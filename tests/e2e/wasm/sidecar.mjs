// SPDX-License-Identifier: Apache-2.0
// From what recommend --write wrote to what is kept in packaging/profiles: a
// profile or extension of only what was added, and why, without what is of the
// machine it was measured on.
//
//	node sidecar.mjs WRITTEN REASONS.tsv TO
//
// Calls that the profile denies are justified, too: they are in REASONS.tsv.
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";

const [written, reasons, to] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const profile = read(written);
const why = read(`${written}.why.json`);
const rows = readFileSync(reasons, "utf8").split("\n")
	.filter((line) => line && !line.startsWith("#"))
	.map((line) => line.split("\t"));
const reason = (call) => (rows.find(([profile, name]) =>
	profile === why.workload && name === call) ??
	rows.find(([profile, name]) => profile === "*" && name === call))[3];
const operators = { eq: "SCMP_CMP_EQ", masked_eq: "SCMP_CMP_MASKED_EQ" };

function rule(entry) {
	const args = entry.args.map((arg) => ({
		index: arg.index,
		value: arg.value,
		...(arg.value_two === undefined ? {} : { valueTwo: arg.value_two }),
		op: operators[arg.op],
	}));
	return { names: [entry.syscall], action: "SCMP_ACT_ALLOW", args };
}

function trim(entry) {
	const decision = entry.decision &&
		{ ...entry.decision, who: "maintainers", at: why.made };
	return { ...entry, why: reason(entry.syscall), nodes: [], images: [],
		executables: entry.executables.map((path) => basename(path)),
		decision };
}

const added = why.added.map(trim)
	.sort((a, b) => (a.syscall < b.syscall ? -1 : 1));
const bare = added.filter((entry) => entry.args.length === 0);
const denied = profile.syscalls
	.filter((rule) => rule.action === "SCMP_ACT_ERRNO");
const extension = !profile.syscalls.every((rule) =>
	rule.action !== "SCMP_ACT_ALLOW" ||
	rule.names.every((name) => added.some((at) => at.syscall === name)));

const kept = {
	...profile,
	syscalls: [
		{ names: bare.map((entry) => entry.syscall),
			action: "SCMP_ACT_ALLOW" },
		...added.filter((entry) => entry.args.length > 0).map(rule),
		...(extension ? [] : denied),
	].filter((rule) => rule.names.length > 0),
};
const names = extension ? [] : denied.flatMap((rule) => rule.names);
const sidecar = {
	...why,
	added,
	denied: names.map((syscall) => ({ syscall, why: reason(syscall) })),
};

const write = (path, value) =>
	writeFileSync(path, `${JSON.stringify(value, null, "  ")}\n`);
write(`${to}.why.json`, sidecar);
write(to, kept);
