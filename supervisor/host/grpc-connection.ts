/** gRPC connections that end when they are told to. */

import { type ChannelOptions, Client, credentials, experimental } from '@grpc/grpc-js';

/** Nothing shared with another probe, and no proxy in between. */
const OPTIONS: ChannelOptions = {
  'grpc.primary_user_agent': 'kube-probe/1.36',
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_http_proxy': 0,
  'grpc.enable_channelz': 0,
  'grpc.enable_retries': 0,
  'grpc.service_config_disable_resolution': 1,
};

const SCHEME = 'closable';
const SIGNAL = 'hooklet.signal';

/**
 * A client of `host:port`, in plain text. Aborting `signal` closes its sockets: a client that is closed while it
 * connects, or waits for a server that never says a word, would keep them for ever.
 */
export function createGrpcClient(address: string, signal: AbortSignal): Client {
  const options = { ...OPTIONS, 'grpc.default_authority': address, [SIGNAL]: signal };
  return new Client(`${SCHEME}:${address}`, credentials.createInsecure(), options);
}

/** Hands the signal to net.connect, which takes an address as its options. */
class ClosableResolver implements experimental.Resolver {
  readonly #listener: experimental.ResolverListener;
  readonly #endpoint: experimental.Endpoint;
  #told = false;

  constructor(
    target: experimental.GrpcUri,
    listener: experimental.ResolverListener,
    options: ChannelOptions,
  ) {
    const { host, port = 0 } = experimental.splitHostPort(target.path) ?? { host: target.path };
    const signal: AbortSignal = options[SIGNAL];
    const address = {
      host,
      signal,
      get port() {
        // A client that was closed after a failed connection tries once more, a second later.
        signal.throwIfAborted();
        return port;
      },
    };
    this.#listener = listener;
    this.#endpoint = { addresses: [address] };
  }

  /** Asked anew after every failed connection; another answer would start over without any back-off. */
  updateResolution(): void {
    if (this.#told) return;
    this.#told = true;
    process.nextTick(() => {
      this.#listener(experimental.statusOrFromValue([this.#endpoint]), {}, null, '');
    });
  }

  destroy(): void {
    this.#told = false;
  }

  static getDefaultAuthority(target: experimental.GrpcUri): string {
    return target.path;
  }
}

experimental.registerResolver(SCHEME, ClosableResolver);
