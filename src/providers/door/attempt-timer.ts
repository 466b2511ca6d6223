/** False when the signal came first. */
export function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms, true);
    const stop = () => done(false);
    signal.addEventListener('abort', stop, { once: true });
    function done(whole: boolean): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(whole);
    }
  });
}

/** One attempt's time within the whole call's. By hand: AbortSignal.any and timeout cost many times more. */
export class AttemptTimer {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  readonly #abort = () => this.#controller.abort();

  constructor(outer: AbortSignal, ms: number) {
    this.#outer = outer;
    this.#timer = setTimeout(this.#abort, ms);
    if (outer.aborted) this.#abort();
    else outer.addEventListener('abort', this.#abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  async race<T>(promise: Promise<T>): Promise<T> {
    let refuse: () => void = () => {};
    const late = new Promise<never>((_, reject) => {
      refuse = () => reject(new Error('aborted'));
      if (this.signal.aborted) refuse();
      else this.signal.addEventListener('abort', refuse, { once: true });
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      this.signal.removeEventListener('abort', refuse);
    }
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#abort);
  }
}
