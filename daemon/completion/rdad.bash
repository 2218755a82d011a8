# SPDX-License-Identifier: BSL-1.0
# Completes the command lines of rdad and rdactl; flags are those that --help tells.

_rdad() {
    local cur prev words cword
    _init_completion || return
    case $prev in
    --config | --ca-file | --token-file | --client-secret-file | --proxy-credentials-file | --socket) _filedir ;;
    --proxy) mapfile -t COMPREPLY < <(compgen -W 'none http://' -- "$cur") ;;
    --directory) _filedir -d ;;
    --poll) mapfile -t COMPREPLY < <(compgen -W 'auto list progress' -- "$cur") ;;
    --log) mapfile -t COMPREPLY < <(compgen -W 'auto journal text json' -- "$cur") ;;
    --log-level) mapfile -t COMPREPLY < <(compgen -W 'error warning notice info debug' -- "$cur") ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$(_parse_help "$1")" -- "$cur") ;;
    esac
}
complete -F _rdad rdad

_rdactl() {
    local cur prev words cword
    _init_completion || return
    case $prev in
    --config | --socket) _filedir && return ;;
    --directory) _filedir -d && return ;;
    esac
    if [[ $cword -eq 1 ]]; then
        local commands
        commands=$("$1" --help | sed -n '/^Subcommands:/,$s/^  \([a-z]*\) .*/\1/p')
        mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$cur")
    elif [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$("$1" "${words[1]}" --help | _parse_help -)" -- "$cur")
    else
        _filedir '@(json|jsonl|ndjson)'
    fi
}
complete -F _rdactl rdactl
