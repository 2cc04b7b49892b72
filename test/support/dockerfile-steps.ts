/** A Dockerfile as far as plain commands can play it: a folder for each stage, COPY and RUN one after another. */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface PlayedImage {
  /** What WORKDIR is. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The last stage. Only what service/Dockerfile has is known: one WORKDIR, ENV NAME=VALUE, COPY of the context or of
 * a stage, RUN. Base images are this machine.
 */
export function playDockerfile(text: string, context: string, scratch: string): PlayedImage {
  const stages = new Map<string, string>();
  let folder = '';
  let env: Record<string, string> = {};
  let workdir = '/';
  for (const line of text.split('\n')) {
    const [keyword = '', ...words] = line.trim().split(/\s+/);
    switch (keyword) {
      case 'FROM':
        folder = mkdtempSync(join(scratch, 'stage-'));
        env = {};
        if (words[1] === 'AS') stages.set(words[2] ?? '', folder);
        break;
      case 'WORKDIR':
        [workdir = '/'] = words;
        break;
      case 'ENV': {
        const [name = '', value = ''] = (words[0] ?? '').split('=');
        env[name] = value;
        break;
      }
      case 'COPY': {
        const [, stage] = /^--from=(.+)$/.exec(words[0] ?? '') ?? [];
        const paths = stage === undefined ? words : words.slice(1);
        const from = stage === undefined ? context : stages.get(stage);
        if (from === undefined) throw new Error(`no stage before this one is called ${stage}: ${line}`);
        const target = paths.at(-1) ?? '.';
        for (const path of paths.slice(0, -1)) {
          const source = join(from, stage === undefined ? path : path.slice(workdir.length + 1));
          const intoFolder = target.endsWith('/') && !statSync(source).isDirectory();
          cpSync(source, join(folder, target, intoFolder ? basename(path) : ''), { recursive: true });
        }
        break;
      }
      case 'RUN':
        execFileSync('sh', ['-c', words.join(' ')], {
          cwd: folder,
          env: { ...cleanEnv(), ...env },
          stdio: 'pipe',
        });
        break;
      default:
    }
  }
  return { folder, env };
}

function cleanEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:npm_|NODE_OPTIONS|NODE_ENV)/.test(name)),
  );
}
