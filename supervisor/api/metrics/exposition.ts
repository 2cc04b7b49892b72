/** Tallies in Prometheus' text format. Loaded when somebody asks: prom-client costs 10 MiB and 25 ms of every start. */

import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { FAMILIES, type Family, type FamilyName } from './families.ts';
import type { Sample, Tally } from './tally.ts';

export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

/** `only`: the beginning of the names that are wanted. Families without a series are left out, as a kubelet does. */
export async function expose(tallies: readonly Tally[], only = ''): Promise<Exposition> {
  const registry = new Registry();
  for (const [name, family] of Object.entries(FAMILIES) as [FamilyName, Family][]) {
    if (!name.startsWith(only)) continue;
    const samples = tallies.flatMap((tally) => tally.samples(name));
    // What has no labels is there from the start, with 0.
    if (samples.length === 0 && (family.labels.length > 0 || family.type === 'gauge')) continue;
    register(registry, name, family, samples);
  }
  return { contentType: registry.contentType, text: await registry.metrics() };
}

function register(
  registry: Registry,
  name: FamilyName,
  { type: kind, help, labels, buckets = [] }: Family,
  samples: readonly Sample[],
): void {
  const options = { name, help, labelNames: [...labels], registers: [registry] };
  switch (kind) {
    case 'counter': {
      const counter = new Counter(options);
      for (const sample of samples) counter.inc(sample.labels, sample.value);
      break;
    }
    case 'gauge': {
      const gauge = new Gauge(options);
      for (const sample of samples) gauge.set(sample.labels, sample.value);
      break;
    }
    case 'histogram':
      registry.registerMetric(new TalliedHistogram(name, help, buckets, samples));
      break;
    default: {
      kind satisfies never;
    }
  }
}

/** A histogram over what was counted elsewhere. */
class TalliedHistogram extends Histogram {
  readonly #name: string;
  readonly #help: string;
  readonly #bounds: readonly number[];
  readonly #samples: readonly Sample[];

  constructor(name: string, help: string, bounds: readonly number[], samples: readonly Sample[]) {
    super({ name, help, registers: [] });
    this.#name = name;
    this.#help = help;
    this.#bounds = bounds;
    this.#samples = samples;
  }

  /** What the registry calls for the text format; not in prom-client's types. */
  async getForPromString() {
    const samples = this.#samples.length > 0 ? this.#samples : [this.#none()];
    const values = samples.flatMap((sample) => this.#lines(sample));
    return { name: this.#name, help: this.#help, type: 'histogram', values };
  }

  #none(): Sample {
    return { labels: {}, value: 0, count: 0, buckets: this.#bounds.map(() => 0), owner: undefined };
  }

  #lines({ labels, value, count, buckets }: Sample) {
    let below = 0;
    const cumulative = this.#bounds.map((bound, index) => {
      below += buckets[index] ?? 0;
      return { metricName: `${this.#name}_bucket`, labels: { ...labels, le: bound }, value: below };
    });
    return [
      ...cumulative,
      { metricName: `${this.#name}_bucket`, labels: { ...labels, le: '+Inf' }, value: count },
      { metricName: `${this.#name}_sum`, labels, value },
      { metricName: `${this.#name}_count`, labels, value: count },
    ];
  }
}
