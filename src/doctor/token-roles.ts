import { z } from 'zod';
import { BackendError } from '../platform/errors.ts';
import { memoize } from '../platform/memoize.ts';
import type { Tokens } from '../providers/auth/tokens.ts';
import type { CheckContext } from '../providers/provider.ts';

/** More than there are backends. */
const mostScopes = 100;
const claimsSchema = z.object({ roles: z.array(z.string()).optional() });

/**
 * Returns the application permissions (`roles`) in a token, without verifying it, because it was just issued by
 * Entra. A fresh token is used, because a cached one may be older than the consent.
 */
export function rolesOf(tokens: Tokens): CheckContext['roles'] {
  return memoize(mostScopes, (scope) => readRoles(tokens, scope));
}

async function readRoles(tokens: Tokens, scope: string): Promise<readonly string[]> {
  tokens.drop(scope, await tokens(scope));
  const token = await tokens(scope);
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return claimsSchema.parse(claims).roles ?? [];
  } catch {
    throw new BackendError({
      system: 'Entra',
      code: 'bad-answer',
      message: `the token for ${scope} cannot be read`,
    });
  }
}
