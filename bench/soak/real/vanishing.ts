/** Clients that go away without a word, in the middle of whatever they were doing. */

import { connect } from 'node:tls';
import WebSocket from 'ws';
import type { Random } from '../measure/random.ts';
import { type ApiClient, PODS } from './api-client.ts';
import type { Supervised } from './supervised.ts';

export interface VanishingClients {
  /** One of any kind, on this pod; gone within two seconds. */
  come(pod: string): void;
  /** How many have come. */
  count(): number;
  /** All of them go now. */
  close(): void;
}

interface Surroundings {
  readonly supervised: Supervised;
  readonly client: ApiClient;
  readonly random: Random;
  /** The target's, for port-forwards. */
  readonly port: number;
}

const LONGEST_STAY_MS = 2000;
/** A client that answers no ping and reads nothing stays longer than others. */
const STDIN_CHANNEL = 0;

export function createVanishingClients({ supervised, client, random, port }: Surroundings): VanishingClients {
  const present = new Set<() => void>();
  let came = 0;

  const kinds: readonly [(pod: string) => void, ...((pod: string) => void)[]] = [
    () => hold(client.open('/api/v1/pods?watch=true')),
    () => hold(client.open('/api/v1/events?watch=true'), 'reads nothing'),
    (pod) => hold(client.open(`${PODS}/${pod}/log?container=main&follow=true`)),
    (pod) => hold(client.open(`${PODS}/${pod}/log?container=main&follow=true`), 'reads nothing'),
    (pod) =>
      stream(`${PODS}/${pod}/exec?container=main&command=cat&stdin=true&stdout=true`, 'v5.channel.k8s.io'),
    (pod) =>
      stream(`${PODS}/${pod}/exec?container=main&command=yes&stdout=true&stderr=true`, 'v5.channel.k8s.io'),
    (pod) => stream(`${PODS}/${pod}/attach?container=main&stdout=true&stderr=true`, 'v5.channel.k8s.io'),
    (pod) => stream(`${PODS}/${pod}/portforward?ports=${port}`, 'v4.channel.k8s.io'),
    (pod) => halfOpen(`GET ${PODS}/${pod} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Ha`),
    () => halfOpen(`POST ${PODS} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n\r\n{"apiVersion"`),
  ];

  function stay(leave: () => void): void {
    const once = () => {
      clearTimeout(timer);
      if (present.delete(once)) leave();
    };
    const timer = setTimeout(once, random.between(0, LONGEST_STAY_MS));
    present.add(once);
  }

  /** A pod that is gone by now is answered with 404: that is a client too. */
  function hold(opening: ReturnType<ApiClient['open']>, manners: 'reads' | 'reads nothing' = 'reads'): void {
    opening.then(
      (response) => {
        response.on('error', () => {});
        if (manners === 'reads') response.resume();
        stay(() => response.destroy());
      },
      () => {},
    );
  }

  function stream(path: string, protocol: string): void {
    const socket = new WebSocket(`wss://127.0.0.1:${supervised.port}${path}`, protocol, {
      ca: supervised.ca,
      headers: { authorization: `Bearer ${supervised.token}` },
      perMessageDeflate: false,
    });
    socket.on('error', () => {});
    socket.on('open', () => {
      const request = path.includes('portforward') ? 'GET /endless HTTP/1.1\r\nHost: x\r\n\r\n' : 'typed\n';
      socket.send(Buffer.concat([Buffer.of(STDIN_CHANNEL), Buffer.from(request)]));
      if (random.below(2) === 0) socket.pause();
    });
    stay(() => socket.terminate());
  }

  function halfOpen(text: string): void {
    const socket = connect({ host: '127.0.0.1', port: supervised.port, ca: supervised.ca });
    socket.on('error', () => {});
    socket.once('secureConnect', () => socket.write(text));
    stay(() => socket.destroy());
  }

  return {
    come(pod) {
      came += 1;
      random.pick(kinds)(pod);
    },
    count: () => came,
    close() {
      for (const leave of [...present]) leave();
    },
  };
}
