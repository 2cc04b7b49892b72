/** What a log must hold: every line of a pod that has ended, and no line that is cut or glued to another. */

import { PODS } from './api-client.ts';
import { until } from './pause.ts';
import type { Scene } from './scene.ts';
import { TALKER_LINES, TICK } from './soaked-pods.ts';

const LONGEST_RUN_MS = 30_000;

/** Waits until the talker has succeeded, which a full disk must not keep it from. */
export async function talkerEnds(scene: Scene, name: string): Promise<boolean> {
  const ended = await until(async () => (await phaseOf(scene, name)) === 'Succeeded', LONGEST_RUN_MS);
  if (!ended) {
    const { text } = await scene.client.ask('GET', `${PODS}/${name}`);
    scene.faults.push(`${name} has not ended: ${text}`);
  }
  return ended;
}

/** What is wrong with the log of a talker that has ended, or nothing. */
export async function checkTalker(scene: Scene, name: string): Promise<string | undefined> {
  const lines = await readLog(scene, name);
  const wrong = lines.findIndex((line, index) => line !== `line ${index + 1}`);
  if (wrong >= 0) return `the log of ${name} has ${JSON.stringify(lines[wrong])} as line ${wrong + 1}`;
  return lines.length === TALKER_LINES ? undefined : `the log of ${name} has ${lines.length} lines`;
}

/** It still writes when the disk has room again, and each line is whole. */
export async function checkTicker(scene: Scene, name: string): Promise<readonly string[]> {
  const before = (await readLog(scene, name)).length;
  const goesOn = await until(async () => (await readLog(scene, name)).length > before, LONGEST_RUN_MS);
  const cut = (await readLog(scene, name)).filter((line) => !TICK.test(line));
  return [
    ...(goesOn ? [] : [`nothing more came into the log of ${name} once there was room again`]),
    ...cut.map((line) => `the log of ${name} has the line ${JSON.stringify(line.slice(0, 80))}`),
  ];
}

export async function phaseOf({ client }: Scene, name: string): Promise<string> {
  const { code, text } = await client.ask('GET', `${PODS}/${name}`);
  return code === 200 ? String(JSON.parse(text).status.phase) : String(code);
}

async function readLog({ client }: Scene, name: string): Promise<readonly string[]> {
  const { text } = await client.ask('GET', `${PODS}/${name}/log`);
  return text.split('\n').slice(0, -1);
}
