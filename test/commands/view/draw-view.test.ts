/** The lines of the live view: they fit, they say the state, and nobody's text can steer the terminal. */

import { stripVTControlCharacters, styleText } from 'node:util';
import { expect } from 'chai';
import type { Paint } from '../../../supervisor/commands/output/paint.ts';
import { drawView } from '../../../supervisor/commands/view/draw-view.ts';
import { fitText, textWidth } from '../../../supervisor/commands/view/text-width.ts';
import type { Row } from '../../../supervisor/commands/view/view-rows.ts';

const plain: Paint = (_, text) => text;
const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });

const web: Row = { name: 'web', state: 'Running, Ready', tone: 'ready', restarts: 0 };
const stopping: Row = {
  name: 'shop/a-container-with-a-rather-long-name',
  state: 'Terminating',
  tone: 'stopping',
  restarts: 2,
  progress: {
    container: 'shop/a-container-with-a-rather-long-name',
    waitingFor: 'preStop',
    seconds: 15,
    limitSeconds: 30,
  },
  event: { text: 'Killing: Stopping container a-container-with-a-rather-long-name', warning: false },
};

describe('The live view', () => {
  it('has a line a container with state, bar, what it waits for and the last event', () => {
    const [rule, first, second] = drawView([web, stopping], { columns: 140, rows: 24 }, plain);
    expect(rule).to.match(/^─+$/);
    expect(first).to.equal('● web                              Running, Ready ████████████████████');
    expect(second).to.equal(
      '◐ shop/a-container-with-a-rather-… Terminating ↻2 ▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░ preStop 15 s of 30 s Killing: Stopping container a-container-with-a…',
    );
  });

  it('fits every terminal, with colours and without', () => {
    for (const paint of [plain, coloured]) {
      for (let columns = 1; columns <= 200; columns += 1) {
        for (const line of drawView([web, stopping], { columns, rows: 24 }, paint)) {
          expect(textWidth(stripVTControlCharacters(line)), `${columns}: ${line}`).to.be.below(
            Math.max(11, columns),
          );
        }
      }
    }
  });

  it('leaves the log half of the screen, and shows first what is not at rest', () => {
    const many = Array.from({ length: 40 }, (_, index): Row => ({ ...web, name: `web-${index}` }));
    many[30] = { ...stopping, name: 'busy' };
    many[35] = { ...web, name: 'broken', state: 'CrashLoopBackOff', tone: 'failed' };
    const lines = drawView(many, { columns: 100, rows: 20 }, plain);
    expect(lines).to.have.length(10);
    expect(lines.join('\n')).to.include('busy').and.include('broken').and.include('… and 32 more');
    expect(drawView(many, { columns: 100, rows: 2 }, plain)).to.have.length(3);
  });

  it('shows texts of others without what could steer a terminal or turn the line around', () => {
    const hostile: Row = {
      ...web,
      state: 'Error\u001b[2J',
      event: { text: 'Unhealthy: \u001b[31mred\u0007\u202eevil\r\nmore\u009b5A\tend', warning: true },
    };
    const [, line = ''] = drawView([hostile], { columns: 120, rows: 24 }, plain);
    expect(line).to.not.match(/[\p{Cc}\p{Cf}]/u);
    expect(line).to.include('Unhealthy: [31mredevil more5A end');
  });

  it('has a bar that wanders where nothing limits the time', () => {
    const at = (seconds: number): Row => ({
      ...web,
      tone: 'starting',
      progress: { container: 'web', waitingFor: 'postStart', seconds },
    });
    const bars = [0, 1, 10].map(
      (s) => drawView([at(s)], { columns: 80, rows: 24 }, plain)[1]?.match(/[░▓]+/)?.[0],
    );
    expect(bars).to.deep.equal(['▓░░░░░░░░░', '░▓░░░░░░░░', '▓░░░░░░░░░']);
  });

  it('measures wide characters and those that take no place', () => {
    expect(['abc', '日本', 'e\u0301', '🚀'].map(textWidth)).to.deep.equal([3, 4, 1, 2]);
    expect(fitText('日本語', 4)).to.equal('日…');
  });

  it('is nothing without containers', () => {
    expect(drawView([], { columns: 80, rows: 24 }, plain)).to.deep.equal([]);
  });
});
