/** Which programs end by themselves: what a start script runs to set things up, and never the app. */

/** Names only; whoever needs to be looked at more closely has a line in `isShort`. */
const SHORT = new Set(
  (
    'addgroup adduser apk apt apt-get arch awk aws base64 basename cat chgrp chmod chown clear cmp composer cp crontab ' +
    'curl cut date dd df dig dirname dpkg du echo egrep envsubst env expr false fgrep file find free getent getopt git ' +
    'gpg grep groupadd groups gunzip gzip head hostname htpasswd iconv id ifconfig install ip iptables jq kill killall ' +
    'ldconfig ln locale locale-gen ls lsof mkdir mkfifo mknod mktemp mount mv nc netstat nproc nslookup openssl ping ' +
    'pgrep pidof pip pip3 pkill printenv printf ps pwd readlink realpath rm rmdir sed seq setcap sha256sum shuf sort ' +
    'split ss stat strings stty sync sysctl tar tee test touch tput tr true truncate tty ulimit umask umount uname uniq ' +
    'unlink unzip update-ca-certificates uptime useradd usermod wc wget which who whoami xargs yq zcat zip zstd [ ' +
    'pg_isready mysqladmin redis-cli'
  ).split(' '),
);

/** npm, yarn and pnpm run the app with these only. */
const RUNS_APP = /^(?:start|run|run-script|exec|dev|serve|dlx|x)$/;

const LONG_SLEEP_SECONDS = 10;

/**
 * Whether a command ends soon by itself, whatever its input. Undefined arguments are not known; a command that is
 * not known may run for ever.
 */
export function isShort(argv: readonly (string | undefined)[]): boolean {
  const name = argv[0]?.slice(argv[0].lastIndexOf('/') + 1);
  if (name === undefined) return false;
  const args = argv.slice(1);
  switch (name) {
    case 'sleep':
      return seconds(args) < LONG_SLEEP_SECONDS;
    case 'env':
      return args.every((arg) => arg === undefined || /^-|=/.test(arg));
    case 'tail':
      return !args.some((arg) => arg !== undefined && /^-\w*[fF]|^--follow/.test(arg));
    case 'npm':
    case 'yarn':
    case 'pnpm':
      return args.length > 0 && !args.some((arg) => arg === undefined || RUNS_APP.test(arg));
    default:
      return SHORT.has(name);
  }
}

/** `sleep 1m 30s`; what is not known or endless is long. */
function seconds(args: readonly (string | undefined)[]): number {
  const unit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };
  return args.reduce((sum, arg) => {
    const parts = /^(\d*\.?\d+)([smhd]?)$/.exec(arg ?? '');
    return sum + (parts ? Number(parts[1]) * (unit[parts[2] || 's'] ?? 1) : Number.POSITIVE_INFINITY);
  }, 0);
}
