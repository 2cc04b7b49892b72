/** The drill over many runs: it judges known servers exactly, and the fortune pod drops nothing. */

import { expect } from 'chai';
import { drill } from '../../supervisor/index.ts';
import { judgesItself } from '../drill/self/judged-runs.ts';
import { chapterPod, removeManifests } from '../support/chapter-pod.ts';

/** `npm run drill:runs`: 50 and 20. As many take longer than a change should wait for. */
const RUNS = Number(process.env.DRILL_RUNS ?? 4);
const FORTUNE_RUNS = Number(process.env.FORTUNE_RUNS ?? 3);
/** 10 in flight of 1.5 s each are 6.7 a second. */
const SLOW = 'GET /quote?delay=1500';

describe('The drill, over many runs', function () {
  this.timeout(900_000);
  this.slow(600_000);

  judgesItself(RUNS);
});

describe('The fortune pod', function () {
  this.timeout(600_000);
  this.slow(400_000);
  afterEach(removeManifests);

  it(`drops nothing in ${FORTUNE_RUNS} runs of ${FORTUNE_RUNS}, at 500 requests a second with 10 slow ones in flight`, async () => {
    for (let run = 0; run < FORTUNE_RUNS; run += 1) {
      const pod = await chapterPod('fortune');
      const report = await drill({
        pod: pod.file,
        load: { rate: 500, requests: ['GET /quote', `${SLOW} @1.34`], warm: '2s' },
      });
      const inFlight = report.records.filter(
        ({ request, sent, ended }) => request === SLOW && sent < 0 && ended > 0,
      );
      expect([run, report.dropped, report.killed, report.before.failed]).to.deep.equal([run, 0, false, 0]);
      expect(inFlight.length).to.be.within(9, 11);
    }
  });
});
