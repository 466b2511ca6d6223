import { hash } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { createCache } from '../platform/cache.ts';
import { Refusal } from './refusal.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Verifies that a request was sent by the Bot Connector for this bot, channel and service URL. */
export interface TokenVerifier {
  /**
   * Verifies a token alone, before the rest of the request is read.
   * @throws {Refusal} as `verify`
   */
  recognize(authorization: string): Promise<unknown>;
  /**
   * Verifies a token and that it matches the activity.
   * @param authorization the Authorization header, '' if absent
   * @throws {Refusal} 401 for an invalid token, 503 while no signing keys can be read
   */
  verify(authorization: string, activity: TokenSubject): Promise<void>;
}

/** The properties of an activity that a token confirms. */
export interface TokenSubject {
  readonly channelId: string;
  readonly serviceUrl: string;
}

export interface TokenVerifierOptions {
  /** The audience: the bot's app id. */
  readonly appId: string;
  readonly issuer: string;
  readonly keys: SigningKeys;
  readonly clock: () => number;
}

/** The clock skew of five minutes that the Bot Connector's authentication rules allow. */
const clockToleranceS = 5 * 60;

/**
 * How long an accepted token is cached, in milliseconds, even if its key is revoked. A change of the key set
 * ends it, too.
 */
const cacheMs = 5 * 60 * 1000;
const maxCachedTokens = 1000;

interface AcceptedToken {
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** The channels that its key is endorsed for. */
  readonly endorsements: readonly string[];
  readonly serviceUrl: string;
  /** The generation of the key set that verified it. */
  readonly keyGeneration: number;
}

const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/;
const claimsSchema = z.object({ aud: z.string(), exp: z.number(), serviceurl: z.string().min(1) });

/**
 * Creates a verifier with the rules of the Bot Connector's authentication page: bearer scheme, RS256, issuer,
 * audience, expiry, a key from the OpenID metadata that is endorsed for the channel, and a `serviceurl` claim
 * equal to the activity's. Accepted tokens are cached; refusals are not.
 */
export function createTokenVerifier({ appId, issuer, keys, clock }: TokenVerifierOptions): TokenVerifier {
  const accepted = createCache<AcceptedToken>({ maxEntries: maxCachedTokens, clock });

  return {
    recognize,
    async verify(authorization, { channelId, serviceUrl }) {
      const token = await recognize(authorization);
      if (serviceUrl === '') throw new Refusal(401, 'no service URL');
      if (!token.endorsements.includes(channelId)) throw new Refusal(401, 'key not endorsed for the channel');
      if (token.serviceUrl !== serviceUrl) throw new Refusal(401, 'token is for another service URL');
    },
  };

  async function recognize(authorization: string): Promise<AcceptedToken> {
    const token = bearer.exec(authorization)?.[1];
    if (token === undefined) throw new Refusal(401, 'no bearer token');
    const key = hash('sha256', token, 'base64');
    const known = findCached(key);
    if (known !== undefined) return known;
    const found = await check(token);
    cache(key, found);
    return found;
  }

  async function check(token: string): Promise<AcceptedToken> {
    let endorsements: readonly string[] = [];
    let keyGeneration = 0;
    const findKey: JWTVerifyGetKey = async ({ kid }) => {
      if (typeof kid !== 'string' || kid === '') throw new Refusal(401, 'the token names no key');
      const found = await keys.find(kid);
      if (found === 'unavailable') throw new Refusal(503, 'no signing keys');
      if (found === 'unknown') throw new Refusal(401, 'unknown signing key');
      endorsements = found.endorsements;
      keyGeneration = keys.generation();
      return found.key;
    };
    const claims = readClaims(await verifySignature(token, findKey));
    if (claims.aud !== appId) throw new Refusal(401, 'wrong audience');
    const until = Math.min(claims.exp * 1000, clock() + cacheMs);
    return { until, endorsements, serviceUrl: claims.serviceurl, keyGeneration };
  }

  async function verifySignature(token: string, findKey: JWTVerifyGetKey): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, findKey, {
        algorithms: ['RS256'],
        issuer,
        audience: appId,
        clockTolerance: clockToleranceS,
        currentDate: new Date(clock()),
      });
      return payload;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw new Refusal(401, error instanceof errors.JOSEError ? error.code : 'unreadable token');
    }
  }

  function findCached(key: string): AcceptedToken | undefined {
    const found = accepted.get(key);
    if (found === undefined) return undefined;
    if (clock() < found.until && found.keyGeneration === keys.generation()) return found;
    accepted.delete(key);
    return undefined;
  }

  function cache(key: string, token: AcceptedToken): void {
    if (token.until > clock()) accepted.set(key, token);
  }
}

function readClaims(payload: JWTPayload): z.infer<typeof claimsSchema> {
  const parsed = claimsSchema.safeParse(payload);
  if (!parsed.success) throw new Refusal(401, 'a claim is missing');
  return parsed.data;
}
