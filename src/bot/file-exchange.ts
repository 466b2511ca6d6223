import { Agent, errors } from 'undici';
import { FileError, type FileExchange } from '../dialogs/files.ts';
import { sendRequest } from '../platform/http-client/send-request.ts';
import type { Log } from '../platform/log.ts';
import { userAgent } from '../platform/user-agent.ts';
import { createFileHostCheck } from './file-hosts.ts';

export interface FileExchangeOptions {
  /** As {@link createFileHostCheck} takes them. */
  readonly hosts: readonly string[];
  /** A larger file is refused while it is read. */
  readonly maxBytes: number;
  readonly log: Log;
  /** Of a whole transfer, in milliseconds. */
  readonly timeoutMs?: number;
}

/**
 * Creates the exchange. It is not the client for backends: the addresses come from activities, so nothing is sent there
 * but the file itself, no redirect is followed, and nothing is tried twice. Teams' addresses are pre-authenticated
 * (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4): `https://contoso-my.sharepoint.com/…`.
 */
export function createFileExchange(options: FileExchangeOptions): FileExchange & { close(): Promise<void> } {
  const { log, timeoutMs = 60_000 } = options;
  const isFileHost = createFileHostCheck(options.hosts);
  const agent = new Agent({ connections: 8, connectTimeout: 5_000, maxResponseSize: options.maxBytes });

  function checked(address: string): string {
    if (isFileHost(address)) return new URL(address).href;
    log.warn({ event: 'file.refused', reason: 'foreign host' }, 'file at a foreign host refused');
    throw new FileError('foreign-host');
  }

  async function send(
    method: 'GET' | 'PUT',
    address: string,
    { headers, body }: Sent,
  ): Promise<Awaited<ReturnType<typeof sendRequest>['answer']>> {
    const sending = sendRequest(agent, {
      url: checked(address),
      method,
      headers: { ...headers, 'accept-encoding': 'identity', 'user-agent': userAgent },
      body,
    });
    const timer = setTimeout(() => sending.abort(), timeoutMs);
    try {
      const answer = await sending.answer;
      if (answer.status >= 500 || answer.status === 429) throw new FileError('unavailable');
      // A redirect leads to a sign-in page, or to a place that nobody has checked.
      if (answer.status < 200 || answer.status >= 300) throw new FileError('no-file');
      return answer;
    } catch (error) {
      const problem = problemOf(error);
      log.warn(
        { event: 'file.failed', reason: problem, status: sending.status(), method },
        'file not transferred',
      );
      throw error instanceof FileError ? error : new FileError(problem);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async download(url) {
      const { headers, bytes } = await send('GET', url, { headers: {}, body: null });
      const isPage = String(headers['content-type']).startsWith('text/html');
      if (isPage || headers['content-encoding'] !== undefined) throw new FileError('no-file');
      return bytes;
    },

    async upload(url, bytes) {
      const headers = {
        'content-type': 'application/octet-stream',
        'content-range': ['bytes', `0-${bytes.length - 1}/${bytes.length}`].join(' '),
      };
      await send('PUT', url, { headers, body: bytes });
    },

    close: () => agent.destroy(),
  };
}

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
}

function problemOf(error: unknown): FileError['problem'] {
  if (error instanceof FileError) return error.problem;
  return error instanceof errors.ResponseExceededMaxSizeError ? 'too-large' : 'unavailable';
}
