/** Colours, where the reader has asked for none and a terminal can show them. */

import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

/** Node would ask once more, and show no colours on a terminal where the variable `CI` is set. */
const DECIDED = { validateStream: false };

/** `NO_COLOR` (no-color.org) and `FORCE_COLOR` win over what the stream is. */
export function choosePaint(
  stream: { isTTY?: boolean },
  env: NodeJS.ProcessEnv,
): { paint: Paint; colours: boolean } {
  const colours = env.NO_COLOR ? false : isForced(env) || (stream.isTTY === true && env.TERM !== 'dumb');
  return { paint: colours ? (style, text) => styleText(style, text, DECIDED) : (_, text) => text, colours };
}

function isForced(env: NodeJS.ProcessEnv): boolean {
  return env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== '';
}
