/** Commands that only ask a server to stop or drain, and return before it has. */

import { programName, unwrapCommand } from '../unwrap-command.ts';

interface EarlyReturner {
  readonly program: RegExp;
  /** The arguments that make it so, joined by single spaces. */
  readonly args: RegExp;
  /** Behind these the command does wait. */
  readonly unless?: RegExp;
  /** A shell line that drains and waits; without it there is nothing to wait for, and some seconds must do. */
  readonly instead?: (line: string) => string;
}

const polling =
  (program: string) =>
  (line: string): string =>
    `${line}; while pgrep -x ${program} >/dev/null; do sleep 0.5; done`;

/** Each is documented so by its server, or was tried: nginx -s quit returns in milliseconds (test/system). */
const EARLY_RETURNERS: readonly EarlyReturner[] = [
  // `stop` is the fast one, which drains nothing.
  {
    program: /^(nginx|openresty|angie|tengine)$/,
    args: /(^| )-s ?(quit|stop)( |$)/,
    instead: (line) => polling('nginx')(line.replace(/-s ?stop/, '-s quit')),
  },
  {
    program: /^(apachectl|apache2ctl|httpd|apache2)$/,
    args: /(^| )(-k )?(graceful-stop|stop)( |$)/,
    instead: (line) => polling('httpd')(line.replace(/(?<!-)\bstop\b/, 'graceful-stop')),
  },
  {
    program: /^pg_ctl$/,
    args: /(^| )(-W|--no-wait)( |$)/,
    instead: (line) => line.replace(/ (-W|--no-wait)\b/, ''),
  },
  {
    program: /^systemctl$/,
    args: /(^| )--no-block( |$)/,
    instead: (line) => line.replace(/ --no-block\b/, ''),
  },
  { program: /^uwsgi$/, args: /(^| )--stop( |$)/, instead: polling('uwsgi') },
  { program: /^pumactl$/, args: /(^| )(stop|halt)( |$)/ },
  {
    program: /^start-stop-daemon$/,
    args: /(^| )(-K|--stop)( |$)/,
    unless: /--retry|-R/,
    instead: (line) => `${line} --retry 20`,
  },
];

/** Addresses that answer at once and stop or drain afterwards: Spring Boot's, Envoy's admin port. */
export const EARLY_ADDRESSES = /\/actuator\/shutdown(\b|$)|\/quitquitquit(\b|$)|\/drain_listeners(\b|$)/;

/** The line that a command which returns early should become; undefined for one that does not. */
export function waitingLine(argv: readonly string[]): string | undefined {
  const command = unwrapCommand(argv);
  const name = programName(command);
  const args = command.slice(1).join(' ');
  const line = argv.join(' ');
  const asks = /^(curl|wget|http|https)$/.test(name) && EARLY_ADDRESSES.test(args);
  const found = EARLY_RETURNERS.find(
    ({ program, args: pattern, unless }) => program.test(name) && pattern.test(args) && !unless?.test(args),
  );
  if (!asks && !found) return undefined;
  return found?.instead?.(line) ?? `${line}; sleep 20`;
}
