import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cast } from '../../sandbox/organisation/cast.ts';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import type { SeenMessage } from '../../sandbox/teams/types.ts';
import { type House, openHouse, patience, patientTests, titles, words } from './house.ts';

vi.setConfig(patientTests);

const hourMs = 3_600_000;
const directory = mkdtempSync(join(tmpdir(), 'cardfile-policy-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const person = ({ objectId }: { readonly objectId: string }) => ({ person: objectId });
/** A house under a policy of its own, entered by everybody. */
async function openUnder(name: string, policy: object): Promise<House> {
  const path = join(directory, `${name}.json`);
  writeFileSync(path, JSON.stringify({ version: 1, ...policy }));
  const house = await openHouse({ POLICY_FILE: path });
  for (const member of [house.admin, house.approver, house.staff]) await member.open();
  return house;
}

async function say(member: ChatMember, text: string): Promise<SeenMessage | undefined> {
  const before = new Set(member.messages().map(({ id }) => id));
  const seen = await member.say(text);
  return seen.findLast(({ id }) => !before.has(id));
}

async function ask(house: House, name: string, email: string): Promise<string> {
  const form = await say(house.staff, `add contact ${name}`);
  const sent = await house.staff.press(form, 'Submit for approval', { in_emails: email });
  return /CR-\d+/.exec(words(sent.message))?.[0] ?? 'none';
}

const question = (member: ChatMember, number: string) =>
  member.waitFor(
    (message) => words(message).includes(number) && titles(member, message).includes('Approve'),
    patience,
  );

const isAsked = (member: ChatMember, number: string) =>
  member
    .messages()
    .some((message) => words(message).includes(number) && titles(member, message).includes('Approve'));

const stored = (house: House, email: string) =>
  house.sandbox.organisation.mailContacts.all().find((contact) => contact.externalEmailAddress === email);

describe('a policy of several people', () => {
  let house: House;
  beforeAll(async () => {
    const ask = { words: 'Two people agree.', outcome: 'ask' };
    const two = { approvers: [person(cast.approver), person(cast.admin)], need: 2 };
    const inOrder = [{ approvers: [person(cast.approver)] }, { approvers: [person(cast.admin)] }];
    house = await openUnder('several', {
      rules: [
        { name: 'two', ...ask, when: { operations: ['update'] }, stages: [two] },
        { name: 'in-order', ...ask, stages: inOrder },
      ],
    });
  });
  afterAll(() => house.close());

  it('asks one after the other, and writes after the last', async () => {
    const number = await ask(house, 'Stig Stage', 'stig@stage.example');
    const first = await question(house.approver, number);
    const early = isAsked(house.admin, number);
    await house.approver.press(first, 'Approve');
    const second = await question(house.admin, number);
    const between = stored(house, 'stig@stage.example');
    await house.admin.press(second, 'Approve');
    await house.staff.waitFor((seen) => words(seen).includes('Contact added'), patience);

    expect(early).toBe(false);
    expect(between).toBeUndefined();
    expect(stored(house, 'stig@stage.example')).toBeDefined();
  });

  it('waits for two of those it asks at once, and stops at a conflict with all three values', async () => {
    const form = await say(house.staff, 'edit stig@stage.example');
    const sent = await house.staff.press(form, 'Submit for approval', { in_jobTitle: 'Ours' });
    const number = /CR-\d+/.exec(words(sent.message))?.[0] ?? 'none';
    const [one, two] = await Promise.all([question(house.approver, number), question(house.admin, number)]);
    await house.approver.press(one, 'Approve');
    const afterOne = await say(house.staff, `status ${number}`);
    const contact = stored(house, 'stig@stage.example');
    if (contact === undefined) throw new Error('no contact to change elsewhere');
    house.sandbox.organisation.mailContacts.put({ ...contact, title: 'Theirs' });
    await house.admin.press(two, 'Approve');
    const ended = await house.staff.waitFor(
      (seen) => words(seen).includes('Asked for') && titles(house.staff, seen).includes('Edit and resend'),
      patience,
    );

    expect(words(afterOne)).toContain('Waiting for approval');
    expect(words(ended)).toContain('This contact has changed in the meantime');
    expect(words(ended)).toMatch(/Asked for\nOurs\nBefore\n\(empty\)\nNow\nTheirs/);
    expect(words(ended)).toContain('Theirs');
    expect(stored(house, 'stig@stage.example')?.title).toBe('Theirs');

    const again = await house.staff.press(ended, 'Edit and resend');
    const opened = again.sent.find((seen) => titles(house.staff, seen).includes('Submit for approval'));
    const anew = await house.staff.press(opened, 'Submit for approval', { in_jobTitle: 'Agreed' });
    const next = [anew.message, ...anew.sent].map((seen) => /CR-\d+/.exec(words(seen))?.[0]).find(Boolean);
    for (const member of [house.approver, house.admin]) {
      await member.press(await question(member, next ?? 'none'), 'Approve');
    }
    await expect.poll(() => stored(house, 'stig@stage.example')?.title, { timeout: patience }).toBe('Agreed');
  });
});

describe('a policy that refuses mail contacts', () => {
  it('leaves the other systems, whose buttons open their own forms', async () => {
    const when = { sources: ['exchange-mail-contacts'] };
    const rule = { name: 'no', words: 'Mail contacts come from HR.', outcome: 'refuse', when };
    const house = await openUnder('refusing', {
      rules: [rule, { name: 'all', words: 'Anybody may.', outcome: 'apply' }],
    });
    try {
      const refused = await say(house.staff, 'add contact Rita Refused');
      const outlook = await house.staff.press(refused, 'Add to your Outlook contacts');
      const database = await house.staff.press(refused, 'Add to Unified Contacts');

      expect(titles(house.staff, refused)).not.toContain('Add to the mail contacts');
      expect(words(outlook.sent[0] ?? outlook.message)).toContain('Saved to your Outlook contacts');
      expect(words(database.sent[0] ?? database.message)).toContain('Saved to Unified Contacts');
    } finally {
      await house.close();
    }
  });
});

describe('quiet hours', () => {
  it('keep questions from approvers, and nobody from deciding by themselves', async () => {
    const clock = (at: number) => new Date(at).toISOString().slice(11, 16);
    const quietHours = { from: clock(Date.now() - hourMs), to: clock(Date.now() + 3 * hourMs) };
    const rule = { name: 'ask', words: 'One agrees.', outcome: 'ask' };
    const stages = [{ approvers: [person(cast.approver)] }];
    const house = await openUnder('quiet', { timeZone: 'UTC', quietHours, rules: [{ ...rule, stages }] });
    try {
      const number = await ask(house, 'Night Owl', 'owl@night.example');
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      const asked = isAsked(house.approver, number);
      const decided = await say(house.approver, `approve ${number}`);
      await house.staff.waitFor((seen) => words(seen).includes('Contact added'), patience);

      expect(asked).toBe(false);
      expect(words(decided)).toContain(number);
      expect(stored(house, 'owl@night.example')).toBeDefined();
    } finally {
      await house.close();
    }
  });
});
