/** The second Ctrl-C: everything of the pod is killed now, without hooks and without grace. Ours, not the kubelet's. */

import { EVENT, stoppingContainer } from './event-reasons.ts';
import type { ContainerRecord, Process } from './pod-state.ts';
import { stopLivenessAndStartup } from './probers.ts';
import { cancelHooks } from './run-hook.ts';
import { advanceStart } from './start-container.ts';
import { containerNamed, recordEvent, setState, setWorker, type Turn } from './turn.ts';

/** Idempotent: a container that is being started is killed as soon as it has been. */
export function killPod(turn: Turn): void {
  if (turn.pod.worker.kind === 'terminated') return;
  if (turn.pod.worker.kind !== 'terminating') setWorker(turn, { kind: 'terminating' });
  stopLivenessAndStartup(turn);
  for (const { name } of turn.pod.containers) killContainer(turn, containerNamed(turn.pod, name));
}

function killContainer(turn: Turn, record: ContainerRecord): void {
  const { state } = record;
  switch (state.kind) {
    case 'starting':
      if (state.answer?.kind === 'started') stopProcess(turn, record, state.answer.process);
      else advanceStart(turn, record);
      break;
    case 'post-start':
    case 'running':
      stopProcess(turn, record, state.process);
      break;
    case 'pre-stop':
    case 'awaiting-turn':
      killProcess(turn, record, state.process);
      break;
    case 'terminating':
      if (!state.killed) killProcess(turn, record, state.process);
      break;
    case 'waiting':
    case 'terminated':
      break;
    default:
      state satisfies never;
  }
}

/** Nothing was stopping it yet: this kill is the one to tell of. */
function stopProcess(turn: Turn, record: ContainerRecord, process: Process): void {
  if (!process.exit) recordEvent(turn, EVENT.killing, stoppingContainer(record.name), record.name);
  killProcess(turn, record, process);
}

function killProcess(turn: Turn, record: ContainerRecord, process: Process): void {
  cancelHooks(turn, record);
  if (!process.exit) turn.actions.push({ type: 'kill-container', container: record.name });
  const stop = {
    cause: 'kill',
    startedAt: turn.now,
    graceSeconds: 0,
    leftSeconds: 0,
    ordered: false,
  } as const;
  setState(turn, record, { kind: 'terminating', process, stop, killAt: turn.now, killed: true });
}
