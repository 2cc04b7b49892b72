/** The names that `lifecycle.stopSignal` may have (KEP-4960), in the order in which upstream prints them. */

const NAMED = [
  'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT',
  'SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ',
].flatMap((line) => line.split(' '));

/** Real-time signals count from either end of their range. */
const REAL_TIME = [
  'RTMAX',
  'RTMIN',
  ...upTo(14).map((n) => `RTMAX-${n}`),
  ...upTo(15).map((n) => `RTMIN+${n}`),
];

/** 65 names, sorted as Go sorts. */
const LINUX = [...NAMED, ...REAL_TIME].map((name) => `SIG${name}`).sort();

/** By `spec.os.name`. */
export const STOP_SIGNALS: ReadonlyMap<string | undefined, readonly string[]> = new Map([
  ['linux', LINUX],
  ['windows', ['SIGKILL', 'SIGTERM']],
]);

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
