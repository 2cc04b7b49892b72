/** Which children are Node's own, from the call that starts them to the event that tells their end. */

import { execFile, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'chai';
import { ownPids, watchOwnChildren } from '../../supervisor/host/own-children.ts';

describe('ownPids', () => {
  before(watchOwnChildren);

  it('knows a child at once, and until its end has been told', async () => {
    const child = spawn('sh', ['-c', 'exit 3'], { stdio: 'ignore' });
    expect([...ownPids()]).to.include(child.pid);
    const ended = once(child, 'exit');
    // Dead by now, perhaps, and not collected: the event loop has not turned.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    expect([...ownPids()]).to.include(child.pid);
    expect((await ended)[0]).to.equal(3);
    expect([...ownPids()]).not.to.include(child.pid);
  });

  it('knows children however they are started', async () => {
    const children = [execFile('true'), fork('-e', ['0'], { execArgv: [], stdio: 'ignore' })];
    for (const child of children) expect([...ownPids()]).to.include(child.pid);
    await Promise.all(children.map((child) => once(child, 'exit')));
    for (const child of children) expect([...ownPids()]).not.to.include(child.pid);
  });

  it('does not count one that could not be started, and leaves its error to whoever started it', async () => {
    const before = ownPids().size;
    const child = spawn('/no/such/program');
    expect(ownPids().size).to.equal(before);
    const [error] = (await once(child, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).to.equal('ENOENT');
  });
});
