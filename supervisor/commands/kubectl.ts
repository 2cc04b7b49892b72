/** `hooklet kubectl ARGS…`: the user's own kubectl, with the kubeconfig of the hooklet that runs. */

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { HookletError } from '../errors.ts';
import { secretTrouble } from '../host/trusted-path.ts';
import { findKubeconfig } from './find-kubeconfig.ts';
import { wantedHome } from './hooklet-home.ts';
import { visibleText } from './output/safe-text.ts';

/** From a terminal kubectl gets these itself, together with hooklet. */
const OF_THE_TERMINAL = ['SIGINT', 'SIGQUIT'] as const;
const PASSED_ON = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;

/** Resolves with kubectl's exit code, 128+N for a signal. Rejects with NO_HOOKLET, KUBECONFIG_NOT_TRUSTED or NO_KUBECTL. */
export async function kubectl(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const kubeconfig = findKubeconfig(wantedHome(env));
  judgeMode(kubeconfig);
  return new Promise((resolve, reject) => {
    const child = spawn('kubectl', args, { stdio: 'inherit', env: { ...env, KUBECONFIG: kubeconfig } });
    for (const signal of OF_THE_TERMINAL) process.on(signal, () => {});
    for (const signal of PASSED_ON) process.on(signal, () => child.kill(signal));
    child.once('error', (error: NodeJS.ErrnoException) => reject(noKubectl(error)));
    child.once('close', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 0)));
  });
}

/** A kubeconfig can name programs for kubectl to run, so one that others could have written is not used. */
function judgeMode(path: string): void {
  const trouble = secretTrouble(path);
  if (trouble?.level === 'planted') {
    throw new HookletError(
      'KUBECONFIG_NOT_TRUSTED',
      `${path} is not used: ${trouble.why}, and a kubeconfig can run programs; look at it, then use KUBECONFIG=… kubectl, or set HOOKLET_HOME to a directory of your own and start hooklet again`,
      { path },
    );
  }
  if (trouble) {
    const message = `${path} holds the token of hooklet's API and ${trouble.why}: chmod 600 it, and start hooklet again for another token`;
    process.stderr.write(`hooklet: ${visibleText(message)}\n`);
  }
}

function noKubectl(error: NodeJS.ErrnoException): HookletError {
  const fact =
    error.code === 'ENOENT' ? 'there is no kubectl in PATH' : `kubectl cannot be run: ${error.message}`;
  return new HookletError(
    'NO_KUBECTL',
    `${fact}; install it (https://kubernetes.io/docs/tasks/tools/), any version from 1.27 on will do`,
    {},
    error,
  );
}
