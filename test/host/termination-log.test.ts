import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ContainerExit, TerminationMessageSource } from '../../supervisor/host/container-runtime.ts';
import { useContainers } from '../support/containers.ts';

describe('termination log', () => {
  const containers = useContainers();

  async function ends(
    script: string,
    source: Partial<TerminationMessageSource> = {},
    command: object = {},
  ): Promise<ContainerExit> {
    const { container } = await containers.run(['sh', '-c', script], command, {
      terminationMessage: { path: '/dev/termination-log', policy: 'File', ...source },
    });
    return container.exited;
  }

  const path = () => join(containers.logRoot, 'last-words');

  it('is a file of the instance alone, which the environment names, and is gone afterwards', async () => {
    const { message } = await ends(
      'echo "$HOOKLET_TERMINATION_LOG"; echo Sad > $HOOKLET_TERMINATION_LOG; exit 3',
    );
    expect(message).to.equal('Sad\n');
    const folder = join(containers.logRoot, 'default_pod_uid-1', 'main');
    expect(readFileSync(join(folder, '0.log'), 'utf8')).to.include(join(folder, '0.termination-log'));
    expect(readdirSync(folder)).to.deep.equal(['0.log']);
  });

  it('holds a message of a good end as well', async () => {
    expect(await ends('echo -n OK > $HOOKLET_TERMINATION_LOG')).to.include({ exitCode: 0, message: 'OK' });
  });

  it('is no message when it is left empty', async () => {
    expect(await ends('exit 1')).to.have.all.keys('exitCode', 'finishedAt');
  });

  it('keeps the last 4096 bytes', async () => {
    const { message = '' } = await ends(
      'i=0; while [ $i -lt 1000 ]; do i=$((i+1)); echo line $i; done > $HOOKLET_TERMINATION_LOG',
    );
    expect(message.length).to.equal(4096);
    expect(message).to.match(/line 1000\n$/);
  });

  it('falls back to the end of the log when the container ended badly and left nothing else', async () => {
    const policy = 'FallbackToLogsOnError';
    expect(await ends('echo why; exit 1', { policy })).to.include({ message: 'why\n' });
    expect(await ends('echo fine', { policy })).not.to.have.property('message');
    expect(await ends('echo why; echo because > $HOOKLET_TERMINATION_LOG; exit 1', { policy })).to.include({
      message: 'because\n',
    });
  });

  it('is the file that the manifest names, emptied before the start and left there', async () => {
    writeFileSync(path(), 'of an earlier instance');
    expect(await ends('exit 1', { path: path() })).not.to.have.property('message');
    expect(await ends(`echo hello > ${path()}`, { path: path() })).to.include({ message: 'hello\n' });
    expect(existsSync(path())).to.equal(true);
    expect(containers.warnings).to.deep.equal([]);
  });

  it('is missed, not mourned: what cannot be written is a warning, and the container runs', async () => {
    mkdirSync(path());
    for (const [unwritable, why] of [
      ['/no/such/folder/log', 'no such file or directory'],
      [path(), 'is a directory'],
      ['/dev/null', 'not a regular file'],
    ] as const) {
      containers.warnings.splice(0);
      const exit = await ends('exit 1', { path: unwritable, policy: 'FallbackToLogsOnError' });
      expect(exit).to.have.all.keys('exitCode', 'finishedAt');
      expect(containers.warnings).to.deep.equal([`no termination message file: ${unwritable}: ${why}`]);
    }
  });

  it('can be written by the user that the container runs as', async function () {
    if (process.getuid?.() !== 0) this.skip();
    const exit = await ends('id -u > $HOOKLET_TERMINATION_LOG', {}, { uid: 65534, gid: 65534, cwd: '/' });
    expect(exit).to.include({ message: '65534\n' });
  });

  it('leaves nothing behind when the container cannot start', async () => {
    const started = ends('', {}, { argv: ['/no/such/program'] });
    expect(await started.catch((error: Error) => error)).to.be.instanceOf(Error);
    expect(readdirSync(join(containers.logRoot, 'default_pod_uid-1', 'main'))).to.deep.equal([]);
  });
});
