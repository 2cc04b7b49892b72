/** On what the table was measured: machine, kernel, and the versions of all that was drilled. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, type } from 'node:os';
import { join } from 'node:path';
import { hookletVersion } from '../../supervisor/version.ts';
import { ROOT } from './drill-subject.ts';

const PACKAGES = ['express', 'http-terminator', 'stoppable', '@godaddy/terminus'] as const;

/** One sentence. */
export function describeMachine(): string {
  const model = cpus()[0]?.model ?? process.arch;
  const versions = [
    `hooklet ${hookletVersion()}`,
    `Node ${process.versions.node}`,
    // nginx says its version on standard error, tini on standard output.
    `nginx ${versionOf('nginx', ['-v'])}`,
    `tini ${versionOf('tini', ['--version'])}`,
    ...PACKAGES.map((name) => `${name} ${packageVersion(name)}`),
  ];
  return `${availableParallelism()} cores of ${model}, ${type()} ${release()}; ${versions.join(', ')}.`;
}

function versionOf(program: string, args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return /\d+(?:\.\d+)+/.exec(`${stdout}${stderr}`)?.[0] ?? '(none)';
}

function packageVersion(name: string): string {
  const file = join(ROOT, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
