import { expect, vi } from 'vitest';
import { type House, words } from './house.ts';

/**
 * Lets the staff member search until all systems and their mailbox have been read, so that no system is asked for it
 * any more. Until then a list grows from one look to the next.
 */
export async function untilRead({ admin, staff, sandbox }: House): Promise<void> {
  const calls = () => sandbox.graph.requests.length + sandbox.exchange.requests.length;
  const isRead = async () => {
    const before = calls();
    const found = words((await staff.say('find John'))[0]);
    expect(calls()).toBe(before);
    // A system that is being read is not always asked.
    expect(found).not.toContain('for the first time');
    const told = words((await admin.say('sources'))[0]);
    expect(told).toContain('All systems are up to date');
    expect(told).toMatch(/of (one person|\d+ people)/);
  };
  await vi.waitFor(isRead, { timeout: 90_000, interval: 300 });
}
