import { expect } from 'chai';
import type { Lifecycle, PodSpec } from '../../../supervisor/manifest/pod.ts';
import { exec, httpGet, pod, sleep } from '../../support/pod.ts';
import { answered, deletion, exited, FOREVER, failed, type Script } from '../../support/script.ts';
import { play } from '../../support/story.ts';

function story(lifecycle: Lifecycle, script: Omit<Script, 'pod'>, spec: Partial<PodSpec> = {}) {
  return play({ pod: pod({ containers: [{ lifecycle }], ...spec }), until: 9, ...script });
}

const FAILED = 'Warning FailedPostStartHook "PostStartHook failed"';
const KILLING = 'Normal Killing "FailedPostStartHook"';

describe('a postStart hook', () => {
  it('is asked for with the exact command when the container has started (UK-05)', () => {
    const asked: unknown[] = [];
    play(
      { pod: pod({ containers: [{ lifecycle: { postStart: exec('a', 'b c') } }] }), until: 1 },
      { moment: ({ actions }) => asked.push(...actions.filter(({ type }) => type === 'run-hook')) },
    );
    expect(asked).to.deep.equal([
      {
        type: 'run-hook',
        hookId: 'main/postStart/1',
        container: 'main',
        hook: 'postStart',
        call: { kind: 'exec', command: ['a', 'b c'] },
      },
    ]);
  });

  it('keeps ContainerCreating shown until it has ended (rule 4, trace a1)', () => {
    const told = story({ postStart: exec('x') }, { hooks: { 'main/postStart': [{ takes: 5 }] } });
    expect(told.told('status')).to.deep.equal([
      [0, '0/1 ContainerCreating 0 Pending'],
      [5, '1/1 Running 0 Running'],
    ]);
  });

  it('has no time limit', () => {
    const told = story(
      { postStart: exec('x') },
      { hooks: { 'main/postStart': [{ takes: 80_000 }] }, until: 86_400 },
    );
    expect(told.at('1/1 Running 0 Running')).to.equal(80_000);
  });

  it('leaves no event when it succeeds', () => {
    const told = story(
      { postStart: httpGet('/') },
      { hooks: { 'main/postStart': [{ ends: answered(503) }] } },
    );
    expect(told.order('event')).to.deep.equal([
      'Normal Created "Container created"',
      'Normal Started "Container started"',
    ]);
  });

  it('kills its container when it fails: event, Killing, preStop, signal (rule 5, trace b2)', () => {
    const told = story(
      { postStart: exec('x'), preStop: exec('y') },
      {
        processes: { main: [{ onSignal: { after: 0.5, code: 0 } }] },
        hooks: { 'main/postStart': [{ takes: 1, ends: exited(1) }], 'main/preStop': [{ takes: 2 }] },
        until: 4,
      },
    );
    expect(told.told('event', 'hook', 'process', 'status').slice(5, 14)).to.deep.equal([
      [1, 'main/postStart ends 1'],
      [1, FAILED],
      [1, KILLING],
      [1, 'main/preStop begins'],
      [3, 'main/preStop ends 0'],
      [3, 'main gets SIGTERM'],
      [3.5, 'main exits 0'],
      [3.5, '0/1 PostStartHookError 0 Running'],
      [3.5, 'main starts'],
    ]);
  });

  it("gives that kill the pod's grace, after which it is a KILL (trace b7)", () => {
    const told = story(
      { postStart: exec('x'), preStop: exec('y') },
      {
        processes: { main: [{ onSignal: 'ignores' }] },
        hooks: { 'main/postStart': [{ ends: exited(1) }], 'main/preStop': [{ takes: 20 }] },
        until: 5.9,
      },
      { terminationGracePeriodSeconds: 4 },
    );
    expect(told.told('process')).to.deep.equal([
      [0, 'main starts'],
      [4, 'main gets SIGTERM'],
    ]);
  });

  it('leaves preStop out when the pod has a grace of 0, and gives 2 s', () => {
    const told = story(
      { postStart: exec('x'), preStop: exec('y') },
      {
        processes: { main: [{ onSignal: 'ignores' }] },
        hooks: { 'main/postStart': [{ ends: exited(1) }] },
        until: 1.9,
      },
      { terminationGracePeriodSeconds: 0 },
    );
    expect(told.order('hook')).to.deep.equal(['main/postStart begins', 'main/postStart ends 1']);
    expect(told.at('main gets SIGTERM')).to.equal(0);
  });

  it('has its whole output in the status, none of it in the event', () => {
    const told = story(
      { postStart: exec('x') },
      { hooks: { 'main/postStart': [{ ends: exited(1, 'out', 'err') }] }, until: 0 },
    );
    const waiting = told.statuses.at(-1)?.containerStatuses[0]?.state.waiting;
    expect(waiting).to.deep.equal({
      reason: 'PostStartHookError',
      message:
        'Exec lifecycle hook ([x]) for Container "main" in Pod "web_default(uid-1)" failed - error: ' +
        `command 'x' exited with 1: err, message: "outerr"`,
    });
    expect(told.order('event')).to.include(FAILED);
  });

  describe('when its process ends meanwhile', () => {
    it('fails with it as an exec hook, and a preStop then fails too (trace a4)', () => {
      const told = story(
        { postStart: exec('x'), preStop: exec('y') },
        {
          processes: { main: [{ exits: { after: 1, code: 3 } }, {}] },
          hooks: { 'main/postStart': [{ takes: 5 }, {}] },
          until: 1,
        },
      );
      expect(told.order('event', 'hook', 'process', 'status').slice(5, 15)).to.deep.equal([
        'main exits 3',
        'main/postStart ends 137',
        FAILED,
        KILLING,
        'main/preStop begins',
        'main/preStop ends with: container is in CONTAINER_EXITED state',
        'Warning FailedPreStopHook "PreStopHook failed"',
        '0/1 PostStartHookError 0 Running',
        'main starts',
        'Normal Created "Container created"',
      ]);
    });

    it('goes on as a sleep, and the end of the process is seen after it', () => {
      const told = story(
        { postStart: sleep(4) },
        { processes: { main: [{ exits: { after: 1, code: 3 } }, {}] }, until: 4 },
      );
      expect(told.told('status', 'process').slice(2, 5)).to.deep.equal([
        [1, 'main exits 3'],
        [4, '0/1 Error 0 Running'],
        [4, 'main starts'],
      ]);
      expect(told.order('event')).not.to.include(FAILED);
    });

    it('fails as a request', () => {
      const told = story(
        { postStart: httpGet('/') },
        {
          processes: { main: [{ exits: { after: 1, code: 3 } }] },
          hooks: { 'main/postStart': [{ takes: FOREVER }] },
        },
      );
      expect(told.at(FAILED)).to.equal(1);
      expect(told.order('process')).not.to.include('main gets SIGTERM');
    });
  });

  describe('that fails', () => {
    const hooks = { 'main/postStart': [{ takes: 1, ends: exited(7) }] };
    const exits = (code: number) => ({ main: [{ onSignal: { after: 0, code } }] });

    it('ends a pod under Never as its process ends (rule 6 of the observations, trace b3)', () => {
      const told = story(
        { postStart: exec('x') },
        { hooks, processes: exits(0) },
        { restartPolicy: 'Never' },
      );
      expect(told.told('status')).to.deep.equal([
        [0, '0/1 ContainerCreating 0 Pending'],
        [1, '0/1 Completed 0 Pending'],
        [1, '0/1 Completed 0 Succeeded'],
      ]);
    });

    it('lets the exit code decide under OnFailure (traces b5, b8)', () => {
      const clean = story(
        { postStart: exec('x') },
        { hooks, processes: exits(0) },
        { restartPolicy: 'OnFailure' },
      );
      expect(clean.order('status').at(-1)).to.equal('0/1 Completed 0 Succeeded');
      const dirty = story(
        { postStart: exec('x') },
        { hooks, processes: exits(3) },
        { restartPolicy: 'OnFailure' },
      );
      expect(dirty.order('status')).to.include('0/1 PostStartHookError 0 Running');
    });

    it('is forgotten when the next one succeeds', () => {
      const told = story(
        { postStart: exec('x') },
        { hooks: { 'main/postStart': [{ ends: failed('x') }, {}] } },
      );
      expect(told.order('status').at(-1)).to.equal('1/1 Running 1 Running');
    });
  });

  describe('when the pod is deleted meanwhile (rule 4 of the observations)', () => {
    it('ends first; then comes the whole stop (traces a3, a5)', () => {
      for (const postStart of [exec('x'), sleep(8)]) {
        const told = story(
          { postStart, preStop: exec('y') },
          {
            hooks: { 'main/postStart': [{ takes: 8 }], 'main/preStop': [{ takes: 1 }] },
            outside: [deletion(3)],
            until: 60,
          },
        );
        expect(told.at('0/1 Terminating 0 Pending')).to.equal(3);
        expect(told.at('1/1 Terminating 0 Running')).to.equal(8);
        expect(told.at('Normal Killing "Stopping container main"')).to.equal(8);
        expect(told.at('main gets SIGTERM')).to.equal(9);
        expect(told.at('removed')).to.equal(9);
      }
    });

    it('has the containers after it started nevertheless, and stopped at once', () => {
      const told = play({
        pod: pod({ containers: [{ name: 'a', lifecycle: { postStart: sleep(8) } }, { name: 'b' }] }),
        outside: [deletion(3)],
      });
      expect(told.told('process').slice(1)).to.deep.equal([
        [8, 'b starts'],
        [8, 'a gets SIGTERM'],
        [8, 'b gets SIGTERM'],
        [8, 'a exits 143'],
        [8, 'b exits 143'],
      ]);
    });

    it("is killed with the pod's own grace when it fails: the sync does not know of the deletion", () => {
      const told = story(
        { postStart: exec('x') },
        {
          processes: { main: [{ onSignal: 'ignores' }] },
          hooks: { 'main/postStart': [{ takes: 5, ends: exited(1) }] },
          outside: [deletion(3, 4)],
          until: 60,
        },
      );
      expect(told.at(KILLING)).to.equal(5);
      expect(told.at('main gets SIGKILL')).to.equal(35);
      expect(told.at('removed')).to.equal(35);
      expect(told.order('process')).to.have.lengthOf(4);
    });
  });
});
