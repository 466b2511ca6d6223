import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import restify from 'restify';
import type { Log } from '../platform/log.ts';
import { readJson } from './read-json.ts';

/** The part of the bot that the HTTP server uses. */
interface ActivityHandler {
  /**
   * Returns the status that refuses a request by its Authorization header alone; undefined to read the body.
   */
  refuses(authorization: string): Promise<number | undefined>;
  process(request: { readonly authorization: string; readonly body: unknown }): Promise<HttpResult>;
}

export interface HttpResult {
  readonly status: number;
  readonly body?: unknown;
}

export interface HttpServerOptions {
  readonly bot: ActivityHandler;
  /** Returns the names of components that are not ready; [] means ready. */
  readonly readiness: () => Promise<readonly string[]>;
  readonly log: Log;
}

export interface HttpServer {
  /** Resolves with the port; port 0 selects a free one. */
  listen(port: number, host: string): Promise<number>;
  /**
   * Ends connections with their next response, and stops accepting new ones after `delayMs`, 0 unless given. Then waits up to 12
   * seconds for responses in flight, and closes the rest.
   */
  close(delayMs?: number): Promise<void>;
}

/** In bytes. Teams sends a few kilobytes; the Bot Connector itself refuses more than this. */
const bodyLimit = 256 * 1024;
const closeAfterMs = 12_000;
/** Teams holds some dozens of connections open; each needs memory. */
const connectionLimit = 1_000;

/**
 * Creates the HTTP server with its routes. Responses reveal no server name, reason or stack; errors are in
 * the log.
 */
export function createHttpServer({ bot, readiness, log }: HttpServerOptions): HttpServer {
  const server = restify.createServer({ name: '', handleUncaughtExceptions: false });
  let closing = false;
  // Slow clients must not hold connections for long. Node's default is to check every 30 seconds.
  server.server.headersTimeout = 5_000;
  server.server.requestTimeout = 10_000;
  Object.assign(server.server, { connectionsCheckingInterval: 1_000 });
  server.server.keepAliveTimeout = 65_000;
  server.server.maxConnections = connectionLimit;

  server.post('/api/messages', route(handleActivity));
  server.get(
    '/healthz',
    route(async () => ({ status: 200, body: { status: 'alive' } })),
  );
  server.get('/readyz', route(reportReadiness));

  server.on(
    'restifyError',
    (_request, response: restify.Response, error: { statusCode?: number }, done: () => void) => {
      response.sendRaw(error.statusCode ?? 500, '', browserHeaders);
      done();
    },
  );

  return {
    async listen(port, host) {
      server.listen(port, host);
      await once(server, 'listening');
      server.on('error', (error: Error) =>
        log.error({ event: 'http.server.failed', error }, 'HTTP server failed'),
      );
      return (server.address() as AddressInfo).port;
    },
    async close(delayMs = 0) {
      closing = true;
      if (delayMs > 0) await wait(delayMs);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => server.server.closeAllConnections(), closeAfterMs);
        server.server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.server.closeIdleConnections();
      });
    },
  };

  async function handleActivity(request: IncomingMessage, response: ServerResponse): Promise<HttpResult> {
    const authorization = request.headers.authorization ?? '';
    // Bodies of unauthenticated requests are not read, because many at once would exhaust the memory.
    const refused = await bot.refuses(authorization);
    if (refused !== undefined) {
      response.setHeader('connection', 'close');
      return { status: refused };
    }
    const read = await readJson(request, bodyLimit);
    if ('refused' in read) {
      // The rest of the body is not read.
      response.setHeader('connection', 'close');
      return { status: read.refused };
    }
    return bot.process({ authorization, body: read.value });
  }

  async function reportReadiness(): Promise<HttpResult> {
    const waitingFor = await readiness();
    return waitingFor.length === 0
      ? { status: 200, body: { status: 'ready' } }
      : { status: 503, body: { status: 'not ready', waitingFor } };
  }

  function route(answer: (request: IncomingMessage, response: ServerResponse) => Promise<HttpResult>) {
    return async (request: restify.Request, response: restify.Response): Promise<void> => {
      try {
        const answered = await answer(request, response);
        // An idle connection would delay closing the server.
        if (closing) response.setHeader('connection', 'close');
        send(response, answered);
      } catch (error) {
        log.error({ event: 'http.request.failed', error }, 'HTTP request failed');
        if (response.headersSent) response.destroy();
        else send(response, { status: 500 });
      }
    };
  }
}

/** For a browser that somebody points here: it shows, loads and caches nothing, and comes back by HTTPS only. */
const browserHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

/** Sends a response without restify's formatters. */
function send(response: restify.Response, { status, body }: HttpResult): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.sendRaw(status, text, {
    ...browserHeaders,
    ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    'content-length': String(Buffer.byteLength(text)),
  });
}
