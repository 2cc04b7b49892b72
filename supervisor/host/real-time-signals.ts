/** Hears the real-time signals, which `process.on` does not know by name. */

import { signalName, signalNumber } from './signals.ts';

interface SignalHandle {
  onsignal: (number: number) => void;
  unref(): void;
  /** 0, or a negative errno. */
  start(number: number): number;
}

/**
 * Calls `onSignal` with `SIGRTMIN`, `SIGRTMIN+1`, … each time one arrives. False where that cannot be done, and
 * then they end hooklet, or are dropped when it is PID 1. The handle below `process.on` takes any number, but is
 * reached only through a deprecated door of Node (DEP0111, which is open in every release up to now).
 */
export function hearRealTimeSignals(onSignal: (name: string) => void): boolean {
  const first = signalNumber('SIGRTMIN');
  const last = signalNumber('SIGRTMAX');
  const Handle = signalHandle();
  if (first === undefined || last === undefined || !Handle) return false;
  let heard = true;
  for (let number = first; number <= last; number++) {
    const handle = new Handle();
    handle.onsignal = () => onSignal(signalName(number));
    heard = handle.start(number) === 0 && heard;
    // It listens as long as hooklet runs and keeps nothing alive.
    handle.unref();
    handles.push(handle);
  }
  return heard;
}

/** A handle that is collected as garbage hears nothing more. */
const handles: SignalHandle[] = [];

function signalHandle(): (new () => SignalHandle) | undefined {
  const { noDeprecation } = process;
  const { binding } = process as unknown as {
    binding?: (name: string) => { Signal?: new () => SignalHandle };
  };
  try {
    // A user who has asked for pending deprecations means those of the command, not ours.
    process.noDeprecation = true;
    return binding?.call(process, 'signal_wrap').Signal;
  } catch {
    return undefined;
  } finally {
    process.noDeprecation = noDeprecation ?? false;
  }
}
