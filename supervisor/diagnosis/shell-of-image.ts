/** Which shell `/bin/sh` is in an image, told by the name of the image it is built from. */

import type { Dialect } from './shell/exec-rule.ts';

/** First match counts: a tag says more than a repository (`node:20-alpine`). */
const SHELLS: readonly (readonly [RegExp, Dialect])[] = [
  [/alpine|busybox/, 'busybox'],
  [
    /(?:^|[/:-])(?:ubi\d*|rhel|centos|rockylinux|almalinux|fedora|amazonlinux|oraclelinux|opensuse|archlinux)/,
    'bash',
  ],
  [/debian|ubuntu|slim|bookworm|bullseye|trixie|buster|jammy|noble|focal/, 'dash'],
  // Docker's official images without a tag for another base are built on Debian.
  [
    /^(?:docker\.io\/)?(?:library\/)?(?:node|python|ruby|golang|php|nginx|httpd|postgres|mysql|mariadb|redis|openjdk|rust|perl)(?::|@|$)/,
    'dash',
  ],
];

/** By repository and tag, in any registry; `unknown` when they do not tell. */
export function shellOfImage(image: string): Dialect {
  return SHELLS.find(([pattern]) => pattern.test(image))?.[1] ?? 'unknown';
}
