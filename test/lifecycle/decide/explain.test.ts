import { expect } from 'chai';
import type { RecordEvent } from '../../../supervisor/lifecycle/actions.ts';
import { exec, httpGet, pod, sleep, tcpSocket } from '../../support/pod.ts';
import { answered, deletion, exited, FOREVER, failed, type Script } from '../../support/script.ts';
import { play } from '../../support/story.ts';

/** The events of a story that is told with explanations, those of a start that worked left out. */
function events(script: Partial<Script>, explain = true): RecordEvent[] {
  const recorded: RecordEvent[] = [];
  play(
    { pod: pod(), until: 60, options: { explain }, ...script },
    { moment: ({ actions }) => recorded.push(...actions.filter((each) => each.type === 'record-event')) },
  );
  return recorded.filter(({ reason }) => reason !== 'Created' && reason !== 'Started');
}

function only(reason: string, recorded: RecordEvent[]): RecordEvent {
  const [event, ...others] = recorded.filter((each) => each.reason === reason);
  if (event === undefined || others.length > 0) throw new Error(`${others.length} other ${reason} events`);
  return event;
}

const oneOf = (lifecycle: object, spec: object = {}) => pod({ containers: [{ lifecycle }], ...spec });

describe('an event', () => {
  it('names its container as kubectl describe shows it', () => {
    const event = only('Killing', events({ outside: [deletion(5)] }));
    expect(event).to.deep.equal({
      type: 'record-event',
      eventType: 'Normal',
      reason: 'Killing',
      message: 'Stopping container main',
      container: 'main',
      fieldPath: 'spec.containers{main}',
    });
  });

  it("is the kubelet's own, without a hint, unless explanations are asked for", () => {
    const script = {
      pod: oneOf({ postStart: exec('x') }, { restartPolicy: 'Never' }),
      hooks: { 'main/postStart': [{ ends: exited(1, 'why') }] },
    };
    const event = only('FailedPostStartHook', events(script, false));
    expect(event.message).to.equal('PostStartHook failed');
    expect(event).not.to.have.property('hint');
  });
});

describe('with explanations', () => {
  it('a postStart that fails shows its exit code and output', () => {
    const script = {
      pod: oneOf({ postStart: exec('x') }, { restartPolicy: 'Never' }),
      hooks: { 'main/postStart': [{ ends: exited(1, 'why') }] },
    };
    const event = only('FailedPostStartHook', events(script));
    expect(event.message).to.equal(`PostStartHook failed: command 'x' exited with 1: , message: "why"`);
    expect(event.hint).to.include('the event of a cluster');
  });

  it('a hook that cannot be tried names the remedy', () => {
    const event = only(
      'FailedPreStopHook',
      events({ pod: oneOf({ preStop: tcpSocket(1) }), outside: [deletion(5)] }),
    );
    expect(event.message).to.include('PreStopHook failed: Cannot run handler');
    expect(event.hint).to.include('use exec, httpGet or sleep');
  });

  it('a preStop that its own success has ended is called harmless', () => {
    const hooks = { 'main/preStop': [{ takes: 9, makesMainExit: { after: 1, code: 0 } }] };
    const event = only(
      'FailedPreStopHook',
      events({ pod: oneOf({ preStop: exec('y') }), hooks, outside: [deletion(5)] }),
    );
    expect(event.hint).to.include('harmless if that was the purpose');
  });

  it('a preStop that used up the grace is told, and what is left (kubernetes issue 31902)', () => {
    const script = {
      pod: oneOf({ preStop: sleep(30) }, { terminationGracePeriodSeconds: 4 }),
      outside: [deletion(5)],
    };
    const event = only('PreStopHookTimedOut', events(script));
    expect(event.message).to.equal(
      'PreStopHook did not end within 4 s; the stop signal is sent while it runs on',
    );
    expect(events(script, false).map(({ reason }) => reason)).to.deep.equal(['Killing']);
  });

  it('a process that had to be killed is told, with its signal', () => {
    const script = {
      pod: oneOf({ stopSignal: 'SIGINT' }, { terminationGracePeriodSeconds: 4 }),
      processes: { main: [{ onSignal: 'ignores' as const }] },
      outside: [deletion(5)],
    };
    const event = only('GracePeriodExceeded', events(script));
    expect(event.message).to.equal(
      'Container main did not end after SIGINT and was killed 4 s after its stop began',
    );
    expect(event.hint).to.include('handle SIGINT');
    expect(events(script, false).map(({ reason }) => reason)).to.deep.equal(['Killing']);
    const byDefault = only(
      'GracePeriodExceeded',
      events({ ...script, pod: pod({ terminationGracePeriodSeconds: 4 }) }),
    );
    expect(byDefault.message).to.include('did not end after SIGTERM');
  });

  it('an httpGet hook that was answered with an error is told', () => {
    const script = {
      pod: oneOf({ postStart: httpGet('/nope') }),
      hooks: { 'main/postStart': [{ ends: answered(404) }] },
    };
    const event = only('LifecycleHTTPStatus', events(script));
    expect(event.message).to.include('postStart hook GET /nope was answered 404');
    expect(events(script, false)).to.deep.equal([]);
  });

  it('and without them too, a fall back to http is told (UH-21)', () => {
    const ends = { kind: 'answered', status: 200, fellBackToHttp: '127.0.0.1:8080' } as const;
    const script = {
      pod: oneOf({ preStop: httpGet('/') }),
      hooks: { 'main/preStop': [{ ends }] },
      outside: [deletion(5)],
    };
    for (const explain of [true, false]) {
      expect(only('LifecycleHTTPFallback', events(script, explain)).message).to.equal(
        'request to HTTPS lifecycle hook 127.0.0.1:8080 got HTTP response, retry with HTTP succeeded',
      );
    }
  });

  it('a refused connection names the remedy', () => {
    const hooks = { 'main/preStop': [{ ends: failed('connect: connection refused') }] };
    const event = only(
      'FailedPreStopHook',
      events({ pod: oneOf({ preStop: httpGet('/') }), hooks, outside: [deletion(5)] }),
    );
    expect(event.hint).to.include('startupProbe');
  });

  it('a back-off tells what it waits for and where to look', () => {
    const script = { processes: { main: [{ exits: { after: 2.5, code: 3 } }] }, until: 10 };
    expect(only('BackOff', events(script)).hint).to.include('ended with exit code 3 after 2.5 s');
    expect(only('BackOff', events(script, false))).not.to.have.property('hint');
    const fails = { reason: 'StartError', message: 'no such file' } as const;
    const neverStarts = { processes: { main: [{ fails }] }, until: 5 };
    expect(only('BackOff', events(neverStarts)).hint).to.include('could not be started');
  });

  it('a postStart that died with its container says so', () => {
    const script = {
      pod: oneOf({ postStart: exec('x') }, { restartPolicy: 'Never' }),
      processes: { main: [{ exits: { after: 1, code: 9 } }] },
      hooks: { 'main/postStart': [{ takes: 5 }] },
    };
    expect(only('FailedPostStartHook', events(script)).hint).to.include(
      'ended with exit code 9 while its postStart',
    );
  });

  it('a hook that never ends leaves no event by itself', () => {
    const hooks = { 'main/postStart': [{ takes: FOREVER }] };
    expect(events({ pod: oneOf({ postStart: exec('x') }), hooks })).to.deep.equal([]);
  });
});
