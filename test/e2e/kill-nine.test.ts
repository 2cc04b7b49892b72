/** SIGKILL of hooklet, which it cannot handle: nothing that it has started may outlive it. */

import { expect } from 'chai';
import {
  isSameProcess,
  livingProcesses,
  type ProcStat,
  readProcFile,
} from '../../supervisor/host/proc-stat.ts';
import { findDescendants } from '../../supervisor/host/process-tree.ts';
import { removeManifests } from '../support/chapter-pod.ts';
import { eventually } from '../support/eventually.ts';
import { inlinePod, sh } from '../support/inline-pod.ts';
import { inBothModes, isolationOf } from '../support/isolation.ts';
import { endPrograms, hooklet, type Program } from '../support/program.ts';

/** Names every process of these tests: nothing else on the machine has such an argument. */
const MARK = `7${process.pid}`;

inBothModes('kill -9 of hooklet', function (this: void, mode) {
  beforeEach(async function () {
    if (!(await isolationOf(mode))) this.skip();
  });

  afterEach(async () => {
    await endPrograms();
    removeManifests();
    for (const { pid } of marked()) process.kill(pid, 'SIGKILL');
  });

  const run = (file: string) => hooklet(['run', '--isolation', mode, '--output', 'json', file]);

  /** Everything that lives because of this run: found by ancestry and by name. */
  async function everythingOf(program: Program, sleeps: number): Promise<ProcStat[]> {
    await eventually(() => expect(marked()).to.have.length(sleeps), { timeoutMs: 15_000 });
    const family = findDescendants([program.pid]) ?? [];
    const known = new Set(family.map(({ pid }) => pid));
    return [...family, ...marked().filter(({ pid }) => !known.has(pid))];
  }

  async function nothingIsLeftOf(all: readonly ProcStat[]): Promise<void> {
    await eventually(() => {
      expect(marked()).to.deep.equal([]);
      expect(all.filter((p) => isSameProcess(p))).to.deep.equal([]);
    });
  }

  it('takes along containers, their children, daemons and a hook that runs', async () => {
    const daemons = `(setsid sh -c 'sleep ${MARK}1 & sleep ${MARK}2' > /dev/null 2>&1 &)`;
    const stubborn = `trap '' TERM HUP INT; ${daemons}; sleep ${MARK}3 & while :; do sleep ${MARK}4; done`;
    const hook = ['sh', '-c', `(setsid sleep ${MARK}5 > /dev/null 2>&1 &); sleep ${MARK}6`];
    const pod = inlinePod([sh('main', stubborn, { lifecycle: { postStart: { exec: { command: hook } } } })]);
    const program = run(pod);
    const all = await everythingOf(program, 6);
    program.signal('SIGKILL');
    await nothingIsLeftOf(all);
  });

  it('takes along containers that run as somebody else, or have become somebody else', async function () {
    if (process.geteuid?.() !== 0) this.skip();
    const become = ['setpriv', '--reuid', '65533', '--clear-groups', '--'];
    const program = run(
      inlinePod([
        sh('other', `trap '' TERM; sleep ${MARK}1 & sleep ${MARK}2`, {
          securityContext: { runAsUser: 65534 },
          workingDir: '/',
        }),
        {
          name: 'changed',
          image: 'x',
          workingDir: '/',
          command: [...become, 'sh', '-c', `env -i PATH="$PATH" setsid sleep ${MARK}3 & exec sleep ${MARK}4`],
        },
      ]),
    );
    const all = await everythingOf(program, 4);
    program.signal('SIGKILL');
    await nothingIsLeftOf(all);
  });

  it('is survived by nothing that the guardian has not been told of: all carry its mark from the start', async () => {
    const program = run(inlinePod([sh('main', `sleep ${MARK}1 & sleep ${MARK}2`)]));
    await program.sees(/"type":"process-started"/);
    const all = await everythingOf(program, 2);
    const environments = all.map(({ pid }) => readProcFile(pid, 'environ') ?? '');
    // The guardian itself has nothing of it.
    expect(environments.filter((each) => !each.includes('\0HOOKLET_CONTAINER='))).to.have.length(1);
    const marks = new Set(
      environments.flatMap((each) => /\0HOOKLET_CONTAINER=([^\0]+)/.exec(each)?.[1] ?? []),
    );
    expect([...marks].map((mark) => /^[\w-]{32,}\.\d+$/.test(mark))).to.deep.equal([true]);
    program.signal('SIGKILL');
    await nothingIsLeftOf(all);
  });

  it('takes along what it has only just begun to start', async function () {
    this.timeout(60_000);
    this.slow(30_000);
    for (let delayMs = 0; delayMs < 300; delayMs += 30) {
      const program = run(inlinePod([sh('main', `sleep ${MARK}1 & sleep ${MARK}2`)]));
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      const all = findDescendants([program.pid]) ?? [];
      program.signal('SIGKILL');
      await program.ended;
      await nothingIsLeftOf(all);
    }
  });

  it('is no news to a container that ended before: nothing of hooklet is left after a normal end', async () => {
    const program = run(inlinePod([sh('main', 'exit 0')], { restartPolicy: 'Never' }));
    await program.sees(/"type":"process-started"/);
    const all = findDescendants([program.pid]) ?? [];
    expect((await program.ended).code).to.equal(0);
    expect(all.filter((p) => isSameProcess(p))).to.deep.equal([]);
  });
});

function marked(): ProcStat[] {
  return (livingProcesses() ?? []).filter(({ pid }) =>
    (readProcFile(pid, 'cmdline') ?? '').startsWith(`sleep\x00${MARK}`),
  );
}
