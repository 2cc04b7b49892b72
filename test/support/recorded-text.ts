/** What kubectl has printed somewhere else, made comparable with what it prints here. */

/** What differs from run to run, or from machine to machine. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID'],
  [/\b\d{1,3}(\.\d{1,3}){3}\b/g, 'IP'],
  [/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} \+0000/g, 'TIME'],
  // The recorded workload put the time before its lines.
  [/^\d\d:\d\d:\d\d\.\d{3} /gm, ''],
  // Ages, of pods and of events.
  [/\d+s( \(x\d+ over \d+s\))?/g, 'AGE'],
  [/\b\d+ \(AGE ago\)/g, 'RESTARTS'],
  [/Node: +\S+\/IP/, 'Node: NODE/IP'],
  [/(IP) +\S+ +(<none> +<none>)/g, '$1 NODE $2'],
  [/(Container ID|Image ID):.*/g, '$1:'],
  [/Restart Count: +\d+/, 'Restart Count: N'],
  // hooklet shows CrashLoopBackOff a second after the hook's failure; a node at whichever sync comes next.
  [/\b(PostStartHookError|CrashLoopBackOff)\b/g, 'REASON'],
  // Events name their source.
  [/\b(kubelet|hooklet)\b/g, 'SOURCE'],
  [/^-+( +-+)*$/gm, ''],
  // Newer versions say more of the same.
  [/ deleted from \S+ namespace$/gm, ' deleted'],
  [/\bspec\.containers\{\w+\}: /g, ''],
];

/** Without an image there is nothing to pull; the program is another one. */
const LEFT_OUT: readonly RegExp[] = [/^.*\bPulled\b.*\n/gm, /^ +Command:\n(^ {6}.*\n)*/m];

/** What is left when two runs on two machines, seen by two versions of kubectl, are to be compared. */
export function normalise(text: string): string {
  const kept = LEFT_OUT.reduce((rest, pattern) => rest.replace(pattern, ''), text);
  const same = VARYING.reduce((rest, [pattern, word]) => rest.replace(pattern, word), kept);
  return same
    .split('\n')
    .map((line) => line.trim().replace(/ +/g, ' '))
    .filter((line) => line !== '')
    .join('\n');
}
