/** The one-way streets are kept, and the pure rooms stay pure. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/program.ts';
import { FOR_ALL, MAY_IMPORT } from './rooms.ts';

const PURE = [
  'supervisor/manifest',
  'supervisor/lifecycle',
  'supervisor/diagnosis',
  'supervisor/drill/judge',
];

/** What would make a pure room depend on when or where it runs. */
const EFFECTS =
  /\bDate\.now\(|\bnew Date\(\)|\bperformance\.|\bMath\.random\(|\bprocess\.(?:env|pid|on|once|kill|cwd|hrtime|stdout|stderr)\b|\bsetTimeout\(|\bawait\b/;

interface Import {
  readonly file: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = ['supervisor', 'service', 'hooks'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);

function source(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** Built from strings: the loader of the tests would take a pattern of the call for a call. */
const STATIC_IMPORT = "^(?:import|export)\\s+(type\\s+)?[^;]*?from\\s+'([^']+)'";
const DYNAMIC_IMPORT = `\\b${'import'}\\('([^']+)'\\)`;
const IMPORT = new RegExp(`${STATIC_IMPORT}|${DYNAMIC_IMPORT}`, 'gm');

function importsOf(file: string): Import[] {
  return [...source(file).matchAll(IMPORT)].map(([, type, from, dynamic]) => ({
    file,
    to: target(file, from ?? dynamic ?? ''),
    typeOnly: type !== undefined,
  }));
}

function target(file: string, specifier: string): string {
  return specifier.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(file), specifier)) : specifier;
}

function roomOf(path: string): string | undefined {
  return Object.keys(MAY_IMPORT).find((room) => path.startsWith(`${room}/`));
}

function isAllowed(from: string, { to, typeOnly }: Import): boolean {
  const room = roomOf(to);
  if (room === from || FOR_ALL.includes(to)) return true;
  const rules = MAY_IMPORT[from] ?? [];
  if (rules.includes(to)) return true;
  return room !== undefined && (rules.includes(room) || (typeOnly && rules.includes(`${room} (types)`)));
}

describe('The house', () => {
  const inside = files.filter((file) => roomOf(file) !== undefined).flatMap(importsOf);

  it('has files and imports to look at', () => {
    expect(files.length).to.be.above(50);
    expect(inside.length).to.be.above(100);
  });

  it('has a row for every room', () => {
    const rooms = readdirSync(join(ROOT, 'supervisor'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `supervisor/${name}`);
    expect(rooms.filter((room) => !(room in MAY_IMPORT))).to.deep.equal([]);
  });

  it('imports one way only', () => {
    const wrong = inside
      .filter(({ to }) => /^(supervisor|service|hooks)\//.test(to))
      .filter((each) => !isAllowed(roomOf(each.file) ?? '', each));
    expect(wrong.map(({ file, to }) => `${file} → ${to}`)).to.deep.equal([]);
  });

  it('keeps the pure rooms free of node and of packages with effects', () => {
    const wrong = inside.filter(
      ({ file, to }) =>
        PURE.some((room) => file.startsWith(`${room}/`)) &&
        !/^(supervisor\/|(?:yaml|dockerfile-ast)$)/.test(to),
    );
    expect(wrong.map(({ file, to }) => `${file} → ${to}`)).to.deep.equal([]);
  });

  it('keeps clocks, chance, timers and waiting out of the pure rooms', () => {
    const pure = files.filter((file) => PURE.some((room) => file.startsWith(`${room}/`)));
    const code = (file: string) => source(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(pure.filter((file) => EFFECTS.test(code(file)))).to.deep.equal([]);
  });

  it('opens every file with a line that says what it knows', () => {
    const first = (file: string) =>
      source(file)
        .replace(/^#!.*\n/, '')
        .split('\n', 1)[0] ?? '';
    expect(files.filter((file) => !/^\/\*\*\s?.+/.test(first(file)))).to.deep.equal([]);
  });
});
