import { request } from 'undici';
import { z } from 'zod';
import { userAgent } from '../platform/user-agent.ts';
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
  { signal }: CheckContext,
): Promise<readonly CheckResult[]> {
  const name = 'Teams: the keys of its tokens can be read';
  const nextStep =
    'Check BOT_OPENID_METADATA (normally left out), the proxy and the firewall of this machine.';
  try {
    const response = await request(url, { signal, headers: { 'user-agent': userAgent } });
    const document = metadataSchema.safeParse(await response.body.json());
    if (response.statusCode === 200 && document.success) return [passed(name)];
    return [
      failed(name, `the address answers with something else (status ${response.statusCode})`, nextStep),
    ];
  } catch {
    return [failed(name, 'the address cannot be reached', nextStep)];
  }
}
