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

# What the subcommand may be about, of what begins so: the names of jobs, and the labels of their batches, as the daemon
# that the command line is about tells them.
_rdactl_jobs() {
    local target=() i
    for ((i = 2; i + 1 < cword; ++i)); do
        case ${words[i]} in
        -i | --instance | --config | --directory | --socket) target+=("${words[i]}" "${words[i + 1]}") ;;
        esac
    done
    local states=(active held) members='name\|batch'
    case ${words[1]} in
    retry) states=(failed cancelled unsubmitted rejected) ;;
    history | report) states=(success failed cancelled unsubmitted rejected) ;;
    show) states+=(failed cancelled unsubmitted rejected success) members=name ;;
    pause | priority | resume | wait | watch) members=batch ;;
    esac
    "$1" status --json "${states[@]/#/--state=}" "${target[@]}" "${cur%%#*}*" 2>/dev/null |
        grep -o "\"\($members\)\":\"[^\"]*\"" | cut -d '"' -f 4 | sort -u
}

_rdactl() {
    local cur prev words cword
    _init_completion || return
    case $prev in
    --config | --socket | --html) _filedir && return ;;
    --directory) _filedir -d && return ;;
    --by) mapfile -t COMPREPLY < <(compgen -W 'batch day owner type service' -- "$cur") && return ;;
    --output) [[ ${words[1]} == metrics ]] && _filedir && return ;;&
    -o | --output) mapfile -t COMPREPLY < <(compgen -W 'table csv json' -- "$cur") && return ;;
    --since | --until) mapfile -t COMPREPLY < <(compgen -W 'today yesterday' -- "$cur") && return ;;
    --state)
        mapfile -t COMPREPLY < <(
            compgen -W 'active held failed cancelled unsubmitted rejected success' -- "$cur"
        )
        return
        ;;
    esac
    if [[ $cword -eq 1 ]]; then
        local commands
        commands=$("$1" --help | sed -n '/^Subcommands:/,$s/^  \([a-z]*\) .*/\1/p')
        mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$cur")
    elif [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$("$1" "${words[1]}" --help | _parse_help -)" -- "$cur")
    else
        case ${words[1]} in
        check | events | metrics | page | prune) ;;
        estimate | submit | validate) _filedir '@(json|jsonl|ndjson)' ;;
        *) mapfile -t COMPREPLY < <(compgen -W "$(_rdactl_jobs "$1")" -- "$cur") ;;
        esac
    fi
}
complete -F _rdactl rdactl
