/** Who listens on which port of the simulated machine, and what they answer. */

import type { Answer, Server } from '../world/behaviour.ts';
import type { Helper, HelperRequest } from '../world/world.ts';

export interface Listener {
  readonly server: Server;
  /** Seconds since it began to listen. */
  age(): number;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly redirectedElsewhere: boolean;
}

const OWN_ADDRESS = '127.0.0.1';
const HELPER_ADDRESS = '10.0.0.9';

export class VirtualNetwork {
  readonly #listeners = new Map<number, Listener>();
  readonly #requests: HelperRequest[] = [];
  readonly helper: Helper = {
    host: HELPER_ADDRESS,
    httpPort: 8080,
    httpsPort: 9090,
    requests: this.#requests,
  };

  listen(server: Server, age: () => number): () => void {
    const listener = { server, age };
    this.#listeners.set(server.port, listener);
    return () => {
      if (this.#listeners.get(server.port) === listener) this.#listeners.delete(server.port);
    };
  }

  listenerAt(port: number): Listener | undefined {
    return this.#listeners.get(port);
  }

  /** Throws what Go would say. */
  get(scheme: string, host: string, port: number, path: string): Reply {
    const lower = scheme.toLowerCase() === 'https' ? 'https' : 'http';
    const listens = lower === 'https' ? this.helper.httpsPort : this.helper.httpPort;
    if (host === HELPER_ADDRESS && port === listens) {
      this.#requests.push({ scheme: lower, path });
      return { status: 200, body: 'ok', redirectedElsewhere: false };
    }
    const listener = host === OWN_ADDRESS ? this.#listeners.get(port) : undefined;
    if (!listener) {
      const address = `${host}:${port}`;
      throw new Error(`Get "${lower}://${address}${path}": dial tcp ${address}: connect: connection refused`);
    }
    return this.#follow(listener, path);
  }

  /** Redirects on the same host are followed, as the kubelet's clients do. */
  #follow(listener: Listener, path: string): Reply {
    const { status, location } = answerFor(listener, path);
    if (location === undefined) return { status, body: 'ok', redirectedElsewhere: false };
    if (location.startsWith('/')) return this.#follow(listener, location);
    return { status, body: `<a href="${location}">Found</a>.\n\n`, redirectedElsewhere: true };
  }
}

function answerFor({ server, age }: Listener, path: string): Answer {
  const answers = server.paths?.[path] ?? [{ status: 200 }];
  return answers.findLast(({ from = 0 }) => from <= age()) ?? { status: 200 };
}
