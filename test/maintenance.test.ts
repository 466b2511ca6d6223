import { describe, expect, it } from 'vitest';
import { startMaintenance } from '../src/maintenance.ts';
import type { CallContext, ContactProvider } from '../src/providers/provider.ts';
import { recordingLog, silentLog } from './providers/helpers/calls.ts';

function provider(maintain: (context: CallContext) => Promise<void>): ContactProvider {
  return {
    source: 'unified-contacts',
    capabilities: { writable: false, personal: false },
    search: async () => ({ contacts: [], truncated: false }),
    get: async () => undefined,
    check: async () => [],
    maintain,
  };
}

describe('the maintenance', () => {
  it('is done at once and again and again, also after a failure, which is logged', async () => {
    let times = 0;
    const { lines, log } = recordingLog();
    const failing = provider(async () => {
      times += 1;
      if (times === 1) throw new Error('not today');
    });

    const maintain = startMaintenance([failing], { log, everyMs: 1 });
    await expect.poll(() => times).toBeGreaterThan(2);
    await maintain.stop();

    expect(lines.filter((line) => line.includes('maintenance.failed'))).toHaveLength(1);
  });

  it('is never done twice at a time', async () => {
    let running = 0;
    let most = 0;
    const slow = provider(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
    });

    const maintain = startMaintenance([slow, slow], { log: silentLog, everyMs: 1 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await maintain.stop();

    expect(most).toBe(1);
  });

  it('is told to end when the process does, and does not begin again', async () => {
    let begun = 0;
    let ended = 0;
    const waiting = provider(({ signal }) => {
      begun += 1;
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          ended += 1;
          reject(new Error('ended'));
        });
      });
    });

    const maintain = startMaintenance([waiting, waiting], { log: silentLog, everyMs: 1 });
    await expect.poll(() => begun).toBe(1);
    await maintain.stop();
    await new Promise((resolve) => setTimeout(resolve, 10));

    expect([begun, ended]).toEqual([1, 1]);
  });
});
