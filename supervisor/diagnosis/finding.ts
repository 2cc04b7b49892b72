/** One finding: a lifecycle mistake with its place, its reason and its remedy; every code stands in one table. */

/** SARIF's and Kubernetes' words: an `error` breaks the lifecycle, a `warning` may, a `note` explains. */
export type Severity = 'error' | 'warning' | 'note';

/**
 * Stable codes, written as the reasons of events are; `docs/findings.md` has a section for each.
 * `severity` is what a finding has when nothing makes it milder.
 */
export const FINDINGS = {
  /** A shell stays in front of the app and does not pass the stop signal on (C19). */
  ShellSwallowsSignal: { severity: 'error', title: 'A shell in front of the app swallows the stop signal' },
  /** A script starts the app without `exec` (C20). */
  ScriptWithoutExec: { severity: 'error', title: 'A script starts the app without exec' },
  /** A script forwards the signal but leaves at once: as PID 1 it takes the app with it (C20). */
  ScriptLeavesTooSoon: { severity: 'error', title: 'A script forwards the signal and leaves before the app' },
  /** npm, yarn or pnpm stay in front of the app. */
  PackageManagerInFront: {
    severity: 'error',
    title: 'A package manager in front of the app loses the signal',
  },
  /** tini, dumb-init or catatonit in front of a shell that does not forward. */
  InitInFrontOfShell: { severity: 'error', title: 'An init in front of a shell does not reach the app' },
  /** PID 1 has no handler for the stop signal: the kernel drops it. */
  NoSignalHandler: { severity: 'error', title: 'The main process has no handler for the stop signal' },
  /** The stop signal is set to be ignored. */
  SignalIgnored: { severity: 'error', title: 'The main process ignores the stop signal' },
  /** The stop signal is blocked and stays pending. */
  SignalBlocked: { severity: 'error', title: 'The main process blocks the stop signal' },
  /** The handler got the signal; the app does not end. */
  StopHangs: { severity: 'warning', title: 'The app has got the stop signal and does not end' },
  /** A process manager sends another signal than it got (pm2-runtime: INT). */
  SignalTranslated: {
    severity: 'warning',
    title: 'A process manager turns the stop signal into another one',
  },
  /** su and runuser kill what has not ended two seconds after the signal. */
  LauncherKillsEarly: { severity: 'warning', title: 'A launcher in front of the app kills it early' },
  /** preStop only sends TERM: the wrong cure for a swallowed signal (C21). */
  PreStopOnlySignals: { severity: 'warning', title: 'A preStop hook only sends the stop signal' },
  /** `nginx -s quit` and the like return before the drain is done (kubernetes issue 39170). */
  PreStopReturnsEarly: { severity: 'warning', title: 'A preStop hook returns before the drain is done' },
  /** httpGet with host localhost or 127.0.0.1: in a cluster that is the node (C11). */
  HookHostLocalhost: { severity: 'error', title: 'An httpGet to localhost asks the node, not the pod' },
  /** A postStart hook that asks the server once races the start of the server (C9). */
  PostStartRacesServer: {
    severity: 'warning',
    title: 'A postStart request races the start of the server',
  },
  /** A tcpSocket hook always fails. */
  HookTcpSocket: { severity: 'error', title: 'A tcpSocket hook is not supported and always fails' },
  /** Every way through the hook ends in a failure. */
  HookAlwaysFails: { severity: 'error', title: 'A hook always fails' },
  /** A port by name, and no port of that container has the name. */
  HookPortUnknown: {
    severity: 'error',
    title: 'A hook or probe names a port that the container does not have',
  },
  /** preStop sleep as long as the grace period or longer. */
  SleepExceedsGrace: { severity: 'error', title: 'A preStop sleep uses up the grace period' },
  /** A hook's own time-out is longer than the grace period. */
  GraceShorterThanHook: { severity: 'warning', title: 'The grace period is shorter than the hook may take' },
  /** No preStop hook before a server that closes fast. */
  MissingPreStop: { severity: 'warning', title: 'No preStop hook before a server that closes at once' },
  /** A liveness probe can kill a container that starts slowly. */
  LivenessKillsSlowStart: { severity: 'warning', title: 'A liveness probe can kill a slow start' },
  /** `&&`, `|`, `>` or `$NAME` in a list that is executed as it stands. */
  CommandNeedsShell: {
    severity: 'error',
    title: 'A command list holds shell syntax, and no shell reads it',
  },
  HookCommandNotFound: { severity: 'error', title: "A hook's command is not found" },
  HookCommandNotExecutable: { severity: 'error', title: "A hook's command is not executable" },
  CommandNotFound: { severity: 'error', title: "A container's command is not found" },
  CommandNotExecutable: { severity: 'error', title: "A container's command is not executable" },
  UserNotFound: { severity: 'error', title: 'The USER of an image does not exist on this machine' },
} as const satisfies Record<string, { readonly severity: Severity; readonly title: string }>;

export type FindingCode = keyof typeof FINDINGS;

export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** Where: `spec.containers[0].lifecycle.preStop`, `pid 4711`, `ENTRYPOINT`. */
  readonly path: string;
  /** In a file, counted from 1. */
  readonly place?: { readonly file: string; readonly line: number; readonly column?: number };
  /** What is so and why it matters, one sentence. */
  readonly why: string;
  /** What to do, one sentence. */
  readonly remedy: string;
  /** The line to change and what it should read, where that is known. */
  readonly change?: { readonly from?: string; readonly to: string };
}
