/**
 * `npm run pictures`: plays every scene, and draws docs/pictures/*.svg from the traces in docs/pictures/*.jsonl. A trace
 * that is there stays as long as a new run looks alike, so that the same command gives the same bytes; `--anew` takes
 * the new ones, `--draw` only draws.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeManifests } from '../../test/support/chapter-pod.ts';
import { isolationOf } from '../../test/support/isolation.ts';
import { endPrograms, hooklet, ROOT } from '../../test/support/program.ts';
import { looksAlike } from './normalise-trace.ts';
import { recordScene } from './record-scene.ts';
import { SCENES, type Scene } from './scenes.ts';

const FOLDER = join('docs', 'pictures');

async function renew(scene: Scene, anew: boolean): Promise<string> {
  const path = join(ROOT, FOLDER, `${scene.name}.jsonl`);
  if (scene.needsNamespace && (await isolationOf('namespace')) === undefined)
    return 'not played: this machine has no PID namespaces; drawn from the trace that is there';
  const trace = await recordScene(scene);
  if (!anew && existsSync(path) && looksAlike(readFileSync(path, 'utf8'), trace))
    return 'played; looks alike';
  writeFileSync(path, trace);
  return 'played; a new trace';
}

async function draw({ name, title }: Scene): Promise<void> {
  const [trace, svg] = ['jsonl', 'svg'].map((kind) => join(FOLDER, `${name}.${kind}`)) as [string, string];
  const drawing = hooklet(['timeline', trace, '--title', title, '--svg', svg]);
  const { code } = await drawing.ended;
  if (code !== 0) throw new Error(drawing.output());
}

async function main(flags: readonly string[]): Promise<void> {
  try {
    await Promise.all(
      SCENES.map(async (scene) => {
        const told = flags.includes('--draw') ? 'drawn' : await renew(scene, flags.includes('--anew'));
        await draw(scene);
        process.stdout.write(`${join(FOLDER, scene.name)}.svg: ${told}\n`);
      }),
    );
  } finally {
    await endPrograms();
    removeManifests();
  }
}

await main(process.argv.slice(2));
