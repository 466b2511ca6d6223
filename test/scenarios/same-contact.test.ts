import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import type { SeenMessage } from '../../sandbox/teams/types.ts';
import { answerTo, type House, openHouse, patience, patientTests, titles, words } from './house.ts';

vi.setConfig(patientTests);

let house: House;
beforeAll(async () => {
  house = await openHouse();
  for (const member of [house.admin, house.approver, house.staff]) await member.open();
});
afterAll(() => house.close());

const numberOf = (message: SeenMessage | undefined) =>
  String(message?.card?.fallbackText).match(/CR-\d+/)?.[0] ?? 'none';

/** A shared contact that is there before anybody asks for a change. */
async function exists(name: string, email: string) {
  const form = await answerTo(house.admin, `add contact ${name}`);
  const { message } = await house.admin.press(form, 'Save', { in_emails: email });
  expect(words(message)).toContain('Contact added');
}

async function submit(text: string, inputs: Readonly<Record<string, string>> = {}) {
  const form = await answerTo(house.staff, text);
  const { message } = await house.staff.press(form, 'Submit for approval', inputs);
  return { form, card: message, number: numberOf(message) };
}

const question = (number: string) =>
  house.approver.waitFor(
    (message) => numberOf(message) === number && titles(house.approver, message).includes('Approve'),
    patience,
  );

const turned = (member: ChatMember, message: SeenMessage, text: string) =>
  member.waitFor((seen) => seen.id === message.id && words(seen).includes(text), patience);

describe('two open requests about one contact', () => {
  it('name each other wherever one of them is seen, and the later one ends without a contradiction', async () => {
    await exists('Uma Twice', 'uma.twice@nordwind.example');
    const first = await submit('delete contact uma.twice@nordwind.example');
    const second = await submit('edit contact uma.twice@nordwind.example', { in_jobTitle: 'Chief' });
    const third = await answerTo(house.staff, 'hide contact uma.twice@nordwind.example');
    const other = `Another open request is about the same contact: ${first.number} (delete).`;
    const asked = await question(second.number);
    const mine = await answerTo(house.staff, 'requests');
    const theirs = await answerTo(house.approver, 'requests');
    const all = await answerTo(house.approver, 'approve all');
    expect(words(all).replaceAll('\n', ' ')).toMatch(/Job title .* +→ +Chief/);
    expect(words(all)).toContain('It’s removed from every distribution list');
    const early = await answerTo(house.staff, `status ${first.number}`);

    expect(words(first.form)).not.toContain('open request');
    for (const message of [second.form, second.card, asked, mine, theirs, all]) {
      expect(words(message)).toContain(other);
    }
    expect(words(third)).toContain(`${first.number} (delete), ${second.number} (change)`);
    expect(words(early)).toContain(`the same contact: ${second.number} (change).`);

    await house.approver.press(await question(first.number), 'Approve');
    await turned(house.staff, first.card, 'Contact deleted');
    await house.approver.press(asked, 'Approve');
    const ended = await turned(house.staff, second.card, 'The contact was not changed');
    const told = await house.staff.waitFor(
      ({ text }) => text.includes(second.number) && text.includes('not changed'),
      patience,
    );
    const again = await answerTo(house.staff, `resubmit ${second.number}`);
    const anew = await house.staff.press(ended, 'Add as a new contact');

    for (const text of [words(ended), told.text]) {
      expect(text).toContain(`The contact was deleted by ${first.number}.`);
      expect(text).not.toMatch(/try again|no longer exists/);
    }
    expect(titles(house.staff, ended)).toEqual(['Add as a new contact']);
    expect(words(again)).toContain('can’t be edited');
    expect([anew.message, ...anew.sent].map(words).join('\n')).toContain('Uma Twice');
  });

  it('name each other when both add a contact with one address', async () => {
    const emails = { in_emails: 'ola.double@nordwind.example' };
    const first = await submit('add contact Ola Double', emails);
    const second = await submit('add contact Ola Dubbel', emails);

    expect(words(await question(second.number))).toContain(`${first.number} (add).`);
    expect(words(second.card)).toContain(`${first.number} (add).`);
  });

  it('says of a contact that was deleted elsewhere that it was', async () => {
    await exists('Ida Elsewhere', 'ida.elsewhere@nordwind.example');
    const { card, number } = await submit('edit contact ida.elsewhere@nordwind.example', {
      in_jobTitle: 'Chief',
    });
    const contacts = house.sandbox.organisation.mailContacts;
    const ida = contacts.all().find(({ displayName }) => displayName === 'Ida Elsewhere');
    contacts.delete(ida?.guid ?? '');
    await house.approver.press(await question(number), 'Approve');

    const ended = await turned(house.staff, card, 'The contact was not changed');

    expect(words(ended)).toContain('The contact was deleted or moved.');
    expect(words(ended)).not.toContain('try again');
  });
});

describe('approving all requests together', () => {
  it('approves no more than one card shows, and says how many remain', async () => {
    const notes = 'wide '.repeat(58).trim();
    const inputs = Object.fromEntries(
      ['in_notes', 'in_street', 'in_department', 'in_company'].map((field) => [field, notes.slice(0, 60)]),
    );
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) {
      await submit(`add contact Row ${number}`, { ...inputs, in_emails: `row.${number}@nordwind.example` });
    }

    const confirm = await answerTo(house.approver, 'approve all');
    const [shown] = /(?<=Approve these )\d+/.exec(words(confirm)) ?? [];
    const { message } = await house.approver.press(confirm, 'Approve selected');
    const rest = await answerTo(house.approver, 'approve all');

    expect(words(confirm)).toMatch(/These are the first \d+ of \d+; \d+ remain for later\./);
    expect(words(confirm).match(/wide wide/g)?.length).toBeGreaterThan(Number(shown));
    expect(words(message)).toContain(`Approved ${shown} of ${shown}`);
    expect(words(rest)).not.toContain('No pending approvals');
  });
});
