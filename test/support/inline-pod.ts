/** Small manifests of end-to-end tests, written where they are used; JSON is YAML too. */

import type { PodStatus } from '../../supervisor/lifecycle/pod-status.ts';
import { manifestFile } from './chapter-pod.ts';
import { eventually } from './eventually.ts';
import type { Program } from './program.ts';

/** A container that runs a shell script. */
export function sh(name: string, script: string, fields: object = {}): object {
  return { name, image: 'x', command: ['sh', '-c', script], ...fields };
}

/** Says `up`, and runs until it is told to stop. */
export const FOREVER = "trap 'exit 0' TERM; echo up; while :; do sleep 0.05; done";

export function inlinePod(
  containers: readonly object[],
  spec: object = {},
  annotations: Readonly<Record<string, string>> = {},
): string {
  const metadata = { name: 'pod', annotations };
  return manifestFile(
    JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...spec, containers } }),
  );
}

export interface JsonLine {
  readonly type: string;
  readonly at: string;
  readonly container?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly status?: PodStatus;
}

/** What `--output json` has printed so far. */
export function jsonLines(program: Program): readonly JsonLine[] {
  const text = program.output();
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonLine);
}

/** Waits for the first line of JSON that `is` what is looked for. */
export function seesLine(program: Program, is: (line: JsonLine) => boolean): Promise<JsonLine> {
  return eventually(
    () => {
      const found = jsonLines(program).find(is);
      if (!found) throw new Error(`not seen in:\n${program.output()}`);
      return found;
    },
    { timeoutMs: 15_000 },
  );
}
