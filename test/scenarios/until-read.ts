import { expect, vi } from 'vitest';
import { type House, words } from './house.ts';

/**
 * Lets the staff member search, and waits until all systems and their mailbox have been read. Until then a list grows
 * from one look to the next.
 */
export async function untilRead({ admin, staff }: House): Promise<void> {
  await staff.say('find John');
  const isRead = async () => {
    const told = words((await admin.say('sources'))[0]);
    expect(told).toContain('All systems are up to date');
    expect(told).toMatch(/of (one person|\d+ people)/);
  };
  await vi.waitFor(isRead, { timeout: 90_000, interval: 300 });
}
