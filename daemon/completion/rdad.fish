# SPDX-License-Identifier: BSL-1.0
# Completes the command line of rdad, rdactl or rda-emulator, whichever this file is named after; flags and subcommands
# are those that --help tells.

# What a flag may be given, as arguments of complete; $argv: the flag, and what --help says of it.
function __rdad_values
    switch $argv[1]
        case --directory --state-dir
            printf '%s\n' -x -a '(__fish_complete_directories)'
        case --config --socket --log-exchanges --html '--*-file'
            printf '%s\n' -r -F
        case --proxy
            printf '%s\n' -x -a 'none http://'
        case --poll
            printf '%s\n' -x -a 'auto list progress'
        case --log
            printf '%s\n' -x -a 'auto journal text json'
        case --log-level
            printf '%s\n' -x -a 'error warning notice info debug'
        case --read --orders
            printf '%s\n' -x -a 'group owner'
        case --since --until
            printf '%s\n' -x -a 'today yesterday'
        case --state
            printf '%s\n' -x -a 'active held failed cancelled unsubmitted rejected success'
        case '*'
            set -l choices (string match -rg ':\{(.*)\}' -- $argv[2])
            # Of history it is a form, of metrics a file.
            if test $argv[1] = --output; and not set -q choices[1]
                printf '%s\n' -r -F
                return
            end
            printf '%s\n' -x
            set -q choices[1]; and printf '%s\n' -a (string replace -a , ' ' -- $choices)
    end
end

# Tells complete the flags of a program; $argv: the program, and a subcommand if it has some.
function __rdad_add_flags
    set -l condition
    test (count $argv) -eq 1; or set condition -n "__fish_seen_subcommand_from $argv[2]"
    set -l lines (command $argv --help 2>/dev/null)
    for i in (seq (count $lines))
        set -l line $lines[$i]
        string match -q -- '  -*' $line; or continue
        # Behind the 30th column, or where there is no room, on the next line.
        set -l text (string sub -s 31 -- $line)
        if set -q lines[(math $i + 1)]; and string match -qr '^ {30}' -- $lines[(math $i + 1)]
            set text (string trim -- $lines[(math $i + 1)])
        else
            set line (string sub -l 30 -- $line)
        end
        set -l said (string split -n ' ' -- $line)
        set -l names (string split , -- $said[1])
        set -l arguments -l (string sub -s 3 -- $names[-1])
        test (count $names) -eq 1; or set -a arguments -s (string sub -s 2 -- $names[1])
        if set -q said[2]; and string match -qr '^(TEXT|UINT|FLOAT)' -- $said[2]
            set -a arguments (__rdad_values $names[-1] $said[2])
        end
        complete -c $argv[1] $condition $arguments -d $text
    end
end

# What the subcommand may be about, of what begins so: the names of jobs, and the labels of their batches, as the daemon
# that the command line is about tells them.
function __rdactl_jobs
    set -l words (commandline -opc)
    set -l states active held
    set -l members 'name|batch'
    switch $words[2]
        case retry
            set states failed cancelled unsubmitted rejected
        case history report
            set states success failed cancelled unsubmitted rejected
        case show
            set -a states failed cancelled unsubmitted rejected success
            set members name
        case pause priority resume wait watch
            set members batch
    end
    set -l target
    for i in (seq 3 (math (count $words) - 1))
        contains -- $words[$i] -i --instance --config --directory --socket
        and set -a target $words[$i] $words[(math $i + 1)]
    end
    set -l begin (string split -m 1 '#' -- (string unescape -- (commandline -ct)))[1]
    $words[1] status --json --state=$states $target "$begin*" 2>/dev/null |
        string match -arg "\"(?:$members)\":\"([^\"]*)\"" | sort -u
end

function __rdactl_job_files
    __fish_complete_suffix .json
    __fish_complete_suffix .jsonl
    __fish_complete_suffix .ndjson
end

set -l program (string replace -r '\.fish$' '' (status basename))
complete -c $program -f
if test $program = rdactl
    set -l subcommands
    for line in (rdactl --help | string match -rg '^  ([a-z]+ +.*)')
        set -l subcommand (string split -m 1 ' ' -- $line)
        set -a subcommands $subcommand[1]
        complete -c rdactl -n __fish_is_first_token -a $subcommand[1] -d (string trim -- $subcommand[2])
        __rdad_add_flags rdactl $subcommand[1]
    end
    complete -c rdactl -n __fish_is_first_token -l help
    complete -c rdactl -n __fish_is_first_token -l version
    set -l of_files estimate submit validate
    complete -c rdactl -n "__fish_seen_subcommand_from $of_files" -a '(__rdactl_job_files)'
    complete -c rdactl -n "not __fish_is_first_token; and not __fish_seen_subcommand_from $of_files check events metrics page prune" \
        -a '(__rdactl_jobs)'
else
    __rdad_add_flags $program
end
