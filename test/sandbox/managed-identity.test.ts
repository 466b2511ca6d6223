import { ManagedIdentityApplication } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Caller, call, startCaller } from './caller.ts';

let caller: Caller;
const graph = 'https://graph.microsoft.com';

beforeAll(async () => {
  caller = await startCaller({ sizes: { colleagues: 20, mailContacts: 20 } });
});

afterEach(() => vi.unstubAllEnvs());

afterAll(() => caller.sandbox.close());

describe('the identity endpoint of an App Service', () => {
  const ask = (query: string, headers?: Record<string, string>) => {
    const { IDENTITY_ENDPOINT, IDENTITY_HEADER = '' } =
      caller.sandbox.managedIdentity.environment('app-service');
    return call(`${IDENTITY_ENDPOINT}?${query}`, {
      headers: headers ?? { 'x-identity-header': IDENTITY_HEADER },
    });
  };
  const asked = `api-version=2019-08-01&resource=${graph}`;

  it("gives Microsoft's own client library a token with the bot's roles", async () => {
    const settings = caller.sandbox.managedIdentity.environment('app-service');
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
    const client = new ManagedIdentityApplication({
      managedIdentityIdParams: { userAssignedClientId: caller.sandbox.botId },
    });

    const result = await client.acquireToken({ resource: graph });

    expect(decodeJwt(result.accessToken)).toMatchObject({ aud: graph, appid: caller.sandbox.botId });
    expect(decodeJwt(result.accessToken).roles).toContain('Contacts.ReadWrite');
  });

  it("gives the machine's own identity a token that systems accept", async () => {
    const reply = await ask(`${asked}/`);

    const authorization = `Bearer ${reply.json.access_token}`;
    expect(reply.json).toMatchObject({ resource: `${graph}/`, token_type: 'Bearer' });
    expect(reply.json.client_id).toBe(caller.sandbox.systemIdentity);
    expect((await caller.graph('/users?$top=1', { headers: { authorization } })).status).toBe(200);
  });

  it('refuses whoever does not know the header', async () => {
    expect((await ask(asked, {})).status).toBe(401);
    expect((await ask(asked, { 'x-identity-header': 'guessed' })).status).toBe(401);
  });

  it.each([
    ['an identity that the machine has not', `${asked}&client_id=00000000-0000-4000-8000-000000000000`],
    ['a resource that there is not', 'api-version=2019-08-01&resource=api://nobody'],
    ['another version', `api-version=2017-09-01&resource=${graph}`],
  ])('refuses %s', async (_what, query) => {
    expect((await ask(query)).json).toMatchObject({ statusCode: 400 });
  });
});

describe('the metadata service of a virtual machine', () => {
  const ask = (query: string, headers: Record<string, string> = { metadata: 'true' }) => {
    const { AZURE_POD_IDENTITY_AUTHORITY_HOST: host } =
      caller.sandbox.managedIdentity.environment('virtual-machine');
    return call(`${host}/metadata/identity/oauth2/token?${query}`, { headers });
  };
  const asked = `api-version=2018-02-01&resource=${graph}`;

  it('gives a token for an identity that an administrator has given to the machine', async () => {
    const reply = await ask(`${asked}&client_id=${caller.sandbox.botId}`);

    expect(reply.json).toMatchObject({ resource: graph, token_type: 'Bearer', refresh_token: '' });
    expect(Number(reply.json.expires_in)).toBeGreaterThan(3_500);
    expect(decodeJwt(String(reply.json.access_token)).appid).toBe(caller.sandbox.botId);
  });

  it.each([
    ['no header', asked, {}, 'invalid_request'],
    [
      'a request that came through a proxy',
      asked,
      { metadata: 'true', 'x-forwarded-for': '1.2.3.4' },
      'invalid_request',
    ],
    ['no version', `resource=${graph}`, { metadata: 'true' }, 'invalid_request'],
    ['an identity that it has not', `${asked}&client_id=x`, { metadata: 'true' }, 'invalid_request'],
    [
      'a resource that there is not',
      'api-version=2018-02-01&resource=api://x',
      { metadata: 'true' },
      'invalid_resource',
    ],
  ] as const)('refuses %s', async (_what, query, headers, error) => {
    const reply = await ask(query, headers);

    expect([reply.status, reply.json.error]).toEqual([400, error]);
  });
});
