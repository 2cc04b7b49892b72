/** Every error hooklet raises on purpose: one table from code to exit code, one class. */

/** sysexits.h: a wrong command line or input. */
export const EXIT_USAGE = 64;
/** sysexits.h: a service is unavailable. */
export const EXIT_UNAVAILABLE = 69;
/** sysexits.h: our own fault. */
export const EXIT_SOFTWARE = 70;

/** As every shell, env(1), tini and Docker have it: the command is there and cannot be executed, or is not there. */
export const EXIT_NOT_EXECUTABLE = 126;
export const EXIT_NOT_FOUND = 127;

const EXIT_CODES = {
  USAGE: EXIT_USAGE,
  COMMAND_NOT_EXECUTABLE: EXIT_NOT_EXECUTABLE,
  COMMAND_NOT_FOUND: EXIT_NOT_FOUND,
  MANIFEST_NOT_READABLE: EXIT_USAGE,
  MANIFEST_INVALID: EXIT_USAGE,
  IMAGE_NOT_READABLE: EXIT_USAGE,
  IMAGE_INVALID: EXIT_USAGE,
  ISOLATION_UNAVAILABLE: EXIT_USAGE,
  PROCESS_NOT_FOUND: EXIT_USAGE,
  PROC_UNAVAILABLE: EXIT_USAGE,
  POD_ENDED: EXIT_UNAVAILABLE,
  DRILL_WRONG_ANSWER: EXIT_USAGE,
  DRILL_NOT_READY: EXIT_UNAVAILABLE,
  DRILL_POD_DIED: EXIT_UNAVAILABLE,
  DRILL_LOAD_IMPOSSIBLE: EXIT_UNAVAILABLE,
  START_ERROR: EXIT_SOFTWARE,
  EXEC_ERROR: EXIT_SOFTWARE,
  NO_TERMINAL: EXIT_SOFTWARE,
  HTTP_ERROR: EXIT_SOFTWARE,
  TCP_ERROR: EXIT_SOFTWARE,
  LISTEN_ERROR: EXIT_SOFTWARE,
  HOME_NOT_WRITABLE: EXIT_UNAVAILABLE,
  TRACE_NOT_READABLE: EXIT_USAGE,
  TRACE_NOT_WRITABLE: EXIT_USAGE,
  TRACE_INVALID: EXIT_USAGE,
  NO_HOOKLET: EXIT_USAGE,
  KUBECONFIG_NOT_TRUSTED: EXIT_USAGE,
  NO_KUBECTL: EXIT_USAGE,
  INTERNAL: EXIT_SOFTWARE,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof EXIT_CODES;

/**
 * An error with a stable `code`; nobody branches on its message. The message names the object, the fact and
 * the next step; `facts` carries the same as data.
 */
export class HookletError extends Error {
  readonly code: ErrorCode;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, facts: Record<string, unknown> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'HookletError';
    this.code = code;
    this.facts = facts;
  }

  /** The exit code of a command that ends because of this error. */
  get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}
