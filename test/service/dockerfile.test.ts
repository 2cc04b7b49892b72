import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { findContext } from '../../supervisor/commands/build-context.ts';
import { readImage } from '../../supervisor/manifest/dockerfile/read-image.ts';
import { ROOT } from '../support/program.ts';

const PATH = join(ROOT, 'service', 'Dockerfile');

describe('service/Dockerfile', () => {
  const { config, contextPaths, warnings, errors } = readImage(readFileSync(PATH, 'utf8'));

  it('has nothing that hooklet would have to warn of', () => {
    expect([errors, warnings]).to.deep.equal([[], []]);
  });

  it('starts node itself, as a user who is not root, by number', () => {
    expect(config?.entrypoint).to.deep.equal({ form: 'exec', argv: ['node', 'dist/service/main.js'] });
    expect(config?.user).to.match(/^[1-9]\d*:\d+$/);
  });

  it('stops by TERM, and leaves health to the probes of the pod', () => {
    expect(config?.stopSignal).to.equal('SIGTERM');
    expect(readFileSync(PATH, 'utf8')).to.not.match(/^HEALTHCHECK/m);
  });

  it('pins the major version of its base, in every stage the same', () => {
    const text = readFileSync(PATH, 'utf8');
    expect(text).to.match(/^ARG NODE=\d+-[a-z]+-slim$/m);
    expect([...text.matchAll(/^FROM node:\$\{NODE\}(?: AS \w+)?$/gm)]).to.have.length(3);
  });

  it('is built from the root of the repository, which has all that it copies', () => {
    expect(contextPaths.filter((path) => !existsSync(join(ROOT, path)))).to.deep.equal([]);
    expect(join(findContext(PATH, contextPaths), '/')).to.equal(join(ROOT, '/'));
  });

  it('lets through its .dockerignore what it copies', () => {
    const ignore = readFileSync(`${PATH}.dockerignore`, 'utf8').split('\n');
    const kept = ignore.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(contextPaths.every((path) => kept.includes(path.split('/')[0] ?? ''))).to.equal(true);
  });
});
