import { expect } from 'chai';
import type { Happening } from '../../../supervisor/node/happening.ts';
import type { PodObject } from '../../../supervisor/node/store/kube-object.ts';
import { createPodEntry } from '../../../supervisor/node/store/pod-entry.ts';

describe('A pod of the store', () => {
  const started = (container: string, restartCount: number): Happening => ({
    at: 0,
    pod: { namespace: 'default', name: 'web', uid: 'uid-1' },
    type: 'process-started',
    container,
    pid: 1,
    argv: [],
    logPath: `/logs/${container}/${restartCount}.log`,
    restartCount,
  });

  it('knows the logs of the newest instance of each container and of the one before, however often it restarts', () => {
    const entry = createPodEntry({} as PodObject, '127.0.0.1');
    entry.take(started('side', 0));
    for (let restart = 0; restart < 100; restart += 1) entry.take(started('main', restart));
    const { logPath } = entry.access;
    expect(logPath('main', 99)).to.equal('/logs/main/99.log');
    expect(logPath('main', 98)).to.equal('/logs/main/98.log');
    expect(logPath('main', 97)).to.equal(undefined);
    expect(logPath('side', 0)).to.equal('/logs/side/0.log');
  });

  it('knows the last instance that has started when others could not', () => {
    const entry = createPodEntry({} as PodObject, '127.0.0.1');
    entry.take(started('main', 3));
    entry.take(started('main', 7));
    expect(entry.access.logPath('main', 3)).to.equal('/logs/main/3.log');
  });
});
