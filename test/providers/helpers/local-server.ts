import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Reply = (response: ServerResponse, seen: Seen) => void;

export interface LocalServer {
  readonly url: string;
  readonly seen: Seen[];
  /** Answers the next requests in this order; the last one answers all further ones. */
  answer(...replies: Reply[]): void;
  close(): Promise<void>;
}

/** A server on loopback that says what it is told to. */
export async function startLocalServer(): Promise<LocalServer> {
  const seen: Seen[] = [];
  let replies: Reply[] = [json(200, {})];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const item = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      seen.push(item);
      const reply = replies.length > 1 ? replies.shift() : replies[0];
      reply?.(response, item);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    answer: (...next) => {
      replies = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

export function text(status: number, body: string, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

export const reset: Reply = (response) => {
  response.socket?.destroy();
};

export const silence: Reply = () => {};
