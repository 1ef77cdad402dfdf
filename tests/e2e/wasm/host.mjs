// SPDX-License-Identifier: Apache-2.0
// A worker on node:wasi. It runs what a module does once, or serves HTTP: each
// request asks an upstream for a number, and an instance computes the answer.
//
//	node host.mjs MODULE DATA
//	node host.mjs MODULE DATA UPSTREAM-PORT REQUESTS
import { readFileSync } from "node:fs";
import http from "node:http";
import { WASI } from "node:wasi";

const [file, data, upstream, requests] = process.argv.slice(2);
const module = await WebAssembly.compile(readFileSync(file));

async function start() {
	const wasi = new WASI({
		version: "preview1",
		preopens: { "/data": data },
	});
	const instance = await WebAssembly.instantiate(module, {
		wasi_snapshot_preview1: wasi.wasiImport,
	});
	wasi.initialize(instance);
	return instance.exports;
}

async function answer() {
	const url = `http://127.0.0.1:${upstream}/`;
	const seed = await new Promise((resolve, reject) =>
		http.get(url, { agent: false }, (res) => {
			res.setEncoding("utf8").once("data", resolve);
		}).on("error", reject));
	return (await start()).compute(Number(seed)) >>> 0;
}

function serve() {
	let left = Number(requests);
	const server = http.createServer(async (req, res) => {
		res.setHeader("connection", "close");
		res.end(`done ${await answer()}\n`);
		if (--left === 0)
			server.close();
	});
	server.listen(0, "127.0.0.1", () =>
		console.log(`listening ${server.address().port}`));
}

if (upstream)
	serve();
else
	(await start())["wizer-initialize"]();
