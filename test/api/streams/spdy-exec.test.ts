/** Exec over SPDY, as kubectl up to 1.29 does it, with a bare client. */

import { expect } from 'chai';
import { isAlive } from '../../../supervisor/host/proc-stat.ts';
import { runningPod, startTestApi, type TestApi } from '../../support/api.ts';
import { eventually } from '../../support/eventually.ts';
import { openSpdy, type SpdySession } from '../../support/spdy-session.ts';
import { sendHead } from '../../support/upgrade.ts';

describe('exec over SPDY', () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
    await api.call('/api/v1/namespaces/default/pods', { method: 'POST', body: runningPod('web') });
    await eventually(async () => {
      const { body } = await api.call('/api/v1/namespaces/default/pods/web');
      expect(String(body.status?.phase)).to.equal('Running');
    });
  });

  after(() => api.close());

  function path(command: readonly string[], flags: string): string {
    const words = command.map((word) => `command=${encodeURIComponent(word)}`).join('&');
    return `/api/v1/namespaces/default/pods/web/exec?${words}&${flags}`;
  }

  async function exec(
    command: readonly string[],
    flags: string,
    protocol = 'v4.channel.k8s.io',
  ): Promise<{ session: SpdySession; streams: Record<string, number> }> {
    const session = await openSpdy(api, path(command, flags), protocol);
    const streams: Record<string, number> = {};
    const wanted = ['stdin', 'stdout', 'stderr'].filter((name) => flags.includes(name));
    for (const type of ['error', ...wanted, ...(flags.includes('tty') ? ['resize'] : [])]) {
      streams[type] = await session.open({ streamtype: type });
    }
    return { session, streams };
  }

  async function ended(session: SpdySession, streamId = 0): Promise<void> {
    await eventually(() => expect(session.hasEnded(streamId)).to.equal(true));
  }

  it('carries input, output and errors, then a status on the error stream, then closes', async () => {
    const { session, streams } = await exec(
      ['sh', '-c', 'cat; echo oops >&2; exit 7'],
      'stdin=true&stdout=true&stderr=true',
    );
    session.write(streams.stdin ?? 0, 'hello');
    session.write(streams.stdin ?? 0, '', true);
    await ended(session, streams.error);
    expect(session.text(streams.stdout ?? 0)).to.equal('hello');
    expect(session.text(streams.stderr ?? 0)).to.equal('oops\n');
    expect(JSON.parse(session.text(streams.error ?? 0))).to.deep.include({
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '7' }] },
    });
    await eventually(() => expect(session.connection.socket.destroyed).to.equal(true));
  });

  it('tells the size of a terminal on a stream of its own, cut anywhere', async () => {
    const { session, streams } = await exec(
      ['sh', '-c', 'read x; stty size'],
      'stdin=true&stdout=true&tty=true',
    );
    session.write(streams.resize ?? 0, '{"Width":77,"Hei');
    session.write(streams.resize ?? 0, 'ght":33}\n{"Wid');
    session.write(streams.stdin ?? 0, '\n');
    await ended(session, streams.error);
    expect(session.text(streams.stdout ?? 0)).to.match(/33 77\r\n$/);
  });

  it('tells an old client nothing of a success, and a sentence of a failure', async () => {
    for (const [command, text] of [
      ['true', /^$/],
      ['false', /^command terminated with non-zero exit code: .*exit code 1$/],
    ] as const) {
      const { session, streams } = await exec([command], 'stdout=true', 'channel.k8s.io');
      await ended(session, streams.error);
      expect(session.text(streams.error ?? 0)).to.match(text);
    }
  });

  for (const how of ['resets a stream', 'goes away', 'ends the connection'] as const) {
    it(`kills the command when the client ${how}`, async () => {
      const { session, streams } = await exec(['sh', '-c', 'echo $$; exec sleep 631'], 'stdout=true');
      const pid = await eventually(() => {
        const text = session.text(streams.stdout ?? 0);
        expect(text).to.match(/^\d+\n$/);
        return Number(text);
      });
      if (how === 'resets a stream') session.reset(streams.stdout ?? 0);
      else if (how === 'goes away') session.goAway();
      else session.connection.socket.end();
      await eventually(() => expect(isAlive(pid)).to.equal(false));
      await eventually(() => expect(session.connection.socket.destroyed).to.equal(true));
    });
  }

  it('resets a stream that nobody asked for', async () => {
    const session = await openSpdy(api, path(['cat'], 'stdout=true'), 'v4.channel.k8s.io');
    const unknown = await session.open({ streamtype: 'video' });
    const unwanted = await session.open({ streamtype: 'stdin' });
    await eventually(() =>
      expect([session.wasReset(unknown), session.wasReset(unwanted)]).to.deep.equal([true, true]),
    );
    session.connection.socket.destroy();
  });

  it('closes, and counts, what is no SPDY', async () => {
    const session = await openSpdy(api, path(['cat'], 'stdout=true'), 'v4.channel.k8s.io');
    session.connection.socket.write(Buffer.alloc(64, 0x80));
    await eventually(() => expect(session.connection.socket.destroyed).to.equal(true));
    expect((await api.call('/metrics')).text).to.match(/reason="spdy-frame"} 1/);
  });

  for (const [what, headers, code, text] of [
    ['none', [], 400, /X-Stream-Protocol-Version is required/],
    ['others', ['X-Stream-Protocol-Version: v9, v8'], 403, /client supports \[v9 v8\], server accepts/],
  ] as const) {
    it(`refuses one that offers protocols: ${what}`, async () => {
      const connection = await sendHead(api, 'POST', path(['cat'], 'stdout=true'), [
        'Connection: Upgrade',
        'Upgrade: SPDY/3.1',
        ...headers,
      ]);
      expect(await connection.code()).to.equal(code);
      await eventually(() => expect(connection.afterHeaders().toString()).to.match(text));
    });
  }

  it('is nothing that goes on when hooklet has ended', async () => {
    const other = await startTestApi();
    await other.call('/api/v1/namespaces/default/pods', { method: 'POST', body: runningPod('web') });
    await eventually(async () => {
      const { body } = await other.call('/api/v1/namespaces/default/pods/web');
      expect(String(body.status?.phase)).to.equal('Running');
    });
    const session = await openSpdy(other, path(['sleep', '632'], 'stdout=true'), 'v4.channel.k8s.io');
    await session.open({ streamtype: 'error' });
    await session.open({ streamtype: 'stdout' });
    await other.api.close();
    await eventually(() => expect(session.connection.socket.destroyed).to.equal(true));
    await other.close();
  });
});
