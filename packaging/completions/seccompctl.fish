# SPDX-License-Identifier: Apache-2.0
# fish completion for seccompctl: the program itself says what there is.

function __seccompctl_complete
    set -l words (commandline -opc)
    set -l offers (seccompctl complete -- $words[2..] (commandline -ct) 2>/dev/null)
    for offer in $offers
        if test "$offer" = ":files"
            __fish_complete_path (commandline -ct)
        else
            echo $offer
        end
    end
end

complete -c seccompctl -f -a '(__seccompctl_complete)'
