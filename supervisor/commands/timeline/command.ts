/** The command line of `hooklet timeline`. Loads the command itself only when it is called. */

import { type Command, Option } from 'commander';
import type { TimelineOptions } from './timeline.ts';

const EXAMPLES = `
Examples:
  hooklet run --trace run.jsonl pods/fortune.yaml      record a run
  hooklet timeline run.jsonl                           as text, in the terminal
  hooklet timeline run.jsonl --svg run.svg             as a picture, light and dark
  hooklet timeline run.jsonl --html run.html           as one page, with what hooks printed and all events
  hooklet timeline run.jsonl --chrome run.json         for https://ui.perfetto.dev or chrome://tracing
  hooklet timeline --compare with.jsonl without.jsonl --align stop --svg both.svg
  hooklet timeline - < run.jsonl                       a trace from standard input

- as the name of a file to write is standard output. The format of traces: docs/trace.md.
Exit code: 0, 64 for a wrong command line or a file that is no trace, 70 for a fault of hooklet.`;

export function addTimelineCommand(program: Command): void {
  program
    .command('timeline')
    .description('a recorded run as a picture: who did what when, with hooks, signals and grace periods')
    .argument('<trace...>', 'what hooklet run --trace has written; - is standard input')
    .option('--svg <file>', 'write an SVG picture')
    .option('--html <file>', 'write one HTML page that needs nothing else')
    .option('--chrome <file>', 'write the Chrome trace-event format')
    .option('--text', 'print as text (default when nothing else is asked for)')
    .option('--compare', 'two traces below each other, on one scale')
    .addOption(
      new Option('--align <moment>', 'what stands at 0 s: the start, or the request to stop')
        .choices(['start', 'stop'])
        .default('start'),
    )
    .option('--title <text>', 'instead of the names of the pods')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('hooklet timeline --help shows examples')
    .action(async (files: string[], options: TimelineOptions) => {
      const { timeline } = await import('./timeline.ts');
      process.exitCode = await timeline(files, options);
    });
}
