/** From the environment to the exit code: what the program does, in order. */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { describeVariables, readConfig } from './config.ts';
import { ListenError } from './listen.ts';
import { startService } from './service.ts';
import type { StopHandler } from './stop-signals.ts';

const EXIT = { ok: 0, cannotListen: 1, wrongUse: 64, ourFault: 70 } as const;

const HELP = `fortune: serves a fortune over HTTP

Usage: node dist/service/main.js [--help]

Everything else is said in the environment:
${describeVariables()}

Signals: TERM, INT and QUIT drain, then the process exits. FORTUNE_ON_TERM=fast makes TERM close everything at once.
Exit codes: 0 stopped, 1 a port cannot be had, 64 wrong use or configuration, 70 a fault of ours.`;

/** Runs the service until it is stopped. Returns once it listens, or has set the exit code. */
export async function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onStopSignal: (handler: StopHandler) => void,
): Promise<void> {
  // Whoever read our lines may go before us.
  process.stdout.on('error', () => undefined);
  const done = (code: number, ...lines: string[]): void => {
    for (const line of lines) complain(line);
    process.exitCode = code;
  };
  if (args[0] === '--help' || args[0] === '-h') return console.log(HELP);
  if (args.length > 0) return done(EXIT.wrongUse, `unknown argument "${args[0]}": see --help`);
  const read = readConfig(env);
  if (read.kind === 'invalid') return done(EXIT.wrongUse, ...read.problems);
  const { config } = read;

  const leave = (code: number): never => {
    say('bye');
    process.exit(code);
  };
  let stopping = false;
  try {
    const service = await startService(config, say, (drained) => {
      // The hook that asked lives in our container and dies with us. It gets its answer, and time to end well,
      // before the stop signal that follows it.
      void drained.then(() => sleep(config.lingerMs)).then(() => stopping || leave(EXIT.ok));
    });
    const stop = async (reason: string, code: number): Promise<void> => {
      stopping = true;
      await service.drain(reason);
      // One turn more, so that a /drain that joined has its answer.
      await nextTurn();
      leave(code);
    };
    onStopSignal((signal) => {
      if (signal === 'SIGTERM' && config.onTerm === 'fast') {
        say(`closing at once (SIGTERM): ${service.cut()} in flight cut`);
        leave(EXIT.ok);
      }
      void stop(signal, EXIT.ok);
    });
    drainOnFault(stop);
    say(`listening on ${service.url} (${service.description}), /drain on ${service.adminUrl}`);
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    complain(error.message);
    process.exit(EXIT.cannotListen);
  }
}

/** After an uncaught exception nobody knows what still holds, so the process must go; but those who wait for an answer
 * are not to blame and most likely get it. A second one ends everything. */
function drainOnFault(stop: (reason: string, code: number) => Promise<void>): void {
  let faults = 0;
  process.on('uncaughtException', (error) => {
    complain(`a fault of ours: ${error.stack}`);
    faults += 1;
    if (faults > 1) process.exit(EXIT.ourFault);
    void stop('a fault', EXIT.ourFault);
  });
}

function say(line: string): void {
  console.log(`fortune: ${line}`);
}

function complain(line: string): void {
  console.error(`fortune: ${line}`);
}
