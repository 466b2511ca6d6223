import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { type Metrics, statusClass } from './metrics.ts';

export interface TelemetryOptions {
  /** The address of an OTLP receiver that takes HTTP, without `/v1/traces`. */
  readonly endpoint: string;
  /** Returns what is sent with the next export, such as a key. */
  readonly headers: () => Readonly<Record<string, string>>;
  readonly version: string;
}

/**
 * Traces and metrics by OTLP over HTTP. Attributes have kinds, names of dialogs, systems, routes and tables, never
 * what a person typed or read. Loaded only when it is configured.
 */
export interface Telemetry extends Pick<Metrics, 'turn'> {
  /** Runs a part of a turn in a span, below that in which it is called. */
  span<T>(name: string, attributes: Attributes, run: () => Promise<T>): Promise<T>;
  /** Records a call to a system, and inside a turn its span. */
  backendCall(call: FinishedCall): void;
  /** Records the span of a finished database query inside a turn. */
  query(query: FinishedQuery): void;
  /** Exports what is left. Never throws. */
  close(): Promise<void>;
}

type FinishedCall = Parameters<Metrics['backendCall']>[0] & {
  /** Without personal data. */
  readonly route: string;
};

export interface FinishedQuery {
  /** With placeholders for values. */
  readonly sql: string;
  readonly durationMs: number;
}

const exportEveryMs = 60_000;

export function startTelemetry({ endpoint, headers, version }: TelemetryOptions): Telemetry {
  const resource = resourceFromAttributes({ 'service.name': 'cardfile', 'service.version': version });
  const target = (path: string) => ({
    url: `${endpoint}/v1/${path}`,
    headers: async () => ({ ...headers() }),
  });
  const traces = new TracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(target('traces')) })],
  });
  const metrics = new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter(target('metrics')),
        exportIntervalMillis: exportEveryMs,
      }),
    ],
  });
  const tracer = traces.getTracer('cardfile');
  const meter = metrics.getMeter('cardfile');
  const turnDuration = meter.createHistogram('cardfile.turn.duration', { unit: 's' });
  const callDuration = meter.createHistogram('cardfile.backend_call.duration', { unit: 's' });
  meter
    .createObservableGauge('process.memory.usage', { unit: 'By' })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter.createObservableCounter('process.cpu.time', { unit: 's' }).addCallback((result) => {
    const { user, system } = process.cpuUsage();
    result.observe((user + system) / 1e6);
  });
  /** The span of the turn, or of its dialog, that this code runs in. */
  const active = new AsyncLocalStorage<Context>();

  /** Records a span that has just ended, if a turn caused it. */
  function ended(name: string, durationMs: number, attributes: Attributes, isError: boolean): void {
    const context = active.getStore();
    if (context === undefined) return;
    const now = Date.now();
    const span = tracer.startSpan(
      name,
      { startTime: now - durationMs, kind: SpanKind.CLIENT, attributes },
      context,
    );
    if (isError) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(now);
  }

  return {
    async span(name, attributes, run) {
      const parent = active.getStore();
      const kind = parent === undefined ? SpanKind.SERVER : SpanKind.INTERNAL;
      const span = tracer.startSpan(name, { kind, attributes }, parent ?? ROOT_CONTEXT);
      try {
        return await active.run(trace.setSpan(parent ?? ROOT_CONTEXT, span), run);
      } catch (error) {
        // The message of an error may quote what a person typed.
        span.setStatus({ code: SpanStatusCode.ERROR });
        span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
        throw error;
      } finally {
        span.end();
      }
    },

    turn({ kind, outcome, durationMs }) {
      turnDuration.record(durationMs / 1000, { kind, outcome });
    },

    backendCall({ system, route, status, durationMs }) {
      callDuration.record(durationMs / 1000, { system, status: statusClass(status) });
      const attributes = { system, route, 'http.response.status_code': status };
      ended(`${system} ${route}`, durationMs, attributes, status === 0 || status >= 400);
    },

    query({ sql, durationMs }) {
      const { operation, table } = describeQuery(sql);
      const attributes = { 'db.operation.name': operation, 'db.collection.name': table };
      ended(`${operation} ${table}`.trim(), durationMs, attributes, false);
    },

    async close() {
      await Promise.allSettled([traces.shutdown(), metrics.shutdown()]);
    },
  };
}

/** Returns the first word of a statement, and the table that it names first. */
function describeQuery(sql: string): { readonly operation: string; readonly table: string } {
  const [operation = ''] = /^[a-z]+/i.exec(sql) ?? [];
  const [, table = ''] = /\b(?:from|into|update) "([a-z_]+)"/.exec(sql) ?? [];
  return { operation, table };
}
