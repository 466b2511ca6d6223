import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request as send } from 'undici';

/** A system that answers from memory what it has answered once. */
export interface Replay {
  readonly url: string;
  /** Requests since it was asked last, and how many of them the system itself had to answer. */
  takeCalls(): { readonly all: number; readonly searches: number; readonly passedOn: number };
}

/**
 * Stands in front of a fake backend, so that a bench measures the bot and not the pretend organisation: each question
 * is passed on once, with its token, and from then on answered from memory. Only for what is never written to.
 * Links in an answer lead back here, as a client follows none to another address.
 */
export async function startReplay(
  systemUrl: string,
  /**
   * Sees each question, and may hold it back or refuse it: a number is the status of the refusal. Whoever asked may
   * have gone meanwhile.
   */
  admit?: (question: string, isGone: () => boolean) => Promise<number | undefined>,
): Promise<Replay> {
  const answers = new Map<string, Buffer>();
  let calls = { all: 0, searches: 0, passedOn: 0 };
  let url = '';

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      calls.all += 1;
      const body = Buffer.concat(chunks).toString();
      if (/search=|startswith/i.test(decodeURIComponent(request.url ?? '') + body)) calls.searches += 1;
      const key = `${request.method} ${request.url} ${body}`;
      const refusal = await admit?.(key, () => response.destroyed);
      if (refusal !== undefined) {
        response.writeHead(refusal, { 'retry-after': '2' }).end();
        return;
      }
      const known = answers.get(key);
      if (known !== undefined) reply(response, known);
      else
        passOn(request, body, key).then(
          ({ status, bytes }) => reply(response, bytes, status),
          () => response.destroy(),
        );
    });
  }

  async function passOn(
    { method, url: path = '', headers }: IncomingMessage,
    body: string,
    key: string,
  ): Promise<{ readonly status: number; readonly bytes: Buffer }> {
    calls.passedOn += 1;
    const { host: _host, connection: _connection, 'content-length': _length, ...rest } = headers;
    const answer = await send(systemUrl + path, {
      method: method as 'GET' | 'POST',
      headers: rest,
      body: body === '' ? null : body,
    });
    const text = await answer.body.text();
    const bytes = Buffer.from(text.replaceAll(systemUrl, url));
    // A refusal may be another one the next time.
    if (answer.statusCode === 200) answers.set(key, bytes);
    return { status: answer.statusCode, bytes };
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    takeCalls() {
      const taken = calls;
      calls = { all: 0, searches: 0, passedOn: 0 };
      return taken;
    },
  };
}

function reply(response: ServerResponse, bytes: Buffer, status = 200): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
  });
  response.end(bytes);
}
