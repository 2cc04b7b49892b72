import { expect } from 'chai';
import type { Finding } from '../../supervisor/diagnosis/finding.ts';
import { judgeTree } from '../../supervisor/diagnosis/judge-tree.ts';
import { execForm } from '../../supervisor/diagnosis/origin.ts';
import type { ProcessFacts } from '../../supervisor/diagnosis/process-facts.ts';
import { asInit, proc } from '../support/process-facts.ts';

const TERM = { name: 'SIGTERM', number: 15 };

function judge(tree: ProcessFacts) {
  const { findings, settled } = judgeTree(tree, { signal: TERM, pidOf: 'container' });
  const real = findings.filter(({ severity }) => severity !== 'note');
  return { codes: real.map(({ code }) => code), findings: real, settled };
}

function only(tree: ProcessFacts): Finding {
  const [finding, ...others] = judge(tree).findings;
  if (!finding || others.length > 0) throw new Error(`${others.length + (finding ? 1 : 0)} findings`);
  return finding;
}

const script = (text: string, file = './run.sh') => ({ script: { file, text, line: 1 } });
const node = () => proc('node s.js', 'node');
const sh = (text: string, children = [node()]) =>
  proc(['sh', '-c', text], 'sh', children, { exe: '/usr/bin/dash' });
const run = (text: string, masks: 'sh' | 'shTrap' | 'shIgnores', children = [node()]) =>
  proc('/bin/sh ./run.sh', masks, children, { exe: '/usr/bin/dash', ...script(text) });
const noExec = (children = [node()]) => run('#!/bin/sh\nnode s.js\n', 'sh', children);

/** The table of chapter.md, as facts; the same verdict in both columns unless a second list says otherwise. */
const TREES: readonly (readonly [string, () => ProcessFacts, readonly string[], (readonly string[])?])[] = [
  ['node, as PID 1 itself', node, []],
  ['dash -c', () => sh('node s.js'), ['ShellSwallowsSignal']],
  ['a shell with something to do afterwards', () => sh('node s.js; true'), ['ShellSwallowsSignal']],
  ['a pipeline', () => sh('node s.js | cat', [node(), proc('cat', 'plain')]), ['ShellSwallowsSignal']],
  ['a script without exec', () => noExec(), ['ScriptWithoutExec']],
  [
    'a script whose text cannot be read',
    () => proc('/bin/sh ./run.sh', 'sh', [node()]),
    ['ScriptWithoutExec'],
  ],
  [
    'a script with one wait',
    () => run("trap 'kill $p' TERM\nnode s.js &\np=$!\nwait $p\n", 'shTrap'),
    ['ScriptLeavesTooSoon'],
  ],
  [
    'a script with two waits',
    () => run("trap 'kill $p' TERM\nnode s.js &\np=$!\nwait $p\nwait $p\n", 'shTrap'),
    [],
  ],
  ['a trap whose text cannot be read', () => proc('/bin/sh ./run.sh', 'shTrap', [node()]), []],
  ["trap ''", () => run("trap '' TERM\nnode s.js\n", 'shIgnores'), ['SignalIgnored']],
  ['a shell at a terminal', () => proc('bash', 'interactive', [proc('vi x', 'plain')]), []],
  ['a shell at a terminal, with nothing below', () => proc('-bash', 'interactive'), []],
  [
    'npm start',
    () => proc('npm start', 'npm', [sh('node s.js')], { exe: '/usr/bin/node' }),
    ['PackageManagerInFront'],
  ],
  [
    'npm start with a title',
    () => proc(['npm start     '], 'npm', [sh('node s.js')], { exe: '/usr/bin/node' }),
    ['PackageManagerInFront'],
  ],
  ['npm start with exec', () => proc('npm start', 'npm', [node()], { exe: '/usr/bin/node' }), []],
  [
    'yarn 1 with exec',
    () => proc('node /opt/yarn/bin/yarn.js start', 'yarn', [node()], { packageVersion: '1.22.22' }),
    ['PackageManagerInFront'],
  ],
  ['yarn 4 with exec', () => proc('node /app/.yarn/releases/yarn-4.5.0.cjs start', 'yarn', [node()]), []],
  ['pnpm with exec', () => proc('node /usr/bin/pnpm start', 'yarn', [node()]), []],
  ['pm2-runtime', () => proc('node /usr/bin/pm2-runtime s.js', 'npm', [node()]), ['SignalTranslated']],
  ['tini', () => proc('tini -- node s.js', 'tini', [node()], { readsSignals: -1n }), []],
  ['tini whose files may not be read', () => proc('tini -- node s.js', 'tini', [node()]), []],
  ['tini in front of a script', () => proc('tini -- ./run.sh', 'tini', [noExec()]), ['InitInFrontOfShell']],
  [
    'dumb-init in front of a script',
    () => proc('dumb-init ./run.sh', 'dumbInit', [noExec()]),
    ['InitInFrontOfShell'],
  ],
  ['catatonit', () => proc('catatonit -- node s.js', 'catatonit', [node()]), []],
  [
    'tini in front of a program without a handler',
    () => proc('tini -- python3 x.py', 'tini', [proc('python3 x.py', 'python')]),
    [],
  ],
  ['python without a handler', () => proc('python3 x.py', 'python'), ['NoSignalHandler'], []],
  [
    'python with a handler and workers',
    () => proc('python3 x.py', 'pythonHandler', [proc('python3 x.py', 'python')]),
    [],
  ],
  ['a python wrapper', () => proc('python3 x.py', 'python', [node()]), ['NoSignalHandler']],
  ['flock', () => proc('flock /l node s.js', 'plain', [node()]), ['NoSignalHandler']],
  ['java', () => proc('java -jar x.jar', 'java'), []],
  [
    'nginx and its workers',
    () => proc(['nginx: master process nginx'], 'nginx', [proc(['nginx: worker process'], 'nginx')]),
    [],
  ],
  ['a program that reads its signals', () => proc('mysqld', 'plain', [], { readsSignals: -1n }), []],
  ['a program that blocks the signal for a thread', () => proc('mysqld', 'catatonit'), []],
  [
    'timeout in front of a shell',
    () => proc('timeout 60 sh -c x', 'su', [sh('node s.js; true')]),
    ['ShellSwallowsSignal'],
  ],
  ['su', () => proc('su app -c node', 'su', [node()]), ['LauncherKillsEarly']],
  [
    'a shell of its own work with a trap',
    () => run("trap 'exit' TERM\nwhile :; do sleep 1; done\n", 'shTrap', [proc('sleep 1', 'plain')]),
    [],
  ],
  [
    'a shell of its own work without one',
    () => run('while :; do sleep 1; done\n', 'sh', [proc('sleep 1', 'plain')]),
    ['NoSignalHandler'],
    [],
  ],
  [
    'a script that calls a script',
    () => noExec([proc('/bin/sh ./inner.sh', 'sh', [node()], script('node s.js\n', './inner.sh'))]),
    ['ScriptWithoutExec', 'ScriptWithoutExec'],
  ],
];

describe('a running process', () => {
  for (const [what, tree, asPid1, asChild = asPid1] of TREES) {
    it(`is judged right as PID 1: ${what}`, () => {
      expect(judge(asInit(tree())).codes).to.deep.equal(asPid1);
    });
    it(`is judged right as a plain child: ${what}`, () => {
      expect(judge(tree()).codes).to.deep.equal(asChild);
    });
  }

  it('says who stands in front of whom, and where to put exec', () => {
    const finding = only(asInit(run('#!/bin/sh\nset -e\nPORT=1 node s.js\nrm -f x\n', 'sh')));
    expect(finding).to.deep.equal({
      code: 'ScriptWithoutExec',
      severity: 'error',
      path: `pid ${finding.path.slice(4)}`,
      place: { file: './run.sh', line: 3 },
      why: 'sh (pid 1) stays in front of node (pid 2) (it has "rm -f x" to do afterwards) and has no handler for TERM: PID 1 without a handler never gets it, so node (pid 2) is not told, and is killed when the grace period is over',
      remedy: 'start node with exec, and move "rm -f x" before it or drop it',
      change: { from: 'PORT=1 node s.js', to: 'exec PORT=1 node s.js' },
    });
  });

  it('writes the command of a manifest without the shell where it needs none', () => {
    const write = (argv: readonly string[]) => `command: ${execForm(argv)}`;
    const origin = { path: 'spec.containers[0].command', write };
    const { findings } = judgeTree(asInit(sh('node "my server.js"')), {
      signal: TERM,
      pidOf: 'container',
      origin,
    });
    expect(findings[0]?.change).to.deep.equal({ to: 'command: ["node", "my server.js"]' });
    expect(findings[0]?.path).to.equal('spec.containers[0].command');
  });

  it('names the app behind shells and wrappers, not the next shell', () => {
    const inner = proc('/bin/sh ./inner.sh', 'sh', [node()], script('node s.js\n', './inner.sh'));
    expect(judge(asInit(noExec([inner]))).findings[0]?.why).to.include('in front of node (pid 3)');
  });

  it('is not settled while a script still sets things up', () => {
    const text = './migrate\nexec node s.js\n';
    expect(judge(asInit(run(text, 'sh', [proc('./migrate', 'plain')])))).to.include({ settled: false });
    expect(judge(asInit(run(text, 'sh', [proc('./migrate', 'plain')]))).codes).to.deep.equal([]);
  });

  it('is not settled while a script without exec migrates first, and named then', () => {
    const text = './migrate\nnode s.js\n';
    expect(judge(asInit(run(text, 'sh', [proc('./migrate', 'plain')]))).codes).to.deep.equal([]);
    expect(judge(asInit(run(text, 'sh'))).codes).to.deep.equal(['ScriptWithoutExec']);
  });

  it('is not settled while npm has not started anything', () => {
    expect(judge(proc('npm start', 'npm', [], { exe: '/usr/bin/node' }))).to.deep.include({
      codes: [],
      settled: false,
    });
  });

  it('takes a subshell for what it runs', () => {
    const fork = proc('/bin/sh ./run.sh', 'sh', [node()], {
      exe: '/usr/bin/dash',
      ...script('(node s.js)\n'),
    });
    expect(only(asInit(run('(node s.js)\n', 'sh', [fork]))).why).to.include('it runs it in a subshell');
  });

  it('names the line of package.json that npm really runs', () => {
    const npm = (text: string) =>
      only(
        proc('npm start', 'npm', [sh('node s.js --port 1')], {
          exe: '/usr/bin/node',
          packageScript: { file: 'package.json', text, line: 7 },
        }),
      );
    expect(npm('node s.js')).to.deep.include({ place: { file: 'package.json', line: 7 } });
    expect(npm('something else')).not.to.have.property('place');
  });

  it('asks about any signal', () => {
    const tree = asInit(proc('python3 x.py', 'pythonHandler'));
    const { findings } = judgeTree(tree, { signal: { name: 'SIGQUIT', number: 3 }, pidOf: 'container' });
    expect(findings[0]?.why).to.include('python3 (pid 1) has no handler for QUIT');
  });
});
