namespace AgentHost.Processes.Unix;

/// <summary>Script that the guard runs: plain POSIX shell with nothing outside it but grep and sleep, and those only at the very end.</summary>
internal static class ReaperScript
{
    /// <summary>
    /// $1 is the host's mark. Lines: <c>+GROUP</c>, <c>-GROUP</c>, <c>q</c> (nothing is left to do). The end of input without <c>q</c> is the host's death.
    /// (No <c>--</c> before a group: dash takes it for a number after a signal in that form, which all shells know.)
    /// A group is remembered with its leader's start time, where /proc tells it: by that a stranger is known who got the number later.
    /// </summary>
    public const string Text = """
        trap '' HUP INT QUIT TERM PIPE USR1 USR2 ALRM
        mark=$1
        groups=' '

        started() {
            since=
            if [ -r "/proc/$1/stat" ] && read -r stat < "/proc/$1/stat"; then
                stat=${stat##*) }
                set -- $stat
                [ $# -ge 20 ] && since=${20}
            fi
        }

        forget() {
            case $groups in
                *" $1:"*) rest=${groups#*" $1:"}; groups="${groups%%" $1:"*} ${rest#* }" ;;
            esac
        }

        ours() {
            kill -0 "$1" || return 0
            started "$1"
            [ "$since" = "$2" ]
        }

        strike() {
            left=
            for group in $groups; do
                ours "${group%%:*}" "${group#*:}" && kill "-$1" "-${group%%:*}" && left=1
            done
            for file in $(grep -lsF "$mark;" /proc/[0-9]*/environ); do
                file=${file#/proc/}
                kill "-$1" "${file%/environ}" && left=1
            done
        }

        while read -r line; do
            case $line in
                +*) group=${line#+}; forget "$group"; started "$group"; groups="$groups$group:$since " ;;
                -*) forget "${line#-}" ;;
                q) exit 0 ;;
            esac
        done

        strike TERM
        turn=0
        while [ -n "$left" ] && [ $turn -lt 5 ]; do
            sleep 0.1 || sleep 1
            strike 0
            turn=$((turn + 1))
        done
        turn=0
        while [ -n "$left" ] && [ $turn -lt 20 ]; do
            strike KILL
            sleep 0.05 || sleep 1
            turn=$((turn + 1))
        done
        """;
}
