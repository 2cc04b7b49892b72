import { expect } from 'chai';
import { exec, httpGet, pod, sidecar } from '../../support/pod.ts';
import { attempts, every, probing, rows, unhealthy } from '../../support/probing.ts';
import { BAD, BROKEN, deletion, GOOD } from '../../support/script.ts';
import { play } from '../../support/story.ts';

describe('an attempt', () => {
  it('fails at its time-out, and the next one comes right after when its time has passed', () => {
    const story = probing(
      { readinessProbe: every(1, { timeoutSeconds: 3 }) },
      { 'main/readiness': [{ takes: 60 }, GOOD] },
      { until: 5 },
    );
    expect(attempts(story, 'main/readiness')).to.deep.equal([0, 3, 4, 5]);
    expect(unhealthy(story)).to.deep.equal([
      [3, 'Warning Unhealthy "Readiness probe failed: command timed out: "probe" timed out after 3s"'],
    ]);
  });

  it('that cannot be run is tried three times, told once, and counts neither way (5.2)', () => {
    const answers = [BAD, BROKEN, BROKEN, BROKEN, BAD, GOOD];
    const story = probing(
      { livenessProbe: every(1, { failureThreshold: 2 }) },
      { 'main/liveness': answers },
      { until: 3 },
    );
    expect(attempts(story, 'main/liveness')).to.deep.equal([1, 2, 2, 2, 3]);
    expect(unhealthy(story).map(([, what]) => what)).to.deep.equal([
      'Warning Unhealthy "Liveness probe failed: bad"',
      'Warning Unhealthy "Liveness probe errored and resulted in unknown state: no such probe"',
      'Warning Unhealthy "Liveness probe failed: bad"',
    ]);
    // A failure, nothing, a failure: two in a row.
    expect(story.at('Normal Killing "Container main failed liveness probe, will be restarted"')).to.equal(3);
  });

  it('that works at the second try counts', () => {
    const story = probing({ readinessProbe: every(1) }, { 'main/readiness': [BROKEN, GOOD] });
    expect(unhealthy(story)).to.deep.equal([]);
    expect(story.at('1/1 Running 0 Running')).to.equal(0);
  });

  it('with a port that cannot be found is told at every period, and kills nothing', () => {
    const story = probing(
      { livenessProbe: every(1, { failureThreshold: 1, ...httpGet('/', 'no') }) },
      {},
      { until: 2 },
    );
    expect(unhealthy(story)).to.have.length(2);
    expect(story.order('process')).to.deep.equal(['main starts']);
  });

  it('that was redirected to another host is a success with a warning', () => {
    const answer = { kind: 'answered', status: 302, body: 'B', redirectedElsewhere: true } as const;
    const story = probing(
      { readinessProbe: every(9, httpGet('/')) },
      { 'main/readiness': [{ ends: answer }] },
    );
    expect(story.order('event')).to.include(
      'Warning ProbeWarning "Readiness probe warning: Probe terminated redirects, Response body: B"',
    );
    expect(story.at('1/1 Running 0 Running')).to.equal(0);
  });

  it('of an instance that has been killed is an error, while the next one waits for its postStart (trace a7)', () => {
    const story = probing(
      {
        livenessProbe: every(1, { failureThreshold: 1 }),
        readinessProbe: every(1),
        lifecycle: { postStart: exec('x') },
      },
      { 'main/liveness': ({ restartCount }) => (restartCount ? GOOD : BAD) },
      { hooks: { 'main/postStart': [{}, { takes: 2.5 }] }, until: 3.4 },
    );
    expect(
      unhealthy(story)
        .slice(1)
        .map(([at]) => at),
    ).to.deep.equal([2, 3]);
  });
});

describe('the probers of a container', () => {
  it('end with it when it is not restarted (UW-13)', () => {
    const containers = [{ name: 'a', readinessProbe: every(1) }, { name: 'b' }];
    const story = play({
      pod: pod({ restartPolicy: 'Never', containers }),
      processes: { a: [{ exits: { after: 2.5, code: 0 } }] },
      until: 6,
    });
    expect(attempts(story, 'a/readiness')).to.deep.equal([0, 1, 2]);
    expect(story.pod.probers).to.deep.equal([]);
  });

  it('go on with the next instance when a rule restarts it (UW-2)', () => {
    const restartPolicyRules = [{ action: 'Restart', exitCodes: { operator: 'In', values: [7] } }] as const;
    const story = play({
      pod: pod({ restartPolicy: 'Never', containers: [{ readinessProbe: every(1), restartPolicyRules }] }),
      processes: { main: [{ exits: { after: 2.5, code: 7 } }, {}] },
      until: 4,
    });
    expect(attempts(story, 'main/readiness')).to.deep.equal([0, 1, 2, 2.5, 3.5]);
  });

  it('are there again when it is restarted with all containers (UW-3)', () => {
    const restartPolicyRules = [
      { action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } },
    ] as const;
    const story = play({
      pod: pod({
        restartPolicy: 'Never',
        containers: [
          { name: 'a', readinessProbe: every(1) },
          { name: 'b', restartPolicyRules },
        ],
      }),
      processes: { a: [{ exits: { after: 2, code: 0 } }, {}], b: [{ exits: { after: 5, code: 42 } }, {}] },
      until: 6.5,
    });
    expect(story.pod.probers).to.have.length(1);
    expect(rows(story).at(-1)).to.deep.equal([5, '2/2 Running 2 Running']);
  });

  it('of a sidecar go on under Never, and end with the deletion (UW-14, rule 22)', () => {
    const story = play({
      pod: pod({
        restartPolicy: 'Never',
        initContainers: [sidecar({ name: 's', livenessProbe: every(1), readinessProbe: every(1) })],
      }),
      processes: { s: [{ exits: { after: 1.5, code: 0 } }, { onSignal: { after: 2, code: 0 } }] },
      outside: [deletion(4.2)],
    });
    expect(attempts(story, 's/liveness')).to.deep.equal([1, 2, 3, 4]);
    expect(attempts(story, 's/readiness').at(-1)).to.be.greaterThan(4.2);
  });

  it('are not made for init containers, nor run before the first status says running', () => {
    const story = play({
      pod: pod({
        initContainers: [{ name: 'i', livenessProbe: every(1) }],
        containers: [{ livenessProbe: every(1) }],
      }),
      processes: { i: [{ exits: { after: 4.5, code: 0 } }] },
      until: 6,
    });
    expect(attempts(story, 'i/liveness')).to.deep.equal([]);
    expect(attempts(story, 'main/liveness')).to.deep.equal([5, 6]);
  });
});
