/** The pods whose stop is proved, with what each has done about it: the rows of the table in docs/drill.md. */

export interface Subject {
  /** Of this repository. */
  readonly manifest: string;
  readonly server: string;
  readonly stop: string;
  /** Instead of those of the other ones. */
  readonly runs?: number;
}

/** What the project promises of its own pod: it drops nothing in so many runs. */
export const FORTUNE_RUNS = 20;

const OURS = 'fortune service';
const NGINX = 'nginx';
const EXPRESS = 'Express';

/** By the name of the manifest. */
export const SUBJECTS = {
  fortune: {
    manifest: 'pods/fortune.yaml',
    server: OURS,
    stop: 'the default pod: preStop drains, lame duck 2.5 s',
    runs: FORTUNE_RUNS,
  },
  'fortune-prestop': ours(OURS, 'fortune-prestop', 'preStop drains, no lame duck'),
  'fortune-lame-duck': ours(OURS, 'fortune-lame-duck', 'graceful on TERM, lame duck 2.5 s'),
  'fortune-graceful': ours(OURS, 'fortune-graceful', 'graceful on TERM, no lame duck'),
  'fortune-fast-prestop': ours(OURS, 'fortune-fast-prestop', 'fast on TERM; preStop drains, lame duck 2.5 s'),
  'fortune-fast': ours(OURS, 'fortune-fast', 'fast on TERM'),
  'nginx-term': ours(NGINX, 'nginx-term', 'TERM'),
  'nginx-quit-hook': ours(NGINX, 'nginx-quit-hook', 'preStop `nginx -s quit`, TERM right after it'),
  'nginx-quit-hook-waits': ours(NGINX, 'nginx-quit-hook-waits', 'preStop `nginx -s quit` that waits'),
  'nginx-stopsignal-quit': ours(NGINX, 'nginx-stopsignal-quit', 'stop signal QUIT'),
  'nginx-sleep-quit': ours(NGINX, 'nginx-sleep-quit', 'preStop sleep 3 s, stop signal QUIT'),
  'express-nothing': ours(EXPRESS, 'express-nothing', 'nothing, as PID 1 (grace 5 s)'),
  'express-nothing-tini': ours(EXPRESS, 'express-nothing-tini', 'nothing, behind tini'),
  'express-close': ours(EXPRESS, 'express-close', '`server.close()`'),
  'express-close-sleep': ours(EXPRESS, 'express-close-sleep', 'preStop sleep 3 s, `server.close()`'),
  'express-http-terminator': ours(EXPRESS, 'express-http-terminator', 'http-terminator'),
  'express-stoppable': ours(EXPRESS, 'express-stoppable', 'stoppable'),
  'express-terminus': ours(EXPRESS, 'express-terminus', '@godaddy/terminus'),
  'express-terminus-sleep': ours(
    EXPRESS,
    'express-terminus-sleep',
    '@godaddy/terminus with `beforeShutdown` 3 s, `timeout` 5 s',
  ),
} as const satisfies Readonly<Record<string, Subject>>;

export type SubjectName = keyof typeof SUBJECTS;

function ours(server: string, name: string, stop: string): Subject {
  return { manifest: `bench/drill/pods/${name}.yaml`, server, stop };
}
