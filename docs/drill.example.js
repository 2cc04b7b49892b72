// A drill in a test of one's own: mocha docs/drill.example.js, after a build. With node:test or vitest it is the same;
// only the time-out is set in another way.
import { expect } from 'chai';
import { drill } from 'hooklet';

describe('The fortune pod', () => {
  it('drops nothing when it is deleted under load', async function () {
    this.timeout(60_000);
    const report = await drill({
      pod: 'pods/fortune.yaml',
      load: { rate: 200, requests: ['GET /quote', 'GET /quote?delay=500 @2'], warm: '1s' },
      endpointLag: '1s',
    });
    // What a failing test should show is the cause, not a number.
    expect(report.causes.map(({ words }) => words)).to.deep.equal([]);
    expect(report.dropped).to.equal(0);
    expect(report.killed).to.equal(false);
  });
});
