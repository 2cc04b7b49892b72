/** The ledger as prom-client metrics. Built anew for each scrape: the ledger is the only place that counts. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { DURATION_BUCKETS, type Ledger, type Tally } from './ledger.ts';
import type { MetricsPage, Momentary } from './metrics.ts';

export async function exposition(ledger: Ledger, { inFlight, draining }: Momentary): Promise<MetricsPage> {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered.',
    labelNames: ['route', 'code'],
    registers,
  });
  for (const { route, status, count } of ledger.tallies) {
    requests.inc({ route, code: status }, count);
  }
  const rejected = new Counter({
    name: 'http_requests_rejected_total',
    help: 'Requests refused before a route saw them: malformed, oversized, or too slow in coming.',
    labelNames: ['reason'],
    registers,
  });
  for (const [reason, count] of Object.entries(ledger.rejections)) rejected.inc({ reason }, count);
  registry.registerMetric(new TallyHistogram(ledger.tallies));
  const gauges = {
    http_requests_in_flight: ['Requests not answered yet.', inFlight],
    fortune_draining: ['1 while the service drains.', draining ? 1 : 0],
    process_resident_memory_bytes: ['Resident memory.', process.memoryUsage.rss()],
    process_start_time_seconds: ['When the process started, in Unix time.', startTime()],
  } as const;
  for (const [name, [help, value]] of Object.entries(gauges)) {
    new Gauge({ name, help, registers }).set(value);
  }
  return { contentType: registry.contentType, body: await registry.metrics() };
}

const DURATION = { name: 'http_request_duration_seconds', help: 'From request to answer.' };

/** A histogram over counts that were made elsewhere: `observe` once a request would cost the hot path a tenth. */
class TallyHistogram extends Histogram<'route' | 'code'> {
  readonly #tallies: Iterable<Tally>;

  constructor(tallies: Iterable<Tally>) {
    super({ ...DURATION, labelNames: ['route', 'code'], registers: [] });
    this.#tallies = tallies;
  }

  /** What the registry calls, for the text format first; not in prom-client's types. */
  async getForPromString() {
    const values = [...this.#tallies].filter(({ count }) => count > 0).flatMap(toSamples);
    return { ...DURATION, type: 'histogram', values };
  }
}

function toSamples({ route, status, count, seconds, buckets }: Tally) {
  const labels = { route, code: status };
  let below = 0;
  const cumulative = buckets.map((inBucket, index) => {
    below += inBucket;
    const le = DURATION_BUCKETS[index] ?? '+Inf';
    return { metricName: `${DURATION.name}_bucket`, labels: { ...labels, le }, value: below };
  });
  return [
    ...cumulative,
    { metricName: `${DURATION.name}_sum`, labels, value: seconds },
    { metricName: `${DURATION.name}_count`, labels, value: count },
  ];
}

function startTime(): number {
  return Math.round(performance.timeOrigin / 1000);
}
