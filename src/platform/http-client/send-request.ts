import type { Dispatcher } from 'undici';
import { userAgent } from '../user-agent.ts';

/**
 * One request, and its answer as text. Straight on undici's dispatcher: `request` wraps every answer into a stream
 * and watches a signal for each, which costs as much as the rest of a call.
 */
export interface OutgoingRequest {
  readonly url: string;
  readonly method: Dispatcher.HttpMethod;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** How long the beginning of the answer, and each further part of it, may take; without it the caller must abort. */
  readonly timeoutMs?: number;
}

export interface IncomingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** An answer under way. */
export interface Sending {
  readonly answer: Promise<IncomingAnswer>;
  /** As far as it is known, else 0: a body that is cut off does not undo what the status said. */
  status(): number;
  /** Ends it: the connection is closed and the answer rejected. */
  abort(): void;
}

/** Sends at once. */
export function sendRequest(dispatcher: Dispatcher, request: OutgoingRequest): Sending {
  const { url, method, headers, body, timeoutMs = 0 } = request;
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
      headers: { ...headers, 'user-agent': userAgent },
      body,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    },
    {
      onRequestStart(controller) {
        // It may have waited for a connection longer than its caller did for the answer.
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
        resolve({ status, headers: answered, text: textOf(bytes) });
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

/** Nearly every address is written as it is sent; the others (a link with a space in it) are brought to that form. */
function addressOf(url: string): { readonly origin: string; readonly path: string } {
  if (!plainAddress.test(url)) {
    const { origin, pathname, search } = new URL(url);
    return { origin, path: pathname + search };
  }
  const start = url.indexOf('/', url.indexOf('//') + 2);
  return { origin: url.slice(0, start), path: url.slice(start) };
}

const plainAddress = /^https?:\/\/[^/?#]+\/[!"$-~]*$/;

/** Without the mark that some servers begin a text with, which JSON does not know. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString();
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
