import { expect } from 'chai';
import { speakEnglish } from '../../supervisor/host/launcher-language.ts';

describe('The language of launching programs', () => {
  const speak = (env: Record<string, string>, argv = ['app'], path = process.env.PATH) =>
    speakEnglish({ argv, env, cwd: '/' }, path);

  it('is left alone where it is English', () => {
    for (const env of [
      {},
      { LANG: 'C.UTF-8' },
      { LANG: 'en_GB.UTF-8' },
      { LC_ALL: 'POSIX', LANG: 'de_DE.UTF-8', LANGUAGE: 'de' },
      { LC_ALL: '', LC_MESSAGES: '', LANG: 'en_US', LANGUAGE: 'en_US:en' },
    ])
      expect(speak(env)).to.deep.equal({ env, argv: ['app'] });
  });

  it('is made English, and the command gets back what it is to have', () => {
    const german = speak({ LANG: 'de_DE.UTF-8' });
    expect(german.env).to.deep.equal({ LANG: 'de_DE.UTF-8', LC_ALL: 'C' });
    expect(german.argv.slice(1)).to.deep.equal(['-u', 'LC_ALL', 'app']);
    const french = speak({ LC_ALL: 'fr_FR', LANG: 'C' });
    expect(french.argv.slice(1)).to.deep.equal(['LC_ALL=fr_FR', 'app']);
    const languages = speak({ LANG: 'en_US.UTF-8', LANGUAGE: 'ja:en' });
    expect(languages.env).to.include({ LC_ALL: 'C' });
  });

  it('is left as it is for a program whose name env would misread, or without env', () => {
    const env = { LANG: 'de_DE.UTF-8' };
    expect(speak(env, ['a=b'])).to.deep.equal({ env, argv: ['a=b'] });
    expect(speak(env, ['app'], '/nowhere')).to.deep.equal({ env, argv: ['app'] });
  });
});
