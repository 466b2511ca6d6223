import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startLeaseHeartbeat } from '../../src/platform/lease-heartbeat.ts';

it('renews a lease until it is stopped, and goes on after a failure', async () => {
  let renewals = 0;
  const failures: unknown[] = [];
  const renew = async () => {
    renewals += 1;
    if (renewals === 1) throw new Error('database away');
  };

  const stop = startLeaseHeartbeat(30, renew, (error) => failures.push(error));
  await expect.poll(() => renewals).toBeGreaterThan(2);
  stop();
  const stopped = renewals;
  await wait(60);

  expect(renewals).toBe(stopped);
  expect(failures).toEqual([new Error('database away')]);
});
