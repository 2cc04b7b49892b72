/** The signals that ask the service to stop, caught before anything slow is loaded. */

const STOP_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const;
export type StopSignal = (typeof STOP_SIGNALS)[number];
export type StopHandler = (signal: StopSignal) => void;

/**
 * Catches the stop signals from now on; returns how to change the handler. As PID 1 a signal without a handler is
 * dropped by the kernel, so a stop that came while the program still loads would be lost until KILL.
 */
export function catchStopSignals(first: StopHandler): (next: StopHandler) => void {
  let handler = first;
  for (const signal of STOP_SIGNALS) process.on(signal, () => handler(signal));
  return (next) => {
    handler = next;
  };
}
