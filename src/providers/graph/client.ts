import { Client, type Context, type Middleware, ResponseType } from '@microsoft/microsoft-graph-client';
import { BackendError } from '../../platform/errors.ts';
import { type HttpClient, isWithin } from '../../platform/http-client/http-client.ts';
import type {
  Backend,
  Explanation,
  HttpRequest,
  HttpResponse,
} from '../../platform/http-client/http-request.ts';
import type { CallContext } from '../provider.ts';
import { graphErrorOf } from './errors.ts';

/**
 * Microsoft Graph by its client library, which builds the URLs; the requests go through our HTTP client. The
 * library's standard middleware is not used: it retries POST (which would create contacts twice), adds the token over
 * https only and uses the slower global fetch.
 */
export interface GraphClient {
  /** The scope of its tokens: `https://graph.microsoft.com/.default`. */
  readonly scope: string;
  /** @throws {BackendError} as {@link HttpClient.call} */
  call<T = unknown>(call: GraphCall<T>): Promise<T>;
  /** Follows an `@odata.nextLink` unchanged; only to Graph's own origin. */
  next<T>(link: string, call: GraphCall<T>): Promise<T>;
  /** Returns whether a stored link has Graph's own origin, so that {@link GraphClient.next} would follow it. */
  owns(link: string): boolean;
  /** See {@link HttpClient.timeAt}. */
  time(): number | undefined;
}

export interface GraphCall<T>
  extends Pick<
    HttpRequest<T>,
    'route' | 'method' | 'headers' | 'idempotent' | 'semaphoreKey' | 'permits' | 'schema'
  > {
  /**
   * The path after the version, with every id encoded by {@link pathSegment}: `/users/${pathSegment(id)}/contacts`.
   */
  readonly path: string;
  readonly query?: GraphQuery;
  readonly body?: unknown;
  readonly context: CallContext;
}

export interface GraphQuery {
  /** Values must be encoded by {@link odataText}, because the library encodes nothing. */
  readonly filter?: string;
  /** Clauses must be encoded by {@link searchClause}. */
  readonly search?: string;
  readonly select?: string;
  readonly top?: number;
  readonly count?: boolean;
  /** For a delta query; `latest` returns only changes from now on. */
  readonly deltaToken?: 'latest';
}

/** What reads and writes through Graph. */
export interface GraphOptions {
  readonly graph: GraphClient;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

export function createGraphClient(options: { http: HttpClient; url: string; scope: string }): GraphClient {
  const { http, url, scope } = options;
  const system: Backend = { name: 'Microsoft Graph', url, scope, explain };
  const client = Client.initWithMiddleware({
    baseUrl: `${url}/`,
    defaultVersion: 'v1.0',
    middleware: viaHttpClient(http, system),
  });

  return {
    scope,
    async call(call) {
      const slot = new CallSlot(call);
      const query = call.query ?? {};
      const request = client.api(call.path).responseType(ResponseType.RAW).middlewareOptions([slot]);
      if (query.search !== undefined) request.search(withoutSpaces(query.search));
      if (query.filter !== undefined) request.filter(withoutSpaces(query.filter));
      if (query.select !== undefined) request.select(query.select);
      if (query.top !== undefined) request.top(query.top);
      if (query.count === true) request.count(true);
      if (query.deltaToken !== undefined) request.query({ $deltatoken: query.deltaToken });
      if (call.headers !== undefined) request.headers(call.headers);
      await send(request, call);
      if (slot.failure !== undefined) throw slot.failure;
      return slot.answer?.json as never;
    },

    async next(link, call) {
      const { path: _path, query: _query, body: _body, ...request } = call;
      return (await http.call({ ...request, system, method: 'GET', url: link })).json;
    },

    owns: (link) => isWithin(system, link),
    time: () => http.timeAt(system),
  };
}

/**
 * Returns a text as a percent-encoded OData literal: `O'Brien` → `'O''Brien'`. Lone surrogates are replaced first,
 * because encodeURIComponent throws on them.
 */
export function odataText(text: string): string {
  return encodeURIComponent(`'${text.toWellFormed().replaceAll("'", "''")}'`);
}

/** Returns a clause of `$search` on directory objects, `"property:text"`, percent-encoded. */
export function searchClause(property: string, text: string): string {
  const escaped = text.toWellFormed().replace(/["\\]/g, '\\$&');
  return `%22${property}%3A${encodeURIComponent(escaped)}%22`;
}

/** Returns an expression of encoded texts with words in between, as it appears in a URL. */
export function withoutSpaces(expression: string): string {
  return expression.replaceAll(' ', '%20');
}

/**
 * Returns an id as one segment of a path. An empty id or dots would address the collection above: deleting the
 * contact `..` would delete the user.
 * @throws {BackendError} `invalid-request`
 */
export function pathSegment(id: string): string {
  if (id !== '' && id !== '.' && id !== '..') return encodeURIComponent(id.toWellFormed());
  throw new BackendError({
    system: 'Microsoft Graph',
    code: 'invalid-request',
    message: 'an id that is none was refused',
  });
}

/** Passes a call through the library and its outcome back, without the library's response handling. */
class CallSlot {
  readonly call: GraphCall<unknown>;
  answer: HttpResponse<unknown> | undefined;
  failure: unknown;

  constructor(call: GraphCall<unknown>) {
    this.call = call;
  }
}

function viaHttpClient(http: HttpClient, system: Backend): Middleware {
  return {
    async execute(context: Context) {
      const slot = context.middlewareControl?.getMiddlewareOptions(CallSlot);
      if (!(slot instanceof CallSlot)) throw new Error('a Graph request without its call');
      const { path: _path, query: _query, body: _body, ...call } = slot.call;
      const { headers, body } = context.options ?? {};
      try {
        slot.answer = await http.call({
          ...call,
          system,
          url: String(context.request),
          headers: headers as Record<string, string>,
          ...(typeof body === 'string' ? { body } : {}),
        });
      } catch (error) {
        // The caller rethrows this error, because the library would wrap it and lose its code.
        slot.failure = error;
      }
      // With ResponseType.RAW the library returns the response without reading it.
      context.response = { ok: true, status: slot.answer?.status ?? 0 } as Response;
    },
  };
}

async function send(request: ReturnType<Client['api']>, call: GraphCall<unknown>): Promise<void> {
  switch (call.method) {
    case 'GET':
      return request.get();
    case 'POST':
      return request.post(call.body);
    case 'PATCH':
      return request.patch(call.body);
    case 'PUT':
      return request.put(call.body);
    case 'DELETE':
      return request.delete();
  }
}

/**
 * Reads `{"error":{"code":"ErrorItemNotFound",…}}`. The message may quote data and is not read. Without Graph's own error,
 * an unknown address says nothing about an object.
 */
function explain(status: number, json: unknown): Explanation {
  const reason = errorCode(json);
  const isForeign = (status === 404 || status === 410) && (reason === '' || reason === 'UnknownError');
  const code = isForeign ? 'bad-answer' : graphErrorOf(reason);
  if (reason === '') return code === undefined ? {} : { code };
  return code === undefined ? { reason } : { code, reason };
}

function errorCode(json: unknown): string {
  if (typeof json !== 'object' || json === null || !('error' in json)) return '';
  const { error } = json;
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' && /^[\w.-]{1,80}$/.test(error.code) ? error.code : '';
}

/** Returns the link to the next page, '' on the last page. */
export function nextLinkOf(page: { readonly '@odata.nextLink'?: string | undefined }): string {
  return page['@odata.nextLink'] ?? '';
}
