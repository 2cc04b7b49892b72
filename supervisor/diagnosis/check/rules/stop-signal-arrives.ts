/** The start command keeps the stop signal from the app: shells, scripts, npm and the like in front of it (C19, C20). */

import type { CommandFiles } from '../../command-judgement.ts';
import type { Finding } from '../../finding.ts';
import { judgeCommand } from '../../judge-command.ts';
import { execForm, type Origin } from '../../origin.ts';
import { shellOfImage } from '../../shell-of-image.ts';
import { argvOf, hasCommand, stopSignalOf } from '../main-command.ts';
import { mainPlace } from '../main-place.ts';
import { showWords } from '../show-words.ts';
import type { Mistake, Subject } from '../subject.ts';

/** Only names count here: no signal is sent. */
const NUMBER = 15;

/** Nothing for an image that nobody described, nor for what shows only when it runs. */
export function* stopSignalArrives(subject: Subject): Iterable<Mistake> {
  const { container, image, kind } = subject;
  const argv = argvOf(container, image);
  // An init container is over before anybody stops it.
  if (!argv || argv.length === 0 || kind === 'init') return;
  const { path, place } = mainPlace(subject);
  const judged = judgeCommand(argv, originOf(subject), {
    signal: { name: stopSignalOf(container, image), number: NUMBER },
    files: subject.files ?? filesOfNobody(image?.config.base.name ?? container.image),
  });
  for (const { code, severity, why, remedy, change, place: inScript } of judged.findings) {
    // Of a program that nobody knows nothing is sure.
    if (severity === 'note' || isGuess(code, subject)) continue;
    const at = inScript ? { place: { ...inScript, column: inScript.column ?? 1 } } : place ? { place } : {};
    yield { code, severity, path, ...at, why, remedy, ...(change && { change }) };
  }
}

/** Without its package.json nobody can say what npm runs. */
function isGuess(code: Finding['code'], { files }: Subject): boolean {
  return code === 'PackageManagerInFront' && files === undefined;
}

function originOf({ container, image }: Subject): Origin {
  const inImage = !hasCommand(container) && image !== undefined;
  const keyword = inImage ? (image.places.ENTRYPOINT ? 'ENTRYPOINT' : 'CMD') : undefined;
  const from = keyword ? image?.places[keyword]?.text : `command: ${showWords(container.command ?? [])}`;
  return {
    path: keyword ?? 'command',
    ...(from !== undefined && (container.args ?? []).length === 0 && { from }),
    write: (words) => (keyword ? `${keyword} ${execForm(words)}` : `command: ${showWords(words)}`),
  };
}

/** The text of a shell is in the manifest; scripts are elsewhere. */
function filesOfNobody(image: string): CommandFiles {
  return {
    script: () => undefined,
    packageScript: () => undefined,
    dialectOf: () => shellOfImage(image),
  };
}
