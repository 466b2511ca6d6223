import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { answerParent } from './process.ts';
import { type Replay, startReplay } from './replay.ts';
import { botId, type Identity, type Received, type Scene, tenantId } from './scene.ts';

/**
 * The quickest possible Bot Connector: publishes its key, takes every reply at once. For the whole bot it also
 * starts the sandbox's fake backends for Entra, Graph and Exchange, the last two behind a memory of their answers, unless
 * it is told of an organisation that is there already.
 */
answerParent(async (question) => {
  if (question === 'received') return takeReceived();
  if (typeof question === 'object') return startScene(question as Identity);
  if (question === 'signed by Entra') return startScene(anonymous, (origin) => `${origin}/${tenantId}/v2.0`);
  return startScene(question === 'with organisation' ? await startOrganisation() : anonymous);
});

let replies = 0;
let lastBytes = 0;
let replays: readonly Replay[] = [];

function takeReceived(): Received {
  const calls = replays.map((replay) => replay.takeCalls());
  const received = {
    replies,
    lastBytes,
    backendCalls: calls.reduce((sum, { all }) => sum + all, 0),
    searches: calls.reduce((sum, { searches }) => sum + searches, 0),
    newQuestions: calls.reduce((sum, { passedOn }) => sum + passedOn, 0),
  };
  replies = 0;
  lastBytes = 0;
  return received;
}

async function startScene(
  organisation: Identity,
  issuerAt: (origin: string) => string = () => 'https://api.botframework.com',
): Promise<Scene> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'bench', use: 'sig', endorsements: ['msteams'] };
  let origin = '';
  let issuer = '';

  function handle(request: IncomingMessage, response: ServerResponse): void {
    if (request.method === 'GET') {
      const keysAddress = `${origin}/v1/.well-known/keys`;
      const wanted = request.url?.endsWith('/keys') ? { keys: [key] } : metadata(issuer, keysAddress);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(wanted));
      return;
    }
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => {
      replies += 1;
      lastBytes = bytes;
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"1732180000000"}');
    });
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  issuer = issuerAt(origin);
  const openIdMetadata = `${origin}/v1/.well-known/openidconfiguration`;
  const serviceUrl = `${origin}/emea/`;
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const claims = { iss: issuer, aud: organisation.botId, serviceurl: serviceUrl, exp };
  // The Bot Connector uses one token for about an hour; a handful is more than it would have.
  const tokens = await Promise.all(
    Array.from({ length: 4 }, (_, index) =>
      new SignJWT({ ...claims, nbf: exp - 4000 - index })
        .setProtectedHeader({ alg: 'RS256', kid: 'bench' })
        .sign(privateKey),
    ),
  );
  return {
    botId: organisation.botId,
    tenantId: organisation.tenantId,
    issuer,
    openIdMetadata,
    serviceUrl,
    serviceHost: `127.0.0.1:${port}`,
    tokens,
    people: organisation.people,
    environment: {
      ...organisation.environment,
      BOT_OPENID_METADATA: openIdMetadata,
      BOT_TOKEN_ISSUER: issuer,
      BOT_SERVICE_HOSTS: `127.0.0.1:${port}`,
    },
  };
}

function metadata(issuer: string, keysAddress: string): Record<string, unknown> {
  return { issuer, jwks_uri: keysAddress, id_token_signing_alg_values_supported: ['RS256'] };
}

const anonymous: Identity = {
  botId,
  tenantId,
  people: [{ objectId: 'aaaaaaaa-0000-4000-8000-000000000001', name: 'Ada Lovelace' }],
  environment: {},
};

/**
 * The bot remembers its last answers for a minute, thirty of this size, each for the one who asked: with many more
 * people, who ask one after the other, every answer is forgotten before its owner comes again, and every call is live.
 */
const askers = 280;

async function startOrganisation(): Promise<Identity> {
  const { startSandbox } = await import('../../sandbox/sandbox.ts');
  const { organisation, ...sandbox } = await startSandbox({ sizes: { otherMailboxes: askers + 40 } });
  const [graph, exchange] = await Promise.all([
    startReplay(sandbox.graph.url),
    startReplay(sandbox.exchange.url),
  ]);
  replays = [graph, exchange];
  const environment = { ...sandbox.environment(), GRAPH_URL: graph.url, EXCHANGE_URL: exchange.url };
  const contactsOf = ({ id }: { readonly id: string }) => organisation.mailbox(id).all().length;
  const people = organisation.users
    .all()
    // Nobody else is let in, and an account without a mailbox is refused anew at each question.
    .filter((user) => user.accountEnabled && user.userType === 'Member' && contactsOf(user) > 0)
    .toSorted((a, b) => contactsOf(b) - contactsOf(a))
    .slice(0, askers)
    .map(({ id, displayName }) => ({ objectId: id, name: displayName }));
  return {
    botId: sandbox.botId,
    tenantId: organisation.tenantId,
    people,
    environment,
  };
}
