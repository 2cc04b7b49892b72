/** service/Dockerfile where there is no Docker: its steps as commands, and what they make, run as its ENTRYPOINT says. */

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type PlayedImage, playDockerfile } from '../support/dockerfile-steps.ts';
import { endPrograms, ROOT, start } from '../support/program.ts';
import { get } from '../support/request.ts';

describe('service/Dockerfile, step by step', function () {
  this.timeout(300_000);
  this.slow(60_000);
  const scratch = mkdtempSync(join(tmpdir(), 'hooklet-dockerfile-'));
  const text = readFileSync(join(ROOT, 'service/Dockerfile'), 'utf8');
  let image: PlayedImage;

  before(() => {
    image = playDockerfile(text, ROOT, scratch);
  });
  afterEach(endPrograms);
  after(() => rmSync(scratch, { recursive: true, force: true }));

  it('makes an image of the service, its hooks and what they need', () => {
    const has = (path: string) => existsSync(join(image.folder, path));
    expect(readdirSync(image.folder).sort()).to.deep.equal(['dist', 'node_modules', 'package.json']);
    expect(readdirSync(join(image.folder, 'dist')).sort()).to.deep.equal(['hooks', 'service']);
    expect(has('node_modules/express')).to.equal(true);
    for (const name of ['koffi', 'typescript', 'mocha', 'esbuild'])
      expect(has(`node_modules/${name}`), name).to.equal(false);
  });

  it('makes one that serves, warms up, drains and stops', async () => {
    const env = { ...image.env, PORT: '0', FORTUNE_ADMIN_PORT: '0' };
    const service = start('node', ['dist/service/main.js'], { cwd: image.folder, env });
    const [, url = ''] = await service.sees(/listening on (http:\S+)/);
    expect((await get(`${url}/quote`)).status).to.equal(200);
    const warm = start('node', ['dist/hooks/warm-up.js', '--help'], { cwd: image.folder });
    expect((await warm.ended).code, warm.output()).to.equal(0);
    service.signal('SIGTERM');
    expect((await service.ended).code).to.equal(0);
  });
});
