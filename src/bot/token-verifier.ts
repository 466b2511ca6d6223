import { hash } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { Refusal } from './refusal.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Checks that a request was sent by the Bot Connector, for this bot, this channel and this service URL. */
export interface TokenVerifier {
  /**
   * @param authorization the Authorization header, '' when there is none
   * @throws {Refusal} 401 for every token that is not exactly right, 503 while no signing keys can be read
   */
  verify(authorization: string, activity: TokenSubject): Promise<void>;
}

/** The parts of an activity that a token vouches for. */
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

/** Clocks may differ by five minutes: the Bot Connector's authentication rules. */
const clockToleranceS = 5 * 60;

/** A key that is withdrawn without notice is honoured this much longer; any change of the key set ends it too. */
const rememberMs = 5 * 60 * 1000;
const rememberedTokens = 1000;

interface Acceptance {
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** The key set that it was made with. */
  readonly keyGeneration: number;
}

const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/;
const claimsSchema = z.object({ aud: z.string(), exp: z.number(), serviceurl: z.string().min(1) });

/**
 * The rules are those of the Bot Connector's authentication page: bearer scheme, RS256, issuer, audience, expiry,
 * a key from the OpenID metadata that is endorsed for the channel, and a `serviceurl` claim equal to the activity's.
 * An accepted token is remembered together with what it vouched for; a refusal never is.
 */
export function createTokenVerifier({ appId, issuer, keys, clock }: TokenVerifierOptions): TokenVerifier {
  const accepted = new Map<string, Acceptance>();

  return {
    async verify(authorization, activity) {
      const token = bearer.exec(authorization)?.[1];
      if (token === undefined) throw new Refusal(401, 'no bearer token');
      if (activity.serviceUrl === '') throw new Refusal(401, 'no service URL');

      const memory = hash('sha256', `${activity.channelId}\n${activity.serviceUrl}\n${token}`, 'base64');
      if (isRemembered(memory)) return;
      const { expiresAt, keyGeneration } = await check(token, activity);
      remember(memory, { until: Math.min(expiresAt, clock() + rememberMs), keyGeneration });
    },
  };

  async function check(
    token: string,
    activity: TokenSubject,
  ): Promise<{ expiresAt: number; keyGeneration: number }> {
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
    if (!endorsements.includes(activity.channelId))
      throw new Refusal(401, 'key not endorsed for the channel');
    if (claims.serviceurl !== activity.serviceUrl) throw new Refusal(401, 'token is for another service URL');
    return { expiresAt: claims.exp * 1000, keyGeneration };
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

  function isRemembered(memory: string): boolean {
    const found = accepted.get(memory);
    if (found === undefined) return false;
    if (clock() < found.until && found.keyGeneration === keys.generation()) return true;
    accepted.delete(memory);
    return false;
  }

  function remember(memory: string, acceptance: Acceptance): void {
    if (acceptance.until <= clock()) return;
    if (accepted.size >= rememberedTokens) {
      const oldest = accepted.keys().next();
      if (!oldest.done) accepted.delete(oldest.value);
    }
    accepted.set(memory, acceptance);
  }
}

function readClaims(payload: JWTPayload): z.infer<typeof claimsSchema> {
  const parsed = claimsSchema.safeParse(payload);
  if (!parsed.success) throw new Refusal(401, 'a claim is missing');
  return parsed.data;
}
