/** One container's part of the picture, drawn record by record. */

import type { Role } from '../../lifecycle/pod-state.ts';
import type { TracedState, TraceRecord } from '../trace/trace-record.ts';
import { changeLast, keep } from './keep.ts';
import type {
  Band,
  ContainerPicture,
  Grace,
  Hook,
  ProbeTick,
  Run,
  SignalMark,
  Span,
  Tone,
} from './picture.ts';

/** An hour of three probes a second apart is 10,800 ticks. */
const MOST_TICKS = 12_000;
const MOST_OF_OTHERS = 1000;
/** What a hook printed is cut by the recorder; this holds against traces of others. */
const MOST_OUTPUT = 16_384;

export interface ContainerStory {
  readonly picture: ContainerPicture;
  add(record: TraceRecord & { readonly container: string }): void;
  see(at: number, state: TracedState): void;
  /** Its pod has gone. */
  end(at: number): void;
}

export function createContainerStory(name: string, role: Role): ContainerStory {
  const bands: Band[] = [];
  const runs: Run[] = [];
  const hooks: Hook[] = [];
  const probes: ProbeTick[] = [];
  const signals: SignalMark[] = [];
  const graces: Grace[] = [];
  let stopping = false;

  function enter(at: number, label: string, tone: Tone): void {
    const last = bands.at(-1);
    if (last && last.to === undefined && last.label === label && last.tone === tone) return;
    closeLast(bands, at);
    keep(bands, { from: at, label, tone }, MOST_OF_OTHERS);
  }

  function changeHook(id: string, change: (hook: Hook) => Hook): void {
    const index = hooks.findLastIndex((hook) => hook.id === id);
    const hook = hooks[index];
    if (hook) hooks[index] = change(hook);
  }

  function exit(at: number, exitCode: number, signal: string | undefined): void {
    stopping = false;
    closeLast(runs, at);
    changeLast(runs, (run) => ({ ...run, exitCode, ...(signal === undefined ? {} : { signal }) }));
    closeLast(graces, at);
    enter(at, exitCode === 0 ? 'Completed' : 'Error', exitCode === 0 ? 'done' : 'failed');
  }

  function add(record: TraceRecord & { readonly container: string }): void {
    const { at } = record;
    switch (record.type) {
      case 'process-started': {
        const { pid, command, restartCount } = record;
        stopping = false;
        closeLast(runs, at);
        keep(runs, { from: at, pid, command, restartCount }, MOST_OF_OTHERS);
        break;
      }
      case 'process-exited':
        exit(at, record.exitCode, record.signal);
        break;
      case 'hook-started': {
        const { hook, hookId: id, what } = record;
        keep(hooks, { from: at, id, hook, what, output: '', unshownBytes: 0 }, MOST_OF_OTHERS);
        break;
      }
      case 'hook-output':
        changeHook(record.hookId, (hook) => withOutput(hook, record.text));
        break;
      case 'hook-ended': {
        const { ok, result, unshownBytes } = record;
        changeHook(record.hookId, (hook) => ({
          ...hook,
          to: at,
          ok,
          result,
          unshownBytes: hook.unshownBytes + unshownBytes,
        }));
        break;
      }
      case 'probe-ended': {
        const { probe, result, message } = record;
        keep(probes, { at, probe, result, ...(message === undefined ? {} : { message }) }, MOST_TICKS);
        break;
      }
      case 'stop-began': {
        const { graceSeconds, cause } = record;
        stopping = true;
        closeLast(graces, at);
        keep(graces, { from: at, until: at + graceSeconds * 1000, graceSeconds, cause }, MOST_OF_OTHERS);
        enter(at, 'Terminating', 'terminating');
        break;
      }
      case 'signal-sent': {
        keep(signals, { at, signal: record.signal, kind: 'stop' }, MOST_OF_OTHERS);
        // At least two seconds between signal and KILL, whatever the hook has left (grace.ts).
        const killAt = at + record.graceSeconds * 1000;
        changeLast(graces, (grace) => ({ ...grace, until: Math.max(grace.until, killAt) }));
        break;
      }
      case 'signal-forwarded':
        keep(signals, { at, signal: record.signal, kind: 'forwarded' }, MOST_OF_OTHERS);
        break;
      case 'killed':
        keep(signals, { at, signal: 'SIGKILL', kind: 'kill' }, MOST_OF_OTHERS);
        break;
      default:
        break;
    }
  }

  return {
    picture: { name, role, bands, runs, hooks, probes, signals, graces },
    add,
    see(at, state) {
      // The kubelet's status says Running until the process has gone.
      if (stopping && state.state === 'Running') return;
      enter(at, ...labelOf(state));
    },
    end(at) {
      for (const list of [bands, runs, graces]) closeLast<Span>(list, at);
    },
  };
}

function withOutput(hook: Hook, text: string): Hook {
  const shown = text.slice(0, MOST_OUTPUT - hook.output.length);
  return {
    ...hook,
    output: hook.output + shown,
    unshownBytes: hook.unshownBytes + (text.length - shown.length),
  };
}

function labelOf({ state, reason, ready }: TracedState): [label: string, tone: Tone] {
  if (state === 'Running') return ready ? ['Running, Ready', 'ready'] : ['Running', 'running'];
  if (state === 'Terminated') return [reason ?? 'Terminated', reason === 'Completed' ? 'done' : 'failed'];
  const label = reason ?? 'Waiting';
  return [label, WAITING_TONES[label] ?? 'waiting'];
}

const WAITING_TONES: Readonly<Record<string, Tone>> = {
  ContainerCreating: 'creating',
  PodInitializing: 'waiting',
  CrashLoopBackOff: 'failed',
  PostStartHookError: 'failed',
  ErrImageNeverPull: 'failed',
  CreateContainerConfigError: 'failed',
};

function closeLast<T extends Span>(list: T[], at: number): void {
  changeLast(list, (last) => (last.to === undefined ? { ...last, to: at } : last));
}
