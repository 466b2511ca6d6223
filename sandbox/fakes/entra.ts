/**
 * Entra's token endpoint for client credentials, as a fake backend. Errors have Entra's shape and numbers; a missing
 * consent is no error here but a token without the role. Tokens for Microsoft's own resources are of version 1,
 * as the real ones are.
 */
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose';
import type { AppRegistration } from './entra/app-registration.ts';
import { assertionProblem } from './entra/client-assertion.ts';
import { entraError, statusNumber, statusWord } from './entra/entra-error.ts';
import { basicCredentials, redactForm } from './entra/form-credentials.ts';
import { type Answer, type FakeBackend, type FakeRequest, startFakeBackend } from './fake-backend.ts';

/** Something that tokens can be asked for. */
export interface TokenResource {
  /** The audience, such as `https://graph.microsoft.com`. */
  readonly identifier: string;
  /** Decides the issuer: version 1 says `https://sts.windows.net/{tenant}/`. */
  readonly tokenVersion: 1 | 2;
}

export interface TokenClaims {
  readonly audience: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly roles: readonly string[];
}

/** A token that did not go over Entra's own endpoint. */
export interface IssuedToken {
  readonly token: string;
  readonly clientId: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface EntraOptions {
  readonly tenantId: string;
  /** The domain by which the tenant is found, too. */
  readonly domain?: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Lifetime of the tokens, seconds; Entra's is a little under an hour. */
  readonly tokenLifetime?: number;
}

export interface FakeEntra extends Pick<FakeBackend, 'url' | 'requests' | 'faults' | 'close'> {
  readonly tenantId: string;
  register(app: AppRegistration): void;
  registerResource(resource: TokenResource): void;
  /** Gives an application permission with the administrator's consent. */
  grantRole(clientId: string, resource: string, role: string): void;
  /** Takes the consent back: tokens issued from now on lack the role. */
  removeRole(clientId: string, resource: string, role: string): void;
  /** The claims of a token that is signed here, for this audience and not expired; undefined for any other. */
  verify(token: string, audience: string): Promise<TokenClaims | undefined>;
  /** Signs a token for tests of the other side of the wire; claims given here win. */
  sign(claims: Readonly<Record<string, unknown>>): Promise<string>;
  /** A token for a managed identity, which proves nothing here; undefined when there is no such resource. */
  issue(clientId: string, resource: string): Promise<IssuedToken | undefined>;
  /** How many tokens were asked for, successfully or not. */
  tokenRequests(): number;
}

/** The resources that every tenant has. */
export const resources = {
  graph: 'https://graph.microsoft.com',
  exchange: 'https://outlook.office365.com',
  adminCenter: 'https://admin.microsoft.com',
  botConnector: 'https://api.botframework.com',
} as const;

/** All tenants sign with one pair, as in life. Making it takes longer than starting everything else here. */
let keyPair: ReturnType<typeof generateKeyPair> | undefined;

/** Starts the fake backend of Entra for one tenant. */
export async function startEntra(options: EntraOptions): Promise<FakeEntra> {
  const { tenantId, domain, clock } = options;
  const lifetime = options.tokenLifetime ?? 3599;
  keyPair ??= generateKeyPair('RS256');
  const { privateKey, publicKey } = await keyPair;
  const keyId = randomUUID();
  const keySet: JSONWebKeySet = {
    keys: [{ ...(await exportJWK(publicKey)), kid: keyId, x5t: keyId, use: 'sig', alg: 'RS256' }],
  };
  const apps = new Map<string, AppRegistration>();
  const known = new Map<string, TokenResource>();
  const grants = new Map<string, Set<string>>();
  const verified = new Map<string, { readonly claims: TokenClaims; readonly expires: number }>();
  let count = 0;

  for (const identifier of Object.values(resources)) known.set(identifier, { identifier, tokenVersion: 1 });

  const rolesOf = (clientId: string, resource: string): Set<string> => {
    const key = `${clientId}\n${resource}`;
    const roles = grants.get(key) ?? new Set();
    grants.set(key, roles);
    return roles;
  };

  const sign = (claims: Readonly<Record<string, unknown>>): Promise<string> => {
    const now = Math.floor(clock() / 1000);
    return new SignJWT({ iat: now, nbf: now, exp: now + lifetime, tid: tenantId, ...claims })
      .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: keyId, x5t: keyId })
      .sign(privateKey);
  };

  const accessToken = (clientId: string, resource: TokenResource): Promise<string> => {
    const roles = [...rolesOf(clientId, resource.identifier)];
    const version1 = resource.tokenVersion === 1;
    return sign({
      aud: resource.identifier,
      iss: version1
        ? `https://sts.windows.net/${tenantId}/`
        : `https://login.microsoftonline.com/${tenantId}/v2.0`,
      ver: version1 ? '1.0' : '2.0',
      ...(version1 ? { appid: clientId } : { azp: clientId }),
      sub: clientId,
      oid: clientId,
      idtyp: 'app',
      uti: randomUUID(),
      ...(roles.length > 0 ? { roles } : {}),
    });
  };

  const issue = async (app: AppRegistration, resource: TokenResource): Promise<Answer> => {
    const token = await accessToken(app.clientId, resource);
    return {
      status: 200,
      headers: { 'cache-control': 'no-store, no-cache' },
      json: { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token: token },
    };
  };

  const handleToken = async (request: FakeRequest): Promise<Answer> => {
    count += 1;
    const form = new URLSearchParams(request.body);
    const basic = basicCredentials(request.headers.authorization ?? '');
    const clientId = form.get('client_id') ?? basic?.id ?? '';

    if ((request.params.tenant ?? '').toLowerCase() !== tenantId.toLowerCase()) {
      return entraError(
        400,
        'invalid_request',
        90002,
        `Tenant '${request.params.tenant}' not found.`,
        clock(),
      );
    }
    const fault = missing(form, ['grant_type']) ?? (clientId === '' ? 'client_id' : missing(form, ['scope']));
    if (fault !== undefined) {
      const text = `The request body must contain the following parameter: '${fault}'.`;
      return entraError(400, 'invalid_request', 900144, text, clock());
    }
    if (form.get('grant_type') !== 'client_credentials') {
      return entraError(
        400,
        'unsupported_grant_type',
        70003,
        'The app requested an unsupported grant type.',
        clock(),
      );
    }
    const app = apps.get(clientId.toLowerCase());
    if (app === undefined) {
      const text = `Application with identifier '${clientId}' was not found in the directory.`;
      return entraError(400, 'unauthorized_client', 700016, text, clock());
    }
    const refusal = await refuseCredentials(app, form, basic?.secret, request);
    if (refusal !== undefined) return refusal;

    const scope = form.get('scope') ?? '';
    if (!scope.endsWith('/.default') || scope.includes(' ')) {
      const text = `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.`;
      return entraError(400, 'invalid_scope', 1002012, text, clock());
    }
    const resource = known.get(scope.slice(0, -'/.default'.length));
    if (resource === undefined) {
      const text = `The resource principal named ${scope.slice(0, -9)} was not found in the tenant named Contoso.`;
      return entraError(400, 'invalid_resource', 500011, text, clock());
    }
    return issue(app, resource);
  };

  /** Undefined when the application has proven who it is. */
  const refuseCredentials = async (
    app: AppRegistration,
    form: URLSearchParams,
    basicSecret: string | undefined,
    request: FakeRequest,
  ): Promise<Answer | undefined> => {
    const assertion = form.get('client_assertion');
    if (assertion !== null) {
      const endpoint = `http://${request.headers.host ?? ''}${request.path}`;
      const problem = await assertionProblem(
        assertion,
        app,
        [endpoint, wellKnownEndpoint(tenantId)],
        clock(),
      );
      return problem && entraError(problem.status, 'invalid_client', problem.code, problem.text, clock());
    }
    const secret = form.get('client_secret') ?? basicSecret;
    if (secret === undefined) {
      const text =
        "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.";
      return entraError(401, 'invalid_client', 7000216, text, clock());
    }
    if (app.secrets.includes(secret)) return undefined;
    const text = `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${app.clientId}'.`;
    return entraError(401, 'invalid_client', 7000215, text, clock());
  };

  const openIdConfiguration = (request: FakeRequest): Answer => {
    const tenant = (request.params.tenant ?? '').toLowerCase();
    if (tenant !== tenantId.toLowerCase() && tenant !== domain) {
      return entraError(400, 'invalid_tenant', 90002, `Tenant '${tenant}' not found.`, clock());
    }
    return describeTenant(request, tenantId);
  };

  const keys = (): Answer => ({ status: 200, json: keySet });

  const fake = await startFakeBackend({
    routes: [
      { method: 'POST', pattern: '/:tenant/oauth2/v2.0/token', handle: handleToken },
      { method: 'GET', pattern: '/:tenant/discovery/v2.0/keys', handle: keys },
      {
        method: 'GET',
        pattern: '/:tenant/v2.0/.well-known/openid-configuration',
        handle: openIdConfiguration,
      },
    ],
    errorAnswer: (status) =>
      status === 404 || status === 405
        ? { status, headers: { 'content-type': 'text/html' }, text: '<html><title>Not found</title></html>' }
        : entraError(
            status,
            statusWord(status),
            statusNumber(status),
            'The service is not available.',
            clock(),
          ),
    redact: redactForm,
  });

  return {
    url: fake.url,
    requests: fake.requests,
    faults: fake.faults,
    close: fake.close,
    tenantId,
    register: (app) => {
      apps.set(app.clientId.toLowerCase(), app);
    },
    registerResource: (resource) => {
      known.set(resource.identifier, resource);
    },
    grantRole: (clientId, resource, role) => {
      rolesOf(clientId, resource).add(role);
    },
    removeRole: (clientId, resource, role) => {
      rolesOf(clientId, resource).delete(role);
    },
    verify: async (token, audience) => {
      // Verifying costs more than everything else a fake backend does, so each token is verified once.
      let entry = verified.get(token);
      if (entry === undefined) {
        const payload = await jwtVerify(token, publicKey, {
          algorithms: ['RS256'],
          currentDate: new Date(clock()),
        }).then(
          (result) => result.payload,
          () => undefined,
        );
        if (payload === undefined || typeof payload.aud !== 'string') return undefined;
        const clientId = String(payload.appid ?? payload.azp ?? '');
        const roles = Array.isArray(payload.roles) ? payload.roles.map(String) : [];
        entry = {
          claims: { audience: payload.aud, issuer: payload.iss ?? '', clientId, roles },
          expires: (payload.exp ?? 0) * 1000,
        };
        verified.set(token, entry);
      }
      return entry.claims.audience === audience && entry.expires > clock() ? entry.claims : undefined;
    },
    sign,
    issue: async (clientId, identifier) => {
      const resource = known.get(identifier);
      if (resource === undefined) return undefined;
      const token = await accessToken(clientId, resource);
      return { token, clientId, expiresAt: clock() + lifetime * 1000 };
    },
    tokenRequests: () => count,
  };
}

function describeTenant(request: FakeRequest, tenantId: string): Answer {
  const base = `http://${request.headers.host ?? ''}/${tenantId}`;
  return {
    status: 200,
    json: {
      issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      response_types_supported: ['code', 'id_token'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
    },
  };
}

function missing(form: URLSearchParams, names: readonly string[]): string | undefined {
  return names.find((name) => (form.get(name) ?? '') === '');
}

function wellKnownEndpoint(tenantId: string): string {
  return `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`;
}
