import { expect } from 'chai';
import type { CrowdReport } from '../../bench/service/crowd.ts';
import { eventually } from '../support/eventually.ts';
import { startService } from '../support/service-program.ts';
import { endPrograms, startProgram } from '../support/typescript-program.ts';

describe('a stop under load', () => {
  afterEach(endPrograms);

  for (const mode of ['keep-alive', 'conn-per-request']) {
    it(`loses no request of 50 ${mode} users, and no slow one`, async () => {
      const service = await startService({ FORTUNE_MAX_DELAY_MS: '10000' });
      const crowd = startProgram('bench/service/crowd.ts', { args: [String(service.port), mode, '50', '5'] });
      await crowd.prints(/started/);
      // Until the slow requests, too, are on their way.
      await inFlightAtLeast(service.url, 5);
      service.kill('SIGTERM');
      expect(await service.ended()).to.deep.equal({ code: 0, signal: null });
      await crowd.ended();
      const report = JSON.parse(crowd.stdout.split('\n')[1] ?? '') as CrowdReport;
      expect(report).to.deep.include({ failed: 0, refused: 50, slowLost: 0, how: {} });
      expect(report.answered).to.be.greaterThan(200);
      expect(service.stdout).to.match(/ 0 cut/);
    });
  }
});

/** The slow requests are the only ones that stay: five for half a second are they. */
async function inFlightAtLeast(url: string, count: number): Promise<void> {
  let since: number | undefined;
  await eventually(async () => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const inFlight = Number(/http_requests_in_flight (\d+)/.exec(metrics)?.[1]);
    const now = performance.now();
    since = inFlight < count ? undefined : (since ?? now);
    expect(since === undefined ? 0 : now - since).to.be.at.least(500);
  });
}
