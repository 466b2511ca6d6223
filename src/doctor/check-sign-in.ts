import { z } from 'zod';
import { BackendError } from '../platform/errors.ts';
import type { HttpClient } from '../platform/http-client/http-client.ts';
import type { Tokens } from '../providers/auth/tokens.ts';
import type { CheckContext, CheckResult } from '../providers/provider.ts';
import { failed, passed, probe } from '../providers/shared/check.ts';

const botScope = 'https://api.botframework.com/.default';

/** Checks the app and its credential in Entra, with the token that the bot needs in order to reply. */
export async function checkSignIn(tokens: Tokens): Promise<readonly CheckResult[]> {
  return [
    await probe('Entra: the bot can sign in', async () => {
      // A cached token proves nothing about the current credential.
      tokens.drop(botScope, await tokens(botScope));
      await tokens(botScope);
    }),
  ];
}

const metadataSchema = z.object({ jwks_uri: z.url() });

/** Checks whether the signing keys of Teams can be loaded. */
export async function checkOpenIdMetadata(
  url: string,
  http: HttpClient,
  context: CheckContext,
): Promise<readonly CheckResult[]> {
  const name = 'Teams: the keys of its tokens can be read';
  const system = { name: 'Bot Framework', url: new URL(url).origin, scope: '' };
  const request = { system, route: 'metadata.read', method: 'GET', url, schema: metadataSchema } as const;
  try {
    await http.call({ ...request, context });
    return [passed(name)];
  } catch (error) {
    const status = error instanceof BackendError ? error.status : 0;
    const problem =
      status === 0
        ? 'the address cannot be reached'
        : `the address answers with something else (status ${status})`;
    const nextStep =
      'Check BOT_OPENID_METADATA (normally left out), the proxy and the firewall of this machine.';
    return [failed(name, problem, nextStep)];
  }
}
