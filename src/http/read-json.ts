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
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Destroying the request would destroy its response.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > limit) return { refused: 413 };
      chunks.push(chunk);
    }
    return { value: JSON.parse(Buffer.concat(chunks).toString()) };
  } catch {
    return { refused: 400 };
  }
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/json\s*(;|$)/i.test(contentType ?? '');
}
