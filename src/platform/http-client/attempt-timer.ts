/** Waits. Resolves with false if the signal aborts first. */
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

/**
 * The timeout of one attempt within that of the whole call. `AbortSignal.any` and `AbortSignal.timeout` cost many
 * times more; an AbortController is created only if a signal is read.
 */
export class AttemptTimer {
  readonly #outer: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  readonly #stop = () => {
    this.#over = true;
    this.#controller?.abort();
    this.#whenOver?.();
  };
  #over = false;
  #controller: AbortController | undefined;
  #whenOver: (() => void) | undefined;

  constructor(outer: AbortSignal, ms: number) {
    this.#outer = outer;
    this.#timer = setTimeout(this.#stop, ms);
    if (outer.aborted) this.#stop();
    else outer.addEventListener('abort', this.#stop, { once: true });
  }

  /** Whether the time has ended or the caller has aborted. */
  get over(): boolean {
    return this.#over;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#over) this.#controller.abort();
    return this.#controller.signal;
  }

  /** Calls `stop` when the time ends. Replaces an earlier callback. */
  whenOver(stop: () => void): void {
    this.#whenOver = stop;
    if (this.#over) stop();
  }

  race<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.whenOver(() => reject(new Error('aborted')));
      promise.then(resolve, reject);
    });
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#stop);
    this.#whenOver = undefined;
  }
}
