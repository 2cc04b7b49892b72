import { expect } from 'chai';
import { imageKey } from '../../supervisor/manifest/image-name.ts';

const DIGEST = `sha256:${'0'.repeat(64)}`;

describe('An image name', () => {
  for (const [name, key] of [
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:latest', 'docker.io/library/nginx:latest'],
    ['docker.io/nginx', 'docker.io/library/nginx:latest'],
    ['index.docker.io/library/nginx', 'docker.io/library/nginx:latest'],
    ['hooklet/fortune:0.1.0', 'docker.io/hooklet/fortune:0.1.0'],
    ['localhost/app', 'localhost/app:latest'],
    ['localhost:5000/app:1', 'localhost:5000/app:1'],
    ['gcr.io/a/b', 'gcr.io/a/b:latest'],
    [`nginx@${DIGEST}`, `docker.io/library/nginx@${DIGEST}`],
    [`nginx:1.2@${DIGEST}`, `docker.io/library/nginx@${DIGEST}`],
  ] as const) {
    it(`${name} means ${key}`, () => expect(imageKey(name)).to.equal(key));
  }

  for (const name of [
    '',
    'Nginx',
    'a b',
    'nginx:',
    ':1',
    'a//b',
    '/a',
    'a:b:c',
    'nginx@sha256:12',
    '-a',
    'http://x/y',
  ]) {
    it(`is none: ${JSON.stringify(name)}`, () => expect(imageKey(name)).to.equal(undefined));
  }
});
