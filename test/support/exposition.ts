/** Prometheus' text format 0.0.4, read strictly: what a scraper would refuse is refused here. */

export interface ParsedFamily {
  readonly type: string;
  readonly help: string;
  readonly samples: readonly ParsedSample[];
}

export interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const HELP = new RegExp(`^# HELP (${NAME}) ((?:[^\\\\]|\\\\\\\\|\\\\n)*)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary|untyped)$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(,|$)/y;
const VALUE = /^(?:[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?|[+-]Inf|NaN)$/i;

/** Throws for the first thing that is not as it must be. */
export function parseExposition(text: string): ReadonlyMap<string, ParsedFamily> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, { type: string; help: string; samples: ParsedSample[] }>();
  let current = '';
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue;
    const help = HELP.exec(line);
    const type = TYPE.exec(line);
    if (help?.[1] !== undefined) {
      if (families.has(help[1])) throw new Error(`two families ${help[1]}`);
      current = help[1];
      families.set(current, { type: '', help: help[2] ?? '', samples: [] });
    } else if (type) {
      const family = families.get(current);
      if (type[1] !== current || !family || family.type !== '') throw new Error(`misplaced: ${line}`);
      family.type = type[2] ?? '';
    } else {
      const sample = parseSample(line);
      const family = families.get(current);
      const suffixes = family?.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
      if (!suffixes.some((suffix) => sample.name === current + suffix))
        throw new Error(`${sample.name} in the family ${current}`);
      family?.samples.push(sample);
    }
  }
  for (const [name, family] of families) check(name, family);
  return families;
}

function parseSample(line: string): ParsedSample {
  const [, name, labels = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (name === undefined || !VALUE.test(value)) throw new Error(`no sample: ${line}`);
  return { name, labels: parseLabels(labels, line), value: Number(value.replace('Inf', 'Infinity')) };
}

function parseLabels(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const [, name, value = ''] = LABEL.exec(text) ?? [];
    if (name === undefined || name in labels) throw new Error(`wrong labels: ${line}`);
    labels[name] = value.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));
  }
  return labels;
}

function check(name: string, { type, samples }: ParsedFamily): void {
  if (type === '') throw new Error(`${name} has no type`);
  const keys = samples.map(({ name: of, labels }) => JSON.stringify([of, Object.entries(labels).sort()]));
  if (new Set(keys).size !== keys.length) throw new Error(`${name} has one series twice`);
  if (type === 'counter' && samples.some(({ value }) => !(value >= 0))) throw new Error(`${name} is below 0`);
  if (type === 'histogram') checkHistogram(name, samples);
}

/** Buckets grow, the last one is +Inf and is the count. */
function checkHistogram(name: string, samples: readonly ParsedSample[]): void {
  const keyOf = ({ labels: { le: _, ...labels } }: ParsedSample) =>
    JSON.stringify(Object.entries(labels).sort());
  for (const key of new Set(samples.map(keyOf))) {
    const own = samples.filter((sample) => keyOf(sample) === key);
    const buckets = own.filter((sample) => sample.name === `${name}_bucket`);
    const values = buckets.map(({ value }) => value);
    const bounds = buckets.map(({ labels: { le = '' } }) => Number(le.replace('Inf', 'Infinity')));
    const count = own.find((sample) => sample.name === `${name}_count`)?.value;
    const grows = (list: readonly number[]) =>
      list.every((value, at) => at === 0 || value >= (list[at - 1] ?? 0));
    const whole = bounds.at(-1) === Number.POSITIVE_INFINITY && values.at(-1) === count;
    if (!whole || !grows(values) || !grows(bounds) || own.length !== buckets.length + 2)
      throw new Error(`${name}${key} is no histogram`);
  }
}
