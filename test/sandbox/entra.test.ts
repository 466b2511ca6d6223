import { createPrivateKey } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FakeEntra, startEntra } from '../../sandbox/fakes/entra.ts';
import { call, type Reply } from './caller.ts';
import { createCertificate } from './certificate.ts';

const tenantId = '11111111-2222-4333-8444-555555555555';
const clientId = 'aaaaaaaa-0000-4000-8000-000000000001';
const certificate = createCertificate('bot');
const stranger = createCertificate('stranger');
const graph = 'https://graph.microsoft.com';

let now = Date.UTC(2026, 5, 1);
let entra: FakeEntra;

beforeAll(async () => {
  entra = await startEntra({ tenantId, clock: () => now });
  entra.register({ clientId, name: 'Bot', secrets: ['s3cret&+='], certificates: [certificate.certificate] });
  entra.registerResource({ identifier: 'api://unified', tokenVersion: 2 });
  entra.grantRole(clientId, graph, 'User.Read.All');
});

afterAll(() => entra.close());

const good = {
  grant_type: 'client_credentials',
  client_id: clientId,
  client_secret: 's3cret&+=',
  scope: `${graph}/.default`,
};

function ask(
  form: Record<string, string>,
  headers: Record<string, string> = {},
  tenant = tenantId,
): Promise<Reply> {
  return call(`${entra.url}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    text: new URLSearchParams(form).toString(),
  });
}

async function assertion(
  changes: Record<string, unknown> = {},
  signer = certificate,
  algorithm = 'PS256',
): Promise<Record<string, string>> {
  const seconds = Math.floor(now / 1000);
  const claims = {
    aud: `${entra.url}/${tenantId}/oauth2/v2.0/token`,
    iss: clientId,
    sub: clientId,
    jti: 'one',
    exp: seconds + 600,
    ...changes,
  };
  const jwt = await new SignJWT(claims)
    .setProtectedHeader({
      alg: algorithm,
      'x5t#S256': signer === stranger ? stranger.thumbprint : certificate.thumbprint,
    })
    .sign(createPrivateKey(signer.key));
  return {
    grant_type: 'client_credentials',
    client_id: clientId,
    scope: `${graph}/.default`,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: jwt,
  };
}

function codesOf(reply: Reply): readonly number[] {
  return z.array(z.number()).parse(reply.json.error_codes);
}

describe('the fake backend of Entra', () => {
  it('issues a token signed with a published key, with audience, tenant, application and roles', async () => {
    const reply = await ask(good);

    const keys = createRemoteJWKSet(new URL(`${entra.url}/${tenantId}/discovery/v2.0/keys`));
    const { payload } = await jwtVerify(String(reply.json.access_token), keys, {
      audience: graph,
      issuer: `https://sts.windows.net/${tenantId}/`,
      currentDate: new Date(now),
    });
    expect(reply.json).toMatchObject({ token_type: 'Bearer', expires_in: 3599 });
    expect(payload).toMatchObject({ tid: tenantId, appid: clientId, roles: ['User.Read.All'] });
    expect(payload.exp).toBe(Math.floor(now / 1000) + 3599);
  });

  it('takes the secret as Basic credentials too', async () => {
    const { client_secret: _secret, ...form } = good;
    const encoded = Buffer.from(`${clientId}:${encodeURIComponent(good.client_secret)}`).toString('base64');

    expect((await ask(form, { authorization: `Basic ${encoded}` })).status).toBe(200);
  });

  it.each(['PS256', 'RS256'])(
    'takes an assertion signed with %s by the registered certificate',
    async (algorithm) => {
      const reply = await ask(await assertion({}, certificate, algorithm));

      expect(reply.status).toBe(200);
    },
  );

  it('names the issuer of version 2 for a resource that wants it', async () => {
    const reply = await ask({ ...good, scope: 'api://unified/.default' });

    expect(decodeJwt(String(reply.json.access_token))).toMatchObject({
      aud: 'api://unified',
      iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      azp: clientId,
    });
  });

  it.each([
    ['a wrong secret', { ...good, client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    ['no credential', { ...good, client_secret: undefined }, 401, 'invalid_client', 7000216],
    ['an unknown application', { ...good, client_id: 'unknown' }, 400, 'unauthorized_client', 700016],
    [
      'an unknown resource',
      { ...good, scope: 'https://unknown.example/.default' },
      400,
      'invalid_resource',
      500011,
    ],
    ['a scope of another kind', { ...good, scope: `${graph}/User.Read` }, 400, 'invalid_scope', 1002012],
    ['no scope', { ...good, scope: undefined }, 400, 'invalid_request', 900144],
    ['another grant', { ...good, grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
  ])('refuses %s as Entra does', async (_what, form, status, error, code) => {
    const given = Object.entries(form).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    const reply = await ask(Object.fromEntries(given));

    expect(reply.status).toBe(status);
    expect(reply.json).toMatchObject({ error });
    expect(codesOf(reply)).toEqual([code]);
    expect(reply.json.error_description).toMatch(
      new RegExp(`^AADSTS${code}: .+ Trace ID: .+ Correlation ID: `),
    );
  });

  it('refuses another tenant', async () => {
    expect(codesOf(await ask(good, {}, 'other.example'))).toEqual([90002]);
  });

  it.each([
    ['of a stranger', {}, stranger, 700027],
    ['that has expired', { exp: 1 }, certificate, 700024],
    ['for another audience', { aud: 'https://elsewhere.example' }, certificate, 700023],
    ['from another issuer', { iss: 'other' }, certificate, 700021],
    ['for another subject', { sub: 'other' }, certificate, 700021],
  ])('refuses an assertion %s', async (_what, changes, signer, code) => {
    const reply = await ask(await assertion(changes, signer));

    expect(reply.status).toBe(401);
    expect(codesOf(reply)).toEqual([code]);
  });

  it('refuses an assertion whose signature is of another key under the registered thumbprint', async () => {
    const form = await assertion({}, { ...stranger, thumbprint: certificate.thumbprint });

    expect(codesOf(await ask(form))).toEqual([700027]);
  });

  it('leaves a role out of new tokens once its consent is gone', async () => {
    entra.grantRole(clientId, 'https://outlook.office365.com', 'Exchange.ManageAsApp');
    const scope = 'https://outlook.office365.com/.default';
    const before = decodeJwt(String((await ask({ ...good, scope })).json.access_token));

    entra.removeRole(clientId, 'https://outlook.office365.com', 'Exchange.ManageAsApp');
    const after = decodeJwt(String((await ask({ ...good, scope })).json.access_token));

    expect(before.roles).toEqual(['Exchange.ManageAsApp']);
    expect(after).not.toHaveProperty('roles');
  });

  it('verifies its own tokens for their audience until they expire', async () => {
    const token = String((await ask(good)).json.access_token);
    const [head, body] = token.split('.');

    expect(await entra.verify(token, graph)).toMatchObject({ clientId, roles: ['User.Read.All'] });
    expect(await entra.verify(token, 'https://outlook.office365.com')).toBeUndefined();
    expect(await entra.verify(`${head}.${body}.AAAA`, graph)).toBeUndefined();
    now += 3_600_000;
    expect(await entra.verify(token, graph)).toBeUndefined();
  });

  it('counts token requests and records them without credentials', async () => {
    const before = entra.tokenRequests();

    await ask(good);

    expect(entra.tokenRequests()).toBe(before + 1);
    expect(entra.requests.at(-1)?.body).toContain(`client_id=${clientId}`);
    expect(JSON.stringify(entra.requests)).not.toContain('s3cret');
  });
});
