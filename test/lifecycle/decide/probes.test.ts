import { expect } from 'chai';
import { exec, pod } from '../../support/pod.ts';
import { attempts, every, probing, rows } from '../../support/probing.ts';
import { BAD, deletion, GOOD, type ProbeScript } from '../../support/script.ts';
import { play } from '../../support/story.ts';

const badUntil =
  (until: number): ProbeScript =>
  ({ at }) =>
    at < until ? BAD : GOOD;

describe('a readiness probe', () => {
  it('is asked at once when the container runs, then every period (trap 10)', () => {
    const story = probing({ readinessProbe: every(5) });
    expect(attempts(story, 'main/readiness')).to.deep.equal([0, 5, 10, 15, 20]);
    expect(rows(story)).to.deep.equal([
      [0, '0/1 Running 0 Running'],
      [0, '1/1 Running 0 Running'],
    ]);
  });

  it('waits for its initial delay, in whole seconds since the start (UW-4)', () => {
    const script = { processes: { main: [{ startsAfter: 0.5 }] } };
    const story = probing({ readinessProbe: every(1, { initialDelaySeconds: 3 }) }, {}, script);
    expect(attempts(story, 'main/readiness')[0]).to.equal(3.5);
    expect(story.at('1/1 Running 0 Running')).to.equal(3.5);
  });

  it('fails after failureThreshold failures in a row, and never restarts anything (UW-5, rule 20)', () => {
    const answers = [GOOD, BAD, BAD, GOOD, BAD, BAD, BAD, BAD, GOOD];
    const story = probing(
      { readinessProbe: every(1, { failureThreshold: 3 }) },
      { 'main/readiness': answers },
      { until: 10 },
    );
    expect(rows(story)).to.deep.equal([
      [0, '0/1 Running 0 Running'],
      [0, '1/1 Running 0 Running'],
      [6, '0/1 Running 0 Running'],
      // The verdict makes a sync, the sync asks once more at once: that was the fourth failure.
      [7, '1/1 Running 0 Running'],
    ]);
    expect(story.order('process')).to.deep.equal(['main starts']);
  });

  it('succeeds after successThreshold successes in a row (UW-6)', () => {
    const answers = [GOOD, BAD, GOOD, GOOD, GOOD];
    const story = probing(
      { readinessProbe: every(1, { successThreshold: 3 }) },
      { 'main/readiness': answers },
    );
    expect(story.at('1/1 Running 0 Running')).to.equal(4);
  });

  it('says ContainersNotReady, naming the container', () => {
    const { statuses } = probing({ readinessProbe: every(1) }, { 'main/readiness': [BAD] });
    const ready = statuses.at(-1)?.conditions.find(({ type }) => type === 'Ready');
    expect(ready).to.deep.include({
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [main]',
    });
  });

  it('goes on while the pod is deleted, until its containers are gone (rule 22)', () => {
    const story = probing(
      { readinessProbe: every(1, { failureThreshold: 1 }) },
      { 'main/readiness': badUntil(0) },
      { processes: { main: [{ onSignal: { after: 2.5, code: 0 } }] }, outside: [deletion(5)] },
    );
    expect(attempts(story, 'main/readiness').at(-1)).to.equal(7);
    expect(story.at('removed')).to.equal(7.5);
  });

  it('may make a pod that ends unready', () => {
    const story = probing(
      { readinessProbe: every(1, { failureThreshold: 1 }) },
      { 'main/readiness': ({ at }) => (at < 6 ? GOOD : BAD) },
      { processes: { main: [{ onSignal: { after: 3, code: 0 } }] }, outside: [deletion(5)] },
    );
    expect(rows(story).slice(2)).to.deep.equal([
      [5, '1/1 Terminating 0 Running'],
      [6, '0/1 Terminating 0 Running'],
      [8, '0/1 Completed 0 Succeeded'],
    ]);
  });

  it('shows at once, also while the worker waits for the postStart of another container', () => {
    const lifecycle = { postStart: exec('long') };
    const containers = [
      { name: 'a', readinessProbe: every(1, { failureThreshold: 1 }) },
      { name: 'b', lifecycle },
    ];
    const story = play({
      pod: pod({ containers }),
      processes: { b: [{ exits: { after: 4, code: 0 } }, {}] },
      hooks: { 'b/postStart': [{ takes: 1 }, { takes: 10 }] },
      probes: { 'a/readiness': ({ at }) => (at < 6 ? GOOD : BAD) },
      until: 8,
    });
    expect(rows(story).slice(-3)).to.deep.equal([
      [1, '2/2 Running 0 Running'],
      [4, '1/2 NotReady 0 Running'],
      [6, '0/2 Completed 0 Running'],
    ]);
  });
});

describe('a liveness probe', () => {
  const failing = {
    'main/liveness': ({ restartCount }: { restartCount: number }) => (restartCount ? GOOD : BAD),
  };

  it('kills after failureThreshold failures, and restarts at once (rule 20)', () => {
    const story = probing({ livenessProbe: every(2, { failureThreshold: 3 }) }, failing);
    expect(story.told('event', 'process').slice(3)).to.deep.equal([
      [2, 'Warning Unhealthy "Liveness probe failed: bad"'],
      [4, 'Warning Unhealthy "Liveness probe failed: bad"'],
      [6, 'Warning Unhealthy "Liveness probe failed: bad"'],
      [6, 'Normal Killing "Container main failed liveness probe, will be restarted"'],
      [6, 'main gets SIGTERM'],
      [6, 'main exits 143'],
      [6, 'main starts'],
      [6, 'Normal Created "Container created"'],
      [6, 'Normal Started "Container started"'],
    ]);
    expect(rows(story).at(-1)).to.deep.equal([6, '1/1 Running 1 Running']);
  });

  it('is on hold from the verdict until there is a new instance (UW-10)', () => {
    const story = probing({ livenessProbe: every(1, { failureThreshold: 1 }) }, failing, {
      processes: { main: [{ onSignal: { after: 5, code: 0 } }] },
      until: 8,
    });
    expect(attempts(story, 'main/liveness')).to.deep.equal([1, 7, 8]);
  });

  it('forgets how often it had failed at its verdict, and not before (UW-11, trap 11)', () => {
    const crash = { processes: { main: [{ exits: { after: 2.5, code: 1 } }, {}] }, until: 6 };
    const story = probing(
      { livenessProbe: every(1, { failureThreshold: 3 }) },
      { 'main/liveness': [BAD] },
      crash,
    );
    // Two failures of the first instance and one of the second.
    expect(story.at('Normal Killing "Container main failed liveness probe, will be restarted"')).to.equal(3);
    const again = probing({ livenessProbe: every(1, { failureThreshold: 3 }) }, { 'main/liveness': [BAD] });
    const kills = again.told('event').flatMap(([at, what]) => (what.includes('Killing') ? [at] : []));
    expect(kills).to.deep.equal([3, 6, 9]);
  });

  it('counts its restarts back-off from the instance before the one it killed (trap 12)', () => {
    const story = probing(
      { livenessProbe: every(1, { failureThreshold: 1 }) },
      { 'main/liveness': [BAD] },
      { until: 40 },
    );
    const starts = story.told('process').flatMap(([at, what]) => (what === 'main starts' ? [at] : []));
    expect(starts).to.deep.equal([0, 1, 2, 13, 34]);
  });

  it('gives the grace of the probe, to preStop and process together (k2)', () => {
    const story = probing(
      {
        livenessProbe: every(1, { failureThreshold: 1, terminationGracePeriodSeconds: 5 }),
        lifecycle: { preStop: exec('pre') },
      },
      failing,
      { processes: { main: [{ onSignal: 'ignores' }, {}] }, hooks: { 'main/preStop': [{ takes: 2 }] } },
    );
    expect(story.at('main gets SIGTERM')).to.equal(3);
    expect(story.at('main gets SIGKILL')).to.equal(6);
  });

  it('only kills under Never, and the pod has failed (2.5, edge)', () => {
    const story = play({
      pod: pod({
        restartPolicy: 'Never',
        containers: [{ livenessProbe: every(1, { failureThreshold: 1 }) }],
      }),
      probes: { 'main/liveness': [BAD] },
    });
    expect(story.order('event').at(-1)).to.equal('Normal Killing "Stopping container main"');
    expect(rows(story).at(-1)).to.deep.equal([1, '0/1 Error 0 Failed']);
  });

  it('is stopped by a deletion', () => {
    const story = probing(
      { livenessProbe: every(1) },
      {},
      { processes: { main: [{ onSignal: { after: 4, code: 0 } }] }, outside: [deletion(2.5)] },
    );
    expect(attempts(story, 'main/liveness')).to.deep.equal([1, 2]);
  });

  it('is called off by a deletion while it runs', () => {
    const story = probing(
      { livenessProbe: every(1, { timeoutSeconds: 5 }) },
      { 'main/liveness': [{ takes: 4 }] },
      { processes: { main: [{ onSignal: { after: 4, code: 0 } }] }, outside: [deletion(2.5)] },
    );
    expect(story.order('probe')).to.deep.equal(['main/liveness begins']);
  });
});

describe('a startup probe', () => {
  it('holds up liveness and readiness until it has succeeded (UW-15, UW-16, rule 19)', () => {
    const story = probing(
      { startupProbe: every(1), livenessProbe: every(1), readinessProbe: every(1) },
      { 'main/startup': badUntil(3) },
      { until: 5 },
    );
    expect(attempts(story, 'main/startup')).to.deep.equal([1, 2, 3]);
    expect(attempts(story, 'main/liveness')).to.deep.equal([4, 5]);
    expect(attempts(story, 'main/readiness')[0]).to.equal(3);
    expect(rows(story)).to.deep.equal([
      [0, '0/1 Running 0 Running'],
      [3, '1/1 Running 0 Running'],
    ]);
  });

  it('says started when it has succeeded', () => {
    const { statuses } = probing({ startupProbe: every(1) }, { 'main/startup': badUntil(2) });
    const started = statuses.map(({ containerStatuses }) => containerStatuses[0]?.started);
    expect([started[0], started[1], started.at(-1)]).to.deep.equal([false, false, true]);
  });

  it('kills after failureThreshold failures with its own grace (UW-8, trace k4)', () => {
    const story = probing(
      { startupProbe: every(1, { terminationGracePeriodSeconds: 4 }) },
      { 'main/startup': [BAD] },
      { processes: { main: [{ onSignal: 'ignores' }] }, until: 8 },
    );
    expect(story.at('Normal Killing "Container main failed startup probe, will be restarted"')).to.equal(3);
    expect(story.at('main gets SIGKILL')).to.equal(7);
  });

  it('is not run again after its verdict (UW-7)', () => {
    const story = probing({ startupProbe: every(1) }, {}, { until: 5 });
    expect(attempts(story, 'main/startup')).to.deep.equal([1]);
  });

  it('is run again for the next instance', () => {
    const crash = { processes: { main: [{ exits: { after: 2.5, code: 1 } }, {}] }, until: 5 };
    const story = probing({ startupProbe: every(1) }, {}, crash);
    expect(attempts(story, 'main/startup')).to.deep.equal([1, 3]);
  });
});

describe('two probes of a container', () => {
  /** Their clocks: the liveness probe's begins with the pod, the readiness probe's with the container. */
  const beside = (startsAfter: number) =>
    probing(
      { livenessProbe: every(5), readinessProbe: every(5) },
      {},
      { processes: { main: [{ startsAfter }] } },
    );

  it('are woken once when they tick within 20 ms, and never early', () => {
    const story = beside(0.015);
    expect(attempts(story, 'main/readiness')).to.deep.equal([0.015, 5.015, 10.015, 15.015]);
    expect(attempts(story, 'main/liveness')).to.deep.equal([5.015, 10.015, 15.015]);
  });

  it('are woken each on its own when they tick further apart', () => {
    const story = beside(0.03);
    expect(attempts(story, 'main/readiness')).to.deep.equal([0.03, 5.03, 10.03, 15.03]);
    expect(attempts(story, 'main/liveness')).to.deep.equal([5, 10, 15, 20]);
  });
});
