import { expect } from 'chai';
import { resolveScalar } from '../../../supervisor/manifest/source/resolve-scalar.ts';

describe('An unquoted scalar', () => {
  const NUMBERS: Record<string, string> = {
    '0': '0',
    '-7': '-7',
    '+7': '7',
    '010': '8',
    '0o17': '15',
    '0x1F': '31',
    '-0b101': '-5',
    '1_000': '1000',
    '08': '8',
    '1.5': '1.5',
    '.5': '0.5',
    '1e3': '1000',
    '-0.0': '-0',
    '1e21': '1e+21',
    '9223372036854775807': '9223372036854775807',
    '18446744073709551615': '18446744073709551615',
    '18446744073709551616': '18446744073709552000',
  };
  for (const [source, text] of Object.entries(NUMBERS)) {
    it(`${source} is the number ${text}`, () =>
      expect(resolveScalar(source)).to.deep.equal({ type: 'number', text }));
  }

  for (const source of ['y', 'Yes', 'TRUE', 'on', 'n', 'No', 'FALSE', 'Off']) {
    it(`${source} is a boolean, as in YAML 1.1`, () => {
      expect(resolveScalar(source)).to.deep.equal({ type: 'bool', value: /^[yt]|^on/i.test(source) });
    });
  }

  for (const source of ['', '~', 'null', 'NULL']) {
    it(`"${source}" is null`, () => expect(resolveScalar(source)).to.deep.equal({ type: 'null' }));
  }

  for (const source of [
    '8080:80',
    '2026-01-02',
    '_1',
    'yEs',
    '1.2.3',
    '0x',
    '1e999',
    '0xfffffffffffffffff',
    '__proto__',
    '-',
    '.',
  ]) {
    it(`${source} stays a text`, () =>
      expect(resolveScalar(source)).to.deep.equal({ type: 'string', value: source }));
  }

  for (const source of ['.inf', '-.Inf', '.NaN']) {
    it(`${source} has no JSON`, () => expect(resolveScalar(source)).to.equal(undefined));
  }
});
