/** The streaming answers that are open, and how to ask them to end. */

/** A drain asks every stream to end; whoever does not listen is cut at the deadline. */
export class Streams {
  readonly #endings = new Set<() => void>();

  /** Registers how a stream ends politely; returns how to forget it. */
  add(end: () => void): () => void {
    this.#endings.add(end);
    return () => this.#endings.delete(end);
  }

  endAll(): void {
    for (const end of this.#endings) end();
  }
}
