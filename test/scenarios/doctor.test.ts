import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type House, openHouse, words } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  // Approvers who never opened the bot are one of the things that the doctor names.
  await house.approver.open();
});
afterAll(() => house.close());
afterEach(() => house.sandbox.exchange.faults.clear());

describe('doctor', () => {
  it('tells an admin that all is well', async () => {
    const [answer] = await house.admin.say('doctor');

    expect(words(answer)).toMatch(/All \d+ checks passed/);
    expect(words(answer)).toContain('✓ Exchange: mail contacts can be read');
  });

  it('tells an admin what is wrong, with the next step', async () => {
    const { allowedCmdlets } = house.sandbox.exchange.settings;
    const allowed = [...allowedCmdlets];
    allowedCmdlets.clear();

    const [answer] = await house.admin.say('check systems');

    for (const name of allowed) allowedCmdlets.add(name);
    expect(words(answer)).toMatch(/1 of \d+ checks failed/);
    expect(words(answer)).toMatch(
      /✗ Exchange: mail contacts can be read[\s\S]*Exchange Recipient Administrator/,
    );
  });

  it('is for admins, and offers to look for the word instead', async () => {
    const [answer] = await house.staff.say('doctor');

    expect(words(answer)).not.toContain('Exchange');
    expect(house.staff.actions(answer).map(({ title }) => title)).toContain('Find “doctor”');
  });

  it.each(['staff', 'admin'] as const)('takes "doctor smith" for somebody (%s)', async (who) => {
    const [answer] = await house[who].say('doctor qwertzuiop');

    expect(words(answer)).toContain('doctor qwertzuiop');
  });

  it('says nothing of the systems where others listen', async () => {
    const [answer] = await house.teams.as(house.admin.person).in('group').say('doctor');

    expect(words(answer)).toContain('own chat');
  });
});
