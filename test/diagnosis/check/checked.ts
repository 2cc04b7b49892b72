/** Runs the rules of `hooklet check` over the text of a manifest, on a machine that the test makes up. */

import { checkPod, commandsOf, type PodFinding } from '../../../supervisor/diagnosis/check/check-pod.ts';
import type { CommandUse } from '../../../supervisor/diagnosis/check/list-commands.ts';
import { nearestName } from '../../../supervisor/diagnosis/check/nearest-name.ts';
import type { ProgramFact } from '../../../supervisor/diagnosis/check/program-fact.ts';
import { formatProblems, readManifest } from '../../../supervisor/manifest/read-manifest.ts';
import { printPath } from '../../../supervisor/manifest/source/tree.ts';

const IDENTITY = { newUid: () => '6ba7b810-9dad-11d1-80b4-00c04fd430c8', now: '2026-01-01T00:00:00Z' };

/** What the made-up machine has on PATH; nothing else is there but a text without execute permission. */
const INSTALLED = ['node', 'sh', 'bash', 'nginx', 'sleep', 'touch', 'kill', 'curl', 'wget'];
const TEXT_FILE = '/app/plain.txt';

/** The findings of all Pods of the text; throws when it does not validate. */
export function checked(text: string, lookUp = lookUpInMind): readonly PodFinding[] {
  const { pods, trees, errors } = readManifest(text, 'pod.yaml', IDENTITY);
  if (errors.length > 0) throw new Error(formatProblems(errors));
  return pods.flatMap((pod) => {
    const tree = trees.get(pod);
    if (!tree) throw new Error(`${pod.metadata.name} has no tree`);
    const source = { pod, tree, file: 'pod.yaml' };
    const images = new Map();
    const programs = new Map(commandsOf(source, images).map((use) => [printPath(use.path), lookUp(use)]));
    return checkPod(source, { programs, images }).findings;
  });
}

function lookUpInMind({ argv: [program = ''] }: CommandUse): ProgramFact {
  if (program === TEXT_FILE)
    return { kind: 'not-executable', file: program, why: 'has no execute permission' };
  const name = program.replace(/^(\/usr)?\/bin\//, '');
  if (INSTALLED.includes(name)) return { kind: 'executable', file: `/usr/bin/${name}`, missingScripts: [] };
  const near = nearestName(program, INSTALLED);
  return { kind: 'missing', ...(near !== undefined && { near }) };
}
