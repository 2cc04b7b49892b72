/** kubectl's API of a run: loaded and started only when the first process runs, so that it slows no pod down. */

import type { RunningApi } from '../api/start-api.ts';
import type { PodStore } from '../node/store/pod-store.ts';
import type { Journal } from '../timeline/journal.ts';
import type { StageWishes } from './drill/open-stage.ts';

export interface ApiFlags {
  /** `--no-api` */
  readonly api?: boolean;
  /** `--api-port`; the next free one when it is taken. */
  readonly apiPort?: number;
}

export interface LateApiOptions {
  readonly flags: ApiFlags & Pick<StageWishes, 'isolation' | 'image'>;
  readonly home: string;
  readonly journal: () => Promise<Journal>;
  readonly note: (message: string) => void;
  readonly warn: (message: string) => void;
}

export class LateApi {
  readonly #options: LateApiOptions;
  readonly #closed = new AbortController();
  #started = false;
  #running: RunningApi | undefined;

  constructor(options: LateApiOptions) {
    this.#options = options;
  }

  /** Called as often as one likes. What goes wrong is told: a run without kubectl is still a run. */
  start(store: PodStore): void {
    const { flags, warn } = this.#options;
    if (flags.api === false || this.#started) return;
    this.#started = true;
    this.#load(store).catch((error: Error) => {
      if (!this.#closed.signal.aborted) warn(`kubectl cannot be used with this run: ${error.message}`);
    });
  }

  async #load(store: PodStore): Promise<void> {
    const { flags, home, journal, note, warn } = this.#options;
    const wanted = this.#closed.signal;
    // After the process that was just started has been told of.
    await new Promise((resolve) => setImmediate(resolve));
    const { openApi } = await import('./open-api.ts');
    wanted.throwIfAborted();
    this.#running = await openApi(store, { ...flags, home, journal: journal(), wanted, note, warn });
    if (wanted.aborted) await this.#running.close();
  }

  /** For the last moment of a process. */
  removeFiles(): void {
    this.#running?.removeFiles();
  }

  /** A short run does not wait for what is still being loaded: it never begins. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#running?.close();
  }
}
