/** kubectl's API of a run: loaded and started only when the first process runs, so that it slows no pod down. */

import type { RunningApi } from '../api/start-api.ts';
import type { PodStore } from '../node/store/pod-store.ts';

export interface ApiFlags {
  /** `--no-api` */
  readonly api?: boolean;
  /** `--api-port`; the next free one when it is taken. */
  readonly apiPort?: number;
}

export interface LateApiOptions {
  readonly flags: ApiFlags;
  readonly home: string;
  readonly note: (message: string) => void;
  readonly warn: (message: string) => void;
}

export class LateApi {
  readonly #options: LateApiOptions;
  #starting: Promise<RunningApi | undefined> | undefined;
  #running: RunningApi | undefined;

  constructor(options: LateApiOptions) {
    this.#options = options;
  }

  /** Called as often as one likes. What goes wrong is told: a run without kubectl is still a run. */
  start(store: PodStore): void {
    const { flags, warn } = this.#options;
    if (flags.api === false || this.#starting) return;
    this.#starting = this.#load(store).catch((error: Error) => {
      warn(`kubectl cannot be used with this run: ${error.message}`);
      return undefined;
    });
  }

  async #load(store: PodStore): Promise<RunningApi> {
    const { flags, home, note, warn } = this.#options;
    // After the process that was just started has been told of.
    await new Promise((resolve) => setImmediate(resolve));
    const { openApi } = await import('./open-api.ts');
    this.#running = await openApi(store, { ...flags, home, note, warn });
    return this.#running;
  }

  /** For the last moment of a process. */
  removeFiles(): void {
    this.#running?.removeFiles();
  }

  async close(): Promise<void> {
    const api = await this.#starting;
    await api?.close();
  }
}
