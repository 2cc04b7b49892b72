/** The command line of the soak. */

export interface SoakOptions {
  /** Of real life; 0: none. */
  readonly minutes: number;
  /** Of simulated life; 0: none. */
  readonly hours: number;
  readonly seed: number;
  readonly diskMiB: number;
}

const DEFAULTS: SoakOptions = { minutes: 10, hours: 24, seed: 1, diskMiB: 16 };

const FLAGS: Readonly<Record<string, keyof SoakOptions>> = {
  '--minutes': 'minutes',
  '--hours': 'hours',
  '--seed': 'seed',
  '--disk': 'diskMiB',
};

export const USAGE = `npm run soak -- [--minutes N] [--hours N] [--disk MiB] [--seed N]
  --minutes N  of real life (10); 0: none
  --hours N    of simulated life before it (24); 0: none
  --disk MiB   the size of the disk that is filled (16); it needs root
  --seed N     other choices of when what goes wrong (1)`;

/** Throws an Error with a sentence that says what is wrong. */
export function readOptions(args: readonly string[]): SoakOptions {
  const options = { ...DEFAULTS };
  for (let at = 0; at < args.length; at += 2) {
    const [flag = '', text = ''] = [args[at], args[at + 1]];
    const name = FLAGS[flag];
    if (name === undefined) throw new Error(`unknown argument ${flag}\n${USAGE}`);
    const value = Number(text);
    if (text === '' || !Number.isFinite(value) || value < 0)
      throw new Error(`${flag} ${text}: give a number`);
    options[name] = value;
  }
  return options;
}
