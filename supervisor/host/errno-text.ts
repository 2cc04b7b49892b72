/** What Go prints for an error number: the words of the kubelet's and the runtime's messages. */

/** strerror(3) as Go has it (syscall/zerrors_linux_amd64.go): lower case. */
const TEXTS = {
  E2BIG: 'argument list too long',
  EACCES: 'permission denied',
  EADDRNOTAVAIL: 'cannot assign requested address',
  EAGAIN: 'resource temporarily unavailable',
  ECONNABORTED: 'software caused connection abort',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by peer',
  EHOSTUNREACH: 'no route to host',
  EINVAL: 'invalid argument',
  EIO: 'input/output error',
  EISDIR: 'is a directory',
  ELOOP: 'too many levels of symbolic links',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'file name too long',
  ENETUNREACH: 'network is unreachable',
  ENFILE: 'too many open files in system',
  ENOENT: 'no such file or directory',
  ENOEXEC: 'exec format error',
  ENOMEM: 'cannot allocate memory',
  ENOSPC: 'no space left on device',
  ENOTDIR: 'not a directory',
  EPERM: 'operation not permitted',
  EPIPE: 'broken pipe',
  EROFS: 'read-only file system',
  ETIMEDOUT: 'connection timed out',
  ETXTBSY: 'text file busy',
} as const satisfies Record<string, string>;

/** The text for an error from Node; its own message when it carries no error number that we know. */
export function errnoText(error: unknown): string {
  const code = errorCode(error) ?? '';
  if (code in TEXTS) return TEXTS[code as keyof typeof TEXTS];
  return error instanceof Error ? error.message : String(error);
}

/** The symbolic code of an error from Node (`ENOENT`, `ERR_INVALID_ARG_VALUE`), if it has one. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
