import { expect } from 'chai';
import { CRASH_LOOP_BACK_OFF } from '../../supervisor/lifecycle/back-off.ts';
import type { Probe } from '../../supervisor/manifest/pod.ts';
import type { Happening } from '../../supervisor/node/happening.ts';
import type { ProcessLooker } from '../../supervisor/node/look-at-process.ts';
import { type PodWorker, runPod } from '../../supervisor/node/pod-worker.ts';
import { FakeMachine } from '../support/fake-machine.ts';
import { exec, httpGet, type PodFields, pod } from '../support/pod.ts';

const probe = (handler: object, fields: Partial<Probe> = {}): Probe => ({
  ...handler,
  initialDelaySeconds: 0,
  timeoutSeconds: 1,
  periodSeconds: 1,
  successThreshold: 1,
  failureThreshold: 1,
  ...fields,
});

const COMMAND = { command: ['server'] };

describe('pod worker', () => {
  let machine: FakeMachine;
  let worker: PodWorker;
  let seen: Happening[];
  let onHappening: (happening: Happening) => void;

  beforeEach(() => {
    machine = new FakeMachine();
    seen = [];
    onHappening = () => {};
  });

  async function run(fields: PodFields): Promise<void> {
    const options = { explain: false, backOff: CRASH_LOOP_BACK_OFF };
    worker = runPod(pod(fields), machine, options, (happening) => {
      seen.push(happening);
      onHappening(happening);
    });
    // The first tick of a liveness probe finds nothing started yet.
    await machine.pass(1);
  }

  const types = () => seen.map(({ type }) => type);
  const events = () => seen.flatMap((each) => (each.type === 'event' ? [each.reason] : []));
  const isReady = () => worker.state().status.containerStatuses[0]?.ready;
  const nthProbe = (index: number) => {
    const asked = machine.asked[index];
    if (!asked) throw new Error(`only ${machine.asked.length} probes were asked for`);
    return asked;
  };

  describe('probes', () => {
    it('asks, and takes the answer', async () => {
      await run({ containers: [{ ...COMMAND, readinessProbe: probe(httpGet('/ready')) }] });
      expect(machine.asked.map(({ what }) => what)).to.deep.equal(['httpGet']);
      expect(isReady()).to.equal(false);
      nthProbe(0).resolve({ kind: 'answered', status: 200, body: '', redirectedElsewhere: false });
      await machine.pass();
      expect(isReady()).to.equal(true);
      await machine.pass(1);
      expect(machine.asked).to.have.length(2);
    });

    it('takes a runner that throws for a probe that could not be run', async () => {
      await run({ containers: [{ ...COMMAND, livenessProbe: probe(exec('check')) }] });
      for (let tries = 0; tries < 3; tries++) {
        nthProbe(tries).reject(new Error('no fork'));
        await machine.pass();
      }
      const event = seen.find((each) => each.type === 'event' && each.reason === 'Unhealthy');
      expect(event).to.have.property(
        'message',
        'Liveness probe errored and resulted in unknown state: no fork',
      );
    });

    it('are called off by a deletion; readiness goes on until all is over', async () => {
      const probes = { livenessProbe: probe(exec('live')), readinessProbe: probe(exec('ready')) };
      await run({ containers: [{ ...COMMAND, ...probes }] });
      const live = machine.asked.find(({ what }) => what === 'live');
      const ready = machine.asked.find(({ what }) => what === 'ready');
      worker.remove('test');
      await machine.pass();
      expect([live?.signal.aborted, ready?.signal.aborted]).to.deep.equal([true, false]);
      machine.process().exit(0);
      await worker.done;
      expect(ready?.signal.aborted).to.equal(true);
    });

    it('are not listened to once they are called off', async () => {
      await run({ containers: [{ ...COMMAND, livenessProbe: probe(exec('live')) }] });
      worker.remove('test');
      const before = worker.state();
      nthProbe(0).resolve({ kind: 'failure', output: 'too late' });
      await machine.pass();
      expect(worker.state().containers).to.deep.equal(before.containers);
      expect(events()).not.to.include('Unhealthy');
    });

    it('of an instance that has ended cannot be run', async () => {
      await run({
        containers: [{ ...COMMAND, readinessProbe: probe(exec('ready'), { periodSeconds: 10 }) }],
      });
      nthProbe(0).resolve({ kind: 'success' });
      await machine.pass();
      // It has ended, but its group takes a moment to go.
      machine.process().ended = true;
      await machine.pass(10);
      expect(machine.asked).to.have.length(1);
      machine.process().exit(0);
      await machine.pass(1);
      const event = seen.find((each) => each.type === 'event' && each.reason === 'Unhealthy');
      expect(event).to.have.property(
        'message',
        'Readiness probe errored and resulted in unknown state: rpc error: code = Unknown desc = failed to exec in container: container is in CONTAINER_EXITED state',
      );
    });

    it('that end with their container are heard of after it', async () => {
      await run({ containers: [{ ...COMMAND, livenessProbe: probe(exec('live')) }] });
      machine.process().ended = true;
      nthProbe(0).resolve({ kind: 'exited', exitCode: 137, output: '' });
      await machine.pass();
      expect(events()).not.to.include('Killing');
      machine.process().exit(3);
      await machine.pass();
      expect(machine.process().request.restartCount).to.equal(1);
      expect(events()).not.to.include('Killing');
    });
  });

  describe('hooks', () => {
    it('that nobody waits for are called off when the pod is over, and have not failed', async () => {
      await run({
        terminationGracePeriodSeconds: 1,
        containers: [{ ...COMMAND, lifecycle: { preStop: httpGet('/slow') } }],
      });
      worker.remove('test');
      await machine.pass(4);
      expect(machine.process().signals).to.deep.equal(['SIGTERM', 'SIGKILL']);
      const [get] = machine.gets;
      expect(get?.signal.aborted).to.equal(false);
      machine.process().exit(137);
      await worker.done;
      expect(get?.signal.aborted).to.equal(true);
      get?.reject(new Error('context canceled'));
      await machine.pass();
      expect(types()).to.include('hook-ended');
      expect(events()).not.to.include('FailedPreStopHook');
    });

    it('that failed in time have failed', async () => {
      await run({ containers: [{ ...COMMAND, lifecycle: { preStop: httpGet('/bad') } }] });
      worker.remove('test');
      await machine.pass();
      machine.gets[0]?.reject(new Error('connection refused'));
      await machine.pass();
      expect(events()).to.include('FailedPreStopHook');
      expect(machine.process().signals).to.deep.equal(['SIGTERM']);
    });
  });

  it('starts init containers too, and passes on what a container said at its end', async () => {
    await run({
      restartPolicy: 'Never',
      initContainers: [{ ...pod({}).spec.containers[0], name: 'init', command: ['prepare'] } as never],
      containers: [COMMAND],
    });
    expect(machine.process('init').request.command.argv).to.deep.equal(['prepare']);
    machine.process('init').exit(1, { message: 'no disk' });
    await machine.pass(5);
    const { status } = worker.state();
    expect(status.initContainerStatuses?.[0]?.state.terminated).to.include({ message: 'no disk' });
    expect(status.phase).to.equal('Failed');
  });

  it('asks for the termination message as the manifest says', async () => {
    const termination = {
      terminationMessagePath: '/tmp/words',
      terminationMessagePolicy: 'FallbackToLogsOnError',
    } as const;
    await run({ containers: [{ ...COMMAND, ...termination }] });
    expect(machine.process().request.terminationMessage).to.deep.equal({
      path: '/tmp/words',
      policy: 'FallbackToLogsOnError',
    });
  });

  it('refuses a change that an API server refuses, and changes nothing', async () => {
    await run({ containers: [{ ...COMMAND, image: 'app:1' }] });
    expect(() => worker.update(pod({ containers: [{ command: ['other'], image: 'app:1' }] }))).to.throw(
      /^The Pod "web" is invalid: spec: Forbidden: pod updates may not change fields other than `spec\.containers/,
    );
    await machine.pass(60);
    expect(machine.process().signals).to.deep.equal([]);
  });

  it('restarts a container whose image has changed', async () => {
    await run({ containers: [{ ...COMMAND, image: 'app:1' }] });
    worker.update(pod({ containers: [{ ...COMMAND, image: 'app:2' }] }));
    await machine.pass();
    expect(machine.process().signals).to.deep.equal(['SIGTERM']);
    machine.process().exit(0);
    await machine.pass(1);
    expect(machine.process().request.restartCount).to.equal(1);
  });

  it('takes what a watcher asks for after what it is performing', async () => {
    onHappening = ({ type }) => {
      if (type === 'process-started') worker.remove('asked for by a watcher');
    };
    await run({ containers: [COMMAND] });
    machine.process().exit(0);
    await worker.done;
    expect(types().at(-1)).to.equal('removed');
    expect(machine.process().signals).to.deep.equal(['SIGTERM']);
  });

  it('sends the signal before it tells of it, so that nobody who watches delays it', async () => {
    await run({ containers: [COMMAND] });
    const sent: Record<string, readonly string[]> = {};
    onHappening = ({ type }) => {
      sent[type] = [...machine.process().signals];
    };
    worker.remove('test');
    expect(sent).to.include.keys('deletion-requested', 'signal-sent');
    expect(sent['deletion-requested']).to.deep.equal(['SIGTERM']);
    expect(types().indexOf('deletion-requested')).to.be.below(types().indexOf('signal-sent'));
  });

  it('kills at once when it is told to', async () => {
    await run({ containers: [{ ...COMMAND, lifecycle: { preStop: exec('drain') } }] });
    worker.kill('test');
    expect(machine.process().signals).to.deep.equal(['SIGKILL']);
    machine.process().exit(137);
    await worker.done;
    expect(machine.process().execs).to.deep.equal([]);
  });

  it('keeps nothing of how a process looked once it has ended', async () => {
    const told: string[] = [];
    const looker: ProcessLooker = {
      look: ({ occasion }) => {
        told.push(occasion);
        return { remarks: [], settled: true };
      },
      forget: (uid, container) => void told.push(`forget ${uid} ${container}`),
      judgePreStop: () => [],
    };
    const looking = Object.assign(machine, { looker: async () => looker });
    const options = { explain: true, backOff: CRASH_LOOP_BACK_OFF };
    worker = runPod(pod({ containers: [COMMAND], restartPolicy: 'Never' }), looking, options, () => {});
    await machine.pass(60);
    machine.process().exit(0);
    await machine.pass();
    expect(told.at(0)).to.equal('up');
    expect(told.at(-1)).to.equal('forget uid-1 main');
  });

  describe('a fault inside', () => {
    const fault = new Error('a fault of ours');

    function failOn(type: Happening['type']): void {
      onHappening = (happening) => {
        if (happening.type === type) throw fault;
      };
    }

    const failure = () =>
      worker.done.then(
        () => undefined,
        (error: unknown) => error,
      );

    it('kills what runs, calls off what goes on, and rejects', async () => {
      const probes = { livenessProbe: probe(exec('live')), lifecycle: { preStop: httpGet('/drain') } };
      await run({ containers: [{ ...COMMAND, ...probes }] });
      worker.remove('test');
      await machine.pass();
      failOn('signal-sent');
      machine.gets[0]?.resolve({
        status: 200,
        body: Buffer.alloc(0),
        redirectedElsewhere: false,
        fellBackToHttp: false,
      });
      expect(await failure()).to.equal(fault);
      expect(machine.process().signals).to.deep.equal(['SIGTERM', 'SIGKILL']);
      expect(nthProbe(0).signal.aborted).to.equal(true);
    });

    it('is the end of all deciding', async () => {
      await run({ containers: [{ ...COMMAND, livenessProbe: probe(exec('live')) }] });
      failOn('event');
      nthProbe(0).resolve({ kind: 'failure', output: '' });
      expect(await failure()).to.equal(fault);
      expect(machine.timersLeft).to.equal(false);
      onHappening = () => {};
      machine.process().exit(137);
      await machine.pass(3600);
      expect(machine.processes).to.have.length(1);
    });

    it('kills a process that starts only then', async () => {
      let start = () => {};
      machine.beforeStart = new Promise((resolve) => {
        start = resolve;
      });
      await run({ containers: [COMMAND] });
      failOn('deletion-requested');
      worker.remove('test');
      expect(await failure()).to.equal(fault);
      onHappening = () => {};
      start();
      await machine.pass();
      expect(machine.process().signals).to.include('SIGKILL');
    });
  });
});
