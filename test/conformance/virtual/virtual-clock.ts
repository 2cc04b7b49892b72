/** Time that passes only when it is told to: hours of it in milliseconds. */

import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../../supervisor/host/clock.ts';
import { Agenda } from '../../support/agenda.ts';

export const BEGINNING = Date.UTC(2026, 0, 1);

export class VirtualClock implements Clock {
  readonly #agenda = new Agenda();
  #now = BEGINNING;

  now(): number {
    return this.#now;
  }

  setTimer(atMs: number, fn: () => void): () => void {
    const planned = this.#agenda.plan(Math.max(atMs, this.#now), fn);
    return () => this.#agenda.cancel(planned);
  }

  /** Calls `fn` after so many seconds. */
  after(seconds: number, fn: () => void): () => void {
    return this.setTimer(this.#now + seconds * 1000, fn);
  }

  sleep(seconds: number): Promise<void> {
    return new Promise((resolve) => this.after(seconds, resolve));
  }

  /** Infinity when nothing is to come. */
  get nextAt(): number {
    return this.#agenda.nextAt;
  }

  /** Goes to the next thing to come, lets it happen, and everything that follows from it at once. */
  async step(): Promise<void> {
    const planned = this.#agenda.next();
    if (!planned) return;
    this.#now = Math.max(this.#now, planned.at);
    planned.happen();
    await settle();
  }

  /** To a moment before which nothing is to come. */
  goTo(atMs: number): void {
    this.#now = Math.max(this.#now, atMs);
  }
}

/** All promises that are ready have been taken when this returns. */
export async function settle(): Promise<void> {
  await setImmediate();
}
