import { expect } from 'chai';
import { generateName } from '../../supervisor/manifest/generate-name.ts';

describe('A generated name', () => {
  it('is the base and five letters that the uid decides', () => {
    const name = generateName('web-', '00011a1b-ff00-4000-8000-000000000000');
    expect(name).to.equal('web-bc9bq');
    expect(generateName('web-', '01')).to.have.length(9);
  });

  it('is never longer than 63 characters', () => {
    expect(generateName('x'.repeat(100), '00')).to.have.length(63);
  });
});
