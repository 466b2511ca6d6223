import { z } from 'zod';
import { type Photo, readPhoto } from '../../contacts/photo.ts';
import { BackendError } from '../../platform/errors.ts';
import type { GraphCall, GraphClient } from './client.ts';

const schema = z.object({
  responses: z.array(z.object({ status: z.number(), body: z.unknown() })).length(1),
});
type Answer = z.infer<typeof schema>['responses'][number];

/** A call whose path is that of the picture's bytes. */
export type PhotoCall = Pick<GraphCall<unknown>, 'route' | 'path' | 'headers' | 'semaphoreKey' | 'context'>;

/**
 * Reads a picture (https://learn.microsoft.com/graph/api/profilephoto-get) in a batch of one, which returns its bytes
 * as base64 in JSON (https://learn.microsoft.com/graph/json-batching). Undefined if there is none.
 */
export async function readGraphPhoto(graph: GraphClient, call: PhotoCall): Promise<Photo | undefined> {
  const { path, headers = {}, ...rest } = call;
  const { responses } = await graph.call({
    ...rest,
    method: 'POST',
    path: '/$batch',
    body: { requests: [{ id: '0', method: 'GET', url: path, headers }] },
    idempotent: true,
    schema,
  });
  const [answer] = responses;
  if (answer === undefined || answer.status === 404) return undefined;
  if (answer.status === 200) return typeof answer.body === 'string' ? readPhoto(answer.body) : undefined;
  throw refused(call.route, answer);
}

function refused(route: string, { status }: Answer): BackendError {
  return new BackendError({
    system: 'Microsoft Graph',
    code: status === 403 ? 'forbidden' : status === 429 ? 'throttled' : 'unavailable',
    status,
    message: `${route}: status ${status} inside a batch`,
  });
}
