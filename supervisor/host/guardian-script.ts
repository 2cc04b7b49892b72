/** What outlives hooklet for a moment: a shell that kills hooklet's processes when hooklet cannot any more. */

/**
 * For /bin/sh of any kind. Its standard input is a pipe from hooklet: first the mark that hooklet's processes
 * carry, then `+ PID TICKS` for each session leader that hooklet has started and `- PID` when that session is
 * over, last `.` at a normal end. The end of the pipe without a `.` means that hooklet is dead.
 *
 * A pid is believed only if the process started at that tick (proc_pid_stat(5), field 22), a leader's number is
 * nobody else's while its group has members. One pass collects what descends from the leaders, because orphans have
 * no past; then the groups are killed, the descendants, and until there is none whoever carries the mark.
 */
export const GUARDIAN_SCRIPT = `
trap '' HUP INT QUIT TERM USR1 USR2 PIPE TSTP
read -r mark || exit 0
list=
while read -r what pid ticks; do
  case $what in
    +) list="$list $pid:$ticks" ;;
    -) rest=
       for entry in $list; do [ "\${entry%%:*}" = "$pid" ] || rest="$rest $entry"; done
       list=$rest ;;
    .) exit 0 ;;
  esac
done

stat_of() {
  text=
  while IFS= read -r line || [ -n "$line" ]; do text="$text $line"; done < "/proc/$1/stat" || return 1
  set -- \${text##*)}
  parent=$2 start=\${20}
}
is_stranger() { stat_of "$1" 2>/dev/null && [ -n "$2" ] && [ "$start" != "$2" ]; }

leaders=
for entry in $list; do is_stranger "\${entry%%:*}" "\${entry#*:}" || leaders="$leaders \${entry%%:*}"; done

family="$leaders "
pairs=
for directory in /proc/[0-9]*; do
  stat_of "\${directory#/proc/}" 2>/dev/null && pairs="$pairs \${directory#/proc/}:$parent"
done
before=
while [ "$before" != "$family" ]; do
  before=$family
  for pair in $pairs; do
    case $family in *" \${pair%%:*} "*) continue ;; esac
    case $family in *" \${pair#*:} "*) family="$family\${pair%%:*} " ;; esac
  done
done

for pid in $leaders; do kill -KILL -- "-$pid"; done 2>/dev/null
for pid in $family; do kill -KILL "$pid"; done 2>/dev/null

calm=0
round=0
while [ $calm -lt 3 ] && [ $round -lt 100 ]; do
  found=$(printf '%s\\n' "$mark" | grep -l -F -f - /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null)
  calm=$((calm + 1)) round=$((round + 1))
  for file in $found; do
    file=\${file#/proc/}
    kill -KILL "\${file%%/*}" 2>/dev/null && calm=0
  done
  sleep 0.02
done
`;
