import type { TokensOptions } from './token-requests.ts';
import { createAcquire } from './token-requests.ts';

export interface Tokens {
  /** A token for a scope such as `https://graph.microsoft.com/.default`. */
  (scope: string): Promise<string>;
  /** Forgets a token that a system refused; a fresher one that is held meanwhile stays. */
  drop(scope: string, token: string): void;
}

interface Held {
  readonly token: string;
  readonly expiresAt: number;
  /** From here on a new token is fetched behind the answer. */
  refreshAt: number;
}

const refreshAheadMs = 10 * 60_000;
/** A token is not handed out in its last minute: clocks differ and calls take time. */
const marginMs = 60_000;
const retryRefreshMs = 30_000;

/**
 * App-only tokens by MSAL. MSAL merges no concurrent calls and makes callers wait while it renews; so there is
 * one flight per scope here, and a token is renewed ten minutes ahead, behind the calls that still use the old one.
 * @throws {TokenError} (returned promise) `unauthorized` when Entra refuses the app, `unavailable` or
 *   `timed-out` when it cannot be asked; without secrets and without Entra's long texts
 */
export function createTokens(options: TokensOptions): Tokens {
  const { clock, log } = options;
  const acquire = createAcquire(options);
  const held = new Map<string, Held>();
  const flights = new Map<string, Promise<string>>();

  return Object.assign(token, { drop });

  function token(scope: string): Promise<string> {
    const now = clock();
    const known = held.get(scope);
    if (known === undefined || now >= known.expiresAt - marginMs) return fetchToken(scope);
    if (now >= known.refreshAt) {
      known.refreshAt = now + retryRefreshMs;
      fetchToken(scope).catch((error: unknown) =>
        log.warn({ event: 'token.refresh.failed', error, scope }, 'token not refreshed early'),
      );
    }
    return Promise.resolve(known.token);
  }

  function drop(scope: string, refused: string): void {
    if (held.get(scope)?.token === refused) held.delete(scope);
  }

  function fetchToken(scope: string): Promise<string> {
    let flight = flights.get(scope);
    if (flight === undefined) {
      flight = acquireAndHold(scope).finally(() => flights.delete(scope));
      flights.set(scope, flight);
    }
    return flight;
  }

  async function acquireAndHold(scope: string): Promise<string> {
    const { token, expiresAt } = await acquire(scope);
    // Ten minutes ahead, but a token that lives shorter than that is used for half of its life.
    const refreshAt = Math.max(expiresAt - refreshAheadMs, (clock() + expiresAt) / 2);
    held.set(scope, { token, expiresAt, refreshAt });
    return token;
  }
}

/**
 * Chooses by scope where systems have credentials of their own; every other scope gets its token from the first.
 */
export function createTokensByScope(usual: Tokens, own: ReadonlyMap<string, Tokens>): Tokens {
  const of = (scope: string) => own.get(scope) ?? usual;
  return Object.assign((scope: string) => of(scope)(scope), {
    drop: (scope: string, token: string) => of(scope).drop(scope, token),
  });
}
