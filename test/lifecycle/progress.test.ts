import { expect } from 'chai';
import { podProgress } from '../../supervisor/lifecycle/progress.ts';
import type { Lifecycle } from '../../supervisor/manifest/pod.ts';
import { exec, pod, sidecar, sleep } from '../support/pod.ts';
import { deletion, FOREVER, type Script } from '../support/script.ts';
import { BEGINNING, play } from '../support/story.ts';

/** What a pod waits for after so many seconds, `lateMs` after the core was last asked. */
function progress(lifecycle: Lifecycle, until: number, script: Partial<Script> = {}, lateMs = 0) {
  const story = play({ pod: pod({ containers: [{ lifecycle }] }), until, ...script });
  return podProgress(story.pod, BEGINNING + until * 1000 + lateMs);
}

const preStopForEver = { outside: [deletion(10)], hooks: { 'main/preStop': [{ takes: FOREVER }] } };

describe('the progress of a pod', () => {
  it('is nothing while it runs', () => {
    expect(progress({}, 5)).to.deep.equal([]);
  });

  it('is postStart, without a limit', () => {
    const expected = [{ container: 'main', waitingFor: 'postStart', seconds: 4 }];
    expect(progress({ postStart: sleep(9) }, 4, {}, 900)).to.deep.equal(expected);
  });

  it('is preStop of the grace', () => {
    const expected = [{ container: 'main', waitingFor: 'preStop', seconds: 3, limitSeconds: 30 }];
    expect(progress({ preStop: exec('y') }, 13, preStopForEver)).to.deep.equal(expected);
  });

  it('is the termination, counted from the beginning of the stop', () => {
    const script = { ...preStopForEver, processes: { main: [{ onSignal: 'ignores' as const }] } };
    const expected = [{ container: 'main', waitingFor: 'termination', seconds: 31, limitSeconds: 32 }];
    expect(progress({ preStop: exec('y') }, 41, script)).to.deep.equal(expected);
  });

  it('is the termination of a sidecar while it waits for its turn', () => {
    const script = {
      pod: pod({ initContainers: [sidecar({ name: 's' })] }),
      processes: { main: [{ onSignal: 'ignores' as const }] },
      outside: [deletion(10)],
    };
    expect(progress({}, 14, script)[0]).to.deep.equal({
      container: 's',
      waitingFor: 'termination',
      seconds: 4,
      limitSeconds: 30,
    });
  });

  it('is the back-off once it is shown, counted from the exit', () => {
    const script = { processes: { main: [{ exits: { after: 2, code: 1 } }] } };
    const expected = [{ container: 'main', waitingFor: 'back-off', seconds: 3, limitSeconds: 10 }];
    expect(progress({}, 7, script)).to.deep.equal(expected);
  });

  it('is nothing once a container has ended for good', () => {
    const ended = pod({ restartPolicy: 'Never' });
    const script = { pod: ended, processes: { main: [{ exits: { after: 2, code: 1 } }] } };
    expect(progress({}, 7, script)).to.deep.equal([]);
  });
});
