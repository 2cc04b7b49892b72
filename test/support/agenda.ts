/** What will happen next in virtual time: by time, and at the same time in the order in which it was planned. */

export interface Planned {
  readonly at: number;
  readonly happen: () => void;
}

export class Agenda {
  #planned: Planned[] = [];

  plan(at: number, happen: () => void): Planned {
    const planned = { at, happen };
    const after = this.#planned.findIndex((other) => other.at > at);
    if (after < 0) this.#planned.push(planned);
    else this.#planned.splice(after, 0, planned);
    return planned;
  }

  cancel(planned: Planned): void {
    this.#planned = this.#planned.filter((other) => other !== planned);
  }

  /** Infinity when nothing is planned. */
  get nextAt(): number {
    return this.#planned[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  next(): Planned | undefined {
    return this.#planned.shift();
  }
}
