import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import {
  ConfidentialClientApplication,
  type INetworkModule,
  ManagedIdentityApplication,
  type NetworkRequestOptions,
  type NetworkResponse,
  ServerError,
} from '@azure/msal-node';
import type { Logger } from 'pino';
import { z } from 'zod';
import { BackendError, type BackendErrorCode, type BackendErrorOptions } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http-client/http-client.ts';
import { readRetryAfter } from '../../platform/http-client/read-response.ts';

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
export type TokenRequest = (scope: string) => Promise<{ readonly token: string; readonly expiresAt: number }>;

/** The credential that was used: the prefix of its settings, such as `GRAPH`, and its kind. */
export interface CredentialSource {
  readonly settings: 'BOT' | 'GRAPH' | 'EXCHANGE' | 'UNIFIED_CONTACTS';
  readonly kind: TokenCredential['kind'];
}

/** An app registration or managed identity that Cardfile signs in as. */
export interface Registration {
  /** The prefix of its settings. */
  readonly settings: CredentialSource['settings'];
  /** '' only for a system-assigned managed identity. */
  readonly clientId: string;
  /** Read for each request, because it can change; the same object as long as it does not. */
  readonly credential: () => TokenCredential;
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
export function createTokenRequest(options: TokensOptions): TokenRequest {
  const { settings = 'BOT', credential, http, log } = options;
  /** The last one that Entra accepted. */
  let accepted: TokenCredential | undefined;

  return async (scope) => {
    const current = credential();
    try {
      return await request(current, scope);
    } catch (error) {
      const isRefused = error instanceof TokenError && error.code === 'unauthorized';
      if (!isRefused || accepted === undefined || accepted === current) throw error;
      // A new credential may be wrong, or not yet known to all of Entra's servers.
      log.warn({ event: 'credential.refused', error, settings, scope }, 'new credential refused');
      return await request(accepted, scope);
    }
  };

  async function request(used: TokenCredential, scope: string): ReturnType<TokenRequest> {
    const network = createNetwork(http, options.clock);
    try {
      const acquired = await acquireBy({ ...options, credential: used }, network, scope);
      accepted = used;
      return acquired;
    } catch (error) {
      const { failure, retryAfterMs } = network;
      const refusal = tokenError(error, failure, scope);
      const told = retryAfterMs === undefined ? refusal : { ...refusal, retryAfterMs };
      throw new TokenError(told, { settings, kind: used.kind }, scope);
    }
  }
}

type Acquired = Awaited<ReturnType<TokenRequest>>;

/** One request with one credential. */
interface RequestOptions extends Omit<TokensOptions, 'credential'> {
  readonly credential: TokenCredential;
}

function acquireBy(options: RequestOptions, network: Network, scope: string): Promise<Acquired> {
  const { credential } = options;
  if (credential.kind === 'managed-identity') return managedIdentity(options, network, scope);
  if (credential.kind === 'secret' && credential.sentIn === 'header') {
    return basicClient(options, credential.secret, network, scope);
  }
  return confidentialClient(options, network, scope);
}

/**
 * Each request has an MSAL client of its own: the caller holds the tokens, and after a 429 or 5xx a client would return
 * that error from its cache for a minute without sending anything.
 */
async function confidentialClient(
  options: RequestOptions,
  networkClient: Network,
  scope: string,
): Promise<Acquired> {
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
    system: { networkClient },
  });
  return readResult(await client.acquireTokenByClientCredential({ scopes: [scope] }), options.clock());
}

async function managedIdentity(
  { clientId, clock }: RequestOptions,
  networkClient: Network,
  scope: string,
): Promise<Acquired> {
  const client = new ManagedIdentityApplication({
    ...(clientId === '' ? {} : { managedIdentityIdParams: { userAssignedClientId: clientId } }),
    system: { networkClient },
  });
  const resource = scope.replace(/\/\.default$/, '');
  // MSAL's cache of these tokens is one for all clients.
  return readResult(await client.acquireToken({ resource, forceRefresh: true }), clock());
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
async function basicClient(
  { authority, tenantId, clientId, clock }: RequestOptions,
  secret: string,
  network: Network,
  scope: string,
): Promise<Acquired> {
  const url = `${authority.replace(/\/+$/, '')}/${tenantId}/oauth2/v2.0/token`;
  const credentials = `${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`;
  const response = await network.sendPostRequestAsync(url, {
    headers: {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }).toString(),
  });
  const parsed = tokenSchema.safeParse(response.body);
  if (response.status === 200 && parsed.success) {
    return { token: parsed.data.access_token, expiresAt: clock() + parsed.data.expires_in * 1000 };
  }
  const refusal = refusalSchema.safeParse(response.body).data;
  const [number] = refusal?.error_codes ?? [];
  const reason = number === undefined ? (refusal?.error ?? 'no token') : `AADSTS${number}`;
  throw new Refused({ status: response.status, refused: refusal !== undefined, reason });
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

/** MSAL's network interface, on our HTTP client. */
interface Network extends INetworkModule {
  /** The error of our own request, which MSAL replaces by one without information. */
  failure?: BackendError;
  /** How long the last answer asked to wait, which MSAL does not pass on. */
  retryAfterMs?: number;
}

function createNetwork(http: HttpClient, clock: () => number): Network {
  const network: Network = {
    sendGetRequestAsync: (url, options) => send('GET', url, options),
    sendPostRequestAsync: (url, options) => send('POST', url, options),
  };
  return network;

  async function send<T>(
    method: 'GET' | 'POST',
    url: string,
    { headers, body }: NetworkRequestOptions = {},
  ): Promise<NetworkResponse<T>> {
    try {
      const answer = await http.call<T>({
        system: { name: 'Entra', url: new URL(url).origin, scope: '' },
        route: 'token.request',
        method,
        url,
        idempotent: true,
        anyStatus: true,
        // The call that needs the token is retried as a whole.
        attempts: 1,
        context: { correlationId: randomUUID() },
        ...(headers === undefined ? {} : { headers }),
        ...(body === undefined ? {} : { body }),
      });
      const retryAfterMs = readRetryAfter(answer.headers, clock());
      if (retryAfterMs !== undefined) network.retryAfterMs = retryAfterMs;
      const flat = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
      return { status: answer.status, headers: Object.fromEntries(flat), body: answer.json };
    } catch (error) {
      if (error instanceof BackendError) {
        network.failure = error;
        if (error.retryAfterMs !== undefined) network.retryAfterMs = error.retryAfterMs;
      }
      throw error;
    }
  }
}

/** Returns the error without secrets and without Entra's long texts. */
function tokenError(error: unknown, network: BackendError | undefined, scope: string): BackendErrorOptions {
  if (network !== undefined) {
    const { status, reason, code } = network;
    const name = reason || (code === 'timed-out' ? 'no answer in time' : 'not JSON');
    return refused(scope, { status, refused: false, reason: name, isLate: code === 'timed-out' });
  }
  if (error instanceof Refused) return refused(scope, error.refusal);
  // MSAL's texts quote the request, so that only numbers and known codes are passed on.
  const failure = error instanceof ServerError ? error : undefined;
  const number = /^\d+$/.test(String(failure?.errorNo)) ? `AADSTS${failure?.errorNo}` : '';
  const reason = number || (failure?.errorCode ?? (error instanceof Error ? error.name : 'unknown'));
  return refused(scope, { status: failure?.status ?? 0, refused: failure !== undefined, reason });
}

interface Refusal {
  readonly status: number;
  /** Entra refused the request. */
  readonly refused: boolean;
  readonly reason: string;
  readonly isLate?: boolean;
}

/** Passes the outcome of our own request to the code that creates the error. */
class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.reason);
    this.refusal = refusal;
  }
}

function refused(scope: string, { status, refused, reason, isLate = false }: Refusal): BackendErrorOptions {
  return {
    system: 'Entra',
    code: codeOf(status, refused, isLate),
    message: `no token for ${scope} (${reason})`,
    reason,
    // Without a token nothing was sent.
    hadNoEffect: true,
    ...(status === 0 ? {} : { status }),
  };
}

function codeOf(status: number, refused: boolean, isLate: boolean): BackendErrorCode {
  if (status === 429) return 'throttled';
  if (status >= 500) return 'unavailable';
  if (refused) return 'unauthorized';
  return isLate ? 'timed-out' : 'unavailable';
}

export interface TokensOptions
  extends Omit<Registration, 'settings'>,
    Partial<Pick<Registration, 'settings'>> {
  /** Base URL without tenant: `https://login.microsoftonline.com`, or plain http on a loopback address. */
  readonly authority: string;
  readonly tenantId: string;
  /** Needs no tokens itself. */
  readonly http: HttpClient;
  readonly clock: () => number;
  readonly log: Logger;
}
