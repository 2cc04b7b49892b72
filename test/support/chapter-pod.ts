/** The chapter's manifests as tests run them: on free ports, with what takes a minute made short. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { ROOT } from './program.ts';

export interface ChapterPod {
  readonly file: string;
  readonly url: string;
}

const folders: string[] = [];

/** A copy of `pods/NAME.yaml`; only ports change, and what `replace` says. */
export async function chapterPod(
  name: string,
  replace: readonly (readonly [string, string])[] = [],
): Promise<ChapterPod> {
  const [port, adminPort] = [await freePort(), await freePort()];
  let text = readFileSync(join(ROOT, 'pods', `${name}.yaml`), 'utf8').replaceAll('8080', String(port));
  text = text.includes('8081') ? text.replaceAll('8081', String(adminPort)) : withAdminPort(text, adminPort);
  for (const [from, to] of replace) {
    if (!text.includes(from)) throw new Error(`pods/${name}.yaml does not hold ${from}`);
    text = text.replaceAll(from, to);
  }
  return { file: manifestFile(text, `${name}.yaml`), url: `http://127.0.0.1:${port}` };
}

/** A manifest of a test's own. */
export function manifestFile(text: string, name = 'pod.yaml'): string {
  const folder = mkdtempSync(join(tmpdir(), 'hooklet-pod-'));
  folders.push(folder);
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** For afterEach. */
export function removeManifests(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

function withAdminPort(text: string, port: number): string {
  return text.replace(
    /^( *)- name: PORT$/m,
    `$1- { name: FORTUNE_ADMIN_PORT, value: "${port}" }\n$1- name: PORT`,
  );
}
