import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { answerParent } from './process.ts';
import { botId, type Person, type Received, type Scene, tenantId } from './scene.ts';

/**
 * The quickest possible Bot Connector: publishes its key, takes every reply at once. For the whole bot it also
 * starts the sandbox's stand-ins for Entra, Graph and Exchange.
 */
answerParent(async (question) => {
  if (question === 'received') return takeReceived();
  return startScene(question === 'with organisation');
});

let replies = 0;
let lastBytes = 0;
let takeBackendCalls = (): number => 0;

function takeReceived(): Received {
  const received = { replies, lastBytes, backendCalls: takeBackendCalls() };
  replies = 0;
  lastBytes = 0;
  return received;
}

async function startScene(withOrganisation: boolean): Promise<Scene> {
  const issuer = 'https://api.botframework.com';
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const key = { ...(await exportJWK(publicKey)), kid: 'bench', use: 'sig', endorsements: ['msteams'] };
  let origin = '';

  function handle(request: IncomingMessage, response: ServerResponse): void {
    if (request.method === 'GET') {
      const keysAddress = `${origin}/v1/.well-known/keys`;
      const wanted = request.url === '/v1/.well-known/keys' ? { keys: [key] } : metadata(issuer, keysAddress);
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
  const openIdMetadata = `${origin}/v1/.well-known/openidconfiguration`;
  const serviceUrl = `${origin}/emea/`;
  const organisation = withOrganisation ? await startOrganisation() : anonymous;
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

interface Identity extends Pick<Scene, 'botId' | 'tenantId' | 'people' | 'environment'> {}

const anonymous: Identity = {
  botId,
  tenantId,
  people: [{ objectId: 'aaaaaaaa-0000-4000-8000-000000000001', name: 'Ada Lovelace' }],
  environment: {},
};

/** Enough people that the bot has dropped one's answers before that one asks again. */
const askers = 24;

async function startOrganisation(): Promise<Identity> {
  const { startSandbox } = await import('../../src/sandbox/sandbox.ts');
  const sandbox = await startSandbox();
  const environment = sandbox.environment();
  const { organisation } = sandbox;
  takeBackendCalls = () => {
    const logs = [sandbox.graph.requests, sandbox.exchange.requests];
    const calls = logs.reduce((sum, requests) => sum + requests.length, 0);
    for (const requests of logs) requests.length = 0;
    return calls;
  };
  const contactsOf = (person: Person) => organisation.mailbox(person.objectId).all().length;
  const people = organisation.users
    .all()
    .map(({ id, displayName }) => ({ objectId: id, name: displayName }))
    .toSorted((a, b) => contactsOf(b) - contactsOf(a))
    .slice(0, askers);
  return {
    botId: environment.BOT_ID ?? '',
    tenantId: environment.BOT_TENANT_ID ?? '',
    people,
    environment,
  };
}
