// hooklet in tests of one's own: mocha docs/library.example.js, after a build. node:test and vitest do as well.
import { expect } from 'chai';
import { check, diagnose, run } from 'hooklet';

describe('A pod of my own', function () {
  this.timeout(30_000);

  /** A server that needs half a second to end what it has begun. */
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: {
      terminationGracePeriodSeconds: 5,
      containers: [
        {
          name: 'web',
          image: 'web',
          command: [
            'node',
            '-e',
            'process.on("SIGTERM", () => setTimeout(() => process.exit(0), 500)); setInterval(() => {}, 1e6); console.log("up")',
          ],
          lifecycle: {
            postStart: { exec: { command: ['sh', '-c', 'echo warm'] } },
            preStop: { sleep: { seconds: 1 } },
          },
        },
      ],
    },
  };

  it('is ready after its postStart hook and ends by itself when it is stopped', async () => {
    const running = await run({ pod });
    await running.ready();
    expect(running.status().phase).to.equal('Running');
    const seen = [];
    const reading = (async () => {
      for await (const event of running) seen.push(event.type);
    })();
    const { exitCode } = await running.stop();
    await reading;
    expect(exitCode).to.equal(0);
    expect(seen).to.include.members(['hook-ended', 'signal-sent', 'process-exited']);
    expect(seen).to.not.include('killed');
  });

  it('has no lifecycle mistakes, and its image does not swallow the signal', async () => {
    const { findings } = await check({ manifest: 'pods/fortune.yaml' });
    expect(findings.filter(({ severity }) => severity !== 'note')).to.deep.equal([]);
    const { healthy } = await diagnose('service/Dockerfile');
    expect(healthy).to.equal(true);
  });
});
