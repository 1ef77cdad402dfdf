// SPDX-License-Identifier: Apache-2.0
// What manifests.sh asks of YAML; it says what is wrong, or nothing.
const fs = require("fs");
const path = require("path");
const yaml = require("yaml");

const say = (...words) => console.log(...words);
const load = (file) =>
	yaml.parseAllDocuments(fs.readFileSync(file, "utf8")).map((document) => {
		for (const problem of document.errors)
			say(file, problem.message);
		return document.toJS();
	});

function model(document) {
	const version = document.apiVersion;

	return require(`kubernetes-models/${version}/${document.kind}`)[
		document.kind];
}

function schema(...files) {
	for (const file of files)
		for (const document of load(file))
			try {
				new (model(document))(document).validate();
			} catch (problem) {
				say(file, problem.message);
			}
}

function kustomize(folder) {
	const get = (name) => load(path.join(folder, name));
	const [root] = get("kustomization.yaml");
	const all = root.resources.flatMap(get);
	const made = root.configMapGenerator.map((one) => one.name);
	const pod = all.find((one) => one.kind === "DaemonSet").spec.template.spec;
	const volumes = new Map(pod.volumes.map((one) => [one.name, one]));

	root.configMapGenerator.forEach((one) => one.files.forEach(get));
	if (!all.some((one) => one.kind === "ServiceAccount" &&
	    one.metadata.name === pod.serviceAccountName))
		say("nobody makes", pod.serviceAccountName);
	for (const one of pod.volumes)
		if (one.configMap && !made.includes(one.configMap.name))
			say("nobody makes", one.configMap.name);
	if (!pod.hostNetwork)
		say("audit is not heard in another network namespace");
	for (const container of pod.containers) {
		const its = container.securityContext;

		if (its.allowPrivilegeEscalation || !its.readOnlyRootFilesystem ||
		    its.privileged || String(its.capabilities.drop) !== "ALL" ||
		    its.capabilities.add.some((one) => !["AUDIT_READ", "SYSLOG",
			    "DAC_READ_SEARCH"].includes(one)))
			say("more privileges than it needs");
		for (const mount of container.volumeMounts)
			if (!volumes.has(mount.name))
				say("no volume", mount.name);
			else if (!mount.readOnly && mount.name !== "state")
				say(mount.name, "can be written");
	}
}

function* lines(of) {
	for (const [key, value] of Object.entries(of))
		if (["run", "script", "after_script"].includes(key))
			yield* [value].flat();
		else if (key === "command")
			yield [value, of.args || []].flat().join(" ");
		else if (value && typeof value === "object")
			yield* lines(value);
}

function pipelines(...files) {
	for (const file of files) {
		const found = load(file).flatMap((one) => [...lines(one)]);

		if (!found.some((line) => line.startsWith("seccompctl gate ")))
			say(file, "asks no gate");
		for (const line of found)
			if (!line.startsWith("seccompctl "))
				say(file, "runs", line);
	}
}

function dashboard(file) {
	const { panels } = JSON.parse(fs.readFileSync(file, "utf8"));

	if (panels.length < 4)
		say("few panels");
	for (const panel of panels)
		if (panel.type !== "row" && !(panel.targets || []).every(
			(target) => /seccompctl_/.test(target.expr)))
			say(panel.title, "asks for nothing of ours");
}

({ schema, kustomize, pipelines, dashboard })[process.argv[2]](
    ...process.argv.slice(3));
