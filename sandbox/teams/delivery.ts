import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import type { Activity } from './activities.ts';
import type { Signing, TokenOverrides } from './signing.ts';
import type { Delivery, JsonObject } from './types.ts';

/** How long Teams waits and when it tries again; tests shorten it. */
export interface DeliveryTiming {
  /** Until an unanswered request is given up. Teams: 15 s. */
  patienceMs: number;
  /** From giving up to the second try, which has the same id. */
  sameIdAfterMs: number;
  /** From there to the third try, which has a new id and timestamp. Teams: about 30 s. */
  newIdAfterMs: number;
  /** Off: one try only. */
  redelivers: boolean;
}

export const teamsTiming: Readonly<DeliveryTiming> = {
  patienceMs: 15_000,
  sameIdAfterMs: 0,
  newIdAfterMs: 30_000,
  redelivers: true,
};

export interface DeliveryOptions {
  readonly signing: Signing;
  readonly timing: Readonly<DeliveryTiming>;
  readonly clock: () => number;
  readonly endpoint: () => string;
}

/** The way to the bot. */
export interface BotDelivery {
  /**
   * Posts once, and when nothing answered in time tries again in the background as Teams is known to:
   * first with the same id, later with a new one. Only the first answer counts; it never throws.
   */
  deliver(activity: Activity): Promise<Delivery>;
  /** Posts once, whatever it is. A body that is a string goes out as it stands. */
  postOnce(body: JsonObject | string, overrides?: TokenOverrides | 'no-token'): Promise<Delivery>;
  /** Every activity that was posted, redeliveries included, oldest first. */
  readonly posted: readonly Activity[];
  close(): Promise<void>;
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Opens the connection pool towards the bot. */
export function createBotDelivery(options: DeliveryOptions): BotDelivery {
  const agent = new Agent({ connections: 128 });
  const timers = new Set<NodeJS.Timeout>();
  const posted: Activity[] = [];

  async function postOnce(
    body: JsonObject | string,
    overrides?: TokenOverrides | 'no-token',
  ): Promise<Delivery> {
    const serviceUrl = typeof body === 'string' || typeof body.serviceUrl !== 'string' ? '' : body.serviceUrl;
    const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' };
    if (overrides !== 'no-token') {
      headers.authorization = `Bearer ${await options.signing.sign(serviceUrl, overrides)}`;
    }
    const patience = AbortSignal.timeout(options.timing.patienceMs);
    try {
      const response = await request(options.endpoint(), {
        method: 'POST',
        headers,
        body: typeof body === 'string' ? body : JSON.stringify(body),
        dispatcher: agent,
        signal: patience,
      });
      const text = await response.body.text();
      const flat = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
      return {
        status: response.statusCode,
        body: parsed(text),
        headers: Object.fromEntries(flat),
        failure: 'none',
      };
    } catch {
      return {
        status: 0,
        body: undefined,
        headers: {},
        failure: patience.aborted ? 'timeout' : 'unreachable',
      };
    }
  }

  function later(ms: number, task: () => Promise<void>): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      void task();
    }, ms);
    timer.unref();
    timers.add(timer);
  }

  async function attempt(activity: Activity): Promise<Delivery> {
    posted.push(activity);
    if (posted.length > 500) posted.shift();
    return await postOnce(activity);
  }

  return {
    posted,
    postOnce,
    async deliver(activity) {
      const first = await attempt(activity);
      if (first.failure !== 'timeout' || !options.timing.redelivers) return first;
      later(options.timing.sameIdAfterMs, async () => {
        const second = await attempt(activity);
        if (second.failure !== 'timeout') return;
        later(options.timing.newIdAfterMs, async () => {
          const id = activity.id.startsWith('f:') ? `f:${randomUUID()}` : String(Math.floor(options.clock()));
          await attempt({ ...activity, id, timestamp: new Date(options.clock()).toISOString() });
        });
      });
      return first;
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
      await agent.destroy();
    },
  };
}
