/** Where the log of a container instance lies: the kubelet's /var/log/pods layout. */

import { join } from 'node:path';
import { HookletError } from '../errors.ts';
import type { StartRequest } from './container-runtime.ts';

/**
 * `<logRoot>/<namespace>_<name>_<uid>/<container>/<restartCount>.log` (kubelet, BuildPodLogsDirectory and
 * buildContainerLogsPath). Refuses a part that would lead elsewhere, whatever was validated before.
 */
export function containerLogPath(
  logRoot: string,
  part: Pick<StartRequest, 'podNamespace' | 'podName' | 'podUid' | 'container' | 'restartCount'>,
): string {
  const names = {
    namespace: part.podNamespace,
    pod: part.podName,
    uid: part.podUid,
    container: part.container,
  };
  for (const [what, name] of Object.entries(names)) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
      throw new HookletError('INTERNAL', `${what} ${JSON.stringify(name)} cannot be part of a log path`, {
        name,
      });
    }
  }
  const pod = `${part.podNamespace}_${part.podName}_${part.podUid}`;
  return join(logRoot, pod, part.container, `${part.restartCount}.log`);
}
