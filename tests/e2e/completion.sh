# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A tab typed into real shells, each in a terminal: commands, options, values,
# workloads, calls and files; and a name that would do something does nothing.

. "$E2E/lib.sh"
need python3
files=$(dirname "$(dirname "$E2E")")/packaging/completions
mkdir bin home
ln -s "$PROG" bin/seccompctl
export PATH="$PWD/bin:$PATH" HOME="$PWD/home"
# shellcheck disable=SC2016
touch some-audit.log 'some-$(touch ran)`touch ran`.log'
cat >workloads.yaml <<'END'
workloads:
  - {name: spin-worker, match: [{unit: spin.service}], profile: p.json}
  - {name: checkout, match: [{unit: checkout.service}], profile: p.json}
END

# type_in SHELL KEYS
type_in() {
	case $1 in
	bash) set -- "$2" "source $files/seccompctl.bash" bash --norc -i ;;
	zsh)
		mkdir -p functions
		cp "$files/seccompctl.zsh" functions/_seccompctl
		set -- "$2" "fpath=($PWD/functions \$fpath); autoload -Uz \
compinit; compinit -u -d $PWD/dump; PS1='> '" zsh -f -i
		;;
	fish)
		set -- "$2" "source $files/seccompctl.fish" fish --no-config -i
		;;
	esac
	keys=$1 setup=$2
	shift 2
	timeout 60 python3 "$E2E/typed.py" "$setup" "$keys" "$@"
}

# offers SHELL KEYS WORD...
offers() {
	shell=$1 keys=$2
	shift 2
	type_in "$shell" "$keys" >said 2>&1
	for word in "$@"; do
		grep -qF -e "$word" said && continue
		cat said
		fail "$shell: $keys" "it does not offer $word"
		return
	done
	ok "$shell: $keys"
}

for shell in bash zsh fish; do
	if ! command -v $shell >/dev/null; then
		skip $shell "it is not installed"
		continue
	fi
	offers "$shell" 'seccompctl rol' rollout
	offers "$shell" 'seccompctl rollout pro' promote
	offers "$shell" 'seccompctl gate --t' --to
	offers "$shell" 'seccompctl gate --to ' log errno kill
	offers "$shell" 'seccompctl gate -w workloads.yaml ' spin-worker checkout
	offers "$shell" 'seccompctl decide -w workloads.yaml spin-worker memfd_' \
	    memfd_create memfd_secret
	offers "$shell" 'seccompctl collect some-' some-audit.log
	if [ -e ran ]; then
		fail "$shell: no name is run" "one was"
	else
		ok "$shell: no name is run"
	fi
	rm -f ran
done
