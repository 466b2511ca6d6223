import { describe, expect, it, vi } from 'vitest';
import { createPoller } from '../../src/platform/poller.ts';
import { recordingLog, silentLog } from '../providers/helpers/calls.ts';

const often = { timeout: 30_000, interval: 5 };

describe('a poller', () => {
  it('lets everything else have its turn, however often it is woken and however fast it fails', async () => {
    let rounds = 0;
    const poller = createPoller({
      name: 'failing',
      everyMs: 1,
      log: silentLog,
      run: async () => {
        rounds += 1;
        // What a round has begun may end in the same breath, and ask for the next one.
        void Promise.resolve().then(() => poller.wake());
        throw new Error('no');
      },
    });

    poller.start();
    await vi.waitFor(() => expect(rounds).toBeGreaterThan(2), often);
    const before = rounds;
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));

    expect(rounds - before).toBeLessThanOrEqual(1);
    await poller.stop();
  });

  it('begins a round that is wanted from a timer, not from the end of the last one', async () => {
    let rounds = 0;
    const poller = createPoller({
      name: 'eager',
      everyMs: 60_000,
      log: silentLog,
      run: async () => {
        rounds += 1;
        return true;
      },
    });

    poller.start();
    await vi.waitFor(() => expect(rounds).toBeGreaterThan(3), often);
    const before = rounds;
    for (let turn = 0; turn < 1000; turn += 1) await Promise.resolve();

    expect(rounds).toBe(before);
    await poller.stop();
  });

  it('pauses twice as long after each failure, and usually again after a success', async () => {
    vi.useFakeTimers();
    try {
      let fails = true;
      const at: number[] = [];
      const poller = createPoller({
        name: 'failing',
        everyMs: 1000,
        log: silentLog,
        run: async () => {
          at.push(Date.now());
          if (fails) throw new Error('no');
          return false;
        },
      });

      poller.start();
      for (let passed = 0; passed < 120_000; passed += 100) {
        await vi.advanceTimersByTimeAsync(100);
        poller.wake();
      }
      const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0));
      expect(pauses[0]).toBeGreaterThanOrEqual(1500);
      expect(pauses[1]).toBeGreaterThanOrEqual(3000);
      expect(pauses[2]).toBeGreaterThanOrEqual(6000);
      for (const pause of pauses.slice(3)) expect(pause).toBeGreaterThanOrEqual(11_250);
      for (const pause of pauses) expect(pause).toBeLessThanOrEqual(18_800);

      fails = false;
      await vi.advanceTimersByTimeAsync(20_000);
      const before = at.length;
      await vi.advanceTimersByTimeAsync(10_000);
      expect(at.length - before).toBeGreaterThanOrEqual(7);
      await poller.stop();
    } finally {
      vi.useRealTimers();
    }
  });

  it('writes one line a minute however often it fails, and says how many were left out', async () => {
    const { lines, log } = recordingLog();
    const now = vi.spyOn(performance, 'now');
    let time = 1000;
    now.mockImplementation(() => time);
    try {
      let rounds = 0;
      const poller = createPoller({
        name: 'failing',
        everyMs: 1,
        log,
        run: async () => {
          rounds += 1;
          throw new Error('no');
        },
      });
      poller.start();
      await vi.waitFor(() => expect(rounds).toBeGreaterThan(4), often);
      expect(lines).toHaveLength(1);

      time += 60_001;
      await vi.waitFor(() => expect(lines).toHaveLength(2), often);
      expect(JSON.parse(lines[1] ?? '')).toMatchObject({ event: 'poller.failed', poller: 'failing' });
      expect(JSON.parse(lines[1] ?? '').leftOut).toBeGreaterThan(2);
      await poller.stop();
    } finally {
      now.mockRestore();
    }
  });

  it('begins nothing after it was stopped, and waits for the round under way', async () => {
    let isRunning = false;
    let rounds = 0;
    const poller = createPoller({
      name: 'slow',
      everyMs: 1,
      log: silentLog,
      run: async () => {
        isRunning = true;
        rounds += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
        isRunning = false;
        return true;
      },
    });
    poller.start();
    await vi.waitFor(() => expect(isRunning).toBe(true), often);

    await poller.stop();
    const after = rounds;
    poller.wake();
    await new Promise((resolve) => setTimeout(resolve, 30));

    expect(isRunning).toBe(false);
    expect(rounds).toBe(after);
  });
});
