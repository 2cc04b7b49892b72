/** A client in a process of its own, which is stopped for a while and then killed with all that it has open. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PODS } from './api-client.ts';
import type { Supervised } from './supervised.ts';

/** Watches that are read, logs that are followed, and a half request; tells when all are open. */
const CLIENT = `
const { request } = require('node:https');
const { port, token, ca, paths } = JSON.parse(process.env.SOAK_CLIENT);
let open = 0;
for (const path of paths) {
  const options = { host: '127.0.0.1', port, ca, path, agent: false, headers: { authorization: 'Bearer ' + token } };
  request(options, (response) => {
    response.resume();
    if (++open === paths.length) process.send('open');
  }).end();
}`;

const OPEN = 12;

/** Resolves when it is dead. `pause`: what is waited for while it is stopped and reads nothing. */
export async function killClient(
  { port, token, ca }: Supervised,
  pods: readonly string[],
  pause: () => Promise<void>,
): Promise<void> {
  const logs = pods.slice(0, OPEN).map((pod) => `${PODS}/${pod}/log?container=main&follow=true`);
  const paths = [...Array.from({ length: OPEN }, () => '/api/v1/pods?watch=true'), ...logs];
  const child = spawn(process.execPath, ['-e', CLIENT], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { SOAK_CLIENT: JSON.stringify({ port, token, ca: ca.toString(), paths }) },
  });
  const ended = once(child, 'exit');
  await Promise.race([once(child, 'message'), ended]);
  child.kill('SIGSTOP');
  await pause();
  child.kill('SIGKILL');
  await ended;
}
