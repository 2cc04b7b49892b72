/** The block at the bottom of a terminal: replayed on one, the log above it stays whole. */

import { expect } from 'chai';
import { createLiveBlock } from '../../../supervisor/commands/view/live-block.ts';
import { replay } from '../../support/screen.ts';

describe('The block at the bottom of the terminal', () => {
  function open() {
    const written: string[] = [];
    let due: (() => void) | undefined;
    const lines = { now: ['----', 'one', 'two'] as readonly string[] };
    const block = createLiveBlock({
      write: (text) => void written.push(text),
      draw: () => lines.now,
      later(work) {
        due = work;
        return () => {
          due = undefined;
        };
      },
    });
    const pass = () => {
      const work = due;
      due = undefined;
      work?.();
    };
    return {
      block,
      lines,
      pass,
      written,
      screen: () => replay(written.join('').replaceAll('\n', '\r\n'), 40, 12).lines,
    };
  }

  it('stands below the log, whatever is printed and however it grows and shrinks', () => {
    const { block, lines, pass, screen } = open();
    const log: string[] = [];
    for (let index = 0; index < 60; index += 1) {
      log.push(`line ${index}${'x'.repeat(index)}`);
      block.print(`${log.at(-1)}\n`);
      if (index % 7 === 0) pass();
      lines.now = ['----', ...Array.from({ length: index % 5 }, (_, row) => `row ${row} at ${index}`)];
      if (index % 3 === 0) block.touch();
      if (index % 4 === 0) pass();
    }
    pass();
    const wrapped = log.flatMap((line) => line.match(/.{1,40}/g) ?? []);
    expect(screen()).to.deep.equal([...wrapped, ...lines.now]);
  });

  it('is drawn once for all that comes in between, and not at all when nothing has changed', () => {
    const { block, pass, written } = open();
    for (let index = 0; index < 1000; index += 1) block.print(`${index}\n`);
    pass();
    expect(written).to.have.length(1);
    block.touch();
    pass();
    expect(written).to.have.length(1);
  });

  it('stays standing when it is closed, with what was still held back above it', () => {
    const { block, pass, screen } = open();
    block.touch();
    pass();
    block.print('last words\n');
    block.close();
    block.print('afterwards\n');
    block.close();
    expect(screen()).to.deep.equal(['last words', '----', 'one', 'two', 'afterwards', '']);
  });

  it('erases nothing of the log when the size has changed', () => {
    const { block, lines, pass, screen } = open();
    block.print('log\n');
    pass();
    block.lost();
    lines.now = ['-', 'new'];
    pass();
    expect(screen().slice(0, 1)).to.deep.equal(['log']);
    expect(screen().slice(-2)).to.deep.equal(['-', 'new']);
  });
});
