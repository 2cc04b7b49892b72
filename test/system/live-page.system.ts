/** The live page as somebody sees and uses it, in a real browser, of pods that really run. */

import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import axe from 'axe-core';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { chapterPod, manifestFile, removeManifests } from '../support/chapter-pod.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { FOREVER, sh } from '../support/inline-pod.ts';
import { launchChromium, newestLink, openTab } from '../support/live-page.ts';
import { endPrograms, hooklet, type Program } from '../support/program.ts';
import { get } from '../support/request.ts';

const HOOK = '.item[data-kind=hook]';
const RUN = '.item[data-kind=run]';

/** What fails, and what can be read in it only as text. */
const FAILING = sh('fails', FOREVER, {
  lifecycle: {
    postStart: { exec: { command: ['sh', '-c', "echo 'no <b>database</b>' >&2; exit 3"] } },
  },
});

describe('The live page, in Chromium', function () {
  this.timeout(60_000);
  this.slow(20_000);

  let browser: Browser;
  const servers: Server[] = [];

  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser?.close());
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    for (const server of servers.splice(0)) server.close();
    await endPrograms();
    removeManifests();
  });

  async function run(...containers: readonly object[]): Promise<Program> {
    const manifest = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'shop' },
      spec: { terminationGracePeriodSeconds: 30, containers },
    };
    return runFile(manifestFile(JSON.stringify(manifest)));
  }

  async function runFile(file: string): Promise<Program> {
    return hooklet(['run', '--api-port', String(await freePort()), file]);
  }

  it('opens by the printed link, and bars grow while it is looked at', async () => {
    const program = await run(sh('app', FOREVER));
    const { page, faults } = await openTab(browser, await newestLink(program));
    await says(page, '#connection', /^live$/);
    expect(page.url()).not.to.include('#');
    // A minute and more: what runs then fills none of it for long.
    for (let clicks = 0; clicks < 6; clicks += 1) await page.click('#out');
    const width = async () => Number(await page.getAttribute(`${RUN} > rect`, 'width'));
    await page.waitForSelector(`${RUN} > rect`, { state: 'attached' });
    const before = await width();
    await eventually(async () => expect(await width()).to.be.above(before + 2), { timeoutMs: 15_000 });
    await says(page, '#events', /app Started/);
    await says(page, '#log', /up/);
    expect(faults).to.deep.equal([]);
  });

  it('shows what a failing hook printed, to a pointer over it and to one that presses', async () => {
    const program = await run(FAILING);
    const { page } = await openTab(browser, await newestLink(program), { hasTouch: true });
    await page.waitForSelector(`${HOOK} rect.bad`, { state: 'attached' });
    expect(await page.textContent(`${HOOK} > title`)).to.match(/exit code 3.*\n?no <b>database<\/b>/s);
    await page.tap(`${HOOK} > rect >> nth=0`);
    await says(page, '#details-output', /^no <b>database<\/b>/);
    await says(page, '#details-text', /failed after .*exit code 3/);
    await says(page, '.story', /postStart hook failed|starts again|KILL/);
    await says(page, '#events', /⚠ FailedPostStartHook/);
  });

  it('deletes a pod with the grace that was chosen; a request in flight is answered', async () => {
    const pod = await chapterPod('fortune');
    const program = await runFile(pod.file);
    const { page } = await openTab(browser, await newestLink(program));
    await says(page, '.story', /Ready: it gets requests/);
    const slow = get(`${pod.url}/quote?delay=3000`).catch((error: Error) => error);
    await eventually(async () => {
      const { body } = await get(`${pod.url}/metrics`);
      expect(Number(body.match(/^http_requests_in_flight (\d+)$/m)?.[1])).to.be.at.least(1);
    });
    await page.click('text=Delete …');
    await page.fill('#grace', '20');
    await page.click('#deletion >> text="Delete"');
    await says(page, '.story', /preStop hook runs, and the process goes on/);
    expect(await slow).to.include({ status: 200 });
    await says(page, '#connection', /hooklet has ended/);
    await says(page, '.pod', /gone/);
    const picture = (await page.textContent('.pod svg')) ?? '';
    expect(picture)
      .to.match(/20 s, [\d.]+ s used/)
      .and.include('TERM')
      .and.not.include('KILL');
    expect(await program.ended).to.deep.equal({ code: 0, signal: null });
  });

  it('drills a copy of a pod, and tells what its stop dropped and what to write instead', async () => {
    const pod = await chapterPod('fortune-no-prestop');
    const program = await runFile(pod.file);
    const { page, faults } = await openTab(browser, await newestLink(program));
    await says(page, '.story', /Ready: it gets requests/);
    await page.click('text=Drill');
    await says(page, '#drill-text', /^Under way: /);
    await says(page, '.pod >> nth=0', /-drill/);
    expect(await page.isDisabled('.pod >> nth=0 >> text="Delete …"')).to.equal(true);
    await says(page, '#drill-text', /^Failed: the stop dropped [1-9]\d* requests? and served \d+/);
    expect(await page.textContent('#drill-findings')).to.match(/listener/);
    await says(page, '.pod >> nth=0', /gone/);
    await says(page, '.pod >> nth=1 >> .state', /Ready/);
    expect(faults).to.deep.equal([]);
    await page.click('#drill-close');
    await page.waitForSelector('#drill', { state: 'hidden' });
  });

  it('is used with the keyboard alone: pauses, goes through time, opens a hook, restarts', async () => {
    const hook = { postStart: { exec: { command: ['echo', 'prepared'] } } };
    const program = await run(sh('app', FOREVER, { lifecycle: hook }));
    const { page } = await openTab(browser, await newestLink(program));
    await says(page, '.story', /Ready/);
    await tabTo(page, 'document.activeElement.id === "follow"');
    await page.keyboard.press('Enter');
    await says(page, '#follow', /^Follow$/);
    await tabTo(page, 'document.activeElement.dataset.kind === "hook"');
    const axis = await page.textContent('#axis');
    for (let presses = 0; presses < 4; presses += 1) await page.keyboard.press('ArrowLeft');
    await eventually(async () => expect(await page.textContent('#axis')).not.to.equal(axis));
    await page.keyboard.press('f');
    await says(page, '#follow', /^Pause$/);
    await tabTo(page, 'document.activeElement.dataset.kind === "hook"');
    await page.keyboard.press('Enter');
    await says(page, '#details-output', /^prepared/);
    await page.keyboard.press('Escape');
    await page.waitForSelector('#details', { state: 'hidden' });
    expect(await page.evaluate('document.activeElement.dataset.kind')).to.equal('hook');
    await tabTo(page, 'document.activeElement.textContent === "Restart"');
    await page.keyboard.press('Enter');
    await says(page, '.pod >> nth=1', /gone/);
    await says(page, '.pod >> nth=0', /Running, Ready/);
  });

  it('leads from an event to its moment', async () => {
    const program = await run(sh('app', FOREVER));
    const { page } = await openTab(browser, await newestLink(program));
    await page.click('#events button:has-text("Started")');
    await page.waitForSelector('.pod line.jump', { state: 'attached' });
    await says(page, '#follow', /^Follow$/);
  });

  it('has nothing that axe-core finds wrong, in light and dark, wide and on a phone', async () => {
    const program = await run(FAILING, sh('app', FOREVER));
    const { page } = await openTab(browser, await newestLink(program), { bypassCSP: true });
    await page.waitForSelector(`${HOOK} rect.bad`, { state: 'attached' });
    await page.click(`${HOOK} > rect >> nth=0`);
    await page.evaluate(axe.source);
    const grounds: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      grounds.push(String(await page.evaluate('getComputedStyle(document.body).backgroundColor')));
      for (const width of [1200, 390]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await violations(page)).to.deep.equal([], `${colorScheme}, ${width} px`);
        expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(width);
      }
    }
    expect(grounds).to.deep.equal(['rgb(255, 255, 255)', 'rgb(18, 22, 28)']);
  });

  it('shows a sentence and nothing else to a wrong link, to none, and to one that was used', async () => {
    const program = await run(sh('app', FOREVER));
    const link = await newestLink(program);
    const { page: first } = await openTab(browser, link);
    await says(first, '#connection', /^live$/);
    const bare = link.replace(/#.*/, '');
    for (const [url, sentence] of [
      [`${bare}#wrong`, /open the newest one/],
      [link, /has been used already/],
      [bare, /open the link that hooklet has printed/],
    ] as const) {
      const { page } = await openTab(browser, url);
      await says(page, '#connection', sentence);
      expect(await page.locator('.pod, #events li').count()).to.equal(0);
      expect(await page.textContent('#log')).to.equal('');
    }
  });

  it('connects again after a loss, marks it while it lasts, and misses nothing', async () => {
    const file = manifestFile('', 'go-on');
    rmSync(file);
    const preStop = { exec: { command: ['sh', '-c', `while [ ! -e ${file} ]; do sleep 0.05; done`] } };
    const program = await run(sh('app', FOREVER, { lifecycle: { preStop } }));
    const link = new URL(await newestLink(program));
    const line = await breakableLine(Number(link.port));
    servers.push(line.server);
    link.port = String((line.server.address() as AddressInfo).port);
    const { page } = await openTab(browser, link.href);
    await says(page, '.story', /Ready/);
    line.cut();
    await says(page, '#connection', /connection is lost; trying again/);
    await page.waitForSelector('.pod .unseen', { state: 'attached' });
    program.signal('SIGTERM');
    await program.sees(/preStop hook runs/);
    line.mend();
    await says(page, '#connection', /^live$/);
    await says(page, '#events', /Killing/);
    await says(page, '.story', /preStop hook runs/);
    await page.waitForSelector('.pod .unseen', { state: 'detached' });
    writeFileSync(file, '');
    await says(page, '.pod', /gone/);
    await says(page, '#connection', /hooklet has ended/);
  });
});

/** Waits until the text of an element matches. */
async function says(page: Page, selector: string, pattern: RegExp): Promise<void> {
  await eventually(async () => expect(await page.textContent(selector)).to.match(pattern), {
    timeoutMs: 20_000,
  });
}

/** Presses Tab until `isThere` holds in the page. */
async function tabTo(page: Page, isThere: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`Boolean(${isThere})`)) return;
  }
  throw new Error(`60 Tabs do not lead to ${isThere}`);
}

async function violations(page: Page): Promise<string[]> {
  const result = (await page.evaluate('axe.run()')) as axe.AxeResults;
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
}

interface BreakableLine {
  readonly server: Server;
  /** Ends every connection, and takes no other. */
  cut(): void;
  mend(): void;
}

/** Between the page and hooklet. */
async function breakableLine(port: number): Promise<BreakableLine> {
  const sockets = new Set<Socket>();
  let broken = false;
  const server = createServer((near) => {
    if (broken) {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    server,
    cut() {
      broken = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      broken = false;
    },
  };
}
