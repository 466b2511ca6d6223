import { createHash, randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** The issuer of every token that the Bot Connector sends to a bot. */
export const botConnectorIssuer = 'https://api.botframework.com';

export interface TokenOverrides {
  /** Claims to change; `undefined` as a value leaves the claim out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, string>>;
  /** Signs with another key than the published one. */
  readonly key?: CryptoKey | Uint8Array;
}

export interface Signing {
  /** The token of one activity: RS256, valid for an hour. */
  sign(serviceUrl: string, overrides?: TokenOverrides): Promise<string>;
  /** The JSON Web Key Set that the metadata points at. */
  keys(): { readonly keys: readonly EndorsedKey[] };
  /** Publishes a new key beside the old ones and signs with it from now on. */
  rotate(): Promise<void>;
}

/** A published key with the channels that it may speak for. */
export interface EndorsedKey extends JWK {
  readonly endorsements: readonly string[];
}

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: EndorsedKey;
}

/** The real keys, too, speak for other channels than Teams. */
const endorsements = ['msteams', 'webchat'] as const;

async function newKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
  const kid = createHash('sha1').update(randomUUID()).digest('base64url');
  const publicJwk = await exportJWK(publicKey);
  return { kid, privateKey, jwk: { ...publicJwk, use: 'sig', kid, x5t: kid, endorsements } };
}

/** The key that a service begins with. Making one takes longer than starting everything else of it. */
let firstKey: Promise<SigningKey> | undefined;

/**
 * Signs as the Bot Connector does: issuer, audience = the bot's application id, `serviceurl` claim, and keys
 * that carry endorsements of the channels they may speak for (Bot Connector authentication reference).
 */
export async function createSigning(botId: string, clock: () => number): Promise<Signing> {
  firstKey ??= newKey();
  let current = await firstKey;
  let published: readonly SigningKey[] = [current];
  // The real service sends one token for many activities too; verifiers that remember tokens rely on it.
  const kept = new Map<string, { readonly token: string; readonly until: number }>();

  async function sign(serviceUrl: string, overrides?: TokenOverrides): Promise<string> {
    const now = Math.floor(clock() / 1000);
    const cached = kept.get(serviceUrl);
    if (overrides === undefined && cached !== undefined && cached.until > now) return cached.token;
    const claims = {
      iss: botConnectorIssuer,
      aud: botId,
      nbf: now - 300,
      exp: now + 3600,
      serviceurl: serviceUrl,
      ...overrides?.claims,
    };
    const present = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
    const token = await new SignJWT(present)
      .setProtectedHeader({
        alg: 'RS256',
        typ: 'JWT',
        kid: current.kid,
        x5t: current.kid,
        ...overrides?.header,
      })
      .sign(overrides?.key ?? current.privateKey);
    if (overrides === undefined) kept.set(serviceUrl, { token, until: now + 300 });
    return token;
  }

  return {
    sign,
    keys: () => ({ keys: published.map((key) => key.jwk) }),
    async rotate() {
      current = await newKey();
      published = [...published, current];
      kept.clear();
    },
  };
}
