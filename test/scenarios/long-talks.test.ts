import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import type { SeenMessage } from '../../sandbox/teams/types.ts';
import { type House, openHouse, patience, patientTests, titles, words } from './house.ts';

vi.setConfig(patientTests);

let house: House;
beforeAll(async () => {
  house = await openHouse();
  for (const member of [house.approver, house.staff]) await member.open();
});
afterAll(() => house.close());

async function say(member: ChatMember, text: string): Promise<SeenMessage> {
  const before = new Set(member.messages().map(({ id }) => id));
  await member.say(text);
  return member.waitFor(({ id, card }) => !before.has(id) && card !== undefined, patience);
}

it('says how many earlier comments a request has, and shows them to those who take part', async () => {
  const form = await say(house.staff, 'add contact Tal Kative');
  const { message } = await house.staff.press(form, 'Submit for approval', { in_emails: 'tal@talk.example' });
  const number = /CR-\d+/.exec(words(message))?.[0] ?? 'none';
  for (const count of [1, 2, 3, 4, 5, 6]) await house.staff.say(`comment ${number} remark-${count}`);
  const few = await say(house.staff, `status ${number}`);
  // Later comments replace the card.
  const titlesOfFew = titles(house.staff, few);
  for (const count of [7, 8]) await house.staff.say(`comment ${number} remark-${count}`);

  const newest = await say(house.staff, `status ${number}`);
  const earlier = await house.staff.press(newest, 'Show earlier comments');
  const back = await house.staff.press(earlier.message, 'Show newest comments');
  const theirs = await say(house.approver, `status ${number}`);
  const read = await house.approver.press(theirs, 'Show earlier comments');

  expect(words(few)).not.toContain('earlier comment');
  expect(words(few)).toContain('remark-1');
  expect(titlesOfFew).not.toContain('Show earlier comments');
  for (const card of [newest, back.message, theirs]) {
    expect(words(card)).toContain('2 earlier comments');
    expect(words(card)).toContain('remark-8');
    expect(words(card)).not.toContain('remark-2');
  }
  for (const card of [earlier.message, read.message]) {
    expect(words(card)).toContain('Comments 1 to 2 of 8');
    expect(words(card)).toMatch(/remark-1[\s\S]*remark-2/);
    expect(words(card)).not.toContain('remark-3');
  }
  expect(titles(house.approver, read.message)).toContain('Approve');
});
