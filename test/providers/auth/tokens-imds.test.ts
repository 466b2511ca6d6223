import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpClient } from '../../../src/platform/http-client/http-client.ts';
import { createTokens } from '../../../src/providers/auth/tokens.ts';
import { silentLog } from '../helpers/calls.ts';
import { json, type LocalServer, startLocalServer } from '../helpers/local-server.ts';

// MSAL looks for the kind of machine once in a process, so that these have a file, and so a process, of their own.
let machine: LocalServer;

beforeAll(async () => {
  machine = await startLocalServer();
  process.env.AZURE_POD_IDENTITY_AUTHORITY_HOST = machine.url;
  const expires = Math.floor(Date.now() / 1000) + 3600;
  machine.answer((response, seen) => {
    const resource = new URL(seen.url, machine.url).searchParams.get('resource');
    json(200, { access_token: `for ${resource}`, expires_on: expires, resource, token_type: 'Bearer' })(
      response,
      seen,
    );
  });
});
afterAll(async () => {
  delete process.env.AZURE_POD_IDENTITY_AUTHORITY_HOST;
  await machine.close();
});

describe('tokens on a virtual machine', () => {
  it.each([
    ['the identity that the machine has by itself', '', null],
    [
      'one that was assigned to it',
      'bbbbbbbb-0000-4000-8000-000000000001',
      'bbbbbbbb-0000-4000-8000-000000000001',
    ],
  ])('are asked for of the metadata service for %s', async (_, clientId, sent) => {
    machine.seen.length = 0;
    const tokens = createTokens({
      authority: 'https://login.microsoftonline.com',
      tenantId: '11111111-2222-4333-8444-555555555555',
      clientId,
      credential: () => ({ kind: 'managed-identity' }),
      http: createHttpClient({ log: silentLog }),
      clock: Date.now,
      log: silentLog,
    });

    const token = await tokens('https://graph.microsoft.com/.default');

    const asked = machine.seen.at(-1);
    const address = new URL(asked?.url ?? '', machine.url);
    expect(token).toBe('for https://graph.microsoft.com');
    expect(address.pathname).toMatch(/^\/metadata\/identity\/oauth2\/token\/?$/);
    expect(address.searchParams.get('client_id')).toBe(sent);
    expect(asked?.headers.metadata).toBe('true');
  });
});
