/** Looks at processes: only where there is one, and few. */

import type { LookAtProcess } from '../../../supervisor/lifecycle/actions.ts';
import { isAlive } from '../../../supervisor/lifecycle/instance.ts';
import type { Moment } from '../story.ts';
import { must } from './must.ts';

const MOST_LOOKS = { up: 4, 'stop-sent': 1, 'stop-late': 1 } as const;

export class LookRules {
  readonly #looks = new Map<string, number>();

  check({ container, restartCount, occasion }: LookAtProcess, { after }: Moment): void {
    must(after.options.explain, () => `a look at ${container} that nobody wants`);
    const record = after.containers.find(({ name }) => name === container);
    must(record !== undefined && isAlive(record), () => `a look at ${container}, which has ended`);
    const key = `${container}/${restartCount}/${occasion}`;
    const looks = (this.#looks.get(key) ?? 0) + 1;
    this.#looks.set(key, looks);
    must(looks <= MOST_LOOKS[occasion], () => `look ${looks} (${occasion}) at one instance of ${container}`);
  }
}
