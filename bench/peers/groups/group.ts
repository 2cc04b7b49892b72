/** What a group of measurements is given, and what it gives back. */

import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Ratio } from '../figures/compare.ts';

export interface Bench {
  /** Instead of the group's own number. */
  readonly rounds?: number;
  /** An empty folder that is removed in the end. */
  readonly scratch: string;
  /** Leaves the peers out: for the check, which looks at hooklet alone. */
  readonly alone?: boolean;
  say(text: string): void;
}

export interface Section {
  /** Markdown, for the section of the group's name. */
  readonly lines: readonly string[];
  /** What a later run is compared with. */
  readonly ratios: readonly Ratio[];
}

export type Group = (bench: Bench) => Promise<Section>;

export function newFolder({ scratch }: Bench): string {
  return mkdtempSync(join(scratch, 'take-'));
}

/** Every subject once a round, each round from another one on, so that no one always follows the same other. */
export async function interleave<T>(
  rounds: number,
  subjects: readonly T[],
  take: (subject: T, round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const from = (round * 3) % subjects.length;
    const order = [...subjects.slice(from), ...subjects.slice(0, from)];
    for (const subject of round % 2 === 0 ? order : order.reverse()) await take(subject, round);
  }
}
