/** Looks at the soaked hooklet every few seconds, and asks it whether it is there. */

import { lookAt, type ProcessFigures } from '../measure/process-figures.ts';
import type { Scene } from './scene.ts';

export interface Sample extends ProcessFigures {
  readonly minutes: number;
  /** From the request for /readyz to its answer, with everything else that went on. */
  readonly answerMs: number;
}

export interface Sampler {
  readonly samples: readonly Sample[];
  /** One more now. */
  sample(): Promise<Sample>;
  stop(): void;
}

const EVERY_MS = 2000;

export function startSampler({ supervised, client, mark }: Scene): Sampler {
  const began = performance.now();
  const samples: Sample[] = [];
  async function sample(): Promise<Sample> {
    const askedAt = performance.now();
    await client.ask('GET', '/readyz');
    const answeredAt = performance.now();
    const figures = lookAt({ ...supervised, mark });
    return { ...figures, minutes: (askedAt - began) / 60_000, answerMs: answeredAt - askedAt };
  }
  const timer = setInterval(() => {
    sample().then(
      (taken) => void samples.push(taken),
      // Whoever waits for the round hears that hooklet does not answer.
      () => clearInterval(timer),
    );
  }, EVERY_MS);
  return { samples, sample, stop: () => clearInterval(timer) };
}
