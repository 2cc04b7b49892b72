/**
 * How fast the live page is in Debian's Chromium: first paint, an hour of 20 containers, and a storm of 1,000 events a
 * second. `node --import tsx bench/live-page/bench.ts [FOLDER for pictures]`; needs `npm run build` before.
 */

import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium, openTab } from '../../test/support/live-page.ts';
import { longRun, stormEvent } from './long-run.ts';
import { serveRecords } from './served-records.ts';

const OPENINGS = 9;
const STORM_SECONDS = 10;
const PER_SECOND = 1000;
const folder = process.argv[2];
/** Milliseconds since the navigation: of the first paint with content, and of this moment. */
const OPENED = `JSON.stringify([performance.getEntriesByName('first-contentful-paint')[0].startTime, performance.now()])`;
const RECORD_FRAMES = `(() => {
  globalThis.frameTimes = [];
  let last = performance.now();
  const round = (globalThis.round ?? 0) + 1;
  globalThis.round = round;
  const next = (at) => {
    if (round !== globalThis.round) return;
    frameTimes.push(at - last);
    last = at;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})()`;

const records = longRun(Date.now());
const served = await serveRecords(records);
const browser = await launchChromium();
try {
  const openings: number[][] = [];
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    const { page } = await openTab(browser, served.link());
    await allDrawn(page);
    openings.push(JSON.parse(String(await page.evaluate(OPENED))) as number[]);
    await page.context().close();
  }
  const [paints, pictures] = [0, 1].map((column) => openings.map((opening) => opening[column] ?? 0));
  console.log(`first paint            ${show(paints)}`);
  console.log(`an hour of 20 drawn    ${show(pictures)}   ${records.length} records`);

  const { page } = await openTab(browser, served.link());
  await allDrawn(page);
  for (const [name, span] of [
    ['following', ''],
    ['the whole hour', '#all'],
  ] as const) {
    if (span !== '') await page.click(span);
    console.log(`frames, ${name.padEnd(14)} ${await storm(page)}`);
  }
  if (folder !== undefined) await takePictures(page, folder);
} finally {
  await browser.close();
  served.close();
}

async function allDrawn(page: Page): Promise<void> {
  await page.locator('.container-name').nth(19).waitFor({ state: 'attached' });
}

/** Frame times while events come. */
async function storm(page: Page): Promise<string> {
  await page.evaluate(RECORD_FRAMES);
  const begin = performance.now();
  let sent = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(STORM_SECONDS * PER_SECOND, ((performance.now() - begin) / 1000) * PER_SECOND);
      for (; sent < due; sent += 1) served.add(stormEvent(sent, Date.now()));
      if (sent < STORM_SECONDS * PER_SECOND) return;
      clearInterval(timer);
      resolve();
    }, 5);
  });
  const frames = (JSON.parse(String(await page.evaluate('JSON.stringify(frameTimes)'))) as number[]).sort(
    (a, b) => a - b,
  );
  const at = (part: number) => (frames[Math.floor(part * (frames.length - 1))] ?? 0).toFixed(0);
  const seconds = (performance.now() - begin) / 1000;
  return `median ${at(0.5)} ms, 99th of 100 ${at(0.99)} ms, longest ${at(1)} ms; ${(frames.length / seconds).toFixed(0)} frames a second at ${(sent / seconds).toFixed(0)} events a second`;
}

async function takePictures(page: Page, into: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1200, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.click('#all');
      await allDrawn(page);
      await page.evaluate('new Promise((resolve) => setTimeout(resolve, 300))');
      await page.screenshot({ path: join(into, `hour-${colorScheme}-${width}.png`), fullPage: true });
    }
  }
}

function show(values: readonly number[] = []): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => (sorted.at(index) ?? 0).toFixed(0);
  return `${at(Math.floor(sorted.length / 2))} ms (${at(0)}..${at(-1)})`;
}
