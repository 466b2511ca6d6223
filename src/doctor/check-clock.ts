import type { HttpClient } from '../platform/http-client/http-client.ts';
import type { CheckContext, CheckResult } from '../providers/provider.ts';
import { failed, passed } from '../providers/shared/check.ts';

export interface ClockOptions {
  readonly authority: string;
  readonly tenantId: string;
  readonly http: HttpClient;
  readonly clock: () => number;
}

/** Entra and the Bot Connector tolerate five minutes; two minutes are a warning. */
const mostSkewMs = 2 * 60_000;

/** Compares this machine's clock with the `Date` header of Entra's answer, which has a resolution of one second. */
export async function checkClock(
  { authority, tenantId, http, clock }: ClockOptions,
  context: CheckContext,
): Promise<readonly CheckResult[]> {
  const name = 'Clock: it agrees with Entra';
  const sent = clock();
  let date: string | string[] | undefined;
  try {
    const { headers } = await http.call({
      system: { name: 'Entra', url: new URL(authority).origin, scope: '' },
      route: 'metadata.read',
      method: 'GET',
      url: `${authority}/${tenantId}/v2.0/.well-known/openid-configuration`,
      anyStatus: true,
      // The time of an answer after a retry would not compare.
      attempts: 1,
      context,
    });
    date = headers.date;
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
