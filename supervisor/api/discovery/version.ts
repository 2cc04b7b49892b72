/** What the API says it is. */

import { arch, platform } from 'node:process';

/** Whose rules hooklet follows, and what kubectl compares itself with. */
export const KUBERNETES_VERSION = 'v1.36.0';

export function versionDocument(hookletVersion: string): object {
  return {
    major: '1',
    minor: '36',
    gitVersion: `${KUBERNETES_VERSION}+hooklet`,
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: '',
    compiler: `hooklet ${hookletVersion}`,
    platform: `${platform}/${arch === 'x64' ? 'amd64' : arch}`,
  };
}
