/** The two ways in which containers run, for tests of what both promise. */

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { chooseIsolation } from '../../supervisor/host/choose-isolation.ts';
import { type Isolation, PLAIN } from '../../supervisor/host/isolation.ts';

export const MODES = ['namespace', 'plain'] as const;

export type Mode = (typeof MODES)[number];

const chosen = new Map<Mode, Promise<Isolation>>();

/** Undefined where it cannot be had: a test of it must be skipped. */
export async function isolationOf(mode: Mode): Promise<Isolation | undefined> {
  if (mode === 'plain') return PLAIN;
  const isolation = chosen.get(mode) ?? chooseIsolation('auto');
  chosen.set(mode, isolation);
  return (await isolation).mode === mode ? isolation : undefined;
}

/** Runs the same tests in both modes. */
export function inBothModes(title: string, tests: (mode: Mode) => void): void {
  for (const mode of MODES) describe(`${title} (${mode} mode)`, () => tests(mode));
}

/**
 * A process of the container whose main process this is, by the pid that it has in there, as the machine numbers it.
 * 0, which nobody has, when it is gone.
 */
export function pidOutside(main: number, inside: number): number {
  const namespace = pidNamespace(main);
  const found = readdirSync('/proc').find(
    (name) => /^\d+$/.test(name) && pidInside(name) === inside && pidNamespace(name) === namespace,
  );
  return Number(found ?? 0);
}

function pidNamespace(pid: number | string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}

function pidInside(pid: string): number | undefined {
  try {
    return Number(/^NSpid:.*\s(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}
