import { expect } from 'chai';
import { createPlainLine, createTerminalLine } from '../../../supervisor/commands/output/progress-line.ts';
import type { Progress } from '../../../supervisor/lifecycle/progress.ts';

const at = (seconds: number): Progress => ({
  container: 'main',
  waitingFor: 'preStop',
  seconds,
  limitSeconds: 30,
});

describe('The progress line', () => {
  it('is rewritten in place on a terminal, below everything else', () => {
    let screen = '';
    const line = createTerminalLine(
      (text) => (screen += text),
      () => 80,
    );
    line.show([at(1)]);
    line.print('a log line\n');
    line.show([at(2)]);
    line.show([]);
    const clear = '\r\u001b[K';
    const [one, two] = ['main: preStop 1 s of 30 s', 'main: preStop 2 s of 30 s'];
    expect(screen).to.equal(`${one}${clear}a log line\n${one}${clear}${two}${clear}`);
  });

  it('never wraps', () => {
    let screen = '';
    const line = createTerminalLine(
      (text) => (screen += text),
      () => 30,
    );
    line.show([at(1), at(2), at(3)]);
    expect(screen.length).to.equal(29);
  });

  it('is a plain line now and then where lines cannot be taken back', () => {
    const lines: string[] = [];
    const line = createPlainLine((text) => lines.push(text));
    for (let seconds = 0; seconds <= 60; seconds += 1) for (const _ of [1, 2]) line.show([at(seconds)]);
    const seen = lines.map((text) => Number(text.match(/preStop (\d+) s of 30 s\n/)?.[1]));
    expect(seen).to.deep.equal([1, 2, 3, 5, 10, 15, 20, 25, 30, 60]);
  });

  it('counts anew for the next pod of the same name', () => {
    const lines: string[] = [];
    const line = createPlainLine((text) => lines.push(text));
    for (const progress of [[at(1)], [], [at(1)]]) line.show(progress);
    expect(lines).to.deep.equal(['main: preStop 1 s of 30 s\n', 'main: preStop 1 s of 30 s\n']);
  });

  it('names no limit where there is none', () => {
    const lines: string[] = [];
    createPlainLine((text) => lines.push(text)).show([
      { container: 'main', waitingFor: 'postStart', seconds: 2 },
    ]);
    expect(lines).to.deep.equal(['main: postStart 2 s (no limit)\n']);
  });
});
