import { randomUUID } from 'node:crypto';
import { type CryptoKey, importJWK } from 'jose';
import { z } from 'zod';
import type { HttpClient } from '../platform/http-client/http-client.ts';
import type { Log } from '../platform/log.ts';
import { singleFlight } from '../platform/single-flight.ts';
import { isSafeOrigin } from './service-hosts.ts';

/** The Bot Connector's public keys, from its OpenID metadata. */
export interface SigningKeys {
  /**
   * Returns the key with this id. `unknown` if the recently read keys do not contain it, `unavailable` if no
   * keys could be read.
   */
  find(keyId: string): Promise<SigningKey | 'unknown' | 'unavailable'>;
  /** Returns a number that increases whenever the keys change, to invalidate cached tokens. */
  generation(): number;
}

interface SigningKey {
  readonly key: CryptoKey;
  /** The channels that the key is endorsed for. */
  readonly endorsements: readonly string[];
}

export interface SigningKeysOptions {
  /** Address of the OpenID metadata document. */
  readonly openIdMetadata: string;
  readonly http: HttpClient;
  readonly log: Log;
  readonly clock: () => number;
}

/** Microsoft requires reading the keys at least once a day. */
const maxAgeMs = 24 * 60 * 60 * 1000;

/**
 * The shortest time between fetches for unknown key ids. Bounds both the outage after an unplanned key
 * rollover and the requests to Microsoft caused by forged key ids. Teams redelivers after 15 and 30 s.
 */
const refetchPauseMs = 30_000;

/** The shortest time between fetches while no keys are known, because no request can be served then. */
const firstFetchPauseMs = 2_000;

const fetchTimeoutMs = 5_000;

const metadataSchema = z.object({ jwks_uri: z.url() });
const keySetSchema = z.object({ keys: z.array(z.unknown()) });
const keySchema = z.object({
  kty: z.literal('RSA'),
  kid: z.string().min(1),
  n: z.string(),
  e: z.string(),
  use: z.literal('sig').optional(),
  endorsements: z.array(z.string()).default([]),
});

/**
 * Creates a cache of keys that is filled on first use. Concurrent callers share a fetch; after a failure the
 * old keys stay.
 */
export function createSigningKeys({ openIdMetadata, http, log, clock }: SigningKeysOptions): SigningKeys {
  const { origin } = new URL(openIdMetadata);
  let keys: ReadonlyMap<string, SigningKey> = new Map();
  let readAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let generation = 0;
  const refresh = singleFlight<void, [], void>(read);

  return {
    generation: () => generation,
    async find(keyId) {
      if (clock() - readAt > maxAgeMs) await refresh();
      if (!keys.has(keyId)) await refresh();
      return keys.get(keyId) ?? (keys.size === 0 ? 'unavailable' : 'unknown');
    },
  };

  async function read(): Promise<void> {
    if (clock() - triedAt < (keys.size === 0 ? firstFetchPauseMs : refetchPauseMs)) return;
    triedAt = clock();
    try {
      const fresh = await fetchKeys();
      if (fresh.size === 0) throw new Error('no usable key was published');
      keys = fresh;
      readAt = clock();
      generation += 1;
    } catch (error) {
      log.warn(
        { event: 'signing_keys.failed', error, cachedKeys: keys.size },
        'signing keys of the Bot Connector not read',
      );
    }
  }

  async function fetchKeys(): Promise<ReadonlyMap<string, SigningKey>> {
    const { jwks_uri } = await getJson(openIdMetadata, metadataSchema);
    // The client refuses keys on another origin than the metadata's.
    if (!isSafeOrigin(new URL(jwks_uri))) throw new Error('the metadata points to keys without https');
    const found = new Map<string, SigningKey>();
    for (const candidate of (await getJson(jwks_uri, keySetSchema)).keys) {
      const parsed = keySchema.safeParse(candidate);
      if (!parsed.success) continue;
      const { kid, n, e, endorsements } = parsed.data;
      const key = await importJWK({ kty: 'RSA', n, e }, 'RS256');
      if (!(key instanceof Uint8Array)) found.set(kid, { key, endorsements });
    }
    return found;
  }

  async function getJson<T>(url: string, schema: z.ZodType<T>): Promise<T> {
    const { json } = await http.call({
      system: { name: 'Bot Framework', url: origin, scope: '' },
      route: 'signing-keys.read',
      method: 'GET',
      url,
      schema,
      // The next delivery of the message tries again.
      attempts: 1,
      timeoutMs: fetchTimeoutMs,
      context: { correlationId: randomUUID() },
    });
    return json;
  }
}
