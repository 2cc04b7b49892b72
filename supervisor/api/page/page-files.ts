/** The files of the live page: a document, its style, its script. Nothing comes from anywhere else. */

import { readFile } from 'node:fs/promises';
import { pageDocument } from './page-document.ts';
import { pageStyle } from './page-style.ts';

export interface PageFile {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Scripts, styles and requests of its own only; no frame around it; texts never become markup. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const COMMON = {
  'Cache-Control': 'no-cache',
  'Content-Security-Policy': POLICY,
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const;

/** Undefined when the page has no such file. Rejects when hooklet was not built. */
export async function pageFile(path: string): Promise<PageFile | undefined> {
  switch (path) {
    case '/':
      return {
        body: Buffer.from(pageDocument()),
        headers: { ...COMMON, 'Content-Type': 'text/html; charset=utf-8' },
      };
    case '/page.css':
      return {
        body: Buffer.from(pageStyle()),
        headers: { ...COMMON, 'Content-Type': 'text/css; charset=utf-8' },
      };
    case '/page.js':
      return {
        body: await script(),
        headers: { ...COMMON, 'Content-Type': 'text/javascript; charset=utf-8' },
      };
    default:
      return undefined;
  }
}

/** Beside the bundle, beside the compiled files, and from the sources. */
const PLACES = ['../page/page.js', '../../../page/page.js', '../../../dist/page/page.js'];

let loaded: Promise<Buffer> | undefined;

function script(): Promise<Buffer> {
  loaded ??= findScript();
  return loaded;
}

async function findScript(): Promise<Buffer> {
  for (const place of PLACES) {
    const found = await readFile(new URL(place, import.meta.url)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (found) return found;
  }
  throw new Error('the script of the live page is not there: run npm run build');
}
