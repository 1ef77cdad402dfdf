#compdef seccompctl
# SPDX-License-Identifier: Apache-2.0
# zsh completion for seccompctl: the program itself says what there is.

_seccompctl() {
	local -a offers
	offers=("${(@f)$(seccompctl complete -- "${(@)words[2,CURRENT]}" \
	    2>/dev/null)}")
	if (( ${offers[(Ie):files]} )); then
		_files
		offers=("${(@)offers:#:files}")
	fi
	offers=("${(@)offers:#}")
	(( $#offers )) && compadd -a offers
}

_seccompctl "$@"
