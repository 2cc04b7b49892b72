/** The second Ctrl-C: everything of the pod is killed now, without hooks and without grace. Ours, not the kubelet's. */

import type { ContainerRecord, Process } from './pod-state.ts';
import { cancelHooks } from './run-hook.ts';
import { containerNamed, setState, setWorker, type Turn } from './turn.ts';

/** Idempotent: a container that is being started is killed as soon as it has been. */
export function killPod(turn: Turn): void {
  if (turn.pod.worker.kind === 'terminated') return;
  if (turn.pod.worker.kind !== 'terminating') setWorker(turn, { kind: 'terminating' });
  for (const { name } of turn.pod.containers) killContainer(turn, containerNamed(turn.pod, name));
}

function killContainer(turn: Turn, record: ContainerRecord): void {
  const { state } = record;
  switch (state.kind) {
    case 'starting':
      if (state.answer?.kind === 'started') killProcess(turn, record, state.answer.process);
      else if (state.answer) setState(turn, record, { kind: 'waiting' });
      break;
    case 'post-start':
    case 'running':
    case 'pre-stop':
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

function killProcess(turn: Turn, record: ContainerRecord, process: Process): void {
  cancelHooks(turn, record);
  if (!process.exit) turn.actions.push({ type: 'kill-container', container: record.name });
  const stop = { cause: 'kill', startedAt: turn.now, graceSeconds: 0 } as const;
  setState(turn, record, { kind: 'terminating', process, stop, killAt: turn.now, killed: true });
}
