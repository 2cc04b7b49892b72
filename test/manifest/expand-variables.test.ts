import { expect } from 'chai';
import { expandArgs, expandVariables } from '../../supervisor/manifest/expand-variables.ts';

/** The table of third_party/forked/golang/expansion/expand_test.go. */
const VARIABLES = { VAR_A: 'A', VAR_B: 'B', VAR_C: 'C', VAR_REF: '$(VAR_A)', VAR_EMPTY: '' };

describe('$(VAR)', () => {
  const CASES: Record<string, string> = {
    '$(VAR_A)': 'A',
    '___$(VAR_B)___': '___B___',
    '___$(VAR_C)': '___C',
    '$(VAR_A)-$(VAR_A)': 'A-A',
    '$(VAR_REF)': '$(VAR_A)',
    '%%$(VAR_REF)--$(VAR_REF)%%': '%%$(VAR_A)--$(VAR_A)%%',
    'foo$(VAR_EMPTY)bar': 'foobar',
    'foo\\\\$(VAR_A)bar': 'foo\\\\Abar',
    '$(VAR_A)$(VAR_B)': 'AB',
    'f000-$VAR_A': 'f000-$VAR_A',
    'foo\\$VAR_A': 'foo\\$VAR_A',
    $$: '$',
    '$$(VAR_A)': '$(VAR_A)',
    '$$$(VAR_A)': '$A',
    '$$$$(VAR_A)': '$$(VAR_A)',
    '$$$$$$(VAR_A)': '$$$(VAR_A)',
    '$(VAR_A))': 'A)',
    '$((VAR_A))': '$((VAR_A))',
    '$(VAR_DNE)': '$(VAR_DNE)',
    '$(VAR_A': '$(VAR_A',
    '$VAR_A$(VAR_B': '$VAR_A$(VAR_B',
    '$(': '$(',
    $: '$',
    a$: 'a$',
    '$(constructor)': '$(constructor)',
    '$()': '$()',
    '$😀$(VAR_A)': '$😀A',
    '$\n$(VAR_A)': '$\nA',
  };
  for (const [text, expanded] of Object.entries(CASES)) {
    it(`${JSON.stringify(text)} is ${JSON.stringify(expanded)}`, () => {
      expect(expandVariables(text, VARIABLES)).to.equal(expanded);
    });
  }

  it('never splits a word of a command line', () => {
    expect(expandArgs(['echo', '$(X) $(X)'], { X: 'a b' })).to.deep.equal(['echo', 'a b a b']);
  });
});
