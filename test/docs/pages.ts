/** The pages that a reader finds, and what stands in them: blocks, commands, links, headings. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/program.ts';

/** Folders whose pages are looked at, and whose name a page's path begins with. */
const FOLDERS = ['', 'docs/', 'deploy/', 'bench/', 'pods/', 'service/', 'hooks/'];

/** From the root, Markdown and the examples beside it. */
export const PAGES: readonly string[] = FOLDERS.filter((folder) => existsSync(join(ROOT, folder))).flatMap(
  (folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => /\.md$|\.example\.js$/.test(name))
      .map((name) => `${folder}${name}`),
);

export function textOf(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

interface Block {
  readonly language: string;
  readonly lines: readonly string[];
}

function blocksOf(page: string): Block[] {
  const blocks = [...textOf(page).matchAll(/^```(\S*)[^\n]*\n([\s\S]*?)^```$/gm)];
  return blocks.map(([, language = '', text = '']) => ({ language, lines: text.split('\n').slice(0, -1) }));
}

export interface ShownCommand {
  readonly command: string;
  /** What the page says that it prints; nothing where it does not say. */
  readonly output: readonly string[];
}

/** A line that could be typed: in a block of another language it would be a command that nobody runs. */
const TYPED = /^(?:\$|hooklet|kubectl|npm|npx|node|docker|git|curl|export|sudo)\s/;

/** `sh`: every line is a command. `console`: those behind `$`, each with the output that follows it. */
export function commandsOf(page: string): ShownCommand[] {
  return blocksOf(page).flatMap(({ language, lines }) => {
    if (language === 'sh') return lines.flatMap((line) => typed(line, []));
    return language === 'console' ? transcripts(lines) : [];
  });
}

/** Commands in a block that is neither `sh` nor `console`. */
export function hiddenCommandsOf(page: string): string[] {
  return blocksOf(page)
    .filter(({ language }) => !['sh', 'console', 'dockerfile', 'yaml'].includes(language))
    .flatMap(({ lines }) => lines.filter((line) => TYPED.test(line)));
}

function transcripts(lines: readonly string[]): ShownCommand[] {
  const starts = lines.flatMap((line, index) => (line.startsWith('$ ') ? [index] : []));
  return starts.flatMap((start, at) =>
    typed(lines[start]?.slice(2) ?? '', lines.slice(start + 1, starts[at + 1])),
  );
}

function typed(line: string, output: readonly string[]): ShownCommand[] {
  const command = line.replace(/(?:^|\s+)#.*$/, '').trim();
  return command === '' ? [] : [{ command, output }];
}

export interface Link {
  /** Empty for a place in the page itself. */
  readonly path: string;
  /** Behind `#`, without it; empty for the whole file. */
  readonly anchor: string;
}

/** Links to other pages and files, and pictures; no links to the web. */
export function localLinksOf(page: string): Link[] {
  const targets = [...textOf(page).matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map(([, target = '']) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#');
      return { path, anchor };
    });
}

/** What GitHub makes of a page's headings: lower case, no signs, dashes for spaces, -1 behind the second of a name. */
export function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>();
  const prose = textOf(page).replace(/^```[\s\S]*?^```$/gm, '');
  for (const [, heading = ''] of prose.matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}
