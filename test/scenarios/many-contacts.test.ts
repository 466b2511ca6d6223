import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import type { SeenMessage } from '../../sandbox/teams/types.ts';
import { addAnyway, type House, openHouse, patience, patientTests, titles, words } from './house.ts';

vi.setConfig(patientTests);

let house: House;
beforeAll(async () => {
  house = await openHouse();
  for (const member of [house.admin, house.approver, house.staff]) await member.open();
});
afterAll(() => house.close());

const all = () => house.sandbox.organisation.mailContacts.all();
const stored = (email: string) => all().find((contact) => contact.externalEmailAddress === email);
async function say(member: ChatMember, text: string): Promise<SeenMessage | undefined> {
  const before = new Set(member.messages().map(({ id }) => id));
  const seen = await member.say(text);
  return seen.findLast(({ id }) => !before.has(id));
}

/** The admin adds a contact, for which nobody is asked. */
async function add(name: string, email: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
  const form = await say(house.admin, `add contact ${name}`);
  const saved = await addAnyway(house.admin, form, 'Save', { in_emails: email, ...more });
  expect(words(saved.message)).toContain('Contact added');
}

describe('hiding', () => {
  it('asks first, hides for an admin, and shows again', async () => {
    await add('Hilda Hush', 'hilda@hush.example');

    const asked = await say(house.admin, 'hide hilda@hush.example');
    const hidden = await house.admin.press(asked, 'Hide');
    const whenHidden = stored('hilda@hush.example')?.hiddenFromAddressLists;
    const again = await say(house.admin, 'hide hilda@hush.example');
    const back = await say(house.admin, 'unhide hilda@hush.example');
    const shown = await house.admin.press(back, 'Show again');

    expect(words(asked)).toContain('Hide Hilda Hush from address lists?');
    expect(words(hidden.message)).toContain('Contact hidden');
    expect(whenHidden).toBe(true);
    expect(words(again)).toContain('It’s already like that');
    expect(words(shown.message)).toContain('Contact changed');
    expect(stored('hilda@hush.example')?.hiddenFromAddressLists).toBe(false);
  });
});

describe('merging', () => {
  it('shows what is kept and what is lost, is approved, done as one, and undone as one', async () => {
    await add('Maud Merge', 'maud@merge.example');
    await add('Maude Merge', 'maude@merge.example', { in_jobTitle: 'Buyer', in_city: 'Malmö' });

    const form = await say(house.staff, 'merge maud@merge.example with maude@merge.example');
    const offered = titles(house.staff, form);
    const submitted = await house.staff.press(form, 'Submit for approval', { in_reason: 'the same person' });
    const number = /CR-\d+/.exec(words(submitted.message))?.[0] ?? 'none';
    const question = await house.approver.waitFor(
      (message) => words(message).includes(number) && titles(house.approver, message).includes('Approve'),
      patience,
    );
    await house.approver.press(question, 'Approve');
    const done = await house.staff.waitFor(
      (seen) => words(seen).includes('Contacts merged') && titles(house.staff, seen).includes('Undo'),
      patience,
    );
    const merged = stored('maud@merge.example');
    const gone = stored('maude@merge.example');
    const undo = await house.staff.press(done, 'Undo');
    const undone = /CR-\d+/.exec(words(undo.message))?.[0] ?? 'none';
    const second = await house.approver.waitFor(
      (message) => words(message).includes(undone) && titles(house.approver, message).includes('Approve'),
      patience,
    );
    await house.approver.press(second, 'Approve');
    await house.staff.waitFor(
      (seen) => words(seen).includes(undone) && words(seen).includes('Added'),
      patience,
    );

    expect(words(form)).toContain('Merge Maude Merge into Maud Merge?');
    expect(words(form)).toContain('Maude Merge (maude@merge.example) is deleted.');
    expect(words(form)).toMatch(/Name\nkept\nMaud Merge\nkept\nMaude Merge\nother\n/);
    expect(offered.filter((title) => title !== 'How this is decided')).toEqual([
      'Submit for approval',
      'Cancel',
      'Keep the other one',
    ]);
    expect(words(question)).toContain('Delete\n');
    expect(merged).toMatchObject({ title: 'Buyer', city: 'Malmö' });
    expect(gone).toBeUndefined();
    expect(stored('maude@merge.example')).toMatchObject({ title: 'Buyer', displayName: 'Maude Merge' });
    expect(stored('maud@merge.example')).toMatchObject({ title: '', city: '' });
  });

  it('keeps the other one when asked to, and says when it cannot tell who is meant', async () => {
    await add('Otto One', 'otto.one@merge.example');
    await add('Otto Two', 'otto.two@merge.example');

    const form = await say(house.admin, 'merge otto.one@merge.example with otto.two@merge.example');
    const other = await house.admin.press(form, 'Keep the other one');
    const vague = await say(house.admin, 'merge otto with otto');
    const odd = await say(house.admin, 'merge otto');
    const nobody = await say(house.admin, 'merge zebulon quark');

    expect(words(form)).toContain('Merge Otto Two into Otto One?');
    expect([other.message, ...other.sent].map(words).join()).toContain('Merge Otto One into Otto Two?');
    expect(words(vague)).toContain('Merge Otto Two into Otto One?');
    expect(words(odd)).toContain('Merge Otto Two into Otto One?');
    expect(words(nobody)).toContain('the first one is kept');
  });
});

describe('merging when several contacts fit', () => {
  it('lets two of those with one name and one address be picked, and says what tells them apart', async () => {
    for (const company of ['Northwind', 'Fabrikam', 'Tailspin']) {
      const form = await say(house.staff, 'add contact to Outlook Tom Triple');
      const fields = { in_emails: 'tom@triple.example', in_company: company };
      const saved = await addAnyway(house.staff, form, 'Save', fields);
      expect(words(saved.message)).toContain('Contact added');
    }

    for (const text of [
      'merge Tom Triple with Tom Triple',
      'merge tom@triple.example with Tom Triple',
      'merge Tom Triple',
    ]) {
      const asked = await say(house.staff, text);
      const nothing = await house.staff.press(asked, 'Compare');
      const one = await house.staff.press(nothing.message, 'Compare', { in_pick: '3' });
      const pressed = await house.staff.press(one.message, 'Compare', { in_pick: '2,3' });

      for (const company of ['Northwind', 'Fabrikam', 'Tailspin']) expect(words(asked)).toContain(company);
      expect(words(asked)).toContain('Which two contacts do you want to merge?');
      for (const { message } of [nothing, one]) expect(words(message)).toContain('Select two contacts.');
      expect([pressed.message, ...pressed.sent].map(words).join()).toContain(
        'Merge Tom Triple into Tom Triple?',
      );
    }
  });

  it('keeps of each field what was selected, and the name as one', async () => {
    await add('Vera Choice', 'vera@choice.example', { in_jobTitle: 'Buyer', in_company: 'Old Ltd.' });
    await add('Choice, Veronica', 'veronica@choice.example', {
      in_displayName: 'Choice, Veronica',
      in_givenName: 'Veronica',
      in_surname: 'Choice',
      in_jobTitle: 'Head of Purchasing',
      in_company: 'New Ltd.',
    });

    const asked = await say(house.admin, 'merge vera@choice.example with veronica@choice.example');
    const merged = await house.admin.press(asked, 'Merge', {
      in_side_name: 'other',
      in_side_jobTitle: 'other',
      in_reason: 'one person',
    });

    expect(words(asked)).toMatch(/This contact stays\nVera Choice\n.*This one is deleted\nChoice, Veronica/s);
    expect(words(asked)).toContain('Choice, Veronica (first name Veronica, last name Choice)');
    expect(words(merged.message)).toContain('Contacts merged');
    expect(stored('veronica@choice.example')).toBeUndefined();
    expect(stored('vera@choice.example')).toMatchObject({
      displayName: 'Choice, Veronica',
      firstName: 'Veronica',
      lastName: 'Choice',
      title: 'Head of Purchasing',
      company: 'Old Ltd.',
    });
  });

  it('says so when more contacts fit than it looks at', async () => {
    for (const at of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      const form = await say(house.staff, 'add contact to Outlook Gus Seven');
      await addAnyway(house.staff, form, 'Save', { in_emails: `gus${at}@seven.example` });
    }

    const many = await say(house.staff, 'merge Gus Seven with Gus Seven');
    const one = await say(house.staff, 'merge gus1@seven.example with Gus Seven');
    const exact = await say(house.staff, 'merge gus1@seven.example with gus7@seven.example');

    for (const asked of [many, one]) expect(words(asked)).toContain('More than 8 contacts match “Gus Seven”');
    expect(words(exact)).toContain('Merge Gus Seven into Gus Seven?');
  });

  it('offers one named contact with each of the others that fit', async () => {
    await add('Kay Keeper', 'kay@keeper.example');
    for (const [at, city] of ['Bergen', 'Tromsø'].entries()) {
      await add('Kai Keeper', `kai${at}@keeper.example`, { in_city: city });
    }

    const asked = await say(house.admin, 'merge kay@keeper.example with Kai Keeper');
    const pressed = await house.admin.press(asked, 'Compare', { in_pick: '1,3' });

    expect(words(asked)).toMatch(/Kay Keeper.*Kai Keeper.*Kai Keeper/s);
    const third = /Kai Keeper.*Kai Keeper · (?<address>kai\d@keeper\.example)/s.exec(words(asked))?.groups
      ?.address;
    expect(words(asked)).toMatch(/Bergen.*Tromsø|Tromsø.*Bergen/s);
    expect([pressed.message, ...pressed.sent].map(words).join()).toContain(
      `Kai Keeper (${third}) is deleted`,
    );
    expect([pressed.message, ...pressed.sent].map(words).join()).toContain(
      'Merge Kai Keeper into Kay Keeper?',
    );
  });

  it('says how to go on when those who fit are kept in different systems', async () => {
    await add('Sid Split', 'sid@split.example');
    const form = await say(house.admin, 'add contact to Outlook Sid Split');
    await addAnyway(house.admin, form, 'Save', { in_emails: 'sid@split.example' });

    const asked = await say(house.admin, 'merge Sid Split with sid@split.example');

    expect(words(asked)).toContain('different systems');
    expect(titles(house.admin, asked)).toEqual(['Find Sid Split', 'Find sid@split.example']);
  });
});

describe('many at once', () => {
  it('names everybody who is meant, and hides and deletes them in one request each', async () => {
    for (const name of ['Ann', 'Ben', 'Cas']) await add(`${name} Batchly`, `${name}@batchly.example`);
    const left = () => all().filter(({ displayName }) => displayName.endsWith('Batchly'));

    const asked = await say(house.admin, 'hide all batchly');
    const nothing = await house.admin.press(asked, 'Hide selected', { in_pick: '' });
    const hidden = await house.admin.press(nothing.message, 'Hide selected', { in_pick: '1,2,3' });
    const seen = left().map(({ hiddenFromAddressLists }) => hiddenFromAddressLists);
    const last = await say(house.admin, 'delete all batchly');
    const deleted = await house.admin.press(last, 'Delete selected');
    const twice = await house.admin.press(last, 'Delete selected').catch(() => undefined);

    expect(words(asked)).toContain('Hide 3 contacts?');
    for (const name of ['Ann', 'Ben', 'Cas']) expect(words(asked)).toContain(`${name} Batchly`);
    for (const name of ['ann', 'ben', 'cas'])
      expect(words(asked)).toMatch(new RegExp(`${name}@batchly\\.example`, 'i'));
    expect(words(nothing.message)).toContain('Select at least one contact.');
    expect(words(hidden.message)).toContain('Contacts hidden');
    expect(seen).toEqual([true, true, true]);
    expect(words(last)).toContain('Delete 3 contacts?');
    expect(words(deleted.message)).toContain('Contacts deleted');
    expect(words(twice?.message)).not.toContain('Nobody');
    expect(left()).toEqual([]);
  });

  it('leave alone what was not selected', async () => {
    for (const name of ['Dan', 'Eva', 'Fay']) await add(`${name} Partly`, `${name}@partly.example`);
    const asked = await say(house.admin, 'hide all partly');
    const second = /Partly · .*\n1\n(?<kept>\w+) Partly · /.exec(words(asked))?.groups?.kept ?? '';

    const hidden = await house.admin.press(asked, 'Hide selected', {
      in_pick: '1,3',
      in_reason: 'tidying up',
    });

    const visible = all().filter(
      ({ displayName, hiddenFromAddressLists }) => displayName.endsWith('Partly') && !hiddenFromAddressLists,
    );
    expect(words(hidden.message)).toContain('Contacts hidden');
    expect(visible.map(({ displayName }) => displayName)).toEqual([`${second} Partly`]);
  });

  it('asks for words, and refuses where nobody can be changed', async () => {
    const nothing = await say(house.admin, 'delete all');
    const colleague = await say(house.admin, 'hide all omar.haddad');

    expect(words(nothing)).toContain('Add who you mean');
    expect(words(colleague)).toContain('You can’t change');
  });
});
