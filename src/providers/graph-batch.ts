import { z } from 'zod';
import type { GraphCall, GraphClient } from './graph-client.ts';

/** Graph's limit (https://learn.microsoft.com/graph/json-batching). */
const mostInBatch = 20;

const schema = z.object({
  responses: z.array(z.object({ id: z.string(), status: z.number(), body: z.unknown() })),
});

/**
 * Makes several reads with as few requests as can be: one goes out as it is, more go in batches of twenty. One
 * that fails inside its batch (a batch is 200 whatever happens in it) is made again by itself, with all that the
 * door does for a single call. Answers come in the order of the calls.
 * @throws {BackendError} as {@link GraphClient.call}
 */
export async function readAll<T>(
  graph: GraphClient,
  calls: readonly (GraphCall<T> & { readonly method: 'GET'; readonly schema: z.ZodType<T> })[],
): Promise<readonly T[]> {
  const answers: T[] = [];
  for (let start = 0; start < calls.length; start += mostInBatch) {
    const some = calls.slice(start, start + mostInBatch);
    const [first] = some;
    if (first === undefined) break;
    const known = some.length === 1 ? new Map<string, unknown>() : await sendBatch(graph, some, first);
    const read = some.map((call, index) => {
      const parsed = call.schema.safeParse(known.get(String(index)));
      return parsed.success ? parsed.data : graph.call(call);
    });
    answers.push(...(await Promise.all(read)));
  }
  return answers;
}

/** The bodies of the answers that are good, by the place of their call. */
async function sendBatch<T>(
  graph: GraphClient,
  calls: readonly GraphCall<T>[],
  { route, lane, context }: GraphCall<T>,
): Promise<ReadonlyMap<string, unknown>> {
  const requests = calls.map((call, index) => ({
    id: String(index),
    method: 'GET',
    url: address(call),
    headers: call.headers ?? {},
  }));
  const { responses } = await graph.call({
    route: `${route}.batch`,
    method: 'POST',
    path: '/$batch',
    body: { requests },
    idempotent: true,
    ...(lane === undefined ? {} : { lane }),
    schema,
    context,
  });
  return new Map(responses.filter(({ status }) => status === 200).map(({ id, body }) => [id, body]));
}

function address({ path, query = {} }: GraphCall<unknown>): string {
  const { filter, select, top } = query;
  const options = [
    ...(filter === undefined ? [] : [`$filter=${filter.replaceAll(' ', '%20')}`]),
    ...(select === undefined ? [] : [`$select=${select}`]),
    ...(top === undefined ? [] : [`$top=${top}`]),
  ];
  return options.length === 0 ? path : `${path}?${options.join('&')}`;
}
