/** The service's configuration: one table of environment variables, read and checked all at once. */
import { resolve } from 'node:path';
import { oneOf, optionalText, text, type Variable, wholeNumber } from './variable.ts';

const MINUTE = 60_000;

const VARIABLES = {
  host: text(
    'HOST',
    '127.0.0.1',
    /^[\w.:-]+$/,
    'the address to listen on',
    'a name or address without a port',
  ),
  port: wholeNumber('PORT', 8080, 65_535, 'the public port; 0 takes a free one'),
  adminHost: text(
    'FORTUNE_ADMIN_HOST',
    // Whoever reaches it can drain: only a hook that comes from outside the container needs more than loopback.
    '127.0.0.1',
    /^[\w.:-]+$/,
    'the address /drain listens on',
    'a name or address without a port',
  ),
  adminPort: wholeNumber('FORTUNE_ADMIN_PORT', 8081, 65_535, 'the port of /drain; 0 takes a free one'),
  quoteFile: optionalText(
    'FORTUNE_QUOTE_FILE',
    'serve the quote in this file; unset: a fresh quote each time',
  ),
  requireWarmup: oneOf(
    'FORTUNE_REQUIRE_WARMUP',
    'false',
    ['true', 'false'],
    'whether /readyz waits for GET /warmup',
  ),
  maxDelayMs: wholeNumber(
    'FORTUNE_MAX_DELAY_MS',
    0,
    10 * MINUTE,
    'the longest /quote?delay=MS allowed; 0: none',
  ),
  onTerm: oneOf(
    'FORTUNE_ON_TERM',
    'graceful',
    ['graceful', 'fast'],
    'what SIGTERM does: drain, or close everything at once as nginx does',
  ),
  lameDuckMs: wholeNumber(
    'FORTUNE_LAME_DUCK_MS',
    // Long enough to move a client that pauses up to a second off its kept connection, short enough for a
    // person at a terminal. Behind a load balancer, take as long as it needs to notice the 503 of /readyz.
    1000,
    10 * MINUTE,
    'how long a drain keeps accepting after /readyz turned 503',
  ),
  drainDeadlineMs: wholeNumber(
    'FORTUNE_DRAIN_DEADLINE_MS',
    // Under the 30 s that a kubelet grants by default, so that the service reports the cut itself.
    25_000,
    60 * MINUTE,
    'when a drain cuts what is still open',
  ),
  lingerMs: wholeNumber(
    'FORTUNE_LINGER_MS',
    1000,
    MINUTE,
    'how long the process waits for SIGTERM after a drain asked for by /drain',
  ),
};

export type Config = {
  readonly [Key in keyof typeof VARIABLES]: (typeof VARIABLES)[Key] extends Variable<infer Value>
    ? Value
    : never;
};

export type ConfigResult =
  | { readonly kind: 'valid'; readonly config: Config }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/**
 * Reads the configuration from an environment. An empty variable counts as unset, as a manifest's empty
 * `value:` means. Every problem is found, not only the first; each names variable, value and what is allowed.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ConfigResult {
  const problems: string[] = [];
  const read = <Value>(variable: Variable<Value>): Value => {
    const given = env[variable.name];
    if (given === undefined || given === '') return variable.fallback;
    const value = variable.parse(given);
    if (value !== undefined) return value;
    problems.push(
      `${variable.name} is "${given}": it must be ${variable.allowed} (default ${variable.fallback})`,
    );
    return variable.fallback;
  };
  const quoteFile = read(VARIABLES.quoteFile);
  const config: Config = {
    host: read(VARIABLES.host),
    port: read(VARIABLES.port),
    adminHost: read(VARIABLES.adminHost),
    adminPort: read(VARIABLES.adminPort),
    quoteFile: quoteFile === undefined ? undefined : resolve(quoteFile),
    requireWarmup: read(VARIABLES.requireWarmup),
    maxDelayMs: read(VARIABLES.maxDelayMs),
    onTerm: read(VARIABLES.onTerm),
    lameDuckMs: read(VARIABLES.lameDuckMs),
    drainDeadlineMs: read(VARIABLES.drainDeadlineMs),
    lingerMs: read(VARIABLES.lingerMs),
  };
  problems.push(...contradictions(config));
  return problems.length > 0 ? { kind: 'invalid', problems } : { kind: 'valid', config };
}

/** The table as `--help` prints it. */
export function describeVariables(): string {
  return Object.values(VARIABLES)
    .map(({ name, fallback, meaning }) => `  ${name.padEnd(26)} ${meaning} (default ${fallback ?? 'unset'})`)
    .join('\n');
}

function contradictions(config: Config): string[] {
  const found: string[] = [];
  if (config.port !== 0 && config.port === config.adminPort) {
    found.push(`PORT and FORTUNE_ADMIN_PORT are both ${config.port}: give each its own port`);
  }
  if (config.drainDeadlineMs < config.lameDuckMs) {
    found.push(
      `FORTUNE_DRAIN_DEADLINE_MS is "${config.drainDeadlineMs}": it must be at least ` +
        `FORTUNE_LAME_DUCK_MS, ${config.lameDuckMs}`,
    );
  }
  return found;
}
