/** The live page in Debian's Chromium, opened by the link that hooklet has printed. */

import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Program } from './program.ts';

const CHROMIUM = '/usr/bin/chromium';
/** No sandbox: tests may run as root in a container. The others keep it from asking the world for anything. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];

/** Rejects where there is no Chromium: `.ci/run` installs it, and nothing here is skipped. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

export interface LivePage {
  readonly page: Page;
  /** What went wrong in it, and every request that left its own address. */
  readonly faults: readonly string[];
}

/** A tab of its own at `url`. */
export async function openTab(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<LivePage> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) faults.push(`asks for ${request.url()}`);
  });
  await page.goto(url);
  return { page, faults };
}

/** The newest link that the program has printed: each opens the page once. */
export async function newestLink(program: Program): Promise<string> {
  await program.sees(LINK);
  return program.output().match(new RegExp(LINK, 'g'))?.at(-1) ?? '';
}

const LINK = /http:\/\/127\.0\.0\.1:\d+\/#[\w-]+/;
