import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import type { AppRegistration } from './app-registration.ts';

interface AssertionProblem {
  readonly status: number;
  readonly code: number;
  readonly text: string;
}

/** What is wrong with a signed assertion, in Entra's order and numbers; undefined when nothing is. */
export async function assertionProblem(
  assertion: string,
  app: AppRegistration,
  audiences: readonly string[],
  now: number,
): Promise<AssertionProblem | undefined> {
  let header: ReturnType<typeof decodeProtectedHeader>;
  let claims: ReturnType<typeof decodeJwt>;
  try {
    header = decodeProtectedHeader(assertion);
    claims = decodeJwt(assertion);
  } catch {
    return { status: 400, code: 50027, text: 'JWT token is invalid or malformed.' };
  }
  const thumbprint = header['x5t#S256'] ?? header.x5t ?? '';
  const key = certificateKey(app.certificates, String(thumbprint));
  const refused = (code: number, text: string): AssertionProblem => ({ status: 401, code, text });
  if (key === undefined) {
    return refused(
      700027,
      'The certificate with identifier used to sign the client assertion is not registered on application.',
    );
  }
  const algorithm = header.alg ?? '';
  if (algorithm !== 'PS256' && algorithm !== 'RS256')
    return refused(700027, 'Client assertion failed signature validation.');
  const signed = await jwtVerify(assertion, key, {
    algorithms: [algorithm],
    // Times are judged below, since Entra has a number of its own for them.
    clockTolerance: Number.MAX_SAFE_INTEGER,
  }).then(
    () => true,
    () => false,
  );
  if (!signed) return refused(700027, 'Client assertion failed signature validation.');
  const seconds = now / 1000;
  if (claims.exp === undefined || claims.exp < seconds - 300 || (claims.nbf ?? 0) > seconds + 300) {
    return refused(700024, 'Client assertion is not within its valid time range.');
  }
  if (typeof claims.aud !== 'string' || !audiences.includes(claims.aud)) {
    return refused(700023, 'Client assertion audience claim does not match Realm issuer.');
  }
  if (claims.iss !== app.clientId || claims.sub !== app.clientId) {
    return refused(700021, "Client assertion application identifier doesn't match 'client_id' parameter.");
  }
  return undefined;
}

/** The public key of the certificate with this SHA-256 (`x5t#S256`) or SHA-1 (`x5t`) thumbprint. */
function certificateKey(certificates: readonly string[], thumbprint: string): KeyObject | undefined {
  for (const pem of certificates) {
    const raw = new X509Certificate(pem).raw;
    for (const algorithm of ['sha256', 'sha1']) {
      if (createHash(algorithm).update(raw).digest('base64url') === thumbprint) return createPublicKey(pem);
    }
  }
  return undefined;
}
