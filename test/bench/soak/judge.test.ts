/** What the soak makes of its figures. */

import { expect } from 'chai';
import { without } from '../../../bench/soak/measure/promise.ts';
import { leastOf, partOf, slopeOf } from '../../../bench/soak/measure/trend.ts';
import { readOptions } from '../../../bench/soak/options.ts';
import { Ledger } from '../../../bench/soak/real/ledger.ts';

describe('A trend', () => {
  const readings = [0, 1, 2, 3, 4].map((minutes) => ({ minutes, value: 100 + 7 * minutes }));

  it('has the slope of its line, in units a minute', () => {
    expect(slopeOf(readings).perMinute).to.be.closeTo(7, 1e-9);
    expect(slopeOf(readings).error).to.be.closeTo(0, 1e-9);
    expect(slopeOf(readings.slice(0, 1)).perMinute).to.equal(0);
    expect(slopeOf([]).perMinute).to.equal(0);
  });

  it('has an error, which says how far from a line they are', () => {
    // By hand: what is left squares to 1.8 in all, over 2 degrees of freedom, over 5: the root of 0.18.
    const scattered = [0, 2, 1, 3].map((value, minutes) => ({ minutes, value }));
    expect(slopeOf(scattered).perMinute).to.be.closeTo(0.8, 1e-9);
    expect(slopeOf(scattered).error).to.be.closeTo(0.4243, 1e-4);
  });

  it('has halves and quarters by time, whatever came in them', () => {
    expect(partOf(readings, 0.5, 1).map(({ minutes }) => minutes)).to.deep.equal([2, 3, 4]);
    expect(leastOf(partOf(readings, 0.75, 1))).to.equal(121);
  });
});

describe('The ledger of a soak', () => {
  const answer = (uid: string, version: number) => ({ code: 200, text: '', uid, version });
  const event = (type: string, version: number, labels: Readonly<Record<string, string>> = {}) => ({
    type,
    uid: 'uid-1',
    name: 'web',
    version,
    labels,
  });

  function bookOf(...events: readonly ReturnType<typeof event>[]): Ledger {
    const ledger = new Ledger();
    ledger.created('web', answer('uid-1', 1));
    ledger.patched('web', answer('uid-1', 2), 'soaked', '5');
    ledger.deleted('web', answer('uid-1', 3));
    for (const each of events) ledger.saw(each);
    return ledger;
  }

  it('misses nothing when all was delivered as it was acknowledged', () => {
    const ledger = bookOf(event('ADDED', 1), event('MODIFIED', 2, { soaked: '5' }), event('DELETED', 4));
    expect(ledger.missing()).to.deep.equal([]);
    expect(ledger.counts).to.deep.equal({ creates: 1, patches: 1, deletes: 1, events: 3 });
  });

  it('misses each that was not', () => {
    expect(bookOf().missing()).to.deep.equal([
      'the creation of web (1) was not delivered',
      'the patch soaked=5 of web (2) was not delivered',
      'the deletion of web was acknowledged, and the watch knows of none',
    ]);
    const other = bookOf(event('ADDED', 1), event('MODIFIED', 2, { soaked: '4' }), event('DELETED', 4));
    expect(other.missing()).to.deep.equal(['the patch soaked=5 of web (2) was not delivered']);
  });

  it('notices versions that do not grow', () => {
    const ledger = bookOf(event('ADDED', 1), event('MODIFIED', 2, { soaked: '5' }), event('DELETED', 2));
    expect(ledger.missing()).to.deep.equal(['DELETED of web with version 2 after 2']);
  });

  it('starts a new page when it is told to', () => {
    const ledger = bookOf();
    ledger.forget();
    expect(ledger.missing()).to.deep.equal([]);
  });
});

describe('A promise', () => {
  it('names the first breaches and how many more there are', () => {
    const promised = without('all is well', ['1', '2', '3', '4', '5', '6', '7'], 'it was');
    expect(promised).to.deep.equal({ what: 'all is well', held: false, detail: '1; 2; 3; 4; 5; and 2 more' });
    expect(without('all is well', [], 'it was')).to.include({ held: true, detail: 'it was' });
  });
});

describe('The command line of the soak', () => {
  it('has four settings', () => {
    expect(readOptions([])).to.deep.equal({ minutes: 10, hours: 24, seed: 1, diskMiB: 16 });
    const args = ['--minutes', '0.5', '--hours', '0', '--disk', '8', '--seed', '7'];
    expect(readOptions(args)).to.deep.equal({ minutes: 0.5, hours: 0, seed: 7, diskMiB: 8 });
  });

  it('says what it does not understand', () => {
    expect(() => readOptions(['--hour', '1'])).to.throw(/^unknown argument --hour\n/);
    expect(() => readOptions(['--hours'])).to.throw('--hours : give a number');
    expect(() => readOptions(['--minutes', '-1'])).to.throw('--minutes -1: give a number');
  });
});
