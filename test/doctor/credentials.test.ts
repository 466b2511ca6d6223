import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCredentials } from '../../src/doctor/check-credentials.ts';
import { createHttpClient, type HttpClient } from '../../src/platform/http-client/http-client.ts';
import type { Registration, TokenCredential } from '../../src/providers/auth/token-requests.ts';
import { createGraphClient } from '../../src/providers/graph/client.ts';
import type { CheckContext } from '../../src/providers/provider.ts';
import { callContext, silentLog } from '../providers/helpers/calls.ts';
import { selfSigned } from '../providers/helpers/certificates.ts';
import { json, type LocalServer, startLocalServer } from '../providers/helpers/local-server.ts';

const now = Date.parse('2026-11-21T08:00:00Z');
let graph: LocalServer;
let http: HttpClient;

beforeAll(async () => {
  graph = await startLocalServer();
  http = createHttpClient({ tokens: async () => 'token', log: silentLog });
});
afterAll(async () => {
  await http.close();
  await graph.close();
});

function checkSecret(roles: readonly string[], secret = 'abc-the-rest') {
  const context: CheckContext = { ...callContext(), roles: async () => roles };
  return check(context, () => now, { kind: 'secret', secret });
}

function checkCertificate(days: number, clock: () => number) {
  const { certificate, key } = selfSigned('cardfile', days);
  return check({ ...callContext(), roles: async () => [] }, clock, { kind: 'certificate', certificate, key });
}

/** Checks a credential of the bot, and those of other registrations. */
function check(
  context: CheckContext,
  clock: () => number,
  credential: TokenCredential,
  others: readonly Registration[] = [],
) {
  const bot = { settings: 'BOT', clientId: 'the-bot', credential: () => credential } as const;
  const graphClient = createGraphClient({ http, url: graph.url, scope: 'scope' });
  return checkCredentials({ registrations: [bot, ...others], graphClient, clock }, context);
}

describe('the check of the credential', () => {
  it('says that the end of a secret is unknown, and asks nobody, without the permission to know', async () => {
    graph.seen.length = 0;

    const [result] = await checkSecret(['User.Read.All']);

    expect(result).toMatchObject({ ok: true, isWarning: true, problem: 'when it expires is not known' });
    expect(graph.seen).toEqual([]);
  });

  it.each([
    ['2027-11-21T08:00:00Z', true, 'valid until 2027-11-21', ''],
    ['2026-12-01T08:00:00Z', false, '', 'it expires in 10 days'],
    ['2026-11-20T08:00:00Z', false, '', 'it expired on 2026-11-20'],
  ])('reads the end of the secret that is used (%s)', async (endDateTime, ok, name, problem) => {
    graph.answer(
      json(200, {
        passwordCredentials: [
          { hint: 'xyz', endDateTime: '2030-01-01T00:00:00Z' },
          { hint: 'abc', endDateTime },
        ],
      }),
    );

    const [result] = await checkSecret(['Application.Read.All']);

    expect(result).toMatchObject({ ok, name: expect.stringContaining(name), problem });
    expect(result?.nextStep).toMatch(ok ? /^$/ : /BOT_PASSWORD/);
    expect(decodeURIComponent(graph.seen.at(-1)?.url ?? '')).toContain("/applications(appId='the-bot')");
  });

  it('does not fail when Graph does', async () => {
    graph.answer(json(404, {}));

    expect(await checkSecret(['Application.Read.All'])).toMatchObject([{ ok: true }]);
  });

  it.each([
    ['is valid for long', 90, 0, true, ''],
    ['ends soon', 10, 0, false, /expires in (9|10) days/],
    ['has ended', 10, 11, false, /expired on/],
    ['is not valid yet', 10, -5, false, /valid from/],
  ])('reads from a certificate itself that it %s', async (_, days, later, ok, problem) => {
    const [result] = await checkCertificate(days, () => Date.now() + later * 24 * 60 * 60_000);

    expect(result?.ok).toBe(ok);
    expect(result?.problem).toMatch(problem);
  });

  it('has nothing to fear for a managed identity', async () => {
    const context: CheckContext = { ...callContext(), roles: async () => [] };

    expect(await check(context, () => now, { kind: 'managed-identity' })).toMatchObject([{ ok: true }]);
  });

  it('looks at those of other registrations, too, and names their settings', async () => {
    const { certificate, key } = selfSigned('cardfile', 10);
    const context: CheckContext = { ...callContext(), roles: async () => [] };
    const exchange: Registration = {
      settings: 'EXCHANGE',
      clientId: 'another',
      credential: () => ({ kind: 'certificate', certificate, key }),
    };

    const [, result] = await check(context, Date.now, { kind: 'managed-identity' }, [exchange]);

    expect(result).toMatchObject({ ok: false, problem: expect.stringMatching(/expires in (9|10) days/) });
    expect(result?.name).toMatch(/^Credential of EXCHANGE_CLIENT_ID: /);
    expect(result?.nextStep).toContain('set EXCHANGE_CERTIFICATE_FILE and EXCHANGE_CERTIFICATE_KEY_FILE');
  });
});
