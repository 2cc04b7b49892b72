/** Random UUIDs, from the kernel or from node:crypto. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { randomUuid } from '../../supervisor/host/random-uuid.ts';

const VERSION_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('randomUuid', () => {
  it('gives another one each time', () => {
    const uuids = Array.from({ length: 1000 }, () => randomUuid());
    expect(new Set(uuids)).to.have.lengthOf(1000);
    for (const uuid of uuids) expect(uuid).to.match(VERSION_4);
  });

  it('gives one where there is no such file', () => {
    expect(randomUuid('/nonexistent/uuid')).to.match(VERSION_4);
  });

  it('takes nothing for one that is none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'uuid-'));
    try {
      const file = join(folder, 'uuid');
      writeFileSync(file, '00000000-0000-0000-0000-000000000000\n');
      expect(randomUuid(file)).to.match(VERSION_4);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
