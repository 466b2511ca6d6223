import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFileExchange } from '../../src/bot/file-exchange.ts';
import { createFileHostCheck } from '../../src/bot/file-hosts.ts';

let server: Server;
let host: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let exchange: ReturnType<typeof createFileExchange>;

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const log = pino({ level: 'silent' });
  exchange = createFileExchange({ hosts: [host], maxBytes: 100_000, log, timeoutMs: 500 });
});

afterAll(async () => {
  await exchange.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('the exchange of files', () => {
  const url = () => `http://${host}/personal/a/download.aspx?UniqueId=1&tempauth=2`;

  it('reads the bytes of a file, and sends nothing of its own', async () => {
    let headers: IncomingMessage['headers'] = {};
    answer = (request, response) => {
      headers = request.headers;
      response.end(Buffer.from([0, 255, 10]));
    };

    expect([...(await exchange.download(url()))]).toEqual([0, 255, 10]);
    expect(Object.keys(headers).toSorted()).toEqual(['accept-encoding', 'connection', 'host', 'user-agent']);
  });

  /** Not by the result of `writeHead`: restify, which other tests load, returns none. */
  const ends =
    (status: number) =>
    (response: ServerResponse): void => {
      response.statusCode = status;
      response.end();
    };

  it.each<[string, string, (response: ServerResponse) => void]>([
    [
      'an endless file',
      'too-large',
      (response) => void setInterval(() => response.write('x'.repeat(50_000)), 1).unref(),
    ],
    ['a redirect', 'no-file', (response) => ends(302)(response.setHeader('location', url()))],
    [
      'a page',
      'no-file',
      (response) => void response.setHeader('content-type', 'text/html; charset=utf-8').end('<p>'),
    ],
    [
      'a compressed file, whatever it unpacks to',
      'no-file',
      (response) =>
        void response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(1_000_000))),
    ],
    ['an address that has expired', 'no-file', ends(404)],
    ['a server that is down', 'unavailable', ends(503)],
    ['a cut connection', 'unavailable', (response) => void response.destroy()],
    ['no answer', 'unavailable', () => undefined],
  ])('refuses %s', async (_, problem, answers) => {
    let count = 0;
    answer = (_request, response) => {
      count += 1;
      response.on('error', () => undefined);
      answers(response);
    };

    await expect(exchange.download(url())).rejects.toMatchObject({ problem });
    expect(count).toBe(1);
  });

  it('writes a whole file', async () => {
    const received: Buffer[] = [];
    let headers: IncomingMessage['headers'] = {};
    answer = (request, response) => {
      headers = request.headers;
      request
        .on('data', (chunk: Buffer) => received.push(chunk))
        .on('end', () => {
          response.statusCode = 201;
          response.end('{}');
        });
    };

    await exchange.upload(url(), Buffer.from('a,b\r\n'));

    expect(Buffer.concat(received).toString()).toBe('a,b\r\n');
    expect(headers).toMatchObject({ 'content-range': 'bytes 0-4/5', 'content-length': '5' });
    await expect(exchange.upload('https://evil.example/', Buffer.from('x'))).rejects.toMatchObject({
      problem: 'foreign-host',
    });
  });
});

describe('the check of the hosts of files', () => {
  it.each([
    ['https://contoso-my.sharepoint.com/personal/a', true],
    ['https://CONTOSO.sharepoint.com/personal/a', true],
    ['http://contoso.sharepoint.com/a', false],
    ['https://sharepoint.com/a', false],
    ['https://a.b.sharepoint.com/a', false],
    ['https://contoso.sharepoint.com.evil.example/a', false],
    ['https://evilsharepoint.com/a', false],
    ['https://contoso.sharepoint.com:8443/a', false],
    ['https://user@contoso.sharepoint.com/a', false],
    ['https://169.254.169.254/a', false],
    ['ftp://contoso.sharepoint.com/a', false],
    ['', false],
  ])('says of %s with all of SharePoint: %s', (address, isAllowed) => {
    expect(createFileHostCheck(['*.sharepoint.com'])(address)).toBe(isAllowed);
  });

  it('takes exact hosts only, if they are named', () => {
    const check = createFileHostCheck(['contoso-my.sharepoint.com']);

    expect(check('https://contoso-my.sharepoint.com/a')).toBe(true);
    expect(check('https://fabrikam-my.sharepoint.com/a')).toBe(false);
  });
});
