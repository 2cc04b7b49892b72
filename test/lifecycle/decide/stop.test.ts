import { expect } from 'chai';
import type { Lifecycle } from '../../../supervisor/manifest/pod.ts';
import { exec, httpGet, pod, sleep } from '../../support/pod.ts';
import {
  answered,
  deletion,
  exited,
  FOREVER,
  failed,
  type HookScript,
  type ProcessScript,
} from '../../support/script.ts';
import { play } from '../../support/story.ts';

interface Given {
  readonly grace?: number;
  readonly preStop?: NonNullable<Lifecycle['preStop']>;
  readonly hook?: HookScript;
  readonly main?: ProcessScript;
  readonly stopSignal?: string;
}

/** A pod that is deleted 100 s after its start; times are since then. */
function stop({ grace = 30, preStop, hook = {}, main = {}, stopSignal }: Given) {
  const lifecycle = { ...(preStop ? { preStop } : {}), ...(stopSignal ? { stopSignal } : {}) };
  const story = play({
    pod: pod({ containers: [{ lifecycle }], terminationGracePeriodSeconds: grace }),
    processes: { main: [main] },
    hooks: { 'main/preStop': [hook] },
    outside: [deletion(100)],
  });
  const since = ({ at, what }: { at: number; what: string }): [number, string] => [round(at - 100), what];
  const told = story.log
    .filter(({ kind, at }) => at >= 100 && kind !== 'outside' && kind !== 'status')
    .map(since);
  return { story, told, at: (what: string) => round(story.at(what) - 100) };
}

const round = (seconds: number) => Math.round(seconds * 1000) / 1000;
const ignores: ProcessScript = { onSignal: 'ignores' };
const KILLING = 'Normal Killing "Stopping container main"';
const FAILED = 'Warning FailedPreStopHook "PreStopHook failed"';

describe('stopping a container', () => {
  it('is Killing, preStop, signal, in this order (rule 10 of the observations, trace e1)', () => {
    const { told } = stop({
      preStop: exec('y'),
      hook: { takes: 3 },
      main: { onSignal: { after: 1, code: 0 } },
    });
    expect(told).to.deep.equal([
      [0, KILLING],
      [0, 'main/preStop begins'],
      [3, 'main/preStop ends 0'],
      [3, 'main gets SIGTERM'],
      [4, 'main exits 0'],
      [4, 'removed'],
    ]);
  });

  it('is Killing and signal where there is no preStop (trace e3)', () => {
    const { told } = stop({ main: { onSignal: { after: 1, code: 4 } } });
    expect(told).to.deep.equal([
      [0, KILLING],
      [0, 'main gets SIGTERM'],
      [1, 'main exits 4'],
      [1, 'removed'],
    ]);
  });

  it('is a request where preStop is one (UK-03)', () => {
    const { told } = stop({ preStop: httpGet('/stop'), hook: { takes: 1, ends: answered(500) } });
    expect(told.map(([, what]) => what)).to.deep.equal([
      KILLING,
      'main/preStop begins',
      'main/preStop ends with 500',
      'main gets SIGTERM',
      'main exits 143',
      'removed',
    ]);
  });

  it('is waiting where preStop is a sleep (trace l1)', () => {
    expect(stop({ preStop: sleep(4) }).at('main gets SIGTERM')).to.equal(4);
    expect(stop({ preStop: sleep(0) }).at('main gets SIGTERM')).to.equal(0);
  });

  describe('with a preStop that fails', () => {
    it('goes on to the signal at once (rule 9, trace f1)', () => {
      const { told } = stop({ preStop: exec('y'), hook: { takes: 1, ends: exited(1) } });
      expect(told.slice(2, 5)).to.deep.equal([
        [1, 'main/preStop ends 1'],
        [1, FAILED],
        [1, 'main gets SIGTERM'],
      ]);
    });

    it('does so for a refused connection and for tcpSocket (traces f3, f5)', () => {
      const refused = stop({ preStop: httpGet('/'), hook: { ends: failed('connection refused') } });
      expect([refused.at(FAILED), refused.at('main gets SIGTERM')]).to.deep.equal([0, 0]);
      const { told } = stop({ preStop: { tcpSocket: { port: 1 } } });
      expect(told.slice(0, 3).map(([, what]) => what)).to.deep.equal([KILLING, FAILED, 'main gets SIGTERM']);
    });
  });

  describe('counts preStop against the grace', () => {
    const killedAt = (grace: number, takes: number) =>
      stop({ grace, preStop: exec('y'), hook: { takes }, main: ignores }).at('main gets SIGKILL');

    it('in whole seconds, rounded down (rule 10, worked numbers)', () => {
      expect(killedAt(30, 0.4)).to.equal(30.4);
      expect(killedAt(30, 1.9)).to.equal(30.9);
      expect(killedAt(5, 3)).to.equal(5);
    });

    it('and leaves at least 2 s', () => {
      expect(killedAt(30, 29.5)).to.equal(31.5);
      expect(killedAt(5, 4.2)).to.equal(6.2);
      expect(killedAt(30, FOREVER)).to.equal(32);
      expect(killedAt(1, FOREVER)).to.equal(3);
    });
  });

  it('kills at the full grace without a preStop (trace e6)', () => {
    expect(stop({ main: ignores }).at('main gets SIGKILL')).to.equal(30);
    expect(stop({ grace: 1, main: ignores }).at('main gets SIGKILL')).to.equal(2);
  });

  describe('with a preStop that is still running when the grace is used up', () => {
    it('signals at the grace; the hook dies with the container and fails then (trace g1)', () => {
      const { told } = stop({
        grace: 5,
        preStop: exec('y'),
        hook: { takes: 30 },
        main: { onSignal: { after: 1, code: 0 } },
      });
      expect(told).to.deep.equal([
        [0, KILLING],
        [0, 'main/preStop begins'],
        [5, 'main gets SIGTERM'],
        [6, 'main exits 0'],
        [6, FAILED],
        [6, 'removed'],
        [6, 'main/preStop ends 137'],
      ]);
    });

    it('kills 2 s later (trace g2)', () => {
      const { told } = stop({ grace: 5, preStop: exec('y'), hook: { takes: 30 }, main: ignores });
      expect(told.slice(2, 6)).to.deep.equal([
        [5, 'main gets SIGTERM'],
        [7, 'main gets SIGKILL'],
        [7, 'main exits 137'],
        [7, FAILED],
      ]);
    });

    it('leaves no event when it ends well within those 2 s (trace k2)', () => {
      const { told } = stop({ grace: 5, preStop: exec('y'), hook: { takes: 6 }, main: ignores });
      expect(told.map(([, what]) => what)).not.to.include(FAILED);
    });

    it('leaves one when it fails within those 2 s', () => {
      const { at } = stop({
        grace: 5,
        preStop: exec('y'),
        hook: { takes: 6, ends: exited(1) },
        main: ignores,
      });
      expect(at(FAILED)).to.equal(6);
    });

    it('leaves none when it is a sleep, and nothing is waited for any more', () => {
      const { story, told } = stop({ grace: 5, preStop: sleep(30) });
      expect(told.map(([, what]) => what)).to.deep.equal([
        KILLING,
        'main gets SIGTERM',
        'main exits 143',
        'removed',
      ]);
      expect(story.pod.hooks).to.deep.equal([]);
    });

    it('leaves it when its connection breaks with the process (rule 13 of the observations)', () => {
      const { at } = stop({ grace: 5, preStop: httpGet('/'), hook: { takes: FOREVER }, main: ignores });
      expect(at(FAILED)).to.equal(7);
    });
  });

  describe('whose process ends during preStop', () => {
    it('sends no signal; an exec hook dies with it (trace h1)', () => {
      const { told } = stop({ preStop: exec('y'), hook: { takes: 9, makesMainExit: { after: 1, code: 0 } } });
      expect(told).to.deep.equal([
        [0, KILLING],
        [0, 'main/preStop begins'],
        [1, 'main exits 0'],
        [1, 'main/preStop ends 137'],
        [1, FAILED],
        [1, 'removed'],
      ]);
    });

    it('sleeps on (trace h3)', () => {
      const { told } = stop({ preStop: sleep(6), main: { exits: { after: 102, code: 0 } } });
      expect(told).to.deep.equal([
        [0, KILLING],
        [2, 'main exits 0'],
        [6, 'removed'],
      ]);
    });

    it('goes on when a request breaks with it', () => {
      const hook = { takes: 9, makesMainExit: { after: 1, code: 0 } };
      const { at, told } = stop({ preStop: httpGet('/'), hook });
      expect(at(FAILED)).to.equal(1);
      expect(told.map(([, what]) => what)).not.to.include('main gets SIGTERM');
    });
  });

  describe('sends the stop signal', () => {
    it('of the manifest (rule 13)', () => {
      const { told } = stop({ stopSignal: 'SIGUSR1' });
      expect(told.map(([, what]) => what)).to.deep.equal([
        KILLING,
        'main gets SIGUSR1',
        'main exits 138',
        'removed',
      ]);
    });

    it('of the image where the manifest has none (trace l10)', () => {
      const main: ProcessScript = { stopSignal: 'SIGQUIT', onSignal: 'ignores' };
      const { told } = stop({ main, grace: 3 });
      expect(told.slice(0, 2).map(([, what]) => what)).to.deep.equal([KILLING, 'main gets SIGQUIT']);
      const manifestWins = stop({ main: { stopSignal: 'SIGQUIT' }, stopSignal: 'SIGUSR1' });
      expect(manifestWins.told.map(([, what]) => what)).to.include('main gets SIGUSR1');
    });

    it('once, even SIGKILL, and KILL after it only if need be', () => {
      const { told } = stop({ stopSignal: 'SIGKILL' });
      expect(told.map(([, what]) => what)).to.deep.equal([
        KILLING,
        'main gets SIGKILL',
        'main exits 137',
        'removed',
      ]);
    });

    it('saying how long the process may take', () => {
      const graces: number[] = [];
      play(
        {
          pod: pod({ containers: [{ lifecycle: { preStop: sleep(3) } }], terminationGracePeriodSeconds: 10 }),
          outside: [deletion(5)],
        },
        {
          moment: ({ actions }) => {
            for (const each of actions) if (each.type === 'send-signal') graces.push(each.graceSeconds);
          },
        },
      );
      expect(graces).to.deep.equal([7]);
    });
  });
});
