/**
 * A circuit breaker for each system. The circuit opens after many failures in a row: calls are then refused at once,
 * so that people get the rest of their answer and the system can recover. After a pause one call is allowed as a
 * probe; its success closes the circuit.
 */
export interface CircuitBreaker {
  /**
   * Asks for permission to send. Returns 0 if the call may go out, otherwise the milliseconds until a retry makes
   * sense.
   */
  tryAcquire(system: string): number;
  /** Records how a permitted call ended. `answered` is any answer of the system, errors included. */
  report(system: string, outcome: 'answered' | 'failed' | 'unknown'): void;
}

export interface CircuitBreakerOptions {
  readonly clock: () => number;
  /** Number of failed attempts in a row that opens the circuit. */
  readonly opensAfter: number;
  /** The first pause in milliseconds; it doubles with each probe that fails, up to {@link longestPauseMs}. */
  readonly pauseMs: number;
}

interface Circuit {
  failures: number;
  pauseMs: number;
  /** 0 while the circuit is closed. */
  openUntil: number;
  isProbing: boolean;
}

const longestPauseMs = 60_000;

export function createCircuitBreaker({ clock, opensAfter, pauseMs }: CircuitBreakerOptions): CircuitBreaker {
  /** Systems with a failed or unclear call since their last answer. */
  const circuits = new Map<string, Circuit>();

  return {
    tryAcquire(system) {
      const circuit = circuits.get(system);
      if (circuit === undefined || circuit.openUntil === 0) return 0;
      const left = circuit.openUntil - clock();
      if (left > 0) return left;
      if (circuit.isProbing) return circuit.pauseMs;
      circuit.isProbing = true;
      return 0;
    },

    report(system, outcome) {
      if (outcome === 'answered') {
        circuits.delete(system);
        return;
      }
      const circuit = circuits.get(system) ?? { failures: 0, pauseMs, openUntil: 0, isProbing: false };
      circuits.set(system, circuit);
      const failed = outcome === 'failed';
      if (failed) circuit.failures++;
      if (circuit.openUntil === 0) {
        if (circuit.failures >= opensAfter) circuit.openUntil = clock() + circuit.pauseMs;
      } else if (circuit.isProbing) {
        circuit.isProbing = false;
        if (!failed) return;
        circuit.pauseMs = Math.min(circuit.pauseMs * 2, longestPauseMs);
        circuit.openUntil = clock() + circuit.pauseMs;
      }
    },
  };
}
