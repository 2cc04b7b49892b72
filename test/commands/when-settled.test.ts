/** What is loaded late comes after the first process and its hook. */

import { expect } from 'chai';
import { whenSettled } from '../../supervisor/commands/when-settled.ts';
import type { Happening } from '../../supervisor/node/happening.ts';
import { eventually } from '../support/eventually.ts';

describe('A run has settled', () => {
  let settled: string[];
  let watch: (type: Happening['type']) => void;

  beforeEach(() => {
    settled = [];
    const watcher = whenSettled(() => void settled.push('settled'));
    watch = (type) => watcher({ type } as Happening);
  });

  const turns = async () => {
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const isSettled = () => expect(settled).to.deep.equal(['settled']);

  it('some time after the first process was started, once', async () => {
    watch('status');
    await turns();
    expect(settled).to.deep.equal([]);
    watch('process-started');
    await turns();
    expect(settled).to.deep.equal([]);
    await eventually(isSettled);
    watch('process-started');
    await turns();
    isSettled();
  });

  it('when its hook has ended, and the process has had its time', async () => {
    watch('process-started');
    watch('hook-started');
    watch('hook-ended');
    await turns();
    expect(settled).to.deep.equal([]);
    await eventually(isSettled);
  });

  it('while its hook runs, if that takes long', async () => {
    watch('process-started');
    watch('hook-started');
    await eventually(isSettled);
    watch('hook-ended');
    await turns();
    isSettled();
  });
});
