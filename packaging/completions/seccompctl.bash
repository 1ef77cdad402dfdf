# SPDX-License-Identifier: Apache-2.0
# bash completion for seccompctl: the program itself says what there is.

_seccompctl() {
	local IFS=$'\n' word
	COMPREPLY=()
	for word in $(seccompctl complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" \
	    2>/dev/null); do
		if [ "$word" = ":files" ]; then
			compopt -o filenames 2>/dev/null
			while read -r word; do
				COMPREPLY+=("$word")
			done < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
		else
			COMPREPLY+=("$word")
		fi
	done
}

complete -F _seccompctl seccompctl
