import { z } from 'zod';
import { parseJson } from '../platform/parse-json.ts';
import type { CheckResult } from '../providers/provider.ts';
import { failed, passed } from '../providers/shared/check.ts';

const bots = z.array(z.object({ botId: z.string() }));
const schema = z.object({ bots, composeExtensions: bots.optional() });

/** Checks whether the built app package is for this bot. Returns nothing if there is no package. */
export async function checkPackage(
  botId: string,
  manifest: () => Promise<string | undefined>,
): Promise<readonly CheckResult[]> {
  const text = await manifest();
  if (text === undefined) return [];
  const name = 'App package: it is for this bot';
  const nextStep =
    'Set BOT_ID in the env file of the package, run "npm run package" and upload it to Teams again.';
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) return [failed(name, 'its manifest names no bot', nextStep)];
  const others = [...parsed.data.bots, ...(parsed.data.composeExtensions ?? [])].filter(
    (one) => one.botId.toLowerCase() !== botId.toLowerCase(),
  );
  const [other] = others;
  if (other === undefined) return [passed(name)];
  return [failed(name, `its manifest names the bot ${other.botId}, but BOT_ID is ${botId}`, nextStep)];
}
