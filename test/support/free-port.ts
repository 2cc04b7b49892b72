/** A port that a program can listen on later: nobody takes it in between. */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** Above the well-known ones, and below what a kernel gives to connections (ip(7), ip_local_port_range). */
const FIRST = 10_000;
const END = Math.min(32_768, lowestEphemeral());

/** Runs side by side begin in different places. */
let next = FIRST + ((process.pid * 131) % (END - FIRST));

/**
 * Each is given once. Not one that listen(0) would choose: those are the ports of outgoing connections too, and
 * under many probes one of them has it again before the program listens.
 */
export async function freePort(): Promise<number> {
  for (let tries = END - FIRST; tries > 0; tries -= 1) {
    const port = next;
    next = port + 1 < END ? port + 1 : FIRST;
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port from ${FIRST} to ${END - 1}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function lowestEphemeral(): number {
  try {
    return Number.parseInt(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'), 10);
  } catch {
    return 49_152; // IANA's, and macOS's.
  }
}
