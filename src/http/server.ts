import type { IncomingMessage, ServerResponse } from 'node:http';
import restify from 'restify';
import type { Log } from '../platform/log.ts';
import { readJson } from './read-json.ts';

/** The part of the bot that this side knows. */
interface ActivityHandler {
  /** The status that refuses a sender by the Authorization header alone, undefined for one whose body is read. */
  refuses(authorization: string): Promise<number | undefined>;
  process(request: { readonly authorization: string; readonly body: unknown }): Promise<TakenActivity>;
}

export interface TakenActivity {
  readonly status: number;
  readonly body?: unknown;
}

export interface HttpServerOptions {
  readonly bot: ActivityHandler;
  /** Names what is not ready yet; an empty list means ready. */
  readonly readiness: () => Promise<readonly string[]>;
  readonly log: Log;
}

export interface HttpServer {
  /** Resolves with the port, which is a free one when 0 was asked for. */
  listen(port: number, host: string): Promise<number>;
  /** Takes no new connections, lets answers that are under way finish, then ends the rest. */
  close(): Promise<void>;
}

/** Teams sends a few kilobytes; the Bot Connector itself refuses more than this. */
const bodyLimit = 256 * 1024;
const closeAfterMs = 12_000;
/** Teams keeps some dozens open; each costs memory. */
const mostConnections = 1_000;

/** The routes of the house. Answers carry no banner, no reason and no stack: what went wrong is in the log. */
export function createHttpServer({ bot, readiness, log }: HttpServerOptions): HttpServer {
  const server = restify.createServer({ name: '', handleUncaughtExceptions: false });
  let closing = false;
  // Slow senders may not hold connections for long; Node looks for them every half minute unless told otherwise.
  server.server.headersTimeout = 5_000;
  server.server.requestTimeout = 10_000;
  Object.assign(server.server, { connectionsCheckingInterval: 1_000 });
  server.server.keepAliveTimeout = 65_000;
  server.server.maxConnections = mostConnections;

  server.post('/api/messages', route(takeActivity));
  server.get(
    '/healthz',
    route(async () => ({ status: 200, body: { status: 'alive' } })),
  );
  server.get('/readyz', route(tellReadiness));

  server.on(
    'restifyError',
    (_request, response: restify.Response, error: { statusCode?: number }, done: () => void) => {
      response.sendRaw(error.statusCode ?? 500, '');
      done();
    },
  );

  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.removeListener('error', reject);
          server.on('error', (error: Error) => log.error({ error }, 'the HTTP server failed'));
          const address = server.address();
          resolve(typeof address === 'object' && address !== null ? address.port : port);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        closing = true;
        const timer = setTimeout(() => server.server.closeAllConnections(), closeAfterMs);
        server.server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.server.closeIdleConnections();
      }),
  };

  async function takeActivity(request: IncomingMessage, response: ServerResponse): Promise<TakenActivity> {
    const authorization = request.headers.authorization ?? '';
    // Bodies of strangers are not read: many of them at once would fill the memory.
    const refused = await bot.refuses(authorization);
    if (refused !== undefined) {
      response.setHeader('connection', 'close');
      return { status: refused };
    }
    const read = await readJson(request, bodyLimit);
    if ('refused' in read) {
      // What is left of the body is not worth reading.
      response.setHeader('connection', 'close');
      return { status: read.refused };
    }
    return bot.process({ authorization, body: read.value });
  }

  async function tellReadiness(): Promise<TakenActivity> {
    const waitingFor = await readiness();
    return waitingFor.length === 0
      ? { status: 200, body: { status: 'ready' } }
      : { status: 503, body: { status: 'not ready', waitingFor } };
  }

  function route(answer: (request: IncomingMessage, response: ServerResponse) => Promise<TakenActivity>) {
    return async (request: restify.Request, response: restify.Response): Promise<void> => {
      try {
        const answered = await answer(request, response);
        // An idle connection would keep a closing server waiting.
        if (closing) response.setHeader('connection', 'close');
        send(response, answered);
      } catch (error) {
        log.error({ error }, 'a request ended with an error');
        if (response.headersSent) response.destroy();
        else send(response, { status: 500 });
      }
    };
  }
}

/**
 * Past restify's formatters: the answer is complete, and choosing a format for it costs more than sending it.
 * (restify's `writeHead` returns nothing, so calls cannot be chained.)
 */
function send(response: ServerResponse, { status, body }: TakenActivity): void {
  response.statusCode = status;
  if (body === undefined) {
    response.setHeader('content-length', 0);
    response.end();
    return;
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  if (!response.hasHeader('content-type'))
    response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('content-length', Buffer.byteLength(text));
  response.end(text);
}
