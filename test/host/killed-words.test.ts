import { expect } from 'chai';
import { holdKilledWords } from '../../supervisor/host/killed-words.ts';

const WORDS = 'unshare: sigprocmask unblock failed: Invalid argument\n';

describe('The last words of a killed container', () => {
  function play(chunks: readonly string[], code: number) {
    const words = holdKilledWords();
    const shown = chunks.map((chunk) => words.push(Buffer.from(chunk)).toString());
    const { said, rest } = words.end(code);
    return { shown: shown.join(''), said, rest: rest.toString() };
  }

  it('are taken out of what was printed before them, however they are cut', () => {
    expect(play(['before\n', WORDS], 1)).to.deep.equal({ shown: 'before\n', said: true, rest: '' });
    expect(play([`before\n${WORDS}`], 1)).to.deep.equal({ shown: 'before\n', said: true, rest: '' });
    const parts = ['unshare: ', 'sigprocmask unblock failed', ': Invalid argument\n'];
    expect(play(['no newline', ...parts], 1)).to.deep.equal({ shown: 'no newline', said: true, rest: '' });
  });

  it('are a program’s own when it goes on, or exits with another code', () => {
    expect(play([WORDS, 'more\n'], 1)).to.deep.equal({ shown: `${WORDS}more\n`, said: false, rest: '' });
    expect(play([WORDS], 2)).to.deep.equal({ shown: '', said: false, rest: WORDS });
    expect(play(['unshare: sig', 'nal\n'], 1)).to.deep.equal({
      shown: 'unshare: signal\n',
      said: false,
      rest: '',
    });
  });

  it('hold nothing back of a program that prints other things', () => {
    expect(play(['u', 'un', 'unshare'], 0)).to.deep.equal({ shown: 'uununshare', said: false, rest: '' });
  });
});
