/** Which kubeconfig belongs to the hooklet that runs. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { homeOwner } from '../api/home-lock.ts';
import { HookletError } from '../errors.ts';
import { isAlive } from '../host/proc-stat.ts';

/** The home's own, else that of the only other one. Throws NO_HOOKLET when none runs, or several besides. */
export function findKubeconfig(home: string): string {
  const own = join(home, 'kubeconfig');
  if (homeOwner(home) !== undefined && existsSync(own)) return own;
  const others = folders(home)
    .filter((name) => /^\d+$/.test(name) && isAlive(Number(name)))
    .map((name) => join(home, name, 'kubeconfig'))
    .filter((path) => existsSync(path));
  const [only] = others;
  if (only !== undefined && others.length === 1) return only;
  if (only === undefined) {
    throw new HookletError(
      'NO_HOOKLET',
      `no hooklet with an API runs in ${home}: start one in another terminal with hooklet serve, or set HOOKLET_HOME as it was set there`,
      { home },
    );
  }
  const list = others.map((path) => `  KUBECONFIG=${path} kubectl …`).join('\n');
  throw new HookletError('NO_HOOKLET', `several hooklets run in ${home}: say which one is meant\n${list}`, {
    home,
  });
}

function folders(home: string): readonly string[] {
  try {
    return readdirSync(home);
  } catch {
    return [];
  }
}
