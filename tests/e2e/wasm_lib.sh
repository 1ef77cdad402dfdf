# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# Real WebAssembly runtimes, after lib.sh: Wasmtime as it is inside of wizer,
# which runs a module before it saves it, and node:wasi on V8. Words of the
# commands have no blanks in them.
# shellcheck disable=SC2046

wizer_version=11.0.3
wasm=$E2E/wasm

# The workloads, each with what it is allowed: a profile and its extensions.
wasm_workloads() {
	cat <<-END
	wasmtime wasmtime
	wasmtime-filesystem wasmtime wasmtime-filesystem
	wasmtime-network wasmtime
	wasmtime-shim wasmtime wasmtime-shim
	node-wasi node-wasi
	node-wasi-filesystem node-wasi node-wasi-filesystem
	node-wasi-network node-wasi node-wasi-network
	END
}

# need_wasm: the modules and the runtimes, into the folder modules.
need_wasm() {
	need clang wasm-ld
	need_npm "@bytecodealliance/wizer@$wizer_version"
	wizer=$(find "$modules/node_modules/@bytecodealliance" -name wizer \
	    -type f -size +1M | head -n 1)
	[ -x "$wizer" ] || skip_all "this wizer has no Wasmtime for here"
	mkdir -p modules data
	for work in cpu files talk wild; do
		clang --target=wasm32-wasi -mexec-model=reactor -O2 \
		    -DWORK=$work "$wasm/guest.c" -o modules/$work.wasm \
		    2>clang.log ||
		    skip_all "no WebAssembly from C here: $(head -1 clang.log)"
	done
}

# The profiles are of what they were measured on: another C library, or another
# node, calls otherwise. What is in the way is left in $said.
is_as_measured() {
	said="measured with glibc 2.36 and node 20 on x86_64, and here are"
	said="$said $(getconf GNU_LIBC_VERSION), node $(node --version) on"
	said="$said $(uname -m)"
	case $said in
	*'here are glibc 2.36, node v20.'*' on x86_64') ;;
	*) return 1 ;;
	esac
}

# reason PROFILE CALL: its row of reasons.tsv, in $reasons.
reason() {
	awk -F '\t' -v profile="$1" -v call="$2" '
	$2 != call { next }
	$1 == profile { best = $0 }
	$1 == "*" && !best { best = $0 }
	END { if (best) print best; else exit 1 }' "$reasons"
}

# published SECTION: the calls of published.txt, one a line.
published() {
	sed -e '/^#/d' "$wasm/published.txt" |
	    awk -v RS= -v section="[$1]" '$1 == section {
		    for (i = 2; i <= NF; i++) print $i }' | sort -u
}

wizer_runs() {
	echo "$wizer --allow-wasi --mapdir /data::$PWD/data -o /dev/null \
	    $PWD/modules/$1.wasm"
}

node_runs() {
	echo "$(command -v node) --no-warnings $wasm/host.mjs \
	    $PWD/modules/$1.wasm $PWD/data"
}

# A guest that went wrong is told of, and its runtime ends as it should.
goes_wrong() {
	wrong=0
	"$@" </dev/null >wrong.said 2>&1 || wrong=$?
	[ $wrong -eq 1 ] && grep -q 'out of bounds' wrong.said
}

run_shim() {
	rm -f socket
	"$@" "$helpers/shim" "$PWD/socket" $(wizer_runs cpu) </dev/null &
	shim=$!
	"$helpers/shim" -c "$PWD/socket" || kill $shim 2>/dev/null
	wait $shim
}

run_server() {
	rm -f served served.upstream
	node "$wasm/peer.mjs" upstream served 3 >asked &
	peer=$!
	wait_for 10 test -s served.upstream
	"$@" $(node_runs cpu) "$(cat served.upstream)" 3 >served </dev/null
	status=$?
	[ $status -eq 0 ] || kill $peer 2>/dev/null
	wait $peer
	cat asked
	return $status
}

# What comes after a failure is a restart, which is no run, until it ended well.
runs_and_fails() {
	"$@" $("${kind}_runs" cpu) </dev/null >/dev/null &&
	    goes_wrong "$@" $("${kind}_runs" wild) &&
	    "$@" $("${kind}_runs" cpu) </dev/null >/dev/null &&
	    "$@" $("${kind}_runs" cpu) </dev/null
}

# wasm_run WORKLOAD PREFIX...: what comes before the command that is confined.
wasm_run() {
	name=$1
	shift
	case $name in
	wasmtime) kind=wizer; runs_and_fails "$@" ;;
	wasmtime-filesystem) "$@" $(wizer_runs files) </dev/null ;;
	wasmtime-network)
		node "$wasm/peer.mjs" inetd "$@" $(wizer_runs talk) </dev/null ;;
	wasmtime-shim) run_shim "$@" ;;
	node-wasi) kind=node; runs_and_fails "$@" ;;
	node-wasi-filesystem) "$@" $(node_runs files) </dev/null ;;
	node-wasi-network) run_server "$@" ;;
	esac
}
