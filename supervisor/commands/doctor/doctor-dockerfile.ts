/** `hooklet doctor Dockerfile`: what a container of this image would run. */

import type { CommandSetting } from '../../diagnosis/command-judgement.ts';
import { judgeCommand } from '../../diagnosis/judge-command.ts';
import type { StopSignal } from '../../diagnosis/process-facts.ts';
import { HookletError } from '../../errors.ts';
import { containerCommand } from '../../manifest/dockerfile/container-command.ts';
import { formatProblems } from '../../manifest/format-problems.ts';
import { imageOrigin } from '../../node/command-origin.ts';
import { loadDockerfile } from '../load-images.ts';
import { contextFiles } from './command-files.ts';
import type { Report } from './report.ts';
import { stopSignalNamed } from './stop-signal.ts';

/** Throws IMAGE_NOT_READABLE, IMAGE_INVALID. `signal` wins over STOPSIGNAL. */
export async function examineDockerfile(path: string, signal: StopSignal | undefined): Promise<Report> {
  const { image, contextPaths, errors } = await loadDockerfile(path);
  if (!image) throw new HookletError('IMAGE_INVALID', formatProblems(errors), { errors });
  const { config, dockerfile } = image;
  const { argv } = containerCommand({}, config);
  const setting: CommandSetting = {
    signal: signal ?? stopSignalNamed(config.stopSignal ?? 'SIGTERM'),
    files: contextFiles(image, contextPaths),
    cwd: image.cwd,
    environment: config.env,
  };
  const origin = imageOrigin(image) ?? { path: 'FROM', write: (words: readonly string[]) => words.join(' ') };
  const judged = judgeCommand(argv, origin, setting);
  const missing =
    argv.length === 0
      ? [`${config.base.name} says what is run: the Dockerfile has neither ENTRYPOINT nor CMD`]
      : [];
  const subject = {
    name: origin.path,
    signal: setting.signal.name,
    ...judged,
    unknown: [...missing, ...judged.unknown],
    processes: [],
  };
  return { target: dockerfile, kind: 'dockerfile', subjects: [subject] };
}
