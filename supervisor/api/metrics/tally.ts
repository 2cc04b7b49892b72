/** Counts, sums and buckets by labels, without a library: made when something happens, read when somebody asks. */

import { FAMILIES, type Family, type FamilyName, type LabelsOf } from './families.ts';

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  /** The count, or the sum of what was observed. */
  value: number;
  /** Of a histogram: how many were observed. */
  count: number;
  /** Of a histogram: how many in each bucket, not cumulative; what is beyond the last bound is in none. */
  readonly buckets: number[];
  owner: string | undefined;
}

export interface Tally {
  /** `owner`: the uid of the pod that the series goes away with. */
  count<Name extends FamilyName>(name: Name, labels: LabelsOf<Name>, by?: number, owner?: string): void;
  set<Name extends FamilyName>(name: Name, labels: LabelsOf<Name>, value: number): void;
  observe<Name extends FamilyName>(name: Name, labels: LabelsOf<Name>, value: number, owner?: string): void;
  /** Takes away the series that nobody but this owner has added to last. */
  forget(owner: string): void;
  samples(name: FamilyName): readonly Sample[];
}

export function createTally(): Tally {
  const families = new Map<FamilyName, Map<string, Sample>>();

  function sampleOf(name: FamilyName, labels: Readonly<Record<string, string>>): Sample {
    const { labels: names, buckets = [] }: Family = FAMILIES[name];
    const samples = families.get(name) ?? new Map<string, Sample>();
    families.set(name, samples);
    const key = JSON.stringify(names.map((label) => labels[label]));
    const known = samples.get(key);
    if (known) return known;
    const sample: Sample = { labels, value: 0, count: 0, buckets: buckets.map(() => 0), owner: undefined };
    samples.set(key, sample);
    return sample;
  }

  return {
    count(name, labels, by = 1, owner) {
      const sample = sampleOf(name, labels);
      sample.value += by;
      sample.owner = owner;
    },
    set(name, labels, value) {
      sampleOf(name, labels).value = value;
    },
    observe(name, labels, value, owner) {
      const sample = sampleOf(name, labels);
      const { buckets: bounds = [] }: Family = FAMILIES[name];
      const bucket = bounds.findIndex((bound) => value <= bound);
      sample.value += value;
      sample.count += 1;
      sample.owner = owner;
      if (bucket >= 0) sample.buckets[bucket] = (sample.buckets[bucket] ?? 0) + 1;
    },
    forget(owner) {
      for (const samples of families.values()) {
        for (const [key, sample] of samples) if (sample.owner === owner) samples.delete(key);
      }
    },
    samples: (name) => [...(families.get(name)?.values() ?? [])],
  };
}
