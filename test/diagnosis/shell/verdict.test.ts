import { expect } from 'chai';
import fc from 'fast-check';
import type { Dialect } from '../../../supervisor/diagnosis/shell/exec-rule.ts';
import { followShell } from '../../../supervisor/diagnosis/shell/follow.ts';
import { judgeEndings } from '../../../supervisor/diagnosis/shell/verdict.ts';

interface Fields {
  readonly dialect?: Dialect;
  readonly args?: readonly string[];
  readonly isCommandString?: boolean;
}

/** `swallows node (foreground, line 1)`. */
function verdict(text: string, { dialect = 'dash', args, isCommandString = true }: Fields = {}): string {
  const endings = followShell(text, { dialect, args, isCommandString, signal: 'TERM' });
  if ('problem' in endings) return `unreadable: ${endings.problem}`;
  const found = judgeEndings(endings);
  switch (found.kind) {
    case 'passes':
      return `passes to ${[...new Set(found.steps.map(({ argv }) => argv[0] ?? '?'))].join(' or ')}`;
    case 'swallows':
      return `swallows ${found.step.argv[0] ?? '?'} (${found.because}${found.sure ? '' : ', unsure'})`;
    case 'leaves':
      return `leaves ${found.step.argv[0]}`;
    case 'ignores':
      return `ignores ${found.step.argv[0]}`;
    case 'forwards':
      return `forwards to ${found.step.argv[0]}`;
    case 'own-work':
      return `own work${found.endless ? ', endless' : ''}${found.handles ? ', handled' : ''}`;
    case 'unknown':
      return `unknown: ${found.why}`;
  }
}

/** Measured with `sleep` in the place of node: does the shell put it in its own place? */
const IN_PLACE: readonly (readonly [string, Record<'dash' | 'bash' | 'busybox', boolean>])[] = [
  ['node s.js', { dash: false, bash: true, busybox: true }],
  ['X=1 node s.js', { dash: false, bash: true, busybox: true }],
  ['node s.js > /dev/null', { dash: false, bash: false, busybox: true }],
  ['cd / && node s.js', { dash: false, bash: true, busybox: true }],
  ['cd /; node s.js', { dash: false, bash: true, busybox: true }],
  ['false || node s.js', { dash: false, bash: true, busybox: true }],
  ['true\nnode s.js', { dash: false, bash: true, busybox: true }],
  ['node s.js; true', { dash: false, bash: false, busybox: false }],
  ['node s.js && true', { dash: false, bash: false, busybox: false }],
  ['{ node s.js; }', { dash: false, bash: false, busybox: true }],
  ['if true; then node s.js; fi', { dash: false, bash: false, busybox: true }],
  ['f() { node s.js; }; f', { dash: false, bash: false, busybox: false }],
  ['trap : INT; node s.js', { dash: false, bash: false, busybox: false }],
  ['node s.js | cat', { dash: false, bash: false, busybox: false }],
  ['! node s.js', { dash: false, bash: false, busybox: false }],
  ['true;\n\nnode s.js\n', { dash: false, bash: true, busybox: false }],
  ['while true; do node s.js; done', { dash: false, bash: false, busybox: false }],
  ['case x in x) node s.js;; esac', { dash: false, bash: false, busybox: true }],
  ['exec node s.js', { dash: true, bash: true, busybox: true }],
  ['true & node s.js', { dash: false, bash: false, busybox: true }],
];

const VERDICTS: readonly (readonly [string, string, string, Fields?])[] = [
  ['a script without exec', 'set -e\nmkdir -p x\nnode s.js', 'swallows node (foreground)'],
  ['exec at the end', 'set -e\n./migrate\nexec node s.js', 'passes to node'],
  [
    'exec in both branches',
    'if [ -n "$D" ]; then exec node -i s.js; else exec java s; fi',
    'passes to node or java',
  ],
  [
    'exec in one branch of two',
    'if [ -n "$D" ]; then node -i s.js; else exec node s.js; fi',
    'swallows node (foreground, unsure)',
  ],
  ['a set-up that may fail', './migrate || exit 1\nexec node s.js', 'passes to node'],
  [
    'a task of its own behind a condition',
    'if [ "$1" = migrate ]; then node m.js; exit; fi\nexec node s.js',
    'passes to node',
  ],
  [
    'a condition that is known',
    'if [ "$1" = sh ]; then "$@"; fi\nexec node s.js',
    'passes to node',
    { args: ['x'] },
  ],
  [
    'a case that is known',
    'case $1 in a*) node s.js ;; *) exec node s.js ;; esac',
    'swallows node (foreground)',
    { args: ['abc'] },
  ],
  ['exec "$@" that is known', 'exec "$@"', 'passes to java', { args: ['java', 'x'] }],
  ['exec "$@" that is not', 'exec "$@"', 'passes to ?'],
  ['shift', 'shift; exec "$@"', 'passes to java', { args: ['a', 'java'] }],
  ['set --', 'set -eu -- node "$@"; exec "$@"', 'passes to node', { args: ['s.js'] }],
  ['exec with options', 'exec -a name -- node s.js', 'passes to node'],
  ['exec with redirections only', 'exec > log 2>&1\nnode s.js', 'swallows node (foreground)'],
  ['command exec', 'command exec node s.js', 'passes to node'],
  ['exec in a pipeline', 'exec node s.js | tee log', 'swallows node (foreground)'],
  ['exec in the background', 'exec node s.js & wait', 'swallows node (no-trap)'],
  ['a helper in the background', 'node helper.js & exec node s.js', 'passes to node'],
  ['a trap and one wait', 'trap "kill $p" TERM; node s.js & p=$!; wait $p', 'leaves node'],
  [
    'a trap and two waits',
    'trap "kill $p" TERM; node s.js & p=$!; wait $p; trap - TERM; wait $p',
    'forwards to node',
  ],
  ['a trap by number', "trap 'kill $p' 15; node s.js & p=$!; wait; wait", 'forwards to node'],
  [
    'a trap for another signal',
    "trap 'kill $p' INT; node s.js & p=$!; wait; wait",
    'swallows node (no-trap)',
  ],
  [
    'a trap that is reset before',
    "trap 'kill $p' TERM; trap - TERM; node s.js & wait; wait",
    'swallows node (no-trap)',
  ],
  ['a trap that waits', "trap 'kill $p; wait $p' TERM; node s.js & p=$!; wait", 'forwards to node'],
  ['a trap that kills and exits', "trap 'kill $p; exit' TERM; node s.js & p=$!; wait; wait", 'leaves node'],
  ['a trap that signals its own group', "trap 'kill 0' TERM; node s.js & wait; wait", 'leaves node'],
  [
    'one that resets itself first',
    "trap 'trap - TERM; kill 0' TERM; node s.js & wait; wait",
    'forwards to node',
  ],
  [
    'a trap that calls a function',
    'stop() { kill $p; wait; }; trap stop TERM; node s.js & p=$!; wait',
    'forwards to node',
  ],
  [
    'a wait in a loop',
    "trap 'kill $p' TERM; node s.js & p=$!; while kill -0 $p; do wait $p; done",
    'forwards to node',
  ],
  [
    'jobs -p in a substitution of dash',
    "trap 'kill $(jobs -p); wait' TERM; node s.js & wait",
    'swallows node (trap-tells-nobody)',
  ],
  [
    'the same in bash',
    "trap 'kill $(jobs -p); wait' TERM; node s.js & wait",
    'forwards to node',
    { dialect: 'bash' },
  ],
  [
    'a trap for EXIT in bash',
    "trap 'kill $p; wait' EXIT; node s.js & p=$!; wait",
    'forwards to node',
    { dialect: 'bash' },
  ],
  ['a trap for EXIT in dash', "trap 'kill $p; wait' EXIT; node s.js & p=$!; wait", 'swallows node (no-trap)'],
  ["trap ''", "trap '' TERM; node s.js", 'ignores node'],
  ['a trap in a subshell', "(trap 'kill $p' TERM); node s.js", 'swallows node (foreground)'],
  ['a restart loop', 'while :; do node s.js; sleep 1; done', 'swallows node (foreground)'],
  ['a loop that waits for a port', 'until nc -z db 5432; do sleep 1; done; exec node s.js', 'passes to node'],
  ['work of its own', 'while true; do date > /tmp/x; sleep 5; done', 'own work, endless'],
  [
    'work of its own with a trap',
    "trap 'exit 0' TERM; while true; do sleep 5 & wait $!; done",
    'own work, endless, handled',
  ],
  ['something short', 'echo hello; sleep 1', 'own work'],
  ['a long sleep', 'trap "exit 0" TERM; sleep infinity', 'swallows sleep (trap-waits)'],
  ['eval', 'eval "exec node s.js"', 'passes to node'],
  [
    'a sourced file that may set a trap',
    '. ./lib.sh; node s.js & wait',
    'unknown: it reads another file, which may set a trap',
  ],
  ['variables', 'CMD="node s.js"; exec $CMD', 'passes to node'],
  [
    'an unrolled loop',
    'for s in TERM INT; do trap "kill -$s $p" $s; done; node s.js & wait; wait',
    'forwards to node',
  ],
];

describe('a shell text', () => {
  for (const [text, expected] of IN_PLACE) {
    for (const dialect of ['dash', 'bash', 'busybox'] as const) {
      const outcome = expected[dialect] ? 'passes to node' : 'swallows node (foreground)';
      it(`of ${dialect} -c ${JSON.stringify(text)} ${outcome.split(' ')[0]}`, () => {
        const found = verdict(text, { dialect }).replace(', unsure', '');
        expect(found).to.equal(outcome);
      });
    }
  }

  it('of a script never gives up the shell’s place by itself', () => {
    for (const dialect of ['dash', 'bash', 'busybox'] as const)
      expect(verdict('node s.js', { dialect, isCommandString: false })).to.equal(
        'swallows node (foreground)',
      );
  });

  for (const [what, text, expected, fields] of VERDICTS) {
    it(`with ${what}: ${expected}`, () => {
      expect(verdict(text, fields)).to.equal(expected);
    });
  }

  it('with too many ways through it is not followed to the end', () => {
    const text = Array.from({ length: 40 }, (_, index) => `if [ "$A${index}" ]; then V${index}=1; fi`).join(
      '\n',
    );
    expect(verdict(`${text}\nexec node s.js`)).to.equal('unreadable: there are too many ways through it');
  });

  it('with a function that calls itself comes to an end', () => {
    expect(verdict('f() { f; }; f; exec node')).to.match(/^unreadable|passes/);
  });

  it('comes to a verdict whatever it is, and never throws', () => {
    const line = fc.constantFrom(
      ...[
        'node s.js',
        'exec "$@"',
        'wait',
        "trap 'kill 0' TERM",
        'while true',
        'do',
        'done',
        'if [ $1 ]',
        'then',
        'else',
        'fi',
        'f() {',
        '}',
        'f',
        '(',
        ')',
        '&',
        'exit',
        'return',
        'break',
        'shift',
        'set -- a',
        'eval "$x"',
        'case $1 in',
        '*)',
        ';;',
        'esac',
        'for i in 1 2',
      ],
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 25 }), fc.constantFrom('\n', '; ', ' '), (lines, glue) => {
        verdict(lines.join(glue), { args: ['a', 'b'] });
      }),
      { numRuns: 2000 },
    );
  });
});
