import { totalmem } from 'node:os';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The metrics in Prometheus' text format. No label holds personal data. */
export interface Metrics {
  /** Records an answered turn. */
  turn(turn: { readonly kind: string; readonly outcome: string; readonly durationMs: number }): void;
  /** Records a call to a backend; `status` is 0 without a response. */
  backendCall(call: { readonly system: string; readonly status: number; readonly durationMs: number }): void;
  readonly contentType: string;
  text(): Promise<string>;
}

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Creates metrics with their own registry, so that two apps in one process (tests) do not share values.
 * @param isServed whether somebody reads them: measuring the event loop alone wakes the process a hundred times a second
 */
export function createMetrics(isServed: boolean): Metrics {
  const registry = new Registry();
  if (isServed) collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'cardfile_memory_limit_bytes',
    help: 'Memory that the unit, container or machine gives the process.',
    registers: [registry],
  }).set(Math.min(process.constrainedMemory() || Number.POSITIVE_INFINITY, totalmem()));
  const turns = new Counter({
    name: 'cardfile_turns_total',
    help: 'Turns answered, by kind of turn and outcome.',
    labelNames: ['kind', 'outcome'],
    registers: [registry],
  });
  const turnSeconds = new Histogram({
    name: 'cardfile_turn_duration_seconds',
    help: 'Time from a turn to its reply, without sending it.',
    labelNames: ['kind'],
    buckets: secondsBuckets,
    registers: [registry],
  });
  const callSeconds = new Histogram({
    name: 'cardfile_backend_call_duration_seconds',
    help: 'Time of one call to a system outside, by system and class of status.',
    labelNames: ['system', 'status'],
    buckets: secondsBuckets,
    registers: [registry],
  });

  return {
    turn({ kind, outcome, durationMs }) {
      turns.inc({ kind, outcome });
      turnSeconds.observe({ kind }, durationMs / 1000);
    },
    backendCall({ system, status, durationMs }) {
      callSeconds.observe({ system, status: statusClass(status) }, durationMs / 1000);
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

/** Returns the class of an HTTP status, such as `2xx`; `none` without a response. */
export function statusClass(status: number): string {
  return status === 0 ? 'none' : `${Math.floor(status / 100)}xx`;
}
