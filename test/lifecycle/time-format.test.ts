import { expect } from 'chai';
import { formatTime } from '../../supervisor/lifecycle/time-format.ts';

describe('a time in a status', () => {
  it('is RFC 3339 in UTC, in whole seconds, cut rather than rounded', () => {
    expect(formatTime(Date.parse('2026-11-22T07:39:48.999Z'))).to.equal('2026-11-22T07:39:48Z');
    expect(formatTime(0)).to.equal('1970-01-01T00:00:00Z');
  });

  it('may have been taken from a clock that counts fractions of milliseconds', () => {
    expect(formatTime(1.75)).to.equal('1970-01-01T00:00:00Z');
  });
});
