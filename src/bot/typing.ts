/** Shows that the bot is at work while an answer takes its time. */
export interface Typing {
  /** Ends it; resolves when no indicator is on its way any more, so that none can arrive after the answer. */
  stop(): Promise<void>;
}

export interface TypingOptions {
  readonly send: () => Promise<unknown>;
  /** Quick answers need no indicator. */
  readonly afterMs: number;
  /** Teams shows an indicator for about three seconds; sending it more often is refused in time. */
  readonly everyMs: number;
}

/** A failed indicator is nobody's concern: the answer itself will tell. */
export function startTyping({ send, afterMs, everyMs }: TypingOptions): Typing {
  let timer = setTimeout(show, afterMs);
  let underWay: Promise<unknown> = Promise.resolve();
  let stopped = false;

  function show(): void {
    underWay = send()
      .catch(() => undefined)
      .then(() => {
        if (!stopped) timer = setTimeout(show, everyMs);
      });
  }

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
