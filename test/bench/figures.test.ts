/** The figures of the benchmark: quartiles, pairs of a round, tables, and what counts as worse. */

import { expect } from 'chai';
import { describeRegression, findRegressions } from '../../bench/peers/figures/compare.ts';
import { differences, ratios, spreadOf } from '../../bench/peers/figures/spread.ts';
import {
  drawRatios,
  drawTable,
  number,
  putSection,
  readRatios,
  readSection,
  showSpread,
} from '../../bench/peers/figures/table.ts';
import { readOptions } from '../../bench/peers/options.ts';

describe('Quartiles', () => {
  it('are those of the sorted takes, with what lies between two of them', () => {
    expect(spreadOf([4, 1, 3, 2, 5])).to.deep.equal({ low: 2, median: 3, high: 4 });
    expect(spreadOf([1, 2, 3, 4])).to.deep.equal({ low: 1.75, median: 2.5, high: 3.25 });
    expect(spreadOf([7])).to.deep.equal({ low: 7, median: 7, high: 7 });
  });

  it('are not a number without a take', () => {
    expect(spreadOf([]).median).to.be.NaN;
  });

  it('tell of a peer that never ends most of its takes', () => {
    expect(spreadOf([1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]).median).to.equal(
      Number.POSITIVE_INFINITY,
    );
  });
});

describe('Pairs of a round', () => {
  const direct = [
    { round: 0, value: 10 },
    { round: 0, value: 20 },
    { round: 1, value: 100 },
  ];

  it('stand against the mean of their own round, and only of that', () => {
    const takes = [
      { round: 0, value: 30 },
      { round: 1, value: 110 },
      { round: 2, value: 5 },
    ];
    expect(differences(takes, direct)).to.deep.equal([15, 10]);
    expect(ratios(takes, direct)).to.deep.equal([2, 1.1]);
  });
});

describe('A table between the marks of a page', () => {
  const page = 'before\n<!-- bench:start -->\nold\n<!-- /bench:start -->\nafter\n';

  it('replaces what was there and leaves the rest', () => {
    const written = putSection(page, 'start', drawTable(['a', 'b'], [['1|2', '3']]));
    expect(readSection(written, 'start')).to.deep.equal(['| a | b |', '| --- | --- |', '| 1\\|2 | 3 |']);
    expect(written.startsWith('before\n')).to.equal(true);
    expect(written.endsWith('\nafter\n')).to.equal(true);
    expect(putSection(written, 'start', ['x'])).to.equal(putSection(page, 'start', ['x']));
  });

  it('refuses a page without the marks', () => {
    expect(() => putSection(page, 'stop', [])).to.throw('<!-- bench:stop -->');
  });

  it('gives ratios back as they were written, and keeps those that were not measured again', () => {
    const [one, two] = [
      { name: 'stop / direct', spread: { low: 1, median: 1.5, high: 2 } },
      { name: 'start / direct', spread: { low: 2, median: 2.25, high: 3 } },
    ];
    const first = readRatios(drawRatios([one, two]));
    expect(first).to.deep.equal([two, one]);
    const faster = { ...one, spread: { low: 0.5, median: 0.75, high: 1 } };
    expect(readRatios(drawRatios([faster], first))).to.deep.equal([two, faster]);
  });

  it('shows no minus in front of nothing, and a dash for what is no number', () => {
    expect(number(-0.01)).to.equal('0.0');
    expect(number(Number.POSITIVE_INFINITY)).to.equal('–');
    expect(showSpread({ low: -1, median: 0.25, high: 2 })).to.equal('0.3 (-1.0 to 2.0)');
  });
});

describe('The check of the ratios', () => {
  const was = [{ name: 'stop', spread: { low: 1.8, median: 2, high: 2.4 } }];
  const worse = (low: number, median: number, high: number) =>
    findRegressions(was, [{ name: 'stop', spread: { low, median, high } }]);

  it('fails when the quartiles lie apart and the median is worse by a quarter', () => {
    const [found] = worse(2.5, 2.8, 3);
    expect(found && describeRegression(found)).to.equal(
      'stop: 2.80 (2.50 to 3.00) now, 2.00 (1.80 to 2.40) in docs/benchmarks.md',
    );
  });

  it('lets noise be: quartiles that overlap, and a small step', () => {
    expect(worse(2.3, 3, 9)).to.deep.equal([]);
    expect(worse(2.41, 2.45, 2.5)).to.deep.equal([]);
  });

  it('lets what is better be, and what has nothing to be compared with', () => {
    expect(worse(0.1, 0.2, 0.3)).to.deep.equal([]);
    expect(findRegressions([], [{ name: 'new', spread: { low: 9, median: 9, high: 9 } }])).to.deep.equal([]);
  });

  it('takes one that never ends any more for worse', () => {
    const never = Number.POSITIVE_INFINITY;
    expect(worse(never, never, never)).to.have.length(1);
  });
});

describe('The command line of the benchmark', () => {
  const known = ['start', 'stop', 'scale'];

  it('takes all groups unless told, and those told in the order of the table', () => {
    expect(readOptions([], known)).to.deep.equal({ groups: known });
    expect(readOptions(['--rounds', '3', '--only', 'scale,start'], known)).to.deep.equal({
      groups: ['start', 'scale'],
      rounds: 3,
    });
  });

  it('says what would be right', () => {
    expect(() => readOptions(['--only', 'sart'], known)).to.throw('start, stop, scale');
    expect(() => readOptions(['--rounds', '0'], known)).to.throw('whole number');
    expect(() => readOptions(['--fast'], known)).to.throw('--only');
  });
});
