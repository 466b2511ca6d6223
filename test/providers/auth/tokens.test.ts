import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeEntra, startEntra } from '../../../sandbox/fakes/entra.ts';
import { createHttpClient } from '../../../src/platform/http-client/http-client.ts';
import type { TokenCredential, TokensOptions } from '../../../src/providers/auth/token-requests.ts';
import { createTokens, createTokensByScope } from '../../../src/providers/auth/tokens.ts';
import { failure, recordingLog, silentLog } from '../helpers/calls.ts';
import { selfSigned } from '../helpers/certificates.ts';
import { json, startLocalServer } from '../helpers/local-server.ts';

const tenantId = '11111111-2222-4333-8444-555555555555';
const clientId = 'bbbbbbbb-0000-4000-8000-000000000001';
const graph = 'https://graph.microsoft.com/.default';
const exchange = 'https://outlook.office365.com/.default';
let entra: FakeEntra;
let time = 0;
const http = createHttpClient({ log: silentLog });

beforeAll(async () => {
  entra = await startEntra({ tenantId, clock: Date.now });
});
afterAll(async () => {
  await http.close();
  await entra.close();
});
beforeEach(() => {
  time = Date.now();
  entra.faults.clear();
  entra.register({ clientId, name: 'Cardfile', secrets: ['right'], certificates: [] });
});

function options(changes: Partial<TokensOptions> = {}): TokensOptions {
  const credential = () => ({ kind: 'secret', secret: 'right' }) as const;
  return {
    authority: entra.url,
    tenantId,
    clientId,
    credential,
    http,
    clock: () => time,
    log: silentLog,
    ...changes,
  };
}

/** What a token is for. */
async function audience(token: string): Promise<string | undefined> {
  for (const one of ['https://graph.microsoft.com', 'https://outlook.office365.com']) {
    if ((await entra.verify(token, one)) !== undefined) return one;
  }
  return undefined;
}

describe('tokens', () => {
  it('are asked for with a new secret as soon as there is one, and with the old one while Entra refuses it', async () => {
    let secret = 'right';
    const { log, lines } = recordingLog('warn');
    const credentials = new Map<string, TokenCredential>();
    // The same object as long as it does not change, as the settings give it.
    const credential = () => {
      const known = credentials.get(secret) ?? { kind: 'secret', secret };
      credentials.set(secret, known);
      return known;
    };
    const tokens = createTokens(options({ credential, log }));
    await tokens(graph);

    secret = 'not-known-yet';
    const byTheOldOne = await tokens(exchange);
    entra.register({ clientId, name: 'Cardfile', secrets: ['right', 'not-known-yet'], certificates: [] });
    time += 3_600_000;
    await tokens(graph);
    entra.register({ clientId, name: 'Cardfile', secrets: ['not-known-yet'], certificates: [] });
    time += 3_600_000;
    const byTheNewOne = await tokens(graph);

    expect(await audience(byTheOldOne)).toBe('https://outlook.office365.com');
    expect(await audience(byTheNewOne)).toBe('https://graph.microsoft.com');
    const warned = lines.map((line) => JSON.parse(line));
    expect(warned).toMatchObject([{ event: 'credential.refused', settings: 'BOT', scope: exchange }]);
    expect(JSON.stringify(warned)).not.toContain('not-known-yet');
    secret = 'wrong';
    time += 3_600_000;
    entra.register({ clientId, name: 'Cardfile', secrets: ['another'], certificates: [] });
    expect(await failure(tokens(graph))).toMatchObject({ code: 'unauthorized' });
  });

  it.each(['body', 'header'] as const)(
    'are not asked for again before the time that Entra names (secret in the %s)',
    async (sentIn) => {
      const credential = () => ({ kind: 'secret', secret: 'right', sentIn }) as const;
      entra.faults.add({ fault: { kind: 'status', status: 429, retryAfter: 30 }, times: 9 });

      const error = await failure(createTokens(options({ credential }))(graph));

      expect(error).toMatchObject({ code: 'throttled', retryAfterMs: 30_000, hadNoEffect: true });
      const machine = await startLocalServer();
      machine.answer((response) => {
        response.writeHead(429, { 'content-type': 'text/html', 'retry-after': '40' });
        response.end('<html>');
      });
      const atPage = await failure(createTokens(options({ credential, authority: machine.url }))(graph));
      await machine.close();
      expect(atPage).toMatchObject({ code: 'throttled', retryAfterMs: 40_000 });
    },
  );

  it('are for the scope that was asked for, and only for it', async () => {
    const tokens = createTokens(options());

    const [one, other] = await Promise.all([tokens(graph), tokens(exchange)]);

    expect(await audience(one)).toBe('https://graph.microsoft.com');
    expect(await audience(other)).toBe('https://outlook.office365.com');
  });

  it('are asked for with the secret in the body, and in no header, unless told otherwise', async () => {
    const machine = await startLocalServer();
    machine.answer(json(200, { token_type: 'Bearer', expires_in: 3599, access_token: 'given' }));
    const credential = () => ({ kind: 'secret', secret: 'a+b', sentIn: 'body' }) as const;

    await createTokens(options({ authority: machine.url, credential }))(graph);

    await machine.close();
    expect(new URLSearchParams(machine.seen[0]?.body).get('client_secret')).toBe('a+b');
    expect(machine.seen[0]?.headers.authorization).toBeUndefined();
  });

  it('are asked for once by twenty calls at a time, and kept', async () => {
    const before = entra.tokenRequests();
    const tokens = createTokens(options());

    const given = await Promise.all(Array.from({ length: 20 }, () => tokens(graph)));
    given.push(await tokens(graph));

    expect(new Set(given).size).toBe(1);
    expect(entra.tokenRequests() - before).toBe(1);
  });

  it('are renewed ahead of their end while the old one is still given out', async () => {
    const before = entra.tokenRequests();
    const tokens = createTokens(options());
    const first = await tokens(graph);
    time += 52 * 60_000;

    const second = await tokens(graph);

    expect(second).toBe(first);
    await expect.poll(() => entra.tokenRequests() - before).toBe(2);
  });

  it('stay in use when they cannot be renewed ahead of their end, and one line says so', async () => {
    const { lines, log } = recordingLog('warn');
    const tokens = createTokens(options({ log }));
    const first = await tokens(graph);
    entra.faults.add({ fault: { kind: 'status', status: 503 }, times: 5 });
    time += 52 * 60_000;

    const given = [await tokens(graph), await tokens(graph)];

    await expect.poll(() => lines.length).toBe(1);
    expect(given).toEqual([first, first]);
  });

  it('are not given out in their last minute', async () => {
    const before = entra.tokenRequests();
    const tokens = createTokens(options());
    await tokens(graph);
    time += 59.5 * 60_000;

    await tokens(graph);

    expect(entra.tokenRequests() - before).toBe(2);
  });

  it('end in a refusal without the secret when the secret is wrong', async () => {
    const secret = 'wrong-and-secret';
    const tokens = createTokens(options({ credential: () => ({ kind: 'secret', secret }) }));

    const error = await failure(tokens(graph));

    expect(error).toMatchObject({ system: 'Entra', code: 'unauthorized', reason: 'AADSTS7000215' });
    expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain(secret);
    expect(error.cause).toBeUndefined();
  });

  it('are asked for again after a failure', async () => {
    const tokens = createTokens(options());
    entra.faults.add({ fault: { kind: 'status', status: 503 }, times: 4 });

    const error = await failure(tokens(graph));
    entra.faults.clear();

    expect(error.code).toBe('unavailable');
    expect(await audience(await tokens(graph))).toBe('https://graph.microsoft.com');
  });

  it.each([
    ['a dropped connection', { kind: 'dropped' }],
    ['a page that is not JSON', { kind: 'not-json' }],
  ] as const)('end in unavailable after %s', async (_, fault) => {
    entra.faults.add({ fault, times: 9 });

    expect((await failure(createTokens(options())(graph))).code).toBe('unavailable');
  });

  it('are given for a certificate', async () => {
    const { certificate, key } = selfSigned();
    entra.register({ clientId, name: 'Cardfile', secrets: [], certificates: [certificate] });

    const token = await createTokens(
      options({ credential: () => ({ kind: 'certificate', certificate, key }) }),
    )(graph);

    expect(await audience(token)).toBe('https://graph.microsoft.com');
  });

  it('send the chain of the certificate along, its own certificate first', async () => {
    const [own, issuer] = [selfSigned('cardfile'), selfSigned('issuer')];
    const machine = await startLocalServer();
    machine.answer(json(200, { token_type: 'Bearer', expires_in: 3599, access_token: 'given' }));
    const certificate = `${own.certificate}${issuer.certificate}`;
    const credential = () => ({ kind: 'certificate', certificate, key: own.key }) as const;

    await createTokens(options({ authority: machine.url, credential }))(graph);

    await machine.close();
    const assertion = new URLSearchParams(machine.seen[0]?.body).get('client_assertion') ?? '';
    const header = decodeProtectedHeader(assertion);
    const raw = (pem: string) => pem.replace(/-----[A-Z ]+-----|\s/g, '');
    expect(header.x5c).toEqual([raw(own.certificate), raw(issuer.certificate)]);
    expect(header.alg).toBe('PS256');
  });

  it('are fetched anew after one was refused, and only for that one', async () => {
    const before = entra.tokenRequests();
    const tokens = createTokens(options());
    const refused = await tokens(graph);

    tokens.drop(graph, refused);
    const fresh = await tokens(graph);
    tokens.drop(graph, refused);
    const kept = await tokens(graph);

    expect(fresh).not.toBe(refused);
    expect(kept).toBe(fresh);
    expect(entra.tokenRequests() - before).toBe(2);
  });

  it('go by the credential of their own system where there is one', async () => {
    const other = 'bbbbbbbb-0000-4000-8000-000000000002';
    entra.register({ clientId: other, name: 'For Exchange', secrets: ['second'], certificates: [] });
    const own = createTokens(
      options({ clientId: other, credential: () => ({ kind: 'secret', secret: 'second', sentIn: 'body' }) }),
    );
    const tokens = createTokensByScope(createTokens(options()), new Map([[exchange, own]]));

    const [one, another] = await Promise.all([tokens(graph), tokens(exchange)]);
    tokens.drop(exchange, another);

    expect((await entra.verify(one, 'https://graph.microsoft.com'))?.clientId).toBe(clientId);
    expect((await entra.verify(another, 'https://outlook.office365.com'))?.clientId).toBe(other);
    expect(await tokens(exchange)).not.toBe(another);
  });

  it('come from the managed identity of the machine, asked for by client id and resource', async () => {
    const machine = await startLocalServer();
    const expires = Math.floor(Date.now() / 1000) + 3600;
    machine.answer((response, seen) => {
      const resource = new URL(seen.url, machine.url).searchParams.get('resource');
      json(200, { access_token: `for ${resource}`, expires_on: expires, resource, token_type: 'Bearer' })(
        response,
        seen,
      );
    });
    process.env.IDENTITY_ENDPOINT = `${machine.url}/msi/token`;
    process.env.IDENTITY_HEADER = 'header-value';

    const token = await createTokens(options({ credential: () => ({ kind: 'managed-identity' }) }))(graph);

    delete process.env.IDENTITY_ENDPOINT;
    delete process.env.IDENTITY_HEADER;
    await machine.close();
    expect(token).toBe('for https://graph.microsoft.com');
    expect(machine.seen[0]?.url).toContain(`client_id=${clientId}`);
    expect(machine.seen[0]?.headers['x-identity-header']).toBe('header-value');
  });
});

describe('tokens asked for with a Basic header', () => {
  const strange = 'a:b+c/d %é&=';

  function basic(secret: string): TokensOptions {
    return options({ credential: () => ({ kind: 'secret', secret, sentIn: 'header' }) });
  }

  it('are given, whatever characters the secret has, and the secret is not in the body', async () => {
    entra.register({ clientId, name: 'Cardfile', secrets: [strange], certificates: [] });
    const machine = await startLocalServer();
    machine.answer(json(200, { token_type: 'Bearer', expires_in: '3599', access_token: 'given' }));

    const real = await createTokens(basic(strange))(graph);
    const given = await createTokens({ ...basic(strange), authority: `${machine.url}/` })(graph);

    await machine.close();
    expect(await audience(real)).toBe('https://graph.microsoft.com');
    expect(given).toBe('given');
    expect(machine.seen[0]?.url).toBe(`/${tenantId}/oauth2/v2.0/token`);
    expect(machine.seen[0]?.body).toBe(
      'grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default',
    );
  });

  it('live as long as the answer says', async () => {
    const before = entra.tokenRequests();
    const tokens = createTokens(basic('right'));
    await tokens(graph);
    time += 30 * 60_000;
    await tokens(graph);
    time += 29.5 * 60_000;
    await tokens(graph);

    expect(entra.tokenRequests() - before).toBe(2);
  });

  it.each([
    ['a refusal', { kind: 'none' }, 'unauthorized', 'AADSTS7000215'],
    ['a failure', { kind: 'status', status: 503 }, 'unavailable', /./],
    ['a demand for fewer calls', { kind: 'status', status: 429 }, 'throttled', /./],
    ['a page that is not JSON', { kind: 'not-json' }, 'unavailable', /./],
    ['nothing', { kind: 'empty' }, 'unavailable', /./],
  ] as const)('end without the secret in %s', async (_, fault, code, reason) => {
    if (fault.kind !== 'none') entra.faults.add({ fault, times: 9 });

    const error = await failure(createTokens(basic('wrong-and-secret'))(graph));

    expect(error).toMatchObject({ system: 'Entra', code, reason: expect.stringMatching(reason) });
    expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain('wrong-and-secret');
  });
});
