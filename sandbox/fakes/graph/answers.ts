import { randomUUID } from 'node:crypto';
import type { Answer, FakeRequest } from '../fake-backend.ts';

/** Graph says no: thrown by the routes, made an answer in Graph's shape at one place. */
export class GraphRefusal extends Error {
  override readonly name = 'GraphRefusal';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Graph's error answer, with both request ids in it. */
export function graphError(refusal: GraphRefusal, request: FakeRequest | undefined, now: number): Answer {
  const requestId = randomUUID();
  const clientRequestId = request?.headers['client-request-id'] ?? requestId;
  return {
    status: refusal.status,
    headers: { 'request-id': requestId, 'client-request-id': clientRequestId, ...refusal.headers },
    json: {
      error: {
        code: refusal.code,
        message: refusal.message,
        innerError: {
          date: new Date(now).toISOString().slice(0, 19),
          'request-id': requestId,
          'client-request-id': clientRequestId,
        },
      },
    },
  };
}

const standardErrors: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['BadRequest', 'The request could not be read.'],
  401: ['InvalidAuthenticationToken', 'Access token is empty.'],
  403: ['Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'],
  404: ['itemNotFound', 'The resource could not be found.'],
  405: ['Request_BadRequest', 'Specified HTTP method is not allowed for the request target.'],
  409: ['Conflict', 'The request conflicts with the state of the resource.'],
  413: ['RequestEntityTooLarge', 'The request is too large.'],
  429: ['TooManyRequests', 'Too many requests.'],
  502: ['BadGateway', 'Bad gateway.'],
  503: ['serviceNotAvailable', 'The service is temporarily unavailable.'],
  504: ['UnknownError', ''],
};

/** What Graph says with a status when a test asked for no more than the status. */
export function standardRefusal(status: number): GraphRefusal {
  const [code, message] = standardErrors[status] ?? ['generalException', 'An error occurred.'];
  return new GraphRefusal(status, code, message);
}

export const notFound = (id: string): GraphRefusal =>
  new GraphRefusal(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

export const badRequest = (message: string): GraphRefusal => new GraphRefusal(400, 'BadRequest', message);
