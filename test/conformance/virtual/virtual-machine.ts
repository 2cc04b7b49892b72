/** A PodMachine without processes: what hooklet's conductor asks of a host, on the virtual clock. */

import { HookletError } from '../../../supervisor/errors.ts';
import type { ContainerRuntime, StartRequest } from '../../../supervisor/host/container-runtime.ts';
import type { ProbeOutcome } from '../../../supervisor/lifecycle/facts.ts';
import type { NetworkProbe, ProbeRunner } from '../../../supervisor/node/perform-probe.ts';
import type { PodMachine } from '../../../supervisor/node/pod-worker.ts';
import { readBehaviour } from '../world/behaviour.ts';
import { VirtualClock } from './virtual-clock.ts';
import { VirtualNetwork } from './virtual-network.ts';
import { VirtualProcess } from './virtual-process.ts';

/** What a process needs from being asked for to being executed. */
const START_SECONDS = 0.01;

const POD_ADDRESS = '127.0.0.1';

/** What the machine asks of whoever watches its pods. */
export interface PodsOfMachine {
  noteExec(podName: string, label: string): (exitCode: number) => void;
}

export class VirtualMachine implements PodMachine {
  readonly clock = new VirtualClock();
  readonly network = new VirtualNetwork();
  readonly starter: PodMachine['starter'];
  readonly hooks: PodMachine['hooks'];
  readonly probes: ProbeRunner;
  readonly started: StartRequest[] = [];
  #pids = 100;

  constructor(pods: PodsOfMachine) {
    const runtime: ContainerRuntime = { start: (request) => this.#start(request, pods) };
    this.starter = { runtime, baseEnv: {}, cwd: '/', nodeName: 'virtual' };
    this.hooks = {
      podAddress: POD_ADDRESS,
      httpGet: async ({ scheme, host, port, path }) => {
        const { body, ...reply } = this.network.get(scheme, host, port, path);
        return { ...reply, body: Buffer.from(body), fellBackToHttp: false };
      },
    };
    this.probes = {
      exec: (process, command, timeoutSeconds, signal) => {
        const aborted = new AbortController();
        signal.addEventListener('abort', () => aborted.abort(), { once: true });
        const timedOut: ProbeOutcome = {
          kind: 'failure',
          output: `command timed out: "${command.join(' ')}" timed out after ${timeoutSeconds}s`,
        };
        const done = process
          .exec(command, {}, aborted.signal)
          .then(({ exitCode, stdout, stderr }): ProbeOutcome => {
            return { kind: 'exited', exitCode, output: stdout + stderr };
          });
        return this.#within(timeoutSeconds, done, () => {
          aborted.abort();
          return timedOut;
        });
      },
      network: async (call) => this.#probe(call),
    };
  }

  async #start(request: StartRequest, pods: PodsOfMachine): Promise<VirtualProcess> {
    this.started.push(request);
    const { command, restartCount, podName, terminationMessage, onOutput } = request;
    const behaviour = readBehaviour(command.argv, restartCount);
    await this.clock.sleep(START_SECONDS);
    if (!behaviour) {
      const text = `exec: "${command.argv[0]}": executable file not found in $PATH`;
      throw new HookletError('START_ERROR', text, { argv: command.argv });
    }
    this.#pids += 1;
    return new VirtualProcess(this.#pids, behaviour, {
      clock: this.clock,
      listen: (server, age) => this.network.listen(server, age),
      call: (path) => {
        const { host, httpPort } = this.network.helper;
        this.network.get('http', host, httpPort, path);
      },
      noteExec: (label) => pods.noteExec(podName, label),
      onOutput: (text) => onOutput?.('stdout', Buffer.from(text)),
      terminationMessage: (exitCode, message, log) => {
        const fallsBack = terminationMessage?.policy === 'FallbackToLogsOnError' && exitCode !== 0;
        return message === '' && fallsBack ? log : message;
      },
    });
  }

  /** Whichever comes first; both at once counts as in time. */
  #within<T>(seconds: number, work: Promise<T>, late: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.clock.after(seconds, () => resolve(late()));
      work.then(resolve, reject).finally(cancel);
    });
  }

  #probe(call: NetworkProbe): ProbeOutcome {
    switch (call.kind) {
      case 'httpGet': {
        const { scheme, host = POD_ADDRESS, port, path } = call.request;
        try {
          return { kind: 'answered', ...this.network.get(scheme, host, port, path) };
        } catch (error) {
          return { kind: 'failure', output: (error as Error).message };
        }
      }
      case 'tcpSocket':
        return this.network.listenerAt(call.port)
          ? { kind: 'success' }
          : {
              kind: 'failure',
              output: `dial tcp ${POD_ADDRESS}:${call.port}: connect: connection refused`,
            };
      case 'grpc': {
        const serving = this.network.listenerAt(call.port)?.server.grpc;
        if (serving === 'SERVING') return { kind: 'success' };
        const address = `${POD_ADDRESS}:${call.port}`;
        const output = serving
          ? `service unhealthy (responded with "${serving}")`
          : `timeout: failed to connect service "${address}" within 1s: context deadline exceeded`;
        return { kind: 'failure', output };
      }
      default:
        return call satisfies never;
    }
  }
}
