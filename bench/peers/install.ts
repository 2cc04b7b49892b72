/** Gets the peers from npm into bench/.peers: `npm run bench:peers`, and the benchmark itself before it begins. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PEER_PACKAGES, PEERS_FOLDER } from './peers/npm.ts';

/** Only what is not there in its version. Without a network the rows of the peers say that they are missing. */
export function installPeers(): void {
  mkdirSync(PEERS_FOLDER, { recursive: true });
  const manifest = { private: true, description: 'peers of the benchmark', dependencies: PEER_PACKAGES };
  writeFileSync(join(PEERS_FOLDER, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const list = ['ls', '--depth=0'];
  if (npm(list).status === 0) return;
  const { status, stderr } = npm(['install', '--no-audit', '--no-fund']);
  if (status !== 0) console.error(`the peers from npm could not be installed: ${stderr}`);
}

function npm(args: readonly string[]) {
  return spawnSync('npm', [...args], { cwd: PEERS_FOLDER, encoding: 'utf8' });
}

if (process.argv[1] === import.meta.filename) installPeers();
