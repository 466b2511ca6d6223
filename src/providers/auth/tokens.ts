import { singleFlight } from '../../platform/single-flight.ts';
import { createTokenRequest, type TokensOptions } from './token-requests.ts';

export interface Tokens {
  /** Returns a token for a scope such as `https://graph.microsoft.com/.default`. */
  (scope: string): Promise<string>;
  /** Discards a token that a system refused. A newer cached one stays. */
  drop(scope: string, token: string): void;
}

interface Held {
  readonly token: string;
  readonly expiresAt: number;
  /** From this time on a new token is fetched in the background. */
  refreshAt: number;
}

const refreshAheadMs = 10 * 60_000;
/** A token is not used in its last minute, because clocks differ and calls take time. */
const marginMs = 60_000;
const retryRefreshMs = 30_000;

/**
 * Creates a source of app-only tokens by MSAL. MSAL does not merge concurrent calls and blocks callers during a
 * renewal; so there is one request per scope at a time, and a token is renewed ten minutes ahead, while calls still
 * use the old one.
 * @throws {TokenError} (returned promise) `unauthorized` if Entra refuses the app, `unavailable` or `timed-out` if it
 *   cannot be reached; without secrets and without Entra's long texts
 */
export function createTokens(options: TokensOptions): Tokens {
  const { clock, log } = options;
  const acquire = createTokenRequest(options);
  const held = new Map<string, Held>();
  const fetchToken = singleFlight(acquireAndHold);

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

  async function acquireAndHold(scope: string): Promise<string> {
    const { token, expiresAt } = await acquire(scope);
    // Ten minutes ahead, or after half of a shorter life.
    const refreshAt = Math.max(expiresAt - refreshAheadMs, (clock() + expiresAt) / 2);
    held.set(scope, { token, expiresAt, refreshAt });
    return token;
  }
}

/** Selects the credential by scope for systems with their own credentials; every other scope uses the first one. */
export function createTokensByScope(usual: Tokens, own: ReadonlyMap<string, Tokens>): Tokens {
  const of = (scope: string) => own.get(scope) ?? usual;
  return Object.assign((scope: string) => of(scope)(scope), {
    drop: (scope: string, token: string) => of(scope).drop(scope, token),
  });
}
