/** The command line of the benchmark: `--only start,stop --rounds 5`. */

export interface BenchOptions {
  /** In the order of the table, whatever the order given. */
  readonly groups: readonly string[];
  readonly rounds?: number;
}

/** Throws an Error with a sentence that names what is wrong and what would be right. */
export function readOptions(args: readonly string[], known: readonly string[]): BenchOptions {
  let [groups, rounds]: [readonly string[], number | undefined] = [known, undefined];
  for (let at = 0; at < args.length; at += 2) {
    const [name, value] = [args[at], args[at + 1]];
    if (name === '--only') groups = readGroups(value, known);
    else if (name === '--rounds') rounds = readRounds(value);
    else throw new Error(`unknown argument ${name}: use --only ${known.join(',')} and --rounds N`);
  }
  return { groups, ...(rounds !== undefined && { rounds }) };
}

function readGroups(value: string | undefined, known: readonly string[]): readonly string[] {
  const wanted = (value ?? '').split(',').filter(Boolean);
  const stranger = wanted.find((name) => !known.includes(name));
  if (wanted.length === 0 || stranger !== undefined)
    throw new Error(
      `--only ${value ?? ''}: name one or more of ${known.join(', ')}, with commas between them`,
    );
  return known.filter((name) => wanted.includes(name));
}

function readRounds(value: string | undefined): number {
  const rounds = Number(value);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds ${value ?? ''}: give a whole number from 1 on`);
  return rounds;
}
