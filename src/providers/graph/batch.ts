import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { chunksOf } from '../../platform/chunks-of.ts';
import { BackendError, ifFound } from '../../platform/errors.ts';
import { readRetryAfter } from '../../platform/http-client/read-response.ts';
import { type GraphCall, type GraphClient, withoutSpaces } from './client.ts';

/** Graph's limit (https://learn.microsoft.com/graph/json-batching). */
const mostInBatch = 20;

const schema = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.unknown()).nullish(),
      body: z.unknown(),
    }),
  ),
});

type Read<T> = GraphCall<T> & { readonly method: 'GET'; readonly schema: z.ZodType<T> };

/**
 * Makes several reads with as few requests as possible: a single call is sent as it is, more go in batches of twenty.
 * A call that fails inside its batch (a batch is 200 in any case) is repeated by itself, with the HTTP client's
 * retries, but not before the time that the batch names. Returns the answers in the order of the calls.
 * @throws {BackendError} as {@link GraphClient.call}
 */
export function readBatch<T>(graph: GraphClient, calls: readonly Read<T>[]): Promise<readonly T[]> {
  return readBatches(graph, calls, (call, answer) => {
    const body = bodyOf(call, answer);
    return body === undefined ? graph.call(call) : Promise.resolve(body);
  });
}

/** Reads like {@link readBatch}, and returns undefined for objects that do not exist. */
export function readFoundInBatch<T>(
  graph: GraphClient,
  calls: readonly Read<T>[],
): Promise<readonly (T | undefined)[]> {
  return readBatches(graph, calls, (call, answer) => {
    if (answer?.status === 404) return Promise.resolve(undefined);
    const body = bodyOf(call, answer);
    return body === undefined ? ifFound(graph.call(call)) : Promise.resolve(body);
  });
}

async function readBatches<T, Result>(
  graph: GraphClient,
  calls: readonly Read<T>[],
  readResult: (call: Read<T>, answer: Answer | undefined) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const some of chunksOf(calls, mostInBatch)) {
    const [first] = some;
    if (first === undefined) break;
    const answers = some.length === 1 ? new Map<string, Answer>() : await sendBatch(graph, some, first);
    await waitAsAsked([...answers.values()], first);
    const pending = some.map((call, index) => readResult(call, answers.get(String(index))));
    results.push(...(await Promise.all(pending)));
  }
  return results;
}

type Answer = z.infer<typeof schema>['responses'][number];

/** Returns undefined unless the answer is successful. */
function bodyOf<T>(call: Read<T>, answer: Answer | undefined): T | undefined {
  if (answer?.status !== 200) return undefined;
  const parsed = call.schema.safeParse(answer.body);
  return parsed.success ? parsed.data : undefined;
}

/** Longer than this nobody waits in a search. */
const longestWaitMs = 5_000;

/**
 * Waits as long as Graph asks for in a batch.
 * @throws {BackendError} `throttled` if that is too long
 */
async function waitAsAsked(
  answers: readonly Answer[],
  { route, context }: GraphCall<unknown>,
): Promise<void> {
  const waits = answers.map(({ status, headers }) => (status === 429 ? retryAfterOf(headers ?? {}) : 0));
  const retryAfterMs = Math.max(0, ...waits);
  if (retryAfterMs > longestWaitMs) {
    const message = `${route}: status 429 inside a batch`;
    throw new BackendError({
      system: 'Microsoft Graph',
      code: 'throttled',
      status: 429,
      message,
      retryAfterMs,
    });
  }
  // The calls report that the time is over.
  if (retryAfterMs > 0) await wait(retryAfterMs, undefined, { signal: context.signal }).catch(() => {});
}

/** Names of headers have any letter case there. */
function retryAfterOf(headers: Readonly<Record<string, unknown>>): number {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after') ?? [];
  return readRetryAfter({ 'retry-after': String(value) }, Date.now()) ?? 0;
}

/** The answers by the place of their call. */
async function sendBatch<T>(
  graph: GraphClient,
  calls: readonly GraphCall<T>[],
  { route, semaphoreKey, context }: GraphCall<T>,
): Promise<ReadonlyMap<string, Answer>> {
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
    // Outlook counts each request in a batch and executes four at a time.
    ...(semaphoreKey === undefined ? {} : { semaphoreKey, permits: requests.length }),
    schema,
    context,
  });
  return new Map(responses.map((answer) => [answer.id, answer]));
}

function address({ path, query = {} }: GraphCall<unknown>): string {
  const { filter, select, top } = query;
  const options = [
    ...(filter === undefined ? [] : [`$filter=${withoutSpaces(filter)}`]),
    ...(select === undefined ? [] : [`$select=${select}`]),
    ...(top === undefined ? [] : [`$top=${top}`]),
  ];
  return options.length === 0 ? path : `${path}?${options.join('&')}`;
}
