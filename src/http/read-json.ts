import type { IncomingMessage } from 'node:http';

/** A body, or the status that refuses it. */
export type ReadBody = { readonly value: unknown } | { readonly refused: 400 | 413 | 415 };

/**
 * Reads a JSON body of at most `limit` bytes. Nothing is kept of a body that is refused, and one that announces
 * itself as too large is not even read.
 */
export async function readJson(request: IncomingMessage, limit: number): Promise<ReadBody> {
  if (!isJson(request.headers['content-type']) || request.headers['content-encoding'] !== undefined) {
    return { refused: 415 };
  }
  if (Number(request.headers['content-length'] ?? 0) > limit) return { refused: 413 };
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > limit) return { refused: 413 };
      chunks.push(chunk);
    }
    return { value: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    // The sender broke off, or wrote something that is not JSON.
    return { refused: 400 };
  }
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType ?? '');
}
