/** A home without room for a byte: what can be done without it is done, and what cannot is said in a sentence. */

import { expect } from 'chai';
import { removeManifests } from '../support/chapter-pod.ts';
import { inlinePod, sh } from '../support/inline-pod.ts';
import { endPrograms, HOOKLET, type Program, ROOT, start } from '../support/program.ts';

/** A disk of 64 KiB in a mount namespace of its own, filled to its last block. */
const ON_A_FULL_DISK = [
  'mount -t tmpfs -o size=64k,mode=700 soak "$HOOKLET_HOME"',
  '{ cat /dev/zero > "$HOOKLET_HOME/full" || :; } 2>/dev/null',
  '"$@"; code=$?',
  'find "$HOOKLET_HOME" -type f | sort',
  'exit $code',
].join('\n');

function onAFullDisk(...args: readonly string[]): Program {
  const shell = ['sh', '-c', ON_A_FULL_DISK, 'full', process.execPath, HOOKLET, ...args];
  return start('unshare', ['--mount', '--propagation', 'private', ...shell], { cwd: ROOT });
}

describe('A disk that is full', function () {
  this.timeout(20_000);

  before(function () {
    // Mounting is root's business.
    if (process.platform !== 'linux' || process.getuid?.() !== 0) this.skip();
  });

  afterEach(async () => {
    await endPrograms();
    removeManifests();
  });

  it('keeps hooklet serve from serving: a sentence, and nothing left behind', async () => {
    const program = onAFullDisk('serve');
    expect(await program.ended).to.include({ code: 69 });
    expect(program.output()).to.match(
      /^hooklet: cannot write a kubeconfig into \S+: no space left on device; make room there, or set HOOKLET_HOME to another directory$/m,
    );
    expect(program.output()).not.to.match(/fault of hooklet/);
    expect(program.stdout().match(/^\/.*$/gm)).to.have.length(1);
  });

  it('keeps no pod from running: its output is shown, its log is not written, its exit code is passed on', async () => {
    const pod = inlinePod([sh('main', 'echo hello; sleep 0.3; exit 7')], { restartPolicy: 'Never' });
    const program = onAFullDisk('run', pod);
    expect(await program.ended).to.include({ code: 7 });
    expect(program.output()).to.match(/│ hello\n/);
    expect(program.output()).to.match(
      /the log of container \S+ of pod \S+ cannot be written: no space left on device/,
    );
    expect(program.output()).to.match(
      /the log of container \S+ of pod \S+ is incomplete: \d+ bytes are missing/,
    );
    expect(program.output()).not.to.match(/fault of hooklet|Unhandled/);
  });
});
