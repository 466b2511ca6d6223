import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, importJWK, jwtVerify } from 'jose';
import type { AdapterOptions, Answer, RunningAdapter, SeenActivity } from './teams-adapter-contract.ts';

/**
 * Connects a bot to Teams without an SDK: HTTP, signed tokens, and the REST interface of the Bot Connector. It shows that
 * the contract needs nothing else, and is no part of the product.
 */

interface Activity {
  readonly type: string;
  readonly id?: string | undefined;
  readonly name?: string;
  readonly text?: string;
  readonly value?: unknown;
  readonly channelId?: unknown;
  readonly serviceUrl: string;
  readonly replyToId?: string;
  readonly from?: { readonly id?: string; readonly aadObjectId?: unknown };
  readonly recipient?: { readonly id?: string };
  readonly conversation: { readonly id: string; readonly tenantId?: unknown };
  readonly channelData?: { readonly tenant?: { readonly id?: unknown } };
  readonly membersAdded?: readonly { readonly id?: string }[];
}

interface HttpAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** Refuses a request with a status and no word. */
class Refusal extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

const bodyLimit = 256 * 1024;
const keyAgeMs = 24 * 3_600_000;
const repeatedWithinMs = 120_000;
const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const adaptiveCard = 'application/vnd.microsoft.card.adaptive';

export async function startSmallAdapter(options: AdapterOptions): Promise<RunningAdapter> {
  const { appId, tenantId, issuer, serviceHosts, handle } = options;
  const keys = new Map<string, { readonly key: CryptoKey; readonly endorsements: readonly string[] }>();
  let keysReadAt = Number.NEGATIVE_INFINITY;
  const answers = new Map<string, Promise<HttpAnswer>>();
  /** Where to write to a person: the chat of their last message. */
  const chats = new Map<string, Activity>();

  const server = createServer(async (request, response) => {
    const { status, body } = await respond(request).catch((error: unknown) => ({
      status: error instanceof Refusal ? error.status : 500,
      body: undefined,
    }));
    response.writeHead(
      status,
      body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' },
    );
    response.end(body === undefined ? '' : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    async tell(person, answer) {
      const chat = chats.get(person);
      return chat === undefined ? '' : send({ ...chat, id: undefined }, answer);
    },
    async replace(person, messageId, answer) {
      const chat = chats.get(person);
      if (chat !== undefined) await send(chat, answer, messageId);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function respond(request: IncomingMessage): Promise<HttpAnswer> {
    if (request.method !== 'POST' || request.url !== '/api/messages') return { status: 404 };
    const token = await verifyToken(request.headers.authorization ?? '');
    const activity = await readActivity(request);
    admit(activity, token);
    if (activity.type === 'invoke' && activity.name !== 'adaptiveCard/action') return { status: 501 };
    return once(activity);
  }

  async function verifyToken(authorization: string) {
    const [, token = ''] = /^Bearer (\S+)$/.exec(authorization) ?? [];
    let endorsements: readonly string[] = [];
    const { payload } = await jwtVerify(
      token,
      async ({ kid = '' }) => {
        const found = await findKey(kid);
        endorsements = found.endorsements;
        return found.key;
      },
      { algorithms: ['RS256'], issuer, audience: appId, clockTolerance: 300, requiredClaims: ['exp'] },
    ).catch((error: unknown) => {
      throw error instanceof Refusal ? error : new Refusal(401);
    });
    return { endorsements, serviceUrl: payload.serviceurl };
  }

  async function findKey(kid: string) {
    if (!keys.has(kid) || Date.now() - keysReadAt > keyAgeMs) await readKeys();
    const found = keys.get(kid);
    if (found === undefined) throw new Refusal(keys.size === 0 ? 503 : 401);
    return found;
  }

  async function readKeys(): Promise<void> {
    // Unknown keys must not make everybody ask Microsoft.
    if (keys.size > 0 && Date.now() - keysReadAt < 30_000) return;
    const { jwks_uri } = (await getJson(options.openIdMetadata)) as { jwks_uri: string };
    if (new URL(jwks_uri).origin !== new URL(options.openIdMetadata).origin) throw new Refusal(503);
    const { keys: published } = (await getJson(jwks_uri)) as { keys: PublishedKey[] };
    keys.clear();
    for (const { kid, n, e, endorsements = [] } of published) {
      const key = await importJWK({ kty: 'RSA', n, e }, 'RS256');
      if (!(key instanceof Uint8Array)) keys.set(kid, { key, endorsements });
    }
    keysReadAt = Date.now();
  }

  function admit(activity: Activity, token: Awaited<ReturnType<typeof verifyToken>>): void {
    const { channelId, serviceUrl, conversation, channelData, from } = activity;
    if (typeof serviceUrl !== 'string' || serviceUrl !== token.serviceUrl) throw new Refusal(401);
    if (typeof channelId !== 'string' || !token.endorsements.includes(channelId)) throw new Refusal(401);
    const url = URL.parse(serviceUrl);
    const isHost = url !== null && serviceHosts.includes(url.host) && `${url.username}${url.search}` === '';
    const isSafe = url?.protocol === 'https:' || url?.hostname === '127.0.0.1';
    if (channelId !== 'msteams' || !isHost || !isSafe) throw new Refusal(403);
    const tenants = [conversation.tenantId, channelData?.tenant?.id].filter((id) => id !== undefined);
    if (tenants.length === 0 || tenants.some((id) => id !== tenantId)) throw new Refusal(403);
    const isPersons = ['message', 'messageUpdate', 'invoke'].includes(activity.type);
    if (isPersons && !guid.test(String(from?.aadObjectId))) throw new Refusal(403);
  }

  function once(activity: Activity): Promise<HttpAnswer> {
    const key = `${activity.conversation.id}\n${activity.id}`;
    const answer = answers.get(key) ?? run(activity);
    if (activity.id !== undefined && !answers.has(key)) {
      answers.set(key, answer);
      setTimeout(() => answers.delete(key), repeatedWithinMs).unref();
    }
    return answer;
  }

  async function run(activity: Activity): Promise<HttpAnswer> {
    const seen = see(activity);
    if (seen === undefined) return { status: 200 };
    chats.set(seen.person, activity);
    const answer = await handle(seen).catch(() => ({ text: 'Something went wrong.' }));
    const replaces = 'card' in answer && answer.replaces === true;
    if (activity.type === 'invoke') {
      if (replaces) return invoked(adaptiveCard, answer.card);
      await send(activity, answer).catch(() => undefined);
      return invoked('application/vnd.microsoft.activity.message', 'See the new message.');
    }
    if (seen.kind === 'button' && replaces) await send(activity, answer, activity.replyToId);
    else await send(activity, answer).catch(() => undefined);
    return { status: 200 };
  }

  function see({
    type,
    text = '',
    value,
    from,
    recipient,
    membersAdded,
  }: Activity): SeenActivity | undefined {
    const common = { person: String(from?.aadObjectId), text: text.trim(), verb: '', data: {} };
    if (type === 'conversationUpdate') {
      const isAdded = membersAdded?.some(({ id }) => id === recipient?.id);
      return isAdded ? { ...common, kind: 'arrival' } : undefined;
    }
    if (type === 'invoke') return { ...common, ...(value as Execute).action, kind: 'button' };
    if (type !== 'message') return undefined;
    if (typeof value !== 'object' || value === null) return { ...common, kind: 'message' };
    const { verb = '', ...data } = value as { readonly verb?: string };
    return { ...common, kind: 'button', verb, data };
  }

  /** Replies to an activity, writes to its chat if it has no id, or replaces a message. Returns the message's id. */
  async function send(activity: Activity, answer: Answer, replaced?: string): Promise<string> {
    const { id, serviceUrl, conversation, from, recipient } = activity;
    const message = {
      type: 'message',
      id: replaced,
      replyToId: id,
      from: recipient,
      recipient: from,
      conversation,
      ...('text' in answer
        ? { text: answer.text, textFormat: 'plain' }
        : { attachments: [{ contentType: adaptiveCard, content: answer.card }] }),
    };
    const path = ['v3', 'conversations', conversation.id, 'activities', replaced ?? id];
    const known = path.filter((part) => part !== undefined).map(encodeURIComponent);
    const response = await fetch(new URL(known.join('/'), serviceUrl), {
      method: replaced === undefined ? 'POST' : 'PUT',
      redirect: 'error',
      signal: AbortSignal.timeout(15_000),
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await options.tokens('https://api.botframework.com/.default')}`,
      },
      body: JSON.stringify(message),
    });
    if (!response.ok) throw new Error(`Teams answered ${response.status}`);
    return ((await response.json()) as { id: string }).id;
  }
}

interface Execute {
  readonly action: Pick<SeenActivity, 'verb' | 'data'>;
}

interface PublishedKey {
  readonly kid: string;
  readonly n: string;
  readonly e: string;
  readonly endorsements?: readonly string[];
}

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Refusal(503);
  return response.json();
}

async function readActivity(request: IncomingMessage): Promise<Activity> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    if (text.length <= bodyLimit) text += chunk;
  }
  if (text.length > bodyLimit) throw new Refusal(413);
  try {
    const body = JSON.parse(text);
    if (typeof body?.type === 'string' && typeof body.conversation?.id === 'string') return body;
  } catch {
    // As below.
  }
  throw new Refusal(400);
}

function invoked(type: string, value: unknown): HttpAnswer {
  return { status: 200, body: { statusCode: 200, type, value } };
}
