import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  SignJWT,
} from 'jose';

export const botId = '11111111-2222-4333-8444-555555555555';
export const tenantId = '99999999-8888-4777-8666-555555555555';
export const issuer = 'https://api.botframework.com';

/** One call that the bot made to Teams. */
interface TeamsCall {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly at: number;
  readonly body: Record<string, unknown>;
}

/** What the next calls are answered with; when the list is empty everything is accepted. */
export type PlannedAnswer =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  | 'reset';

export interface SigningPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK & { endorsements: string[] };
}

export interface PretendTeams {
  /** `http://127.0.0.1:port`. */
  readonly origin: string;
  readonly host: string;
  readonly serviceUrl: string;
  readonly openIdMetadata: string;
  readonly calls: TeamsCall[];
  /** Messages only, without typing indicators. */
  messages(): readonly TeamsCall[];
  readonly planned: PlannedAnswer[];
  readonly metadata: { reads: number; down: boolean; keys: JWK[]; keysAddress: string; delayMs: number };
  readonly pair: SigningPair;
  token(claims?: Record<string, unknown>, options?: TokenOptions): Promise<string>;
  /** Resolves once Teams has received so many messages. */
  received(count: number): Promise<readonly TeamsCall[]>;
  close(): Promise<void>;
}

interface TokenOptions {
  readonly header?: Partial<JWTHeaderParameters>;
  readonly key?: CryptoKey | Uint8Array;
}

export async function signingPair(
  kid: string,
  endorsements: readonly string[] = ['msteams'],
): Promise<SigningPair> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', endorsements: [...endorsements] };
  return { privateKey, publicKey, jwk };
}

/** The Bot Connector on loopback: its keys, its metadata, and the REST interface for answers. */
export async function startPretendTeams(): Promise<PretendTeams> {
  const pair = await signingPair('key-1');
  const calls: TeamsCall[] = [];
  const planned: PlannedAnswer[] = [];
  const metadata = { reads: 0, down: false, keys: [pair.jwk], keysAddress: '', delayMs: 0 };
  const server = createServer((request, response) => {
    void (request.method === 'GET' ? answerMetadata(request, response) : answerCall(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const serviceUrl = `${origin}/emea/`;
  metadata.keysAddress = `${origin}/v1/.well-known/keys`;

  async function answerMetadata(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, metadata.delayMs));
    if (request.url === '/v1/.well-known/openidconfiguration') metadata.reads += 1;
    response.writeHead(metadata.down ? 503 : 200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        request.url === '/v1/.well-known/keys' ? { keys: metadata.keys } : { jwks_uri: metadata.keysAddress },
      ),
    );
  }

  async function answerCall(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += chunk;
    calls.push({
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization ?? '',
      at: performance.now(),
      body: text === '' ? {} : JSON.parse(text),
    });
    const answer = planned.shift() ?? { status: 200 };
    if (answer === 'reset') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(JSON.stringify('body' in answer ? answer.body : { id: `message-${calls.length}` }));
  }

  const messages = () => calls.filter(({ body }) => body.type !== 'typing');
  return {
    origin,
    host: `127.0.0.1:${port}`,
    serviceUrl,
    openIdMetadata: `${origin}/v1/.well-known/openidconfiguration`,
    calls,
    messages,
    planned,
    metadata,
    pair,
    token: (claims = {}, { header = {}, key = pair.privateKey } = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const payload = {
        iss: issuer,
        aud: botId,
        serviceurl: serviceUrl,
        nbf: now - 10,
        exp: now + 3600,
        ...claims,
      };
      return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'key-1', ...header }).sign(key);
    },
    received: async (count) => {
      const until = performance.now() + 60_000;
      while (messages().length < count) {
        if (performance.now() > until)
          throw new Error(`Teams received ${messages().length} of ${count} messages`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return messages();
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

let lastId = 0;

/** A text message of Ada's in her 1:1 chat, as Teams sends it. */
export function message(teams: Pick<PretendTeams, 'serviceUrl'>, fields: Record<string, unknown> = {}) {
  lastId += 1;
  return {
    type: 'message',
    id: `activity-${lastId}`,
    timestamp: '2026-11-20T10:00:00.000Z',
    channelId: 'msteams',
    serviceUrl: teams.serviceUrl,
    from: { id: '29:ada', name: 'Ada Lovelace', aadObjectId: 'aaaaaaaa-0000-4000-8000-000000000001' },
    recipient: { id: `28:${botId}`, name: 'Cardfile' },
    conversation: { id: 'a:chat-with-ada', conversationType: 'personal', tenantId },
    channelData: { tenant: { id: tenantId } },
    text: 'find contact John',
    textFormat: 'plain',
    locale: 'en-GB',
    localTimezone: 'Europe/London',
    ...fields,
  };
}

/** The same person presses an `Action.Execute`. */
export function execute(teams: Pick<PretendTeams, 'serviceUrl'>, fields: Record<string, unknown> = {}) {
  const { text: _text, ...activity } = message(teams);
  return {
    ...activity,
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: 'card-message',
    value: {
      action: { type: 'Action.Execute', verb: 'contact.show', data: { ref: 'r1' } },
      trigger: 'manual',
    },
    ...fields,
  };
}
