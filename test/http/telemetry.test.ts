import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cast } from '../../sandbox/organisation/cast.ts';
import { startTelemetry } from '../../src/http/telemetry.ts';
import { openHouse, words } from '../scenarios/house.ts';

const spanSchema = z.object({
  name: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().default(''),
  attributes: z.array(z.object({ key: z.string(), value: z.unknown() })).default([]),
});
const tracesSchema = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) })),
});
type Span = z.infer<typeof spanSchema>;

const received: { readonly path: string; readonly body: string; readonly key: string }[] = [];
/** A receiver of OTLP over HTTP. */
const receiver = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    body += chunk;
  });
  request.on('end', () => {
    received.push({ path: request.url ?? '', body, key: String(request.headers['api-key']) });
    response.setHeader('content-type', 'application/json');
    response.end('{}');
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  const house = await openHouse({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=0123=',
    DIRECTORY: 'live',
  });
  await house.staff.say('find John Doe');
  expect(words((await house.staff.say('requests'))[0])).not.toBe('');
  await house.close();
}, 120_000);
afterAll(() => receiver.close());

const bodies = (path: string) => received.filter((one) => one.path === path).map(({ body }) => body);
const spans = (): readonly Span[] =>
  bodies('/v1/traces').flatMap((body) =>
    tracesSchema
      .parse(JSON.parse(body))
      .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
  );

/** Names of the spans from the turn down to this one. */
function pathTo(span: Span, all: readonly Span[]): readonly string[] {
  const parent = all.find(({ spanId }) => spanId === span.parentSpanId);
  return [...(parent === undefined ? [] : pathTo(parent, all)), span.name];
}

describe('OpenTelemetry, when it is configured', () => {
  it('gets a turn as a trace: dialog, calls to systems, queries', () => {
    const all = spans();
    const paths = all.map((span) => pathTo(span, all));

    expect(paths).toContainEqual(['turn text', 'dialog find-contact']);
    const calls = paths.filter((path) => path[1] === 'dialog find-contact' && path.length === 3);
    expect(calls.map((path) => path[2])).toContainEqual(
      expect.stringMatching(/^Microsoft Graph directory-users/),
    );
    expect(paths).toContainEqual(['turn text', 'dialog list-requests', 'select change_requests']);
    expect(received.map(({ key }) => key)).not.toContain('undefined');
  });

  it('gets the headers as they are at each export', async () => {
    const { port } = receiver.address() as AddressInfo;
    let key = 'first';
    const telemetry = startTelemetry({
      endpoint: `http://127.0.0.1:${port}`,
      headers: () => ({ 'api-key': key }),
      version: '0',
    });
    await telemetry.span('turn text', {}, async () => {});
    key = 'second';
    const before = received.length;
    await telemetry.close();

    expect(new Set(received.slice(before).map((one) => one.key))).toEqual(new Set(['second']));
  });

  it('gets metrics of turns and calls', () => {
    const text = bodies('/v1/metrics').join('\n');

    for (const name of ['cardfile.turn.duration', 'cardfile.backend_call.duration', 'process.memory.usage']) {
      expect(text).toContain(`"${name}"`);
    }
  });

  it('gets no personal data', () => {
    const text = received.map(({ body }) => body).join('\n');
    const { staff } = cast;
    const personal = ['John', 'Doe', staff.name, staff.objectId, staff.teamsId, staff.userPrincipalName];
    const keys = new Set(spans().flatMap(({ attributes }) => attributes.map(({ key }) => key)));

    expect(personal.filter((one) => text.includes(one))).toEqual([]);
    expect([...keys].sort()).toEqual([
      'chat',
      'correlationId',
      'db.collection.name',
      'db.operation.name',
      'http.response.status_code',
      'route',
      'system',
    ]);
  });
});

describe('OpenTelemetry, when it is not configured', () => {
  it('is not loaded: one file imports it, and nothing imports that file before the setting is read', () => {
    const root = join(import.meta.dirname, '../../src');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const importing = (pattern: RegExp) =>
      files.filter((file) => pattern.test(readFileSync(join(root, file), 'utf8')));

    expect(importing(/from '@opentelemetry\//)).toEqual([join('http', 'telemetry.ts')]);
    expect(importing(/^import (?!type )[^\n]*telemetry\.ts'/m)).toEqual([]);
  });
});
