import { request } from 'undici';
import { userAgent } from '../platform/user-agent.ts';
import type { CheckContext, CheckResult } from '../providers/provider.ts';
import { failed, passed } from '../providers/shared/check.ts';

export interface ClockOptions {
  readonly authority: string;
  readonly tenantId: string;
  readonly clock: () => number;
}

/** Entra and the Bot Connector tolerate five minutes; two minutes are a warning. */
const mostSkewMs = 2 * 60_000;

/** Compares this machine's clock with the `Date` header of Entra's answer, which has a resolution of one second. */
export async function checkClock(
  { authority, tenantId, clock }: ClockOptions,
  { signal }: CheckContext,
): Promise<readonly CheckResult[]> {
  const name = 'Clock: it agrees with Entra';
  const sent = clock();
  let date: string | string[] | undefined;
  try {
    const url = `${authority}/${tenantId}/v2.0/.well-known/openid-configuration`;
    const response = await request(url, { signal, headers: { 'user-agent': userAgent } });
    await response.body.dump();
    date = response.headers.date;
  } catch {
    // The check of the sign-in reports that Entra cannot be reached.
    return [];
  }
  const theirs = Date.parse(String(date));
  if (Number.isNaN(theirs)) return [];
  const skewMs = (sent + clock()) / 2 - theirs;
  if (Math.abs(skewMs) <= mostSkewMs) return [passed(name)];
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  return [
    failed(
      name,
      `it is ${seconds} seconds ${skewMs > 0 ? 'fast' : 'slow'}, and tokens will be refused`,
      'Set the clock of this machine right, for example by NTP.',
    ),
  ];
}
