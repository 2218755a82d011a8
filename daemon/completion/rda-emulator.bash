# SPDX-License-Identifier: BSL-1.0
# Completes the command line of rda-emulator; flags are those that --help tells.

_rda_emulator() {
    local cur prev words cword
    _init_completion || return
    case $prev in
    --state-dir) _filedir -d ;;
    --log-exchanges) _filedir ;;
    --list-items) mapfile -t COMPREPLY < <(compgen -W 'full short' -- "$cur") ;;
    --retry-after) mapfile -t COMPREPLY < <(compgen -W 'seconds date' -- "$cur") ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$(_parse_help "$1")" -- "$cur") ;;
    esac
}
complete -F _rda_emulator rda-emulator
