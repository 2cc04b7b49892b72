/** A random UUID (RFC 9562, version 4) without node:crypto, which takes longer to load than a pod to start. */

import { readHead } from './read-head.ts';

/** random(4): "Each read … returns a new random UUID". */
const KERNELS = '/proc/sys/kernel/random/uuid';
const LENGTH = 36;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The kernel's, on Linux; elsewhere, or where /proc hides it, that of node:crypto. `source`: for tests. */
export function randomUuid(source = KERNELS): string {
  const uuid = readHead(source, LENGTH)?.toString('latin1') ?? '';
  return UUID.test(uuid) ? uuid : process.getBuiltinModule('node:crypto').randomUUID();
}
