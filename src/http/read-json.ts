import type { IncomingMessage } from 'node:http';

/** A body, or the status of its refusal. */
export type ReadBody = { readonly value: unknown } | { readonly refused: 400 | 413 | 415 };

/**
 * Reads a JSON body of at most `limit` bytes. Refused bodies are discarded; a body whose Content-Length is
 * too large is not read.
 */
export async function readJson(request: IncomingMessage, limit: number): Promise<ReadBody> {
  if (!isJson(request.headers['content-type']) || request.headers['content-encoding'] !== undefined) {
    return { refused: 415 };
  }
  if (Number(request.headers['content-length'] ?? 0) > limit) return { refused: 413 };
  const bytes = await readBytes(request, limit);
  if (bytes === 'too large') return { refused: 413 };
  try {
    return { value: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return { refused: 400 };
  }
}

/**
 * Reads the bytes by events, which is several times as fast as iterating over the stream. An aborted request
 * gives a partial body.
 */
function readBytes(request: IncomingMessage, limit: number): Promise<Buffer | 'too large'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      request.pause();
      resolve('too large');
    });
    request.once('end', finish);
    request.once('close', finish);
    request.once('error', finish);
  });
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType ?? '');
}
