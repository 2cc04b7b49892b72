/** exec, attach and port-forward of pods. */

import { HookletError } from '../../errors.ts';
import { loadTerminalCalls } from '../../host/terminal-calls.ts';
import type { FindPod, PodAccess } from '../../node/store/pod-access.ts';
import { chooseContainer } from '../logs/choose-instance.ts';
import type { ConnectionErrors } from '../net/connection-errors.ts';
import type { UpgradeHandler, UpgradeRequest } from '../request.ts';
import { badRequest, notFound } from '../status-error.ts';
import { servePortForward } from './forward/port-forward.ts';
import { serveRemoteCommand } from './remote/remote-command.ts';
import { runAttach } from './remote/run-attach.ts';
import { runExec } from './remote/run-exec.ts';
import { wantedCommand, wantedContainer, wantedStreams } from './remote/stream-parameters.ts';
import { createWebSocketAcceptor } from './websocket/accept-websocket.ts';

export interface StreamRoutes {
  readonly exec: UpgradeHandler;
  readonly attach: UpgradeHandler;
  readonly portForward: UpgradeHandler;
}

export interface StreamContext {
  readonly findPod: FindPod;
  readonly errors: ConnectionErrors;
}

/** Each handler settles when its connection is over; the request's signal ends it, and what it has started. */
export function createStreamRoutes({ findPod, errors }: StreamContext): StreamRoutes {
  const accept = createWebSocketAcceptor(errors);

  function podOf({ parameters: { namespace = '', name = '' } }: UpgradeRequest): PodAccess {
    const pod = findPod(namespace, name);
    if (!pod) throw notFound('pods', name);
    return pod;
  }

  return {
    exec(request) {
      const { query } = request;
      const { container, process } = runningContainer(podOf(request), query);
      const wanted = wantedStreams(query);
      const command = wantedCommand(query);
      if (wanted.tty) refuseWithoutTerminal();
      return serveRemoteCommand(
        request,
        { container, process, wanted, run: (running, client) => runExec(running, command, wanted, client) },
        accept,
        errors,
      );
    },
    attach(request) {
      const { container, process } = runningContainer(podOf(request), request.query);
      const wanted = wantedStreams(request.query);
      return serveRemoteCommand(
        request,
        { container, process, wanted, run: (running, client) => runAttach(running, client) },
        accept,
        errors,
      );
    },
    portForward: (request) => servePortForward(request, podOf(request), accept, errors),
  };
}

function runningContainer(pod: PodAccess, query: URLSearchParams) {
  const container = chooseContainer(pod.object(), wantedContainer(query));
  const process = pod.process(container);
  return { container, process: process?.ended ? undefined : process };
}

/** Before the upgrade: then it is a sentence that every client shows. */
function refuseWithoutTerminal(): void {
  try {
    loadTerminalCalls();
  } catch (error) {
    if (error instanceof HookletError) throw badRequest(`${error.message}; try it without -t`);
    throw error;
  }
}
