/** Shows a typing indicator while a reply takes time. */
export interface Typing {
  /** Stops the indicator. Resolves when none is in flight, so that none can arrive after the reply. */
  stop(): Promise<void>;
}

export interface TypingOptions {
  readonly send: () => Promise<unknown>;
  /** Quick replies need no indicator. */
  readonly afterMs: number;
  /** Teams shows an indicator for about three seconds and throttles more frequent ones. */
  readonly everyMs: number;
}

/** Starts the indicator. Failures are ignored. */
export function startTyping({ send, afterMs, everyMs }: TypingOptions): Typing {
  let timer = setTimeout(show, afterMs);
  let inFlight: Promise<unknown> = Promise.resolve();
  let stopped = false;

  function show(): void {
    inFlight = send()
      .catch(() => undefined)
      .then(() => {
        if (!stopped) timer = setTimeout(show, everyMs);
      });
  }

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await inFlight;
    },
  };
}
