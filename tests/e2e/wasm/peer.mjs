// SPDX-License-Identifier: Apache-2.0
// Who a worker talks with, outside of its filter.
//
//	node peer.mjs inetd COMMAND...	accepts a connection and hands it to
//					the command as its standard input and
//					output; leaves with its status
//	node peer.mjs upstream FILE	is an upstream, asks the worker that
//					says in FILE where it listens
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";

const [mode, ...rest] = process.argv.slice(2);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function inetd([command, ...args]) {
	const server = net.createServer({ pauseOnConnect: true }, (socket) => {
		const child = spawn(command, args,
			{ stdio: [socket, socket, "inherit"] });
		child.on("exit", (code, signal) => {
			socket.destroy();
			server.close();
			process.exitCode = code ?? 128 + (signal ? 1 : 0);
		});
	});
	server.listen(0, "127.0.0.1", () => {
		const client = net.connect(server.address().port, "127.0.0.1");
		client.write("7\n");
		client.pipe(process.stdout);
	});
}

async function port_in(file) {
	for (let tries = 0; tries < 600; tries++, await pause(50)) {
		const said = existsSync(file) ? readFileSync(file, "utf8") : "";
		const found = /listening (\d+)/.exec(said);
		if (found)
			return Number(found[1]);
	}
	throw new Error("the worker does not listen");
}

const get = (port) => new Promise((resolve, reject) =>
	http.get({ port, host: "127.0.0.1", agent: false }, (res) => {
		let body = "";
		res.setEncoding("utf8").on("data", (part) => { body += part; })
			.on("end", () => resolve(body)).on("error", reject);
	}).on("error", reject));

async function upstream([file, requests]) {
	const server = http.createServer((req, res) => res.end("7"));
	await new Promise((done) => server.listen(0, "127.0.0.1", done));
	writeFileSync(`${file}.upstream`, `${server.address().port}\n`);
	const port = await port_in(file);
	for (let i = 0; i < Number(requests); i++)
		process.stdout.write(await get(port));
	server.close();
}

if (mode === "inetd")
	inetd(rest);
else
	await upstream(rest);
