/** A hook's shell text as steps: what surely runs, what nobody waits for, what cannot be known. */

import { expect } from 'chai';
import { shellSteps } from '../../../supervisor/diagnosis/check/hook/shell-steps.ts';

/** `sleep 5`, `maybe: x`, `background: x`, `detached: x`, `loop`. */
function steps(text: string, env: Readonly<Record<string, string>> = {}): readonly string[] | undefined {
  const variables = Object.entries(env).map(([name, value]) => ({ name, value }));
  return shellSteps(text, variables)?.map((step) => {
    if (step.kind === 'loop') return 'loop';
    const where = step.detached ? 'detached: ' : step.background ? 'background: ' : '';
    return `${where}${step.certain ? '' : 'maybe: '}${step.argv.join(' ')}`;
  });
}

describe('the steps of a shell text', () => {
  const table: Readonly<Record<string, readonly string[]>> = {
    'sleep 5; nginx -s quit': ['sleep 5', 'nginx -s quit'],
    'sleep 5 && nginx -s quit && sleep 3': ['sleep 5', 'nginx -s quit', 'maybe: sleep 3'],
    'a || b': ['a', 'maybe: b'],
    '{ a; (b); }': ['a', 'b'],
    'a | b': ['a', 'b'],
    'if test -f x; then a; elif b; then c; else d; fi': [
      'test -f x',
      'maybe: a',
      'maybe: b',
      'maybe: c',
      'maybe: d',
    ],
    'case $x in a) b;; *) c;; esac': ['maybe: b', 'maybe: c'],
    'while a; do b; done; c': ['loop', 'c'],
    'for i in 1 2; do b; done': ['loop'],
    'a &': ['background: a'],
    'a >/dev/null &': ['background: a'],
    'a >/dev/null 2>&1 &': ['detached: a'],
    'a &>/dev/null &': ['detached: a'],
    'nohup a >a.log 2>a.err & wait': ['detached: nohup a', 'wait'],
    'drain() { sleep 5; }; drain': ['sleep 5'],
    'again() { again; }; again': [],
    'P=$(cat /run/pid); kill -QUIT "$P"': [`kill -QUIT \${P}`],
    'T=20; sleep $T': ['sleep 20'],
    '# only a comment': [],
  };
  for (const [text, expected] of Object.entries(table)) {
    it(text, () => expect(steps(text)).to.deep.equal(expected));
  }

  it('knows the variables of the manifest, unless the kubelet has to expand them', () => {
    expect(steps(`sleep $A; sleep "\${B}"`, { A: '5', B: '$(A)' })).to.deep.equal(['sleep 5', `sleep \${B}`]);
  });

  it('gives up on what is no shell', () => {
    expect(steps('if then')).to.equal(undefined);
    expect(steps("echo 'open")).to.equal(undefined);
  });
});
