/** A home and the kubeconfig in it, both or neither: a disk that is full leaves no half of them behind. */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { HookletError } from '../errors.ts';
import { errnoText } from '../host/errno-text.ts';
import { claimHome, type HomeClaim } from './home-lock.ts';
import { type Credentials, writeKubeconfig } from './kubeconfig.ts';

export interface ClaimedKubeconfig {
  readonly path: string;
  /** The other hooklet that has the home. */
  readonly takenBy?: number;
  /** Takes the kubeconfig away and leaves the home to the next one. Does nothing the second time. */
  remove(): void;
}

/** Throws HOME_NOT_WRITABLE, and has written nothing then. */
export function claimKubeconfig(home: string, credentials: Credentials): ClaimedKubeconfig {
  let claim: HomeClaim | undefined;
  try {
    claim = claimHome(home);
    const path = join(claim.folder, 'kubeconfig');
    writeKubeconfig(path, credentials);
    return asClaimed(path, claim);
  } catch (error) {
    claim?.release();
    const message = `cannot write a kubeconfig into ${home}: ${errnoText(error)}; make room there, or set HOOKLET_HOME to another directory`;
    throw new HookletError('HOME_NOT_WRITABLE', message, { home }, error);
  }
}

function asClaimed(path: string, { takenBy, release }: HomeClaim): ClaimedKubeconfig {
  let removed = false;
  return {
    path,
    ...(takenBy === undefined ? {} : { takenBy }),
    remove() {
      if (removed) return;
      removed = true;
      rmSync(path, { force: true });
      release();
    },
  };
}
