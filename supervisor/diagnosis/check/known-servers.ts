/** Servers that drop what is in flight when TERM comes, and the signal with which they drain instead. */

export interface KnownServer {
  readonly name: string;
  /** Names of the program. */
  readonly programs: RegExp;
  /** Repositories of images that start it. */
  readonly images: RegExp;
  /** Tags of these images that start it, where only some do. */
  readonly tags?: RegExp;
  /** STOPSIGNAL of these images, when it is not TERM. */
  readonly imageStopSignal?: string;
  /** The signal on which it finishes what is in flight, when it has one. */
  readonly gracefulSignal?: string;
  /** A hook's shell line that drains, and returns when that is done. */
  readonly drain: string;
}

/** Matches no name. */
const NONE = /^(?!)/;

const WAIT = (program: string) => `while pgrep -x ${program} >/dev/null; do sleep 0.5; done`;

/** Sources: each server's manual on signals; the Dockerfiles of the official images. */
export const KNOWN_SERVERS: readonly KnownServer[] = [
  {
    name: 'nginx',
    programs: /^(nginx|openresty|angie|tengine)(-debug)?$/,
    images: /^(nginx|nginxinc\/nginx-unprivileged|openresty\/openresty|.*\/library\/nginx)$/,
    imageStopSignal: 'SIGQUIT',
    gracefulSignal: 'SIGQUIT',
    drain: `sleep 5; nginx -s quit; ${WAIT('nginx')}`,
  },
  {
    name: 'Apache httpd',
    programs: /^(httpd|apache2|apachectl|apache2ctl|httpd-foreground|apache2-foreground)$/,
    images: /^httpd$/,
    imageStopSignal: 'SIGWINCH',
    gracefulSignal: 'SIGWINCH',
    drain: `sleep 5; apachectl -k graceful-stop; ${WAIT('httpd')}`,
  },
  {
    name: 'Apache httpd',
    programs: NONE,
    images: /^php$/,
    tags: /apache/,
    imageStopSignal: 'SIGWINCH',
    gracefulSignal: 'SIGWINCH',
    drain: `sleep 5; apachectl -k graceful-stop; ${WAIT('apache2')}`,
  },
  {
    name: 'Apache httpd',
    programs: NONE,
    images: /^(wordpress|nextcloud|drupal|joomla)$/,
    tags: /^(?!.*(fpm|cli))/,
    imageStopSignal: 'SIGWINCH',
    gracefulSignal: 'SIGWINCH',
    drain: `sleep 5; apachectl -k graceful-stop; ${WAIT('apache2')}`,
  },
  {
    name: 'HAProxy',
    programs: /^haproxy$/,
    images: /^(haproxy|haproxytech\/haproxy-(alpine|debian|ubuntu))$/,
    imageStopSignal: 'SIGUSR1',
    gracefulSignal: 'SIGUSR1',
    drain: `sleep 5; kill -USR1 1; ${WAIT('haproxy')}`,
  },
  {
    name: 'PHP-FPM',
    programs: /^php-fpm[\d.]*$/,
    images: /^(php|wordpress|nextcloud|drupal)$/,
    tags: /fpm/,
    imageStopSignal: 'SIGQUIT',
    gracefulSignal: 'SIGQUIT',
    drain: `sleep 5; kill -QUIT 1; ${WAIT('php-fpm')}`,
  },
  {
    name: 'Envoy',
    programs: /^envoy$/,
    images: /^envoyproxy\/envoy(-distroless|-alpine|-dev)?$/,
    drain: 'wget -qO- --post-data= http://127.0.0.1:9901/healthcheck/fail; sleep 10',
  },
  {
    name: 'lighttpd',
    programs: /^lighttpd(-angel)?$/,
    images: NONE,
    gracefulSignal: 'SIGINT',
    drain: `sleep 5; kill -INT 1; ${WAIT('lighttpd')}`,
  },
  {
    name: 'Unicorn',
    programs: /^unicorn(_rails)?$/,
    images: NONE,
    gracefulSignal: 'SIGQUIT',
    drain: `sleep 5; kill -QUIT 1; ${WAIT('unicorn')}`,
  },
];

/** Not behind a Service that spreads requests, or closing on their own terms: nothing to say about late endpoints. */
export const OWN_SHUTDOWN =
  /(^|\/)(postgres(ql)?|postgis|timescaledb|mysql|mariadb|percona|mongo(db)?|redis|valkey|keydb|memcached|rabbitmq|kafka|zookeeper|etcd|cassandra|elasticsearch|opensearch|clickhouse(-server)?|influxdb|minio|vault|consul|nats)([-/]|$)/;
