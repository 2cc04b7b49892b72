/** The live page is small, and asks for nothing but its own three files. */

import { expect } from 'chai';
import { pageFile } from '../../../supervisor/api/page/page-files.ts';

const MOST_BYTES = 100_000;

describe('The files of the live page', () => {
  it('weigh less than 100 KB together, uncompressed', async () => {
    const files = await Promise.all(['/', '/page.css', '/page.js'].map(pageFile));
    const bytes = files.reduce((sum, file) => sum + (file?.body.length ?? Number.NaN), 0);
    expect(bytes).to.be.above(10_000).and.below(MOST_BYTES);
  });

  it('name no other address', async () => {
    const document = String((await pageFile('/'))?.body);
    expect([...document.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url)).to.have.members([
      'data:,',
      '/page.css',
      '/page.js',
      '#timeline',
      '#events',
      '#log',
    ]);
    expect(String((await pageFile('/page.css'))?.body)).not.to.match(/url\(|@import/);
  });
});
