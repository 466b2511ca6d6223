import type { ServerResponse } from 'node:http';
import { sendJson } from './http.ts';
import { botConnectorIssuer, type Signing } from './signing.ts';

/** Where Microsoft's own document lies below the login host; ours lies at the same path. */
export const openIdMetadataPath = '/v1/.well-known/openidconfiguration';
const keysPath = '/v1/.well-known/keys';

/** Answers requests for the Bot Connector's OpenID metadata and keys; false for any other path. */
export function answerOpenId(
  path: string,
  origin: string,
  signing: Signing,
  response: ServerResponse,
): boolean {
  if (path === openIdMetadataPath) {
    sendJson(response, 200, {
      issuer: botConnectorIssuer,
      authorization_endpoint: 'https://invalid.botframework.com',
      jwks_uri: `${origin}${keysPath}`,
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    });
    return true;
  }
  if (path !== keysPath) return false;
  sendJson(response, 200, signing.keys());
  return true;
}
