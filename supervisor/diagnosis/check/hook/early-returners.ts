/** Commands that only ask a server to stop or drain, and return before it has. */

import { programName, unwrapCommand } from '../unwrap-command.ts';

interface EarlyReturner {
  readonly program: RegExp;
  /** The arguments that make it so, joined by single spaces. */
  readonly args: RegExp;
  /** Behind these the command does wait. */
  readonly unless?: RegExp;
  /** What waits for it. */
  readonly wait: string;
}

const poll = (program: string): string => `while pgrep -x ${program} >/dev/null; do sleep 0.5; done`;

/** Each is documented so by its server, or was tried: nginx -s quit returns in milliseconds (test/system). */
const EARLY_RETURNERS: readonly EarlyReturner[] = [
  { program: /^(nginx|openresty|angie|tengine)$/, args: /(^| )-s ?(quit|stop)( |$)/, wait: poll('nginx') },
  {
    program: /^(apachectl|apache2ctl|httpd|apache2)$/,
    args: /(^| )(-k )?(graceful-stop|stop)( |$)/,
    wait: poll('httpd'),
  },
  { program: /^pg_ctl$/, args: /(^| )(-W|--no-wait)( |$)/, wait: 'pg_ctl stop -w' },
  { program: /^systemctl$/, args: /(^| )--no-block( |$)/, wait: 'systemctl stop without --no-block' },
  { program: /^uwsgi$/, args: /(^| )--stop( |$)/, wait: poll('uwsgi') },
  { program: /^pumactl$/, args: /(^| )(stop|halt)( |$)/, wait: poll('puma') },
  { program: /^start-stop-daemon$/, args: /(^| )(-K|--stop)( |$)/, unless: /--retry|-R/, wait: '--retry 30' },
];

/** Addresses that answer at once and stop or drain afterwards: Spring Boot's, Envoy's admin port. */
export const EARLY_ADDRESSES = /\/actuator\/shutdown(\b|$)|\/quitquitquit(\b|$)|\/drain_listeners(\b|$)/;

/** What waits for a command that returns early; undefined for one that does not. */
export function waitFor(argv: readonly string[]): string | undefined {
  const command = unwrapCommand(argv);
  const name = programName(command);
  const args = command.slice(1).join(' ');
  if (/^(curl|wget|http|https)$/.test(name) && EARLY_ADDRESSES.test(args)) return 'sleep 20';
  const found = EARLY_RETURNERS.find(
    ({ program, args: pattern, unless }) => program.test(name) && pattern.test(args) && !unless?.test(args),
  );
  return found?.wait;
}
