/**
 * `$batch`: at most 20 requests; `dependsOn` waits, and fails with 424 when what it waits for failed; four run at a
 * time, the others wait. Answers come in another order than the requests.
 */
import { z } from 'zod';
import type { Answer, FakeRequest } from '../fake-backend.ts';
import { badRequest, GraphRefusal, graphError } from './answers.ts';

const batch = z.object({
  requests: z
    .array(
      z.object({
        id: z.string().min(1),
        method: z.string(),
        url: z.string(),
        headers: z.record(z.string(), z.string()).optional(),
        body: z.unknown().optional(),
        dependsOn: z.array(z.string()).optional(),
      }),
    )
    .min(1),
});

const maxRequests = 20;
const atATime = 4;

export interface BatchOptions {
  /** Answers one request of the batch as if it had come alone. */
  dispatch(request: FakeRequest): Promise<Answer>;
  readonly clock: () => number;
}

/** Answers a batch. @throws {GraphRefusal} 400 when it is no batch */
export async function answerBatch(outer: FakeRequest, options: BatchOptions): Promise<Answer> {
  const { requests } = readBatch(outer.body);
  const running = new Map<string, Promise<Answer>>();
  const free = Array.from({ length: atATime }, () => Promise.resolve());

  for (const request of requests) {
    const before = (request.dependsOn ?? []).map((id) => running.get(id));
    // Each place is taken by the next request as soon as the one on it has been answered.
    const place = running.size % atATime;
    const answer = Promise.all([...before, free[place]]).then((earlier) => {
      const failed = earlier.slice(0, before.length).some((one) => (one?.status ?? 0) >= 400);
      return failed ? failedDependency(outer, options) : answerInner(request, outer, options);
    });
    running.set(request.id, answer);
    free[place] = answer.then(() => undefined);
  }
  const done = new Map<string, Answer>();
  for (const [id, answer] of running) done.set(id, await answer);
  const responses = requests.map(({ id }) => {
    const answer = done.get(id);
    return {
      id,
      status: answer?.status ?? 500,
      headers: titleCase(answer?.headers ?? {}),
      // What is not text comes in base64.
      body:
        answer?.json ??
        (answer?.bytes === undefined ? answer?.text : Buffer.from(answer.bytes).toString('base64')),
    };
  });
  return { status: 200, json: { responses: responses.reverse() } };
}

function failedDependency(outer: FakeRequest, options: BatchOptions): Answer {
  const refusal = new GraphRefusal(424, 'FailedDependency', 'A request that this one depends on failed.');
  return graphError(refusal, outer, options.clock());
}

type BatchRequest = z.infer<typeof batch>['requests'][number];

function readBatch(body: string): z.infer<typeof batch> {
  let parsed: ReturnType<typeof batch.safeParse>;
  try {
    parsed = batch.safeParse(JSON.parse(body));
  } catch {
    throw badRequest('Invalid batch payload format.');
  }
  if (!parsed.success) throw badRequest('Invalid batch payload format.');
  const { requests } = parsed.data;
  if (requests.length > maxRequests) {
    throw badRequest(`Number of batch request steps exceeds the maximum value of ${maxRequests}.`);
  }
  const before = new Set<string>();
  for (const { id, dependsOn = [] } of requests) {
    if (before.has(id)) throw badRequest(`Request Id '${id}' is not unique.`);
    const unknown = dependsOn.find((other) => !before.has(other));
    if (unknown !== undefined)
      throw badRequest(`Request '${id}' depends on '${unknown}', which does not come before it.`);
    before.add(id);
  }
  return parsed.data;
}

async function answerInner(
  request: BatchRequest,
  outer: FakeRequest,
  options: BatchOptions,
): Promise<Answer> {
  const headers = Object.fromEntries(
    Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  if (request.body !== undefined && headers['content-type'] === undefined) {
    const refusal = badRequest(`Request '${request.id}' has a body and no Content-Type header.`);
    return graphError(refusal, outer, options.clock());
  }
  const [path = '', ...query] = request.url.replace(/^\/*/, '/v1.0/').split('?');
  const rawQuery = query.join('?');
  return options.dispatch({
    method: request.method.toUpperCase(),
    path,
    rawQuery,
    query: new URLSearchParams(rawQuery),
    headers: { ...headers, authorization: outer.headers.authorization ?? '' },
    body: request.body === undefined ? '' : JSON.stringify(request.body),
    params: {},
  });
}

function titleCase(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const title = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [title(name), value]));
}
