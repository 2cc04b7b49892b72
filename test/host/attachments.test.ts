/** Attaching to a container's main process. */

import type { Readable } from 'node:stream';
import { expect } from 'chai';
import { HookletError } from '../../supervisor/errors.ts';
import { useContainers } from '../support/containers.ts';
import { eventually } from '../support/eventually.ts';
import { inBothModes } from '../support/isolation.ts';

inBothModes('container process: attach', (mode) => {
  const containers = useContainers({ mode });

  it('shows what is printed from then on, to everybody, and keeps it in the log', async () => {
    const script = 'echo before; read x; echo out $x; echo err $x >&2';
    const { container, log, sees } = await containers.run(['sh', '-c', script], { stdin: 'once' });
    await sees(/before/);
    const [first, second] = [container.attach(), container.attach()];
    const seen = [first.stdout, first.stderr, second.stdout, second.stderr].map(collect);
    first.stdin?.write('hello\n');
    await container.exited;
    await eventually(() =>
      expect(seen.map((text) => text())).to.deep.equal([
        'out hello\n',
        'err hello\n',
        'out hello\n',
        'err hello\n',
      ]),
    );
    expect(log()).to.match(/stdout F before\n.*stdout F out hello\n/s);
  });

  it('has no input for a container that reads none', async () => {
    const { container } = await containers.run(['sleep', '600']);
    expect(container.attach().stdin).to.equal(undefined);
  });

  it('ends the input of a container that reads it once, when it is ended', async () => {
    const { container, output } = await containers.run(['cat'], { stdin: 'once' });
    const attached = container.attach();
    expect(attached.endsInput).to.equal(true);
    attached.stdin?.end('all of it');
    expect((await container.exited).exitCode).to.equal(0);
    expect(output()).to.equal('all of it');
  });

  it('leaves the input of another container open', async () => {
    const { container, sees } = await containers.run(['cat'], { stdin: 'always' });
    const first = container.attach();
    expect(first.endsInput).to.equal(false);
    first.stdin?.end('one\n');
    await sees(/one\n/);
    container.attach().stdin?.end('two\n');
    await sees(/two\n/);
    expect(container.ended).to.equal(false);
  });

  it('makes the container wait for one who is slow, until that one leaves', async () => {
    const { container, output } = await containers.run(['sh', '-c', 'read x; exec cat /dev/zero'], {
      stdin: 'once',
    });
    const attached = container.attach();
    attached.stdin?.write('go\n');
    await eventually(() => expect(attached.stdout.readableLength).to.be.above(0));
    let printed = -1;
    await eventually(
      () => {
        const before = printed;
        printed = output().length;
        expect(printed).to.equal(before);
      },
      { everyMs: 100 },
    );
    expect(attached.stdout.readableLength).to.be.below(1024 * 1024);
    attached.close();
    await eventually(() => expect(output().length).to.be.above(printed));
  });

  it('loses nothing for one who reads on, and nothing in the log, when the container ends', async () => {
    const { container, log } = await containers.run(['sh', '-c', 'read x; seq 1 20000; exit 4'], {
      stdin: 'once',
    });
    const attached = container.attach();
    attached.stdin?.write('go\n');
    await eventually(() => expect(attached.stdout.readableLength).to.be.above(60_000));
    const seen = collect(attached.stdout);
    expect((await container.exited).exitCode).to.equal(4);
    await eventually(() => expect(seen()).to.match(/\n20000\n$/));
    expect(seen().split('\n')).to.have.length(20_001);
    expect(log().split('\n')).to.have.length(20_001);
  });

  it('does not keep a container from ending that somebody is too slow for', async () => {
    const { container, log } = await containers.run(['sh', '-c', 'read x; seq 1 14000; exit 4'], {
      stdin: 'once',
    });
    const attached = container.attach();
    attached.stdin?.write('go\n');
    expect((await container.exited).exitCode).to.equal(4);
    expect(log()).to.match(/ F 14000\n$/);
    expect(collect(attached.stdout)()).to.equal('');
  });

  it('is refused when the container has ended', async () => {
    const { container } = await containers.run(['true']);
    await container.exited;
    expect(() => container.attach()).to.throw(HookletError, 'container is in CONTAINER_EXITED state');
  });
});

function collect(stream: Readable): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  return () => text;
}
