/**
 * A fuse for each system: one that has failed many times in a row is left alone for a while, so that people get
 * the rest of their answer at once and the system can recover. Then one call goes out as a probe; its success
 * lets all others through again.
 */
export interface CircuitBreaker {
  /** Asks for leave to send. Milliseconds until it is worth asking again, 0 for "go". */
  enter(system: string): number;
  /** Tells how a call ended that had leave: whether the system answered, however unfriendly. */
  report(system: string, outcome: 'answered' | 'failed' | 'unknown'): void;
}

export interface CircuitBreakerOptions {
  readonly clock: () => number;
  /** Failed attempts in a row after which a system is left alone. */
  readonly opensAfter: number;
  /** The first pause in milliseconds; it doubles with each probe that fails, up to {@link longestPauseMs}. */
  readonly pauseMs: number;
}

interface Circuit {
  failures: number;
  pauseMs: number;
  /** 0 while the circuit is closed. */
  openUntil: number;
  probing: boolean;
}

const longestPauseMs = 60_000;

export function createCircuitBreaker({ clock, opensAfter, pauseMs }: CircuitBreakerOptions): CircuitBreaker {
  /** Only systems that failed last; one that is well needs no memory. */
  const circuitBreaker = new Map<string, Circuit>();

  return {
    enter(system) {
      const circuit = circuitBreaker.get(system);
      if (circuit === undefined || circuit.openUntil === 0) return 0;
      const left = circuit.openUntil - clock();
      if (left > 0) return left;
      if (circuit.probing) return circuit.pauseMs;
      circuit.probing = true;
      return 0;
    },

    report(system, outcome) {
      if (outcome === 'answered') {
        circuitBreaker.delete(system);
        return;
      }
      const circuit = circuitBreaker.get(system) ?? { failures: 0, pauseMs, openUntil: 0, probing: false };
      circuitBreaker.set(system, circuit);
      const failed = outcome === 'failed';
      if (failed) circuit.failures++;
      if (circuit.openUntil === 0) {
        if (circuit.failures >= opensAfter) circuit.openUntil = clock() + circuit.pauseMs;
      } else if (circuit.probing) {
        circuit.probing = false;
        if (!failed) return;
        circuit.pauseMs = Math.min(circuit.pauseMs * 2, longestPauseMs);
        circuit.openUntil = clock() + circuit.pauseMs;
      }
    },
  };
}
