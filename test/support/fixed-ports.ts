/** The ports that pods/ and docs/ name, 8080 above all: for one test file at a time, however many run side by side. */

import { createServer, type Server } from 'node:net';
import { eventually } from './eventually.ts';

/** Whoever listens here has them; below what a system gives to those who ask for any port. */
const LOCK_PORT = 18_080;
/** As long as all the files that want them take together. */
const LONGEST_WAIT_MS = 600_000;

/** For the suite of a file: nobody else has them while its tests run. A file that dies gives them back. */
export function useFixedPorts(): void {
  let lock: Server | undefined;
  before(async function () {
    this.timeout(LONGEST_WAIT_MS);
    lock = await eventually(listen, { timeoutMs: LONGEST_WAIT_MS, everyMs: 50 });
  });
  after(() => void lock?.close());
}

function listen(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(LOCK_PORT, '127.0.0.1', () => resolve(server));
  });
}
