/** To which protocol a client wants its connection upgraded. */

import type { IncomingHttpHeaders } from 'node:http';
import { badRequest } from '../status-error.ts';

export type UpgradeKind = 'websocket' | 'spdy';

/** kubectl up to 1.29 speaks SPDY alone, and newer ones do when WebSocket fails. Throws BadRequest for others. */
export function upgradeKind({ upgrade = '' }: IncomingHttpHeaders): UpgradeKind {
  const names = upgrade.toLowerCase().split(',');
  for (const name of names.map((text) => text.trim())) {
    if (name === 'websocket') return 'websocket';
    if (name === 'spdy/3.1') return 'spdy';
  }
  throw badRequest('unable to upgrade: the Upgrade header must be websocket or SPDY/3.1');
}
