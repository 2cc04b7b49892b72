/** Exec and attach: from the request to the client that is connected, over WebSocket or SPDY. */

import type { ContainerProcess } from '../../../host/container-runtime.ts';
import type { ConnectionErrors } from '../../net/connection-errors.ts';
import type { UpgradeRequest } from '../../request.ts';
import { refusePlainly } from '../refuse-plainly.ts';
import { acceptSpdy, negotiateStreamProtocol } from '../spdy/accept-spdy.ts';
import { REMOTE_COMMAND_PROTOCOLS, remoteOverSpdy } from '../spdy/spdy-client.ts';
import { upgradeKind } from '../upgrade-kind.ts';
import type { AcceptWebSocket } from '../websocket/accept-websocket.ts';
import { negotiateChannels } from '../websocket/channel-protocols.ts';
import { remoteOverWebSocket } from '../websocket/websocket-client.ts';
import type { RemoteClient, WantedStreams } from './remote-client.ts';

export interface RemoteCommand {
  readonly container: string;
  /** Undefined when it does not run. */
  readonly process: ContainerProcess | undefined;
  readonly wanted: WantedStreams;
  /** Settles when it is over. */
  run(process: ContainerProcess, client: RemoteClient): Promise<void>;
}

/** Settles when it is over. Throws a StatusError for a request that cannot be upgraded. */
export async function serveRemoteCommand(
  request: UpgradeRequest,
  { container, process, wanted, run }: RemoteCommand,
  accept: AcceptWebSocket,
  errors: ConnectionErrors,
): Promise<void> {
  const { headers, signal, socket } = request;
  const notFound = `container not found (${JSON.stringify(container)})`;
  if (upgradeKind(headers) === 'spdy') {
    const protocol = negotiateStreamProtocol(request, REMOTE_COMMAND_PROTOCOLS);
    if (!process) return refusePlainly(socket, 500, notFound);
    const client = await remoteOverSpdy(acceptSpdy(request, protocol), wanted, { protocol, signal, errors });
    if (client) await run(process, client);
    return;
  }
  const protocol = negotiateChannels(headers['sec-websocket-protocol']);
  const isTranslated = protocol.status === 'translated';
  if (!process && !isTranslated) return refusePlainly(socket, 500, notFound);
  const websocket = await accept(request, protocol.name);
  const client = remoteOverWebSocket(websocket, protocol, wanted, { signal, errors });
  if (process) await run(process, client);
  else await client.finish({ kind: 'refused', message: notFound });
}
