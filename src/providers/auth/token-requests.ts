import { AsyncLocalStorage } from 'node:async_hooks';
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
import { z } from 'zod';
import { BackendError, type BackendErrorCode, type BackendErrorOptions } from '../../platform/errors.ts';
import { userAgent } from '../../platform/user-agent.ts';

/**
 * Requests tokens from Entra in three ways: MSAL with an app's credential, a managed identity, or a Basic header.
 */

export type TokenCredential =
  | {
      readonly kind: 'secret';
      readonly secret: string;
      /** Where the secret is sent: in the body, as MSAL does, or in a Basic header. */
      readonly sentIn?: 'body' | 'header';
    }
  /** Both in PEM format. The certificate's chain may follow it and is sent as `x5c`. */
  | { readonly kind: 'certificate'; readonly certificate: string; readonly key: string }
  /** The system-assigned identity if the client id is '', otherwise the user-assigned one with that id. */
  | { readonly kind: 'managed-identity' };

/** One request for a token; `expiresAt` in milliseconds since the epoch. */
export type Acquire = (scope: string) => Promise<{ readonly token: string; readonly expiresAt: number }>;

/** The credential that was used: the prefix of its settings, such as `GRAPH`, and its kind. */
export interface CredentialSource {
  readonly settings: 'BOT' | 'GRAPH' | 'EXCHANGE' | 'UNIFIED_CONTACTS';
  readonly kind: TokenCredential['kind'];
}

/** No token was issued. */
export class TokenError extends BackendError {
  readonly source: CredentialSource;
  readonly scope: string;

  constructor(options: BackendErrorOptions, source: CredentialSource, scope: string) {
    super(options);
    this.source = source;
    this.scope = scope;
  }
}

/**
 * Requests a token.
 * @throws {TokenError} (returned promise) without secrets and without Entra's long texts
 */
export function createAcquire(options: TokensOptions): Acquire {
  const source: CredentialSource = { settings: options.settings ?? 'BOT', kind: options.credential.kind };
  const acquire = acquireBy(options);
  return async (scope) => {
    const attempt: Attempt = {};
    try {
      return await attempts.run(attempt, () => acquire(scope));
    } catch (error) {
      throw new TokenError(tokenError(error, attempt, scope), source, scope);
    }
  };
}

function acquireBy(options: TokensOptions): Acquire {
  const { credential } = options;
  if (credential.kind === 'managed-identity') return managedIdentity(options);
  if (credential.kind === 'secret' && credential.sentIn === 'header') {
    return basicClient(options, credential.secret);
  }
  return confidentialClient(options);
}

/** The network error of our own request, which MSAL replaces by an error without information. */
interface Attempt {
  failure?: { readonly name: string; readonly status: number };
}

const attempts = new AsyncLocalStorage<Attempt>();

const requestTimeoutMs = 10_000;

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
      // MSAL's own cache is skipped, because it would return the old token on a renewal ahead of expiry.
      const result = await client.acquireTokenByClientCredential({ scopes: [scope], skipCache: true });
      return readResult(result, options.clock());
    } finally {
      // After a 429 or 5xx, MSAL would return that error from its cache for a minute without sending anything.
      client.clearCache();
    }
  };
}

function managedIdentity(options: TokensOptions): Acquire {
  const { clientId } = options;
  const client = new ManagedIdentityApplication({
    ...(clientId === '' ? {} : { managedIdentityIdParams: { userAssignedClientId: clientId } }),
    system: { networkClient: network },
  });
  return async (scope) => {
    const resource = scope.replace(/\/\.default$/, '');
    return readResult(await client.acquireToken({ resource, forceRefresh: true }), options.clock());
  };
}

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });
const refusalSchema = z.object({
  error: z.string().regex(/^[\w.-]{1,60}$/),
  error_codes: z.array(z.number()).optional(),
});

/**
 * Sends the client-credentials request with the secret in a Basic header, both halves form-encoded (RFC 6749, 2.3.1).
 * MSAL only supports the body.
 */
function basicClient(options: TokensOptions, secret: string): Acquire {
  const { authority, tenantId, clientId, clock } = options;
  const url = `${authority.replace(/\/+$/, '')}/${tenantId}/oauth2/v2.0/token`;
  const credentials = `${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`;
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return async (scope) => {
    const body = new URLSearchParams({ grant_type: 'client_credentials', scope }).toString();
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    const response = await send('POST', url, { headers, body });
    const parsed = tokenSchema.safeParse(response.body);
    if (response.status === 200 && parsed.success) {
      return { token: parsed.data.access_token, expiresAt: clock() + parsed.data.expires_in * 1000 };
    }
    const refusal = refusalSchema.safeParse(response.body).data;
    const [number] = refusal?.error_codes ?? [];
    const reason = number === undefined ? (refusal?.error ?? 'no token') : `AADSTS${number}`;
    throw new Refused({ status: response.status, refused: refusal !== undefined, name: '', reason });
  };
}

function readResult(result: { accessToken: string; expiresOn: Date | null } | null, now: number) {
  if (!result?.accessToken || result.expiresOn === null) throw new Error('an answer without a token');
  // MSAL uses the machine's clock.
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

/** MSAL's network interface, on undici and with a time limit, which MSAL's own client lacks. */
const network: INetworkModule = {
  sendGetRequestAsync: (url, options) => send('GET', url, options),
  sendPostRequestAsync: (url, options) => send('POST', url, options),
};

async function send<T>(
  method: 'GET' | 'POST',
  url: string,
  options: NetworkRequestOptions = {},
): Promise<NetworkResponse<T>> {
  const attempt = attempts.getStore() ?? {};
  try {
    const response = await request(url, {
      method,
      headers: { ...options.headers, 'user-agent': userAgent },
      body: options.body ?? null,
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(response.headers)) headers[name] = String(value);
    const text = await response.body.text();
    try {
      return { status: response.statusCode, headers, body: JSON.parse(text) as T };
    } catch (error) {
      const name = text.trimStart().startsWith('<') ? 'HTML' : 'not JSON';
      attempt.failure = { name, status: response.statusCode };
      throw error;
    }
  } catch (error) {
    attempt.failure ??= { name: errorName(error), status: 0 };
    throw error;
  }
}

/** Returns the error without secrets and without Entra's long texts. */
function tokenError(error: unknown, { failure: network }: Attempt, scope: string): BackendErrorOptions {
  if (error instanceof Refused) return refused(scope, error.refusal);
  // MSAL's texts quote the request, so that only numbers and known codes are passed on.
  const failure = error instanceof ServerError ? error : undefined;
  const number = /^\d+$/.test(String(failure?.errorNo)) ? `AADSTS${failure?.errorNo}` : '';
  const name = network?.name ?? errorName(error);
  const reason = network?.name ?? (number || (failure?.errorCode ?? name));
  const status = network?.status ?? failure?.status ?? 0;
  return refused(scope, { status, refused: failure !== undefined, name, reason });
}

/** Returns the network error code (ENOTFOUND), if there is one. */
function errorName(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

interface Refusal {
  readonly status: number;
  /** Entra refused the request. */
  readonly refused: boolean;
  readonly name: string;
  readonly reason: string;
}

/** Passes the outcome of our own request to the code that creates the error. */
class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.reason);
    this.refusal = refusal;
  }
}

function refused(scope: string, { status, refused, name, reason }: Refusal): BackendErrorOptions {
  return {
    system: 'Entra',
    code: codeOf(status, refused, name),
    message: `no token for ${scope} (${reason})`,
    reason,
    // Without a token nothing was sent.
    hadNoEffect: true,
    ...(status === 0 ? {} : { status }),
  };
}

function codeOf(status: number, refused: boolean, name: string): BackendErrorCode {
  if (status === 429) return 'throttled';
  if (status >= 500) return 'unavailable';
  if (refused) return 'unauthorized';
  return name === 'TimeoutError' ? 'timed-out' : 'unavailable';
}

export interface TokensOptions {
  /** Base URL without tenant: `https://login.microsoftonline.com`, or plain http on a loopback address. */
  readonly authority: string;
  readonly tenantId: string;
  /** '' only for a system-assigned managed identity. */
  readonly clientId: string;
  readonly credential: TokenCredential;
  /** The prefix of this credential's settings; `BOT` by default. */
  readonly settings?: CredentialSource['settings'];
  readonly clock: () => number;
  readonly log: Logger;
}
