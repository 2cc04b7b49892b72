/** Plays a scene with `hooklet run --trace` and gives its trace, freed of what is different in every run. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chapterPod } from '../../test/support/chapter-pod.ts';
import { hooklet } from '../../test/support/program.ts';
import { normaliseTrace } from './normalise-trace.ts';
import type { Scene } from './scenes.ts';

/** The text of the trace. Every process of the run has ended when it resolves. */
export async function recordScene(scene: Scene): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'hooklet-picture-'));
  try {
    const trace = join(folder, 'trace.jsonl');
    const { file, url } = await chapterPod(scene.manifest, scene.replace);
    const run = hooklet(['run', '--no-api', '--trace', trace, ...scene.flags, file]);
    await scene.play(run, url);
    run.signal('SIGTERM');
    await run.ended;
    return normaliseTrace(readFileSync(trace, 'utf8'), new URL(url).port);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
