import { expect } from 'chai';
import {
  LAUNCHER,
  LONGEST_FAILURE,
  launchFailure,
  mayBeLaunchFailure,
  unshareFailure,
} from '../../supervisor/host/launch-failure.ts';

describe('A launching program that fails', () => {
  const command = { argv: ['app', 'x'], env: {}, cwd: '/' };
  const verdict = (said: string, code: number | null, more: object = {}) =>
    launchFailure(said, code, { ...command, ...more }, '/opt/app');

  it('is told in the words of a container runtime', () => {
    for (const [said, code, words] of [
      ['setsid: failed to execute app: No such file or directory\n', 127, 'no such file or directory'],
      ['setsid: failed to execute app: Text file busy\n', 126, 'text file busy'],
      ["env: 'app': Permission denied\n", 126, 'permission denied'],
      ["/usr/bin/env: 'app': Too many levels of symbolic links\n", 126, 'too many levels of symbolic links'],
    ] as const)
      expect(verdict(said, code)).to.equal(`exec /opt/app: ${words}`);
    expect(verdict(`${LAUNCHER}-1: cannot open /proc/7/ns/pid: No such file or directory\n`, 1)).to.equal(
      'exec /opt/app: cannot be put into its container: cannot open /proc/7/ns/pid: No such file or directory',
    );
    expect(verdict('setpriv: setresuid failed: Operation not permitted\n', 127, { uid: 7 })).to.equal(
      'exec /opt/app: run as uid 7, gid unchanged: operation not permitted',
    );
    expect(unshareFailure('unshare: unshare failed: No space left on device\n', 1)).to.equal(
      'unshare failed: No space left on device',
    );
  });

  it('is not a program that ends so by itself', () => {
    for (const [said, code] of [
      ['setsid: failed to execute other: No such file or directory\n', 127],
      ['setsid: failed to execute app: No such file or directory\n', 1],
      ['setsid: failed to execute app: No such file or directory\nand more\n', 127],
      ['setpriv: setresuid failed: Operation not permitted\n', 127],
      ['sh: 1: nope: not found\n', 127],
      ['', 127],
      ['setsid: failed to execute app: No such file or directory\n', 0],
      ['setsid: failed to execute app: No such file or directory\n', null],
    ] as const)
      expect(verdict(said, code), said).to.equal(undefined);
    expect(unshareFailure('unshare: sigprocmask unblock failed: Invalid argument\n', 1)).to.equal(undefined);
  });

  it('is waited for no longer than its one line may be', () => {
    for (const text of ['', 's', 'setsid: f', '/usr/bin/env: x', `${LAUNCHER}-0: x\n`])
      expect(mayBeLaunchFailure(text), text).to.equal(true);
    for (const text of ['x', 'setsid is', 'setsid: a\nb', `setsid: ${'a'.repeat(LONGEST_FAILURE)}`])
      expect(mayBeLaunchFailure(text), text).to.equal(false);
  });
});
