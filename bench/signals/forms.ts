/** The ways to start an app whose stop signal gets lost, or does not: one row each, run as they stand here. */

export interface Form {
  readonly name: string;
  readonly argv: readonly string[];
  /** Below pods/signals. */
  readonly folder?: string;
  /** Programs that a machine may lack; the first word of `argv` is one anyway. */
  readonly needs?: readonly string[];
}

const form = (name: string, argv: readonly string[], more: Omit<Form, 'name' | 'argv'> = {}): Form => ({
  name,
  argv,
  ...more,
});
const sh = (text: string) => form(`sh -c '${text}'`, ['sh', '-c', text]);
const bash = (text: string) => form(`bash -c '${text}'`, ['bash', '-c', text]);
const line = (text: string, more?: Omit<Form, 'name' | 'argv'>) => form(text, text.split(' '), more);

export const FORMS: readonly Form[] = [
  form('node app.js (exec form)', ['node', 'app.js']),
  form('node, no TERM handler', ['node', 'no-handler.js']),
  form("dash -c 'node app.js'", ['dash', '-c', 'node app.js']),
  bash('node app.js'),
  form("busybox sh -c 'node app.js'", ['busybox', 'sh', '-c', 'node app.js']),
  sh('exec node app.js'),
  sh('node app.js; true'),
  bash('node app.js; true'),
  form("dash -c 'cd . && node app.js'", ['dash', '-c', 'cd . && node app.js']),
  bash('cd . && node app.js'),
  sh('node app.js | cat'),
  line('sh without-exec.sh'),
  line('bash without-exec.sh'),
  line('./with-exec.sh'),
  line('./trap-one-wait.sh'),
  line('./trap-two-waits.sh'),
  line('npm start', { folder: 'npm-start' }),
  form('npm start, "exec node app.js"', ['npm', 'start'], { folder: 'npm-start-exec' }),
  line('yarn start', { folder: 'npm-start' }),
  form('yarn start, "exec node app.js"', ['yarn', 'start'], { folder: 'npm-start-exec' }),
  line('pnpm start', { folder: 'npm-start' }),
  form('pnpm start, "exec node app.js"', ['pnpm', 'start'], { folder: 'npm-start-exec' }),
  line('pm2-runtime app.js'),
  line('tini -- node app.js'),
  line('tini -- ./without-exec.sh'),
  line('tini -g -- ./without-exec.sh'),
  line('dumb-init -- node app.js'),
  line('dumb-init -- ./without-exec.sh'),
  line('catatonit -- node app.js'),
  line('catatonit -- ./without-exec.sh'),
];
