/** The rows' programs as shell scripts, ten times as fast. */

import type { Behaviour, Exec, FileChange, Server } from '../world/behaviour.ts';

/** How much of a row's second a real one is. */
export const SCALE = 0.1;

export interface ProgramPaths {
  /** Holds the files of the newest run; everybody may write there. */
  readonly files: string;
  /** Free ones of this machine, for those that the row names. */
  readonly ports: ReadonlyMap<number, number>;
}

/** Among its files as soon as a program minds its signals: before that, TERM would end it. */
export const UP = '.up';

/** Traps work only while the shell waits, so whatever takes time is waited for. */
export function behaviourScript(runs: readonly Behaviour[], { files, ports }: ProgramPaths): string[] {
  const cases = runs.map((run, index) => {
    const last = index === runs.length - 1;
    return `${last ? '*' : index}) ${runScript(run, ports)} ;;`;
  });
  const script = `F=${files}
n=$(cat "$F.runs" 2>/dev/null || echo 0); echo $((n + 1)) > "$F.runs"
rm -rf "$F"; mkdir -p "$F"
case $n in
${cases.join('\n')}
esac`;
  return ['sh', '-c', script];
}

function runScript(run: Behaviour, ports: ProgramPaths['ports']): string {
  const { startDelay = 0, delay, exitCode = 0, prints, message, serves } = run;
  if (serves) return serverScript(serves, ports);
  return [
    trap(run),
    `: > "$F/${UP}"`,
    ...(run.files ?? []).map(fileChange),
    ...(startDelay > 0 ? [wait(startDelay)] : []),
    ': > "$F/started"',
    ...(prints === undefined ? [] : [`printf %s ${quote(prints)}`]),
    ...(message === undefined ? [] : [`printf %s ${quote(message)} > "$HOOKLET_TERMINATION_LOG"`]),
    ...(delay === undefined ? [`while :; do ${wait(10_000)}; done`] : [wait(delay), exit(exitCode)]),
  ].join('\n');
}

/** A program of its own: it minds its signals by itself, and does nothing else. */
function serverScript(servers: readonly Server[], ports: ProgramPaths['ports']): string {
  const mapped = servers.map((server) => ({ ...server, port: ports.get(server.port) ?? server.port }));
  const program = new URL('serves.js', import.meta.url).pathname;
  const args = [process.execPath, program, JSON.stringify(mapped), String(SCALE)].map(quote);
  return `exec ${args.join(' ')} "$F/${UP}"`;
}

function trap({
  onTerm = 'exits',
  onTermRemoves,
  terminationSeconds = 0,
  terminationExitCode = 0,
}: Behaviour): string {
  if (onTerm === 'ignores') return "trap '' TERM";
  const remove = onTermRemoves === undefined ? '' : `rm -f "$F/${onTermRemoves}"; `;
  const pause = terminationSeconds > 0 ? `${wait(terminationSeconds)}; ` : '';
  return `trap '${remove}${pause}exit ${terminationExitCode}' TERM`;
}

function fileChange({ at, create, remove }: FileChange): string {
  const change = create === undefined ? `rm -f "$F/${remove}"` : `: > "$F/${create}"`;
  return at === 0 ? change : `( sleep ${at * SCALE}; ${change} ) &`;
}

/**
 * Beyond 128 by the signal that such a code stands for, which as PID 1 it does not hear; in a manifest's command
 * `$$` means one dollar sign.
 */
function exit(code: number): string {
  return code > 128 ? `kill -${code - 128} $$$$; exit ${code}` : `exit ${code}`;
}

function wait(seconds: number): string {
  return seconds === 0 ? ':' : `sleep ${(seconds * SCALE).toFixed(3)} & wait $!`;
}

export function execScript(exec: Exec, { files }: Pick<ProgramPaths, 'files'>, helperUrl: string): string[] {
  const { seconds = 0, exitCode = 0, requires, forever, calls, prints, childSeconds } = exec;
  const get = `require('node:http').get(process.argv[1], (answer) => answer.resume())`;
  const script = [
    ...(prints === undefined ? [] : [`printf %s ${quote(prints)}`]),
    ...(requires === undefined ? [] : [`test -e ${quote(`${files}/${requires}`)} || exit 1`]),
    ...(calls === undefined
      ? []
      : [`${quote(process.execPath)} -e ${quote(get)} ${quote(helperUrl + calls)}`]),
    ...(childSeconds === undefined ? [] : [`sleep ${childSeconds * SCALE} &`]),
    ...(forever ? ['while :; do echo .; sleep 0.2; done'] : []),
    ...(seconds > 0 ? [`sleep ${seconds * SCALE}`] : []),
    `exit ${exitCode}`,
  ];
  return ['sh', '-c', script.join('\n')];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
