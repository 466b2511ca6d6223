import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** What the house counts, in Prometheus' text form under `/metrics`. No label holds anything about a person. */
export interface Metrics {
  /** One answered turn. */
  turn(turn: { readonly kind: string; readonly outcome: string; readonly durationMs: number }): void;
  /** One call to a system outside; `status` 0 when no answer came. */
  backendCall(call: { readonly system: string; readonly status: number; readonly durationMs: number }): void;
  readonly contentType: string;
  text(): Promise<string>;
}

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Makes a registry of its own, so that two apps in one process (tests) do not share figures. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
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

function statusClass(status: number): string {
  return status === 0 ? 'none' : `${Math.floor(status / 100)}xx`;
}
