/** Runs the rules of `hooklet check` over the text of a manifest, on a machine that the test makes up. */

import { checkPod, commandsOf, type PodFinding } from '../../../supervisor/diagnosis/check/check-pod.ts';
import type { CommandUse } from '../../../supervisor/diagnosis/check/list-commands.ts';
import type { ImageFacts } from '../../../supervisor/diagnosis/check/main-command.ts';
import { nearestName } from '../../../supervisor/diagnosis/check/nearest-name.ts';
import type { ProgramFact } from '../../../supervisor/diagnosis/check/program-fact.ts';
import type { StartFacts } from '../../../supervisor/diagnosis/check/subject.ts';
import type { SourceText } from '../../../supervisor/diagnosis/process-facts.ts';
import { formatProblems, readManifest } from '../../../supervisor/manifest/read-manifest.ts';
import { printPath } from '../../../supervisor/manifest/source/tree.ts';

const IDENTITY = { newUid: () => '6ba7b810-9dad-11d1-80b4-00c04fd430c8', now: '2026-01-01T00:00:00Z' };

/** What the made-up machine has on PATH; nothing else is there but a text without execute permission. */
const INSTALLED = ['node', 'sh', 'bash', 'nginx', 'sleep', 'touch', 'echo', 'kill', 'curl', 'wget'];
const TEXT_FILE = '/app/plain.txt';

/** The findings of all Pods of the text; throws when it does not validate. */
export function checked(
  text: string,
  { images = new Map() }: { readonly images?: ReadonlyMap<string, ImageFacts> } = {},
): readonly PodFinding[] {
  const { pods, trees, errors } = readManifest(text, 'pod.yaml', IDENTITY);
  if (errors.length > 0) throw new Error(formatProblems(errors));
  return pods.flatMap((pod) => {
    const tree = trees.get(pod);
    if (!tree) throw new Error(`${pod.metadata.name} has no tree`);
    const source = { pod, tree, file: 'pod.yaml' };
    const programs = new Map(
      commandsOf(source, images).map((use) => [printPath(use.path), lookUpInMind(use)]),
    );
    return checkPod(source, { programs, images, startOf: () => START }).findings;
  });
}

/** Scripts that the image of the made-up machine brings. */
const SCRIPTS: Readonly<Record<string, string>> = {
  '/app/run.sh': '#!/bin/sh\nset -e\n/app/migrate.sh\nnode server.js\n',
  '/app/run-exec.sh': '#!/bin/sh\nset -e\nexec node server.js "$@"\n',
  '/app/run-trap.sh': '#!/bin/bash\nnode s.js & child=$!\ntrap \'kill -TERM "$child"\' TERM\nwait "$child"\n',
};
const PACKAGE_SCRIPTS: Readonly<Record<string, string>> = {
  start: 'node server.js',
  good: 'exec node server.js',
};

const START: StartFacts = {
  cwd: '/app',
  files: {
    script: (name) => source(name, SCRIPTS[name]),
    packageScript: (name) => source('package.json', PACKAGE_SCRIPTS[name]),
    dialectOf: (shell) => (/bash$/.test(shell) ? 'bash' : 'dash'),
  },
  signalNumber: () => 15,
};

function source(file: string, text: string | undefined): SourceText | undefined {
  return text === undefined ? undefined : { file, text, line: 1 };
}

function lookUpInMind({ argv: [program = ''] }: CommandUse): ProgramFact {
  if (program === TEXT_FILE)
    return { kind: 'not-executable', file: program, why: 'has no execute permission' };
  const name = program.replace(/^(\/usr)?\/bin\//, '');
  if (INSTALLED.includes(name) || program in SCRIPTS)
    return { kind: 'executable', file: `/usr/bin/${name}`, missingScripts: [] };
  const near = nearestName(program, INSTALLED);
  return { kind: 'missing', ...(near !== undefined && { near }) };
}
