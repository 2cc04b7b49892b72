/** What outlives hooklet for a moment: a shell that kills hooklet's processes when hooklet cannot any more. */

/**
 * For /bin/sh of any kind. Its standard input is a pipe from hooklet: first the mark that hooklet's processes
 * carry, then `+ PID TICKS` for each session leader that hooklet has started and `- PID` when that session is
 * over; each leader is a variable of its own, so that hundreds that end together are not searched for. The end of the
 * pipe means that hooklet is dead: at a normal end it kills the shell first.
 *
 * It must never kill a stranger: a mark that is too short to be one would be found everywhere, -1 means everybody.
 * A pid is believed only if the process started at that tick (proc_pid_stat(5), field 22), a leader's number is
 * nobody else's while its group has members. One pass collects what descends from the leaders, because orphans have
 * no past; then the groups are killed, the descendants, and until there is none whoever carries the mark.
 */
export const GUARDIAN_SCRIPT = `
trap '' HUP INT QUIT TERM USR1 USR2 PIPE TSTP
read -r mark || exit 0
[ \${#mark} -ge 32 ] || exit 0
while read -r what pid ticks; do
  case $pid in *[!0-9]* | 0 | 1) continue ;; esac
  case $what in
    +) [ -n "$pid" ] && eval "leader_$pid=\\$ticks" ;;
    -) [ -n "$pid" ] && unset "leader_$pid" ;;
  esac
done

leaders=
IFS='
'
for entry in $(set); do
  case $entry in leader_[0-9]*=*) ;; *) continue ;; esac
  IFS=' '
  pid=\${entry%%=*} pid=\${pid#leader_} ticks=\${entry#*=}
  ticks=\${ticks#\\'} ticks=\${ticks%\\'}
  text=$(cat "/proc/$pid/stat" 2>/dev/null)
  set -- \${text##*)}
  if [ -n "$ticks" ] && [ -n "\${20}" ] && [ "\${20}" != "$ticks" ]; then continue; fi
  leaders="$leaders $pid"
done
IFS=' '

family="$leaders "
pairs=
IFS='
'
for text in $(cat /proc/[0-9]*/stat 2>/dev/null); do
  IFS=' '
  set -- \${text##*)}
  pairs="$pairs \${text%% *}:$2"
done
IFS=' '
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
  found=$(printf '%s\\n' "$mark" | grep -l -F -f - /proc/[0-9]*/environ 2>/dev/null)
  calm=$((calm + 1)) round=$((round + 1))
  for file in $found; do
    file=\${file#/proc/}
    kill -KILL "\${file%%/*}" 2>/dev/null && calm=0
  done
  sleep 0.02
done
`;
