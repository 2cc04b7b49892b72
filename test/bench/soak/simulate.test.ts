/** A simulated hour of a whole hooklet; `npm run soak` has more hours, more pods and a look at memory. */

import { expect } from 'chai';
import { createRandom } from '../../../bench/soak/measure/random.ts';
import { Bystander } from '../../../bench/soak/simulated/bystander.ts';
import { judgeSimulation } from '../../../bench/soak/simulated/judge.ts';
import { simulate } from '../../../bench/soak/simulated/simulate.ts';
import { SimulatedMachine } from '../../../bench/soak/simulated/simulated-machine.ts';
import type { HappeningKind } from '../../../supervisor/node/happening.ts';

describe('An hour of simulated life', function () {
  this.timeout(120_000);
  this.slow(30_000);

  it('breaks no promise', async () => {
    const findings = await simulate({ hours: 1, seed: Number(process.env.SEED ?? 1), pods: 5 });
    expect(judgeSimulation(findings).filter(({ held }) => !held)).to.deep.equal([]);
    const { starts, kills, probes, hooks } = findings.counts;
    expect(Math.min(starts, kills, probes, hooks), 'what happened in it').to.be.above(20);
  });
});

describe('A bystander', () => {
  let bystander: Bystander;
  const web = { namespace: 'default', name: 'web', uid: 'uid-web' };

  beforeEach(() => {
    bystander = new Bystander();
    bystander.meet(web.uid);
  });

  function see(seconds: number, kind: HappeningKind): void {
    bystander.watch({ at: seconds * 1000, pod: web, ...kind });
  }

  const started = {
    type: 'process-started',
    container: 'a',
    pid: 1,
    argv: [],
    logPath: '',
    restartCount: 0,
  } as const;

  it('notices a container that runs twice', () => {
    see(0, started);
    see(1, started);
    expect(bystander.breaches).to.deep.equal(['web has a container that runs twice']);
  });

  for (const [when, seconds, breaches] of [
    ['before its time', 9, 1],
    ['at its time', 10, 0],
    ['a little later, as the kubelet rounds', 12, 0],
    ['too late', 14, 1],
  ] as const) {
    it(`judges a KILL ${when}`, () => {
      see(0, started);
      see(0, { type: 'stop-began', container: 'a', cause: 'pod-ends', graceSeconds: 10 });
      see(seconds, { type: 'killed', container: 'a' });
      expect(bystander.breaches).to.have.length(breaches);
    });
  }

  it('notices a pod that goes while a container of it runs, and one that nobody has deleted', () => {
    see(0, started);
    see(1, { type: 'removed' });
    expect(bystander.breaches).to.deep.equal([
      'web was removed while a container of it ran',
      'web was removed and never deleted',
    ]);
  });

  it('notices a deletion that takes too long', () => {
    see(0, { type: 'deletion-requested', why: 'test' });
    see(10_000, { type: 'removed' });
    expect(bystander.breaches).to.deep.equal(['the deletion of web took 10000 s']);
  });
});

describe('A simulated machine', () => {
  it('notices a second process of a container', async () => {
    const machine = new SimulatedMachine({
      ...createRandom(1),
      below: () => 99,
      pick: (list) => list.at(-1) ?? list[0],
    });
    const request = {
      podNamespace: 'default',
      podName: 'web',
      podUid: 'uid',
      container: 'a',
      restartCount: 0,
    };
    const command = { argv: ['app'], env: {}, cwd: '/' };
    for (const _ of [1, 2]) void machine.starter.runtime.start({ ...request, command });
    // Both have started by then, and neither has ended.
    await machine.pass(0.2);
    expect(machine.breaches).to.deep.equal(['uid/a runs twice']);
  });
});
