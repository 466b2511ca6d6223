import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { readBytes, sendJson } from './http.ts';
import type { JsonObject, TeamsPerson } from './types.ts';

export const fileConsentType = 'application/vnd.microsoft.teams.card.file.consent';
export const fileDownloadType = 'application/vnd.microsoft.teams.file.download.info';

/** A file in somebody's OneDrive. */
export interface HostedFile {
  readonly uniqueId: string;
  readonly name: string;
  /** Undefined until it is uploaded. */
  bytes: Buffer | undefined;
  /** What makes its address pre-authenticated. */
  readonly tempauth: string;
  readonly folder: string;
}

/** An answer instead of the true one, to the next request for a file. */
export interface FileFault {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/**
 * The OneDrive of people, as far as Teams puts files there: what they send to a bot, and what they accept of one
 * (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4). The addresses look like those that
 * Teams sends (microsoft-teams-samples, issue 1314); who has one may use it without a token.
 */
export interface FileHost {
  /** Puts a file into a person's OneDrive. */
  add(person: TeamsPerson, name: string, bytes: Buffer): HostedFile;
  /** Makes room for a file that a person accepted: what Teams tells the bot. */
  prepareUpload(person: TeamsPerson, name: string): JsonObject;
  /** The pre-authenticated address of a file. */
  downloadUrl(file: HostedFile): string;
  /** Where the person sees the file. */
  contentUrl(file: HostedFile): string;
  file(uniqueId: string): HostedFile | undefined;
  /** Spoils the next request. */
  fault(fault: FileFault): void;
  /** The requests for files, oldest first. */
  readonly requests: readonly {
    readonly method: string;
    readonly path: string;
    readonly headers: JsonObject;
  }[];
  /** Answers a request for a file; false if it is for something else. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean>;
}

/** OneDrive takes more; nothing in the sandbox needs it. */
const largestFile = 20_000_000;

export function createFileHost(origin: () => string): FileHost {
  const files = new Map<string, HostedFile>();
  const requests: { method: string; path: string; headers: JsonObject }[] = [];
  const faults: FileFault[] = [];

  function keep(person: TeamsPerson, name: string, folder: string, bytes: Buffer | undefined): HostedFile {
    const home = person.userPrincipalName.replaceAll(/[@.]/g, '_');
    const file: HostedFile = {
      uniqueId: randomUUID(),
      name,
      bytes,
      tempauth: randomBytes(24).toString('base64url'),
      folder: `/personal/${home}/Documents/${folder}`,
    };
    files.set(file.uniqueId, file);
    return file;
  }

  const home = ({ folder }: HostedFile) => folder.slice(0, folder.indexOf('/Documents/'));
  const contentUrl = (file: HostedFile) =>
    `${origin()}${encodeURI(file.folder)}/${encodeURIComponent(file.name)}`;

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    query: URLSearchParams,
    id: string,
  ): Promise<void> {
    const file = files.get(id);
    if (file === undefined || query.get('tempauth') !== file.tempauth) {
      // Without its token, an address leads to the sign-in page.
      response.writeHead(302, { location: 'https://login.microsoftonline.com/' });
      response.end();
    } else if (request.method === 'GET' && file.bytes !== undefined) {
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'content-length': file.bytes.length,
      });
      response.end(file.bytes);
    } else if (request.method === 'PUT') {
      const bytes = await readBytes(request, largestFile);
      const range = `bytes 0-${(bytes?.length ?? 0) - 1}/${bytes?.length ?? 0}`;
      if (bytes === undefined || request.headers['content-range'] !== range) {
        sendJson(response, 416, { error: { code: 'invalidRange' } });
        return;
      }
      file.bytes = bytes;
      sendJson(response, 201, { id: file.uniqueId, name: file.name, size: bytes.length });
    } else sendJson(response, 404, {});
  }

  return {
    requests,
    contentUrl,
    add: (person, name, bytes) => keep(person, name, 'Microsoft Teams Chat Files', bytes),
    prepareUpload(person, name) {
      const file = keep(person, name, 'Applications', undefined);
      const path = `${home(file)}/_api/v2.0/drive/items/${file.uniqueId}/uploadSession`;
      return {
        uploadUrl: `${origin()}${path}?tempauth=${file.tempauth}`,
        contentUrl: contentUrl(file),
        name,
        uniqueId: file.uniqueId,
        fileType: extname(name).slice(1),
      };
    },
    downloadUrl: (file) =>
      `${origin()}${home(file)}/_layouts/15/download.aspx?UniqueId=${file.uniqueId}&Translate=false&tempauth=${file.tempauth}`,
    file: (uniqueId) => files.get(uniqueId),
    fault: (fault) => void faults.push(fault),
    async handle(request, response, path) {
      const url = new URL(path, 'http://files');
      if (!url.pathname.startsWith('/personal/')) return false;
      requests.push({ method: request.method ?? '', path, headers: { ...request.headers } });
      const fault = faults.shift();
      if (fault !== undefined) {
        response.writeHead(fault.status, fault.headers);
        response.end(fault.body);
        return true;
      }
      const uploaded = /\/drive\/items\/([^/]+)\/uploadSession$/.exec(url.pathname)?.[1];
      await answer(request, response, url.searchParams, uploaded ?? url.searchParams.get('UniqueId') ?? '');
      return true;
    },
  };
}
