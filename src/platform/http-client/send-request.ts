import type { Dispatcher } from 'undici';

/** A request for {@link sendRequest}. */
interface OutgoingRequest {
  readonly url: string;
  readonly method: Dispatcher.HttpMethod;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

/** A response as it was received. */
export interface IncomingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

/** A request in flight. */
export interface Sending {
  readonly answer: Promise<IncomingAnswer>;
  /** The status, 0 until it is received. It stays valid if the body is cut off. */
  status(): number;
  /** Closes the connection and rejects the answer. */
  abort(): void;
}

/**
 * Sends a request and reads the answer. It follows no redirect and has no timeout: the caller aborts it. It uses undici's dispatcher,
 * because `undici.request` wraps each answer into a stream and watches a signal, which costs a turn more than 3 %.
 */
export function sendRequest(dispatcher: Dispatcher, request: OutgoingRequest): Sending {
  const { url, method, headers, body } = request;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingAnswer>();
  const chunks: Buffer[] = [];
  let status = 0;
  let answered: IncomingAnswer['headers'] = {};
  let running: Dispatcher.DispatchController | undefined;
  let aborted: Error | undefined;

  dispatcher.dispatch(
    {
      ...addressOf(url),
      method,
      headers,
      body,
      headersTimeout: 0,
      bodyTimeout: 0,
    },
    {
      onRequestStart(controller) {
        // The caller may have aborted while the request waited for a connection.
        if (aborted === undefined) running = controller;
        else controller.abort(aborted);
      },
      onResponseStart(_controller, statusCode, responseHeaders) {
        status = statusCode;
        answered = responseHeaders;
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        const [only] = chunks;
        const bytes = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
        resolve({ status, headers: answered, bytes });
      },
      onResponseError(_controller, error) {
        reject(error);
      },
    },
  );

  return {
    answer: promise,
    status: () => status,
    abort() {
      aborted = new Error('aborted');
      running?.abort(aborted);
      reject(aborted);
    },
  };
}

/** Splits a URL. Only URLs with characters that must be encoded (a link with a space in it) are parsed. */
function addressOf(url: string): { readonly origin: string; readonly path: string } {
  if (!plainAddress.test(url)) {
    const { origin, pathname, search } = new URL(url);
    return { origin, path: pathname + search };
  }
  const start = url.indexOf('/', url.indexOf('//') + 2);
  return { origin: url.slice(0, start), path: url.slice(start) };
}

const plainAddress = /^https?:\/\/[^/?#]+\/[!"$-~]*$/;
