import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { createFaults, type Fault, type Faults } from './faults.ts';

/** A request as a route sees it. */
export interface FakeRequest {
  readonly method: string;
  /** Undecoded path without the query. */
  readonly path: string;
  /** Raw query without '?', '' for none. */
  readonly rawQuery: string;
  /** Decoded; '+' counts as a space, as at the real services. */
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body as it came; not there for a request inside a batch. */
  readonly bytes?: Uint8Array;
  /** The decoded variable parts of the path, by the route's names. */
  readonly params: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, with `headers['content-type']`, instead of `json`. */
  readonly text?: string;
  /** Sent as they are, with `headers['content-type']`, instead of `json` and `text`. */
  readonly bytes?: Uint8Array;
}

/** What a test can look at afterwards. Credentials are left out. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly rawQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Exchange only: the cmdlet's name. */
  readonly cmdlet: string;
}

export interface Route {
  readonly method: string;
  /** Such as `/v1.0/users/:user/contacts`; letter case does not matter. */
  readonly pattern: string;
  handle(request: FakeRequest): Answer | Promise<Answer>;
}

export interface FakeBackendOptions {
  readonly routes: readonly Route[];
  /** The service's own shape of an error, used for faults, unknown routes and requests that cannot be read. */
  errorAnswer(status: number, request: FakeRequest | undefined): Answer;
  /** What a request gets that no route takes; `errorAnswer` with 404, or 405 on a known path, unless given. */
  fallback?(status: 404 | 405, request: FakeRequest): Answer | undefined;
  /** Refuses a request before its route runs, or lets it in and is told when the answer has gone. */
  admit?(request: FakeRequest): Answer | (() => void);
  cmdletOf?(request: FakeRequest): string;
  /** Headers in lower case that carry credentials, beside `authorization`; they are not recorded. */
  readonly secretHeaders?: readonly string[];
  /** Takes credentials out of a body before it is recorded. */
  redact?(body: string): string;
  /** Largest accepted body, bytes; 4 MB unless said otherwise. */
  readonly bodyLimit?: number;
}

export interface FakeBackend {
  /** `http://127.0.0.1:port`, known once the server listens. */
  readonly url: string;
  /** The newest requests, oldest first; at most some thousands are kept. */
  readonly requests: RecordedRequest[];
  readonly faults: Faults;
  /** Answers a request that came inside another one (a batch), with faults but without the wire. */
  dispatch(request: FakeRequest): Promise<Answer>;
  close(): Promise<void>;
}

const maxRequests = 5_000;

/** Starts a fake backend on a free port of 127.0.0.1. */
export async function startFakeBackend(options: FakeBackendOptions): Promise<FakeBackend> {
  const faults = createFaults();
  const requests: RecordedRequest[] = [];
  const routes = options.routes.map((route) => ({ route, ...compile(route.pattern) }));

  const record = (request: FakeRequest, cmdlet: string): void => {
    const secret = ['authorization', ...(options.secretHeaders ?? [])];
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !secret.includes(name)),
    );
    const isText = !(headers['content-type'] ?? '').startsWith('image/');
    const body = isText ? (options.redact?.(request.body) ?? request.body) : '(left out)';
    requests.push({
      method: request.method,
      path: request.path,
      rawQuery: request.rawQuery,
      headers,
      body,
      cmdlet,
    });
    if (requests.length > 2 * maxRequests) requests.splice(0, requests.length - maxRequests);
  };

  const handle = async (request: FakeRequest): Promise<Answer> => {
    let known = false;
    for (const { route, pattern, names } of routes) {
      const match = pattern.exec(request.path);
      if (match === null) continue;
      known = true;
      if (route.method !== request.method) continue;
      const params = Object.fromEntries(names.map((name, at) => [name, safeDecode(match[at + 1] ?? '')]));
      return route.handle({ ...request, params });
    }
    const status = known ? 405 : 404;
    return options.fallback?.(status, request) ?? options.errorAnswer(status, request);
  };

  /** Undefined stands for a connection that breaks. */
  const answer = async (request: FakeRequest): Promise<Answer | undefined> => {
    const cmdlet = options.cmdletOf?.(request) ?? '';
    record(request, cmdlet);
    const admission = options.admit?.(request);
    if (admission !== undefined && typeof admission !== 'function') return admission;
    try {
      const target = request.rawQuery === '' ? request.path : `${request.path}?${request.rawQuery}`;
      const fault = faults.take({ method: request.method, target, cmdlet });
      if (fault === undefined) return await handle(request);
      if (fault.kind === 'slow') {
        await wait(fault.ms, undefined, { ref: false });
        return await handle(request);
      }
      if (fault.afterEffect === true) await handle(request);
      return faultAnswer(fault, request, options);
    } finally {
      admission?.();
    }
  };

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing, options, answer).catch((error: unknown) => {
      // A caller may hang up at any time. A fault of the fake backend itself must be seen, though.
      if (!incoming.complete) return;
      console.error('A fake backend failed:', error);
      outgoing.destroy();
    });
  });
  const url = await listen(server);

  return {
    url,
    requests,
    faults,
    dispatch: async (request) => (await answer(request)) ?? options.errorAnswer(504, request),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: FakeBackendOptions,
  answer: (request: FakeRequest) => Promise<Answer | undefined>,
): Promise<void> {
  const body = await readBody(incoming, options.bodyLimit ?? 4 * 1024 * 1024);
  if (body === undefined) return send(outgoing, options.errorAnswer(413, undefined));
  const request = readRequest(incoming, body);
  if (request === undefined) return send(outgoing, options.errorAnswer(400, undefined));

  const reply = await answer(request);
  if (reply === undefined) outgoing.destroy();
  else send(outgoing, reply);
}

function faultAnswer(fault: Fault, request: FakeRequest, options: FakeBackendOptions): Answer | undefined {
  switch (fault.kind) {
    case 'status': {
      const standard = options.errorAnswer(fault.status, request);
      const headers = { ...standard.headers, ...retryAfterHeader(fault.retryAfter) };
      return fault.body === undefined
        ? { ...standard, headers }
        : { status: fault.status, headers, json: fault.body };
    }
    case 'not-json':
      return {
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        text: '<!doctype html><title>Sign in to your account</title><p>We could not sign you in.</p>',
      };
    case 'empty':
      return { status: 200, headers: { 'content-type': 'application/json' }, text: '' };
    default:
      return undefined;
  }
}

function retryAfterHeader(retryAfter: number | Date | undefined): Record<string, string> {
  if (retryAfter === undefined) return {};
  return { 'retry-after': typeof retryAfter === 'number' ? String(retryAfter) : retryAfter.toUTCString() };
}

/** Reads a request line; undefined when its percent-encoding is broken. */
function readRequest(incoming: IncomingMessage, bytes: Buffer): FakeRequest | undefined {
  const target = incoming.url ?? '/';
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const rawQuery = mark < 0 ? '' : target.slice(mark + 1);
  try {
    decodeURIComponent(path);
    decodeURIComponent(rawQuery);
  } catch {
    return undefined;
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const query = new URLSearchParams(rawQuery);
  const body = bytes.toString('utf8');
  return { method: incoming.method ?? 'GET', path, rawQuery, query, headers, body, bytes, params: {} };
}

async function readBody(incoming: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= limit) chunks.push(bytes);
  }
  return size > limit ? undefined : Buffer.concat(chunks);
}

function send(outgoing: ServerResponse, reply: Answer): void {
  const body = reply.bytes ?? reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
  const contentType = reply.json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  const length = reply.status === 204 ? {} : { 'content-length': Buffer.byteLength(body) };
  outgoing.writeHead(reply.status, { ...contentType, ...length, ...reply.headers });
  outgoing.end(reply.status === 204 ? undefined : body);
}

function compile(pattern: string): { readonly pattern: RegExp; readonly names: readonly string[] } {
  const names: string[] = [];
  const source = pattern
    .split('/')
    .map((part) => {
      if (!part.startsWith(':')) return part.replace(/[.$*+?()[\]{}|\\^]/g, '\\$&');
      names.push(part.slice(1));
      return '([^/]+)';
    })
    .join('/');
  return { pattern: new RegExp(`^${source}$`, 'i'), names };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The fake backend has no port.');
  return `http://127.0.0.1:${address.port}`;
}
