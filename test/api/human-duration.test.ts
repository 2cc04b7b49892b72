import { expect } from 'chai';
import { ageSince, humanDuration } from '../../supervisor/api/table/human-duration.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;

describe('An age', () => {
  const ages: readonly (readonly [number, string])[] = [
    [-2, '<invalid>'],
    [-1, '0s'],
    [0, '0s'],
    [59, '59s'],
    [119, '119s'],
    [2 * MINUTE, '2m'],
    [3 * MINUTE + 20, '3m20s'],
    [10 * MINUTE + 20, '10m'],
    [179 * MINUTE, '179m'],
    [3 * HOUR, '3h'],
    [7 * HOUR + 5 * MINUTE, '7h5m'],
    [8 * HOUR + 5 * MINUTE, '8h'],
    [47 * HOUR, '47h'],
    [2 * DAY, '2d'],
    [2 * DAY + 3 * HOUR, '2d3h'],
    [8 * DAY + 3 * HOUR, '8d'],
    [729 * DAY, '729d'],
    [730 * DAY, '2y'],
    [800 * DAY, '2y70d'],
    [9 * 365 * DAY, '9y'],
  ];
  for (const [seconds, text] of ages) {
    it(`of ${seconds} s is ${text}`, () => {
      expect(humanDuration(seconds * 1000)).to.equal(text);
    });
  }

  it('is unknown without a time', () => {
    expect(ageSince(undefined, 0)).to.equal('<unknown>');
    expect(ageSince('1970-01-01T00:00:01Z', 6000)).to.equal('5s');
  });
});
