/** The line at the bottom of a terminal that counts while a hook or the grace period runs. */

import type { Progress } from '../../lifecycle/progress.ts';

export interface ProgressLine {
  /** Prints above the line. */
  print(text: string): void;
  /** Replaces the line; an empty list takes it away. */
  show(progress: readonly Progress[]): void;
  close(): void;
}

const CLEAR_LINE = '\r\u001b[K';

/** On a terminal: one line that is rewritten in place. */
export function createTerminalLine(write: (text: string) => void, columns: () => number): ProgressLine {
  let line = '';
  return {
    print: (text) => write(line === '' ? text : `${CLEAR_LINE}${text}${line}`),
    show(progress) {
      const next = progress
        .map(describeProgress)
        .join(' · ')
        .slice(0, Math.max(20, columns() - 1));
      if (next === line) return;
      write(line === '' ? next : `${CLEAR_LINE}${next}`);
      line = next;
    },
    close() {
      if (line !== '') write(CLEAR_LINE);
      line = '';
    },
  };
}

/** Where lines cannot be taken back: a new one now and then, so that a log stays readable. */
export function createPlainLine(write: (text: string) => void): ProgressLine {
  const printed = new Map<string, number>();
  return {
    print: write,
    show(progress) {
      const current = new Set(progress.map(keyOf));
      // What is over may come again, in another pod of the same name.
      for (const key of printed.keys()) if (!current.has(key)) printed.delete(key);
      for (const entry of progress) {
        if (entry.waitingFor === 'back-off' || !isMilestone(entry.seconds)) continue;
        const key = keyOf(entry);
        if (printed.get(key) === entry.seconds) continue;
        printed.set(key, entry.seconds);
        write(`${describeProgress(entry)}\n`);
      }
    },
    close: () => {},
  };
}

function keyOf({ container, waitingFor }: Progress): string {
  return `${container} ${waitingFor}`;
}

function isMilestone(seconds: number): boolean {
  return (
    (seconds >= 1 && seconds <= 3) ||
    (seconds > 0 && seconds < 30 && seconds % 5 === 0) ||
    (seconds > 0 && seconds % 30 === 0)
  );
}

/** `fortune: preStop 3 s of 30 s`. */
export function describeProgress(progress: Progress): string {
  const { container, waitingFor, seconds, limitSeconds } = progress;
  const limit = limitSeconds === undefined ? ' (no limit)' : ` of ${limitSeconds} s`;
  return `${container}: ${WORDS[waitingFor]} ${seconds} s${limit}`;
}

const WORDS = {
  postStart: 'postStart',
  preStop: 'preStop',
  termination: 'grace period',
  'back-off': 'back-off',
} as const satisfies Record<Progress['waitingFor'], string>;
