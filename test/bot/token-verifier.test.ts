import { exportSPKI, UnsecuredJWT } from 'jose';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../src/bot/refusal.ts';
import { createSigningKeys } from '../../src/bot/signing-keys.ts';
import { createTokenVerifier, type TokenSubject, type TokenVerifier } from '../../src/bot/token-verifier.ts';
import { createHttpClient, type HttpClient } from '../../src/platform/http-client/http-client.ts';
import {
  botId,
  issuer,
  type PretendTeams,
  type SigningPair,
  signingPair,
  startPretendTeams,
} from './pretend-teams.ts';

let teams: PretendTeams;
let http: HttpClient;
let stranger: SigningPair;
let unendorsed: SigningPair;
let unmarked: SigningPair;
let now = Date.now();
let verifier: TokenVerifier;
/** How often a key was asked for, that is, how often a signature was really checked. */
let verifications = 0;

const minutes = (count: number) => Math.floor(Date.now() / 1000) + count * 60;

beforeAll(async () => {
  teams = await startPretendTeams();
  stranger = await signingPair('key-1');
  unendorsed = await signingPair('key-webchat', ['webchat', 'directline']);
  unmarked = await signingPair('key-unmarked', []);
});
afterAll(() => teams.close());

beforeEach(() => {
  now = Date.now();
  http = createHttpClient({ log: pino({ level: 'silent' }) });
  Object.assign(teams.metadata, {
    reads: 0,
    down: false,
    delayMs: 0,
    keysAddress: `${teams.origin}/v1/.well-known/keys`,
  });
  teams.metadata.keys = [teams.pair.jwk, unendorsed.jwk, unmarked.jwk];
  verifier = newVerifier();
});
afterEach(() => http.close());

function newVerifier(): TokenVerifier {
  const clock = () => now;
  const keys = createSigningKeys({
    openIdMetadata: teams.openIdMetadata,
    http,
    log: pino({ level: 'silent' }),
    clock,
  });
  verifications = 0;
  const counted = {
    ...keys,
    find: (keyId: string) => {
      verifications += 1;
      return keys.find(keyId);
    },
  };
  return createTokenVerifier({ appId: botId, issuer, keys: counted, clock });
}

async function statusOf(authorization: string, subject: Partial<TokenSubject> = {}): Promise<number> {
  try {
    await verifier.verify(authorization, { channelId: 'msteams', serviceUrl: teams.serviceUrl, ...subject });
    return 200;
  } catch (error) {
    if (error instanceof Refusal) return error.status;
    throw error;
  }
}

const bearer = async (token: Promise<string> | string) => `Bearer ${await token}`;

interface Row {
  readonly name: string;
  readonly status: 200 | 401;
  readonly header: () => Promise<string> | string;
  readonly subject?: () => Partial<TokenSubject>;
}

/** https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#step-4-verify-the-jwt-token */
const rows: readonly Row[] = [
  { name: 'a good token', status: 200, header: () => bearer(teams.token()) },
  {
    name: 'a token that expired four minutes ago',
    status: 200,
    header: () => bearer(teams.token({ exp: minutes(-4) })),
  },
  {
    name: 'a token valid from four minutes on',
    status: 200,
    header: () => bearer(teams.token({ nbf: minutes(4) })),
  },
  { name: 'no header', status: 401, header: () => '' },
  { name: 'an empty bearer', status: 401, header: () => 'Bearer ' },
  { name: 'garbage', status: 401, header: () => 'Bearer garbage' },
  { name: 'three parts of garbage', status: 401, header: () => 'Bearer a.b.c' },
  { name: 'basic authentication', status: 401, header: () => 'Basic dXNlcjpwYXNzd29yZA==' },
  { name: 'a token under the Basic scheme', status: 401, header: async () => `Basic ${await teams.token()}` },
  { name: 'two spaces', status: 401, header: async () => `Bearer  ${await teams.token()}` },
  { name: 'something behind the token', status: 401, header: async () => `Bearer ${await teams.token()} x` },
  {
    name: 'algorithm none',
    status: 401,
    header: () =>
      bearer(
        new UnsecuredJWT({
          iss: issuer,
          aud: botId,
          serviceurl: teams.serviceUrl,
          exp: minutes(60),
        }).encode(),
      ),
  },
  {
    name: 'HS256 signed with the public key',
    status: 401,
    header: async () => {
      const key = new TextEncoder().encode(await exportSPKI(teams.pair.publicKey));
      return bearer(teams.token({}, { header: { alg: 'HS256' }, key }));
    },
  },
  {
    name: 'RS512',
    status: 401,
    header: async () => {
      const jwk = await crypto.subtle.exportKey('jwk', teams.pair.privateKey);
      const { alg: _alg, ...plain } = jwk;
      const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' };
      const key = await crypto.subtle.importKey('jwk', plain, algorithm, true, ['sign']);
      return bearer(teams.token({}, { header: { alg: 'RS512' }, key }));
    },
  },
  {
    name: "a stranger's key under our key's id",
    status: 401,
    header: () => bearer(teams.token({}, { key: stranger.privateKey })),
  },
  {
    name: 'an unknown key id',
    status: 401,
    header: () => bearer(teams.token({}, { header: { kid: 'key-9' } })),
  },
  {
    name: 'the id of another published key',
    status: 401,
    header: () => bearer(teams.token({}, { header: { kid: 'key-unmarked' } })),
  },
  {
    name: 'no key id',
    status: 401,
    header: () => bearer(teams.token({}, { header: { kid: undefined as unknown as string } })),
  },
  { name: 'a wrong audience', status: 401, header: () => bearer(teams.token({ aud: 'another-bot' })) },
  {
    name: 'a list of audiences',
    status: 401,
    header: () => bearer(teams.token({ aud: [botId, 'another-bot'] })),
  },
  { name: 'no audience', status: 401, header: () => bearer(teams.token({ aud: undefined })) },
  { name: 'a wrong issuer', status: 401, header: () => bearer(teams.token({ iss: 'https://evil.example' })) },
  { name: 'no issuer', status: 401, header: () => bearer(teams.token({ iss: undefined })) },
  {
    name: 'a token that expired six minutes ago',
    status: 401,
    header: () => bearer(teams.token({ exp: minutes(-6) })),
  },
  { name: 'no expiry', status: 401, header: () => bearer(teams.token({ exp: undefined })) },
  {
    name: 'a token valid from six minutes on',
    status: 401,
    header: () => bearer(teams.token({ nbf: minutes(6) })),
  },
  { name: 'no serviceurl claim', status: 401, header: () => bearer(teams.token({ serviceurl: undefined })) },
  { name: 'an empty serviceurl claim', status: 401, header: () => bearer(teams.token({ serviceurl: '' })) },
  {
    name: "a serviceurl claim unlike the activity's",
    status: 401,
    header: () => bearer(teams.token({ serviceurl: 'https://smba.trafficmanager.net/amer/' })),
  },
  {
    name: 'an activity without a service URL',
    status: 401,
    header: () => bearer(teams.token()),
    subject: () => ({ serviceUrl: '' }),
  },
  {
    name: 'neither a claim nor a service URL',
    status: 401,
    header: () => bearer(teams.token({ serviceurl: undefined })),
    subject: () => ({ serviceUrl: '' }),
  },
  {
    name: 'a key endorsed for other channels',
    status: 401,
    header: () => bearer(teams.token({}, { header: { kid: 'key-webchat' }, key: unendorsed.privateKey })),
  },
  {
    name: 'a key without endorsements',
    status: 401,
    header: () => bearer(teams.token({}, { header: { kid: 'key-unmarked' }, key: unmarked.privateKey })),
  },
  {
    name: 'a channel that the key is not endorsed for',
    status: 401,
    header: () => bearer(teams.token()),
    subject: () => ({ channelId: 'webchat' }),
  },
  {
    name: 'no channel',
    status: 401,
    header: () => bearer(teams.token()),
    subject: () => ({ channelId: '' }),
  },
];

describe('the token verifier', () => {
  for (const { name, status, header, subject } of rows) {
    const verdict = status === 200 ? 'accepts' : 'refuses';

    it(`${verdict} ${name}, with nothing remembered`, async () => {
      expect(await statusOf(await header(), subject?.())).toBe(status);
    });

    it(`${verdict} ${name}, a second time and after a good token`, async () => {
      const authorization = await header();
      expect(await statusOf(await bearer(teams.token()))).toBe(200);
      expect(await statusOf(authorization, subject?.())).toBe(status);
      expect(await statusOf(authorization, subject?.())).toBe(status);
    });
  }

  it('refuses a remembered token for another channel or another service URL', async () => {
    const authorization = await bearer(teams.token());
    expect(await statusOf(authorization)).toBe(200);
    expect(await statusOf(authorization, { channelId: 'webchat' })).toBe(401);
    expect(await statusOf(authorization, { serviceUrl: 'https://smba.trafficmanager.net/amer/' })).toBe(401);
    expect(await statusOf(authorization)).toBe(200);
  });

  it('refuses a remembered token whose last character was changed', async () => {
    const authorization = await bearer(teams.token());
    expect(await statusOf(authorization)).toBe(200);
    const changed =
      authorization.slice(0, -10) + (authorization.at(-10) === 'A' ? 'B' : 'A') + authorization.slice(-9);
    expect(await statusOf(changed)).toBe(401);
  });

  it('forgets an accepted token at its expiry and its tolerance', async () => {
    const authorization = await bearer(teams.token({ exp: minutes(1) }));
    expect(await statusOf(authorization)).toBe(200);
    now += 5 * 60_000;
    expect(await statusOf(authorization)).toBe(200);
    now += 2 * 60_000;
    expect(await statusOf(authorization)).toBe(401);
  });

  it('remembers an accepted token for five minutes, and no refusal', async () => {
    const good = await bearer(teams.token());
    const bad = await bearer(teams.token({ aud: 'another-bot' }));
    expect(await statusOf(good)).toBe(200);
    now += 4 * 60_000;
    expect(await statusOf(good)).toBe(200);
    expect(verifications).toBe(1);
    now += 2 * 60_000;
    expect(await statusOf(good)).toBe(200);
    expect(verifications).toBe(2);
    expect(await statusOf(bad)).toBe(401);
    expect(await statusOf(bad)).toBe(401);
    expect(verifications).toBe(4);
  });

  it('accepts the new key at once when keys are rolled, and stops accepting tokens of the old one', async () => {
    const old = await bearer(teams.token());
    expect(await statusOf(old)).toBe(200);
    const next = await signingPair('key-2');
    teams.metadata.keys = [next.jwk];
    now += 31_000;
    const fresh = await bearer(teams.token({}, { header: { kid: 'key-2' }, key: next.privateKey }));
    expect(await statusOf(fresh)).toBe(200);
    expect(await statusOf(fresh)).toBe(200);
    expect(await statusOf(old)).toBe(401);
  });

  it('reads the keys again for unknown key ids at most once in half a minute', async () => {
    expect(await statusOf(await bearer(teams.token()))).toBe(200);
    for (const kid of ['a', 'b', 'c', 'd']) {
      expect(await statusOf(await bearer(teams.token({}, { header: { kid } })))).toBe(401);
    }
    expect(teams.metadata.reads).toBe(1);
    now += 31_000;
    for (const kid of ['a', 'b', 'c', 'd']) {
      expect(await statusOf(await bearer(teams.token({}, { header: { kid } })))).toBe(401);
    }
    expect(teams.metadata.reads).toBe(2);
  });

  it('reads the keys once for forty requests that arrive together', async () => {
    teams.metadata.delayMs = 50;
    const tokens = await Promise.all(
      Array.from({ length: 40 }, (_, index) => bearer(teams.token({ jti: `${index}` }))),
    );
    expect(new Set(await Promise.all(tokens.map((token) => statusOf(token))))).toEqual(new Set([200]));
    expect(teams.metadata.reads).toBe(1);
  });

  it('keeps the old keys while the metadata cannot be read', async () => {
    expect(await statusOf(await bearer(teams.token()))).toBe(200);
    teams.metadata.down = true;
    now += 25 * 60 * 60_000;
    const later = Math.floor(now / 1000);
    expect(await statusOf(await bearer(teams.token({ nbf: later, exp: later + 60 })))).toBe(200);
    expect(teams.metadata.reads).toBe(2);
    expect(await statusOf(await bearer(teams.token({ nbf: later, exp: later + 61 })))).toBe(200);
    expect(teams.metadata.reads).toBe(2);
  });

  it('reads the keys again after a day', async () => {
    expect(await statusOf(await bearer(teams.token()))).toBe(200);
    teams.metadata.keys = [stranger.jwk];
    now += 25 * 60 * 60_000;
    const later = Math.floor(now / 1000);
    expect(await statusOf(await bearer(teams.token({ nbf: later, exp: later + 60 })))).toBe(401);
  });

  it('says that it cannot tell while it has no keys at all, and recovers', async () => {
    teams.metadata.down = true;
    expect(await statusOf(await bearer(teams.token()))).toBe(503);
    teams.metadata.down = false;
    now += 3_000;
    expect(await statusOf(await bearer(teams.token()))).toBe(200);
  });

  it('does not follow the metadata to keys on another origin', async () => {
    teams.metadata.keysAddress = teams.metadata.keysAddress.replace('127.0.0.1', 'localhost');
    expect(await statusOf(await bearer(teams.token()))).toBe(503);
  });
});
