import { expect } from 'chai';
import { safeText } from '../../../supervisor/commands/output/safe-text.ts';

const ESC = '\u001b';

describe('safeText', () => {
  it('leaves ordinary text alone, whatever its script', () => {
    expect(safeText('größe → 漢字 👍\tend', true)).to.equal('größe → 漢字 👍\tend');
  });

  it('takes away what would steer the terminal', () => {
    const evil = `a${ESC}[2J${ESC}[Hb${ESC}]0;title\u0007c${ESC}]8;;http://x${ESC}\\d\u0007\u0008\u009b31me\rf`;
    expect(safeText(evil, true)).to.equal('abcd31mef');
  });

  it('keeps colours on a terminal, and ends them', () => {
    expect(safeText(`${ESC}[31mred`, true)).to.equal(`${ESC}[31mred${ESC}[0m`);
    expect(safeText(`${ESC}[31mred${ESC}[0m`, false)).to.equal('red');
  });

  it('does not depend on what it was asked before', () => {
    for (let time = 0; time < 3; time += 1) expect(safeText(`x${ESC}[2Jy`, false)).to.equal('xy');
  });

  it('leaves no escape character behind, not even of a sequence that is cut off', () => {
    for (const cut of [`${ESC}`, `${ESC}[`, `${ESC}[31`, `${ESC}]0;never ended`]) {
      expect(safeText(`a${cut}`, true)).not.to.include(ESC);
    }
  });
});
