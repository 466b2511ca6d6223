/**
 * Returns a function that starts a run for a key, or returns the promise of the one in progress. Further arguments are
 * those of the caller that starts it.
 */
export function singleFlight<K, A extends unknown[], T>(
  run: (key: K, ...rest: A) => Promise<T>,
): (key: K, ...rest: A) => Promise<T> {
  const flights = new Map<K, Promise<T>>();
  return (key, ...rest) => {
    let flight = flights.get(key);
    if (flight === undefined) {
      flight = run(key, ...rest).finally(() => flights.delete(key));
      flights.set(key, flight);
    }
    return flight;
  };
}

/** Work that is done again if it was wanted again meanwhile. */
export interface RepeatedRun {
  /** Resolves when a run that started after the call is over. */
  run(): Promise<void>;
  /** Undefined while nothing runs. */
  inProgress(): Promise<void> | undefined;
}

/** Creates a {@link RepeatedRun}. Its runs never overlap. */
export function repeatWhileWanted(run: () => Promise<void>): RepeatedRun {
  let isWanted = false;
  let running: Promise<void> | undefined;

  async function runWhileWanted(): Promise<void> {
    while (isWanted) {
      isWanted = false;
      await run();
    }
  }

  return {
    run() {
      isWanted = true;
      running ??= runWhileWanted().finally(() => {
        running = undefined;
      });
      return running;
    },
    inProgress: () => running,
  };
}
