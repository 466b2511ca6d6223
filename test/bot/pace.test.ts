import { describe, expect, it } from 'vitest';
import { createPace } from '../../src/bot/pace.ts';

/** A clock that goes on only while somebody waits. */
function waiting() {
  let now = 1_000_000;
  const sleep = async (ms: number) => {
    now += ms;
  };
  return { clock: () => now, sleep };
}

describe('the pace of messages', () => {
  it('keeps within every window that Teams has for one conversation', async () => {
    const { clock, sleep } = waiting();
    const pace = createPace({ clock, sleep });
    const sent: number[] = [];

    for (let count = 0; count < 200; count += 1) {
      await pace('chat');
      sent.push(clock());
    }

    for (const { limit, ms } of [
      { limit: 7, ms: 1_000 },
      { limit: 8, ms: 2_000 },
      { limit: 60, ms: 30_000 },
    ]) {
      const most = Math.max(...sent.map((at) => sent.filter((one) => one > at - ms && one <= at).length));
      expect(most).toBeLessThanOrEqual(limit);
    }
  });

  it('lets one conversation not wait for another, up to what the tenant may get', async () => {
    const { clock, sleep } = waiting();
    const pace = createPace({ clock, sleep });
    const start = clock();

    for (let chat = 0; chat < 25; chat += 1) await pace(`chat ${chat}`);
    const meanwhile = clock() - start;
    await pace('one more');

    expect(meanwhile).toBe(0);
    expect(clock() - start).toBeGreaterThanOrEqual(1_000);
  });
});
