import { createHash, X509Certificate } from 'node:crypto';
import {
  ConfidentialClientApplication,
  type INetworkModule,
  ManagedIdentityApplication,
  type NetworkRequestOptions,
  type NetworkResponse,
  ServerError,
} from '@azure/msal-node';
import type { Logger } from 'pino';
import { request } from 'undici';
import { BackendError, type BackendErrorCode } from '../errors.ts';

/** A token for a scope such as `https://graph.microsoft.com/.default`. */
export type Tokens = (scope: string) => Promise<string>;

export interface TokensOptions {
  /** Base without tenant: `https://login.microsoftonline.com`, or plain http on a loopback address. */
  readonly authority: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly credential: TokenCredential;
  readonly clock: () => number;
  readonly log: Logger;
}

export type TokenCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  /** Both in PEM form. */
  | { readonly kind: 'certificate'; readonly certificate: string; readonly key: string }
  | { readonly kind: 'managed-identity' };

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
const requestTimeoutMs = 10_000;

/**
 * App-only tokens by MSAL. MSAL merges no concurrent calls and makes callers wait while it renews; so there is
 * one flight per scope here, and a token is renewed ten minutes ahead, behind the calls that still use the old one.
 * @throws {BackendError} (returned promise) `unauthorized` when Entra refuses the app, `unavailable` or
 *   `timed-out` when it cannot be asked; without secrets and without Entra's long texts
 */
export function createTokens(options: TokensOptions): Tokens {
  const { clock, log } = options;
  const acquire =
    options.credential.kind === 'managed-identity' ? managedIdentity(options) : confidentialClient(options);
  const held = new Map<string, Held>();
  const flights = new Map<string, Promise<string>>();

  return (scope) => {
    const now = clock();
    const known = held.get(scope);
    if (known === undefined || now >= known.expiresAt - marginMs) return fetchToken(scope);
    if (now >= known.refreshAt) {
      known.refreshAt = now + retryRefreshMs;
      fetchToken(scope).catch((error: unknown) =>
        log.warn({ error, scope }, 'token not renewed ahead of time'),
      );
    }
    return Promise.resolve(known.token);
  };

  function fetchToken(scope: string): Promise<string> {
    let flight = flights.get(scope);
    if (flight === undefined) {
      flight = acquireAndHold(scope).finally(() => flights.delete(scope));
      flights.set(scope, flight);
    }
    return flight;
  }

  async function acquireAndHold(scope: string): Promise<string> {
    const { token, expiresAt } = await acquire(scope).catch((error: unknown) => {
      throw tokenError(error, scope);
    });
    // Ten minutes ahead, but a token that lives shorter than that is used for half of its life.
    const refreshAt = Math.max(expiresAt - refreshAheadMs, (clock() + expiresAt) / 2);
    held.set(scope, { token, expiresAt, refreshAt });
    return token;
  }
}

type Acquire = (scope: string) => Promise<{ readonly token: string; readonly expiresAt: number }>;

function confidentialClient(options: TokensOptions): Acquire {
  const base = options.authority.replace(/\/+$/, '');
  const tenant = `${base}/${options.tenantId}`;
  const client = new ConfidentialClientApplication({
    auth: {
      clientId: options.clientId,
      // MSAL takes https only; the endpoint that is really called is the one in the metadata below, which also
      // spares the discovery call to login.microsoftonline.com.
      authority: tenant.replace(/^http:/, 'https:'),
      knownAuthorities: [new URL(base).host],
      authorityMetadata: JSON.stringify({
        authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
        token_endpoint: `${tenant}/oauth2/v2.0/token`,
        issuer: `${tenant}/v2.0`,
        jwks_uri: `${tenant}/discovery/v2.0/keys`,
      }),
      ...clientCredential(options.credential),
    },
    system: { networkClient: network },
  });
  return async (scope) => {
    try {
      // MSAL's own cache is skipped: it would give back the old token when one is asked for ahead of expiry.
      const result = await client.acquireTokenByClientCredential({ scopes: [scope], skipCache: true });
      return readResult(result, options.clock());
    } finally {
      // After a 429 or 5xx MSAL would repeat that error from its cache for a minute, without asking.
      client.clearCache();
    }
  };
}

function managedIdentity(options: TokensOptions): Acquire {
  const client = new ManagedIdentityApplication({
    managedIdentityIdParams: { userAssignedClientId: options.clientId },
    system: { networkClient: network },
  });
  return async (scope) => {
    const resource = scope.replace(/\/\.default$/, '');
    return readResult(await client.acquireToken({ resource, forceRefresh: true }), options.clock());
  };
}

function readResult(result: { accessToken: string; expiresOn: Date | null } | null, now: number) {
  if (!result?.accessToken || result.expiresOn === null) throw new Error('an answer without a token');
  // MSAL reckons from the machine's clock.
  return { token: result.accessToken, expiresAt: now + (result.expiresOn.getTime() - Date.now()) };
}

function clientCredential(credential: TokenCredential) {
  if (credential.kind === 'secret') return { clientSecret: credential.secret };
  if (credential.kind === 'managed-identity') return {};
  const raw = new X509Certificate(credential.certificate).raw;
  return {
    clientCertificate: {
      thumbprintSha256: createHash('sha256').update(raw).digest('hex'),
      privateKey: credential.key,
      x5c: credential.certificate,
    },
  };
}

/** MSAL's view of HTTP, on undici and with a time limit that MSAL's own client lacks. */
const network: INetworkModule = {
  sendGetRequestAsync: (url, options) => send('GET', url, options),
  sendPostRequestAsync: (url, options) => send('POST', url, options),
};

async function send<T>(
  method: 'GET' | 'POST',
  url: string,
  options: NetworkRequestOptions = {},
): Promise<NetworkResponse<T>> {
  const response = await request(url, {
    method,
    headers: options.headers ?? {},
    body: options.body ?? null,
    signal: AbortSignal.timeout(requestTimeoutMs),
  });
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) headers[name] = String(value);
  return { status: response.statusCode, headers, body: (await response.body.json()) as T };
}

function tokenError(error: unknown, scope: string): BackendError {
  // MSAL's texts quote the request, so only numbers and closed words of it go on.
  const failure = error instanceof ServerError ? error : undefined;
  const number = /^\d+$/.test(String(failure?.errorNo)) ? `AADSTS${failure?.errorNo}` : '';
  const name = error instanceof Error ? error.name : 'unknown';
  const reason = number || (failure?.errorCode ?? name);
  const status = failure?.status ?? 0;
  const options = {
    system: 'Entra',
    code: codeOf(status, failure !== undefined, name),
    message: `no token for ${scope} (${reason})`,
    reason,
  };
  return new BackendError(status === 0 ? options : { ...options, status });
}

function codeOf(status: number, refused: boolean, name: string): BackendErrorCode {
  if (status === 429) return 'throttled';
  if (status >= 500) return 'unavailable';
  if (refused) return 'unauthorized';
  return name === 'TimeoutError' ? 'timed-out' : 'unavailable';
}
