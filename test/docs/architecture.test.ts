/** docs/architecture.md: its table of rooms is the one that is asserted, and the files of its way are there. */

import { expect } from 'chai';
import { MAY_IMPORT } from '../structure/rooms.ts';
import { textOf } from './pages.ts';

const page = textOf('docs/architecture.md');

describe('The page about the architecture', () => {
  it('has every room with what it may import', () => {
    const rows = [...page.matchAll(/^\| `([\w/]+)` \|.*\| ([^|]+) \|$/gm)].map(([, room = '', may = '']) => [
      room,
      may === '–' ? [] : may.split(', '),
    ]);
    const rooms = Object.entries(MAY_IMPORT).map(([room, may]) => [
      room,
      may.map((each) => each.replace('supervisor/', '')),
    ]);
    expect(rows).to.deep.equal(rooms);
  });
});
