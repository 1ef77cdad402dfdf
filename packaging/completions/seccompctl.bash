# SPDX-License-Identifier: Apache-2.0
# bash completion for seccompctl: the program itself says what there is.

_seccompctl() {
	local word
	COMPREPLY=()
	# What is offered is never expanded.
	while IFS= read -r word; do
		if [ "$word" = ":files" ]; then
			compopt -o filenames 2>/dev/null
			while IFS= read -r word; do
				COMPREPLY+=("$word")
			done < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
		else
			COMPREPLY+=("$word")
		fi
	done < <(seccompctl complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" \
	    2>/dev/null)
}

complete -F _seccompctl seccompctl
