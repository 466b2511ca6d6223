/**
 * Where a machine in Azure gets the tokens of its managed identities: as an App Service does (`IDENTITY_ENDPOINT`
 * with a header that nobody outside knows), and as a virtual machine does (the instance metadata service).
 */
import { randomBytes } from 'node:crypto';
import type { FakeEntra, IssuedToken } from './entra.ts';
import { type Answer, type FakeBackend, type FakeRequest, startFakeBackend } from './fake-backend.ts';

export interface ManagedIdentityOptions {
  readonly entra: FakeEntra;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Client id of the identity that the machine has by itself, '' for none. */
  readonly systemAssigned: string;
  /** Client ids of the identities that an administrator has given to it. */
  readonly userAssigned: readonly string[];
}

export interface FakeManagedIdentity extends Pick<FakeBackend, 'url' | 'requests' | 'faults' | 'close'> {
  /** The environment variables by which client libraries find this. */
  environment(kind: 'app-service' | 'virtual-machine'): Record<string, string>;
}

/** Starts the endpoints of one machine. */
export async function startManagedIdentity(options: ManagedIdentityOptions): Promise<FakeManagedIdentity> {
  const { entra, clock } = options;
  const header = randomBytes(16).toString('hex').toUpperCase();

  /** The token of the identity that is asked for, or which of both is not known. */
  const issue = async (request: FakeRequest): Promise<IssuedToken | 'no-identity' | 'no-resource'> => {
    const wanted = request.query.get('client_id');
    const clientId =
      wanted === null
        ? options.systemAssigned
        : options.userAssigned.find((id) => id.toLowerCase() === wanted.toLowerCase());
    if (clientId === undefined || clientId === '') return 'no-identity';
    const resource = (request.query.get('resource') ?? '').replace(/\/$/, '');
    return (await entra.issue(clientId, resource)) ?? 'no-resource';
  };

  const appService = async (request: FakeRequest): Promise<Answer> => {
    if (request.headers['x-identity-header'] !== header) return { status: 401, text: '' };
    if (request.query.get('api-version') !== '2019-08-01') {
      return { status: 400, json: { statusCode: 400, message: 'Unsupported api-version.' } };
    }
    const issued = await issue(request);
    if (typeof issued === 'string') {
      const message =
        issued === 'no-identity' ? 'No User Assigned Identity was found.' : 'The resource was not found.';
      return { status: 400, json: { statusCode: 400, message } };
    }
    return { status: 200, json: body(request, issued) };
  };

  const metadata = async (request: FakeRequest): Promise<Answer> => {
    // A browser or a proxy can be tricked into a GET, but not into sending this header.
    if (request.headers.metadata?.toLowerCase() !== 'true') {
      return refusal('invalid_request', 'Required metadata header not specified');
    }
    if (request.headers['x-forwarded-for'] !== undefined) {
      return refusal('invalid_request', 'Requests with X-Forwarded-For are not allowed');
    }
    if (!request.query.has('api-version')) {
      return refusal('invalid_request', 'Required query variable api-version is missing');
    }
    const issued = await issue(request);
    if (issued === 'no-identity') return refusal('invalid_request', 'Identity not found');
    if (issued === 'no-resource') {
      const text = `AADSTS500011: The resource principal named ${request.query.get('resource') ?? ''} was not found in the tenant named ${entra.tenantId}.`;
      return refusal('invalid_resource', text);
    }
    const seconds = Math.floor((issued.expiresAt - clock()) / 1000);
    return {
      status: 200,
      json: { ...body(request, issued), expires_in: String(seconds), refresh_token: '' },
    };
  };

  const fake = await startFakeBackend({
    routes: [
      { method: 'GET', pattern: '/msi/token', handle: appService },
      { method: 'GET', pattern: '/metadata/identity/oauth2/token', handle: metadata },
    ],
    errorAnswer: (status) => ({
      status,
      json: { error: status >= 500 ? 'server_error' : 'invalid_request', error_description: 'Refused.' },
    }),
    secretHeaders: ['x-identity-header'],
  });

  const { url, requests, faults, close } = fake;
  return {
    url,
    requests,
    faults,
    close,
    environment: (kind) =>
      kind === 'app-service'
        ? { IDENTITY_ENDPOINT: `${url}/msi/token`, IDENTITY_HEADER: header }
        : { AZURE_POD_IDENTITY_AUTHORITY_HOST: url },
  };
}

/** Both endpoints say for what the token is, in the words of the question: client libraries cache by it. */
function body(request: FakeRequest, issued: IssuedToken): Readonly<Record<string, string>> {
  return {
    access_token: issued.token,
    client_id: request.query.get('client_id') ?? issued.clientId,
    expires_on: String(Math.floor(issued.expiresAt / 1000)),
    resource: request.query.get('resource') ?? '',
    token_type: 'Bearer',
  };
}

function refusal(error: string, description: string): Answer {
  return { status: 400, json: { error, error_description: description } };
}
