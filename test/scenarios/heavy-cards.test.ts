import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../sandbox/organisation/cast.ts';
import { type House, openHouse, titles, words } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

describe('what would be too heavy for one card', () => {
  it('shows fewer people on a page when each has so many records that ten would be too heavy', async () => {
    const mine = house.sandbox.organisation.mailbox(cast.staff.objectId);
    const [pattern] = mine.all();
    const surnames = ['Ash', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Ginkgo', 'Hazel', 'Ivy', 'Juniper'];
    for (const [person, surname] of [...surnames, 'Katsura', 'Larch'].entries()) {
      const displayName = `Zebulon ${surname}`;
      for (let copy = 0; copy < 8 && pattern !== undefined; copy += 1) {
        mine.put({
          ...pattern,
          id: `${pattern.id.slice(0, -6)}${String(person * 8 + copy).padStart(6, 'A')}`,
          texts: { displayName, givenName: 'Zebulon', surname },
          lists: {},
          emailAddresses: [{ name: displayName, address: `${surname.toLowerCase()}@zebulon.example` }],
        });
      }
    }
    const seen: string[] = [];
    const [choice] = await house.staff.say('show contact Zebulon');
    expect(words(choice)).toMatch(/1–(?:[2-9]|10) of 12/);
    expect(JSON.stringify(choice?.card).length * 2).toBeLessThan(60 * 1024);

    // Until the mailbox is in memory, pages that are a moment apart may be in another order.
    await expect
      .poll(
        async () => {
          const before = house.sandbox.graph.requests.length;
          await house.staff.say('find Zebulon');
          return house.sandbox.graph.requests.length - before;
        },
        { timeout: 60_000, interval: 300 },
      )
      .toBe(0);

    let [page] = await house.staff.say('find Zebulon');
    expect(words(page)).toMatch(/1–[2-5] of 12/);
    for (let turn = 0; turn < 6; turn += 1) {
      seen.push(...(words(page).match(/^Zebulon \w+$/gm) ?? []));
      if (!titles(house.staff, page).includes('Next')) break;
      page = (await house.staff.press(page, 'Next')).message;
    }

    expect(seen.toSorted()).toEqual([...surnames, 'Katsura', 'Larch'].map((surname) => `Zebulon ${surname}`));
  });

  it('shows the newest of a history that is too long to be shown whole', async () => {
    const [form] = await house.admin.say('add contact to Outlook');
    const name = 'Restless Rita';
    await house.admin.press(form, 'Save', { in_displayName: name });
    for (let edit = 1; edit <= 10; edit += 1) {
      const [open] = await house.admin.say(`edit contact ${name}`);
      const letter = String.fromCharCode(96 + edit);
      await house.admin.press(open, 'Save', {
        in_displayName: name,
        in_notes: letter.repeat(300),
        in_street: letter.repeat(250),
        in_company: letter.repeat(120),
        in_jobTitle: letter.repeat(120),
        in_department: letter.repeat(120),
        in_imAddresses: [1, 2, 3].map((number) => `${letter.repeat(90)}${number}@x.example`).join('; '),
        in_emails: [1, 2, 3]
          .map((number) => `${letter.repeat(60)}@${letter.repeat(60)}${number}.example`)
          .join('; '),
      });
    }

    const [history] = await house.admin.say(`history ${name}`);

    expect(words(history)).toContain(`History of ${name}`);
    expect(words(history)).toContain('j'.repeat(120));
    expect(words(history).match(/^ {2}CR-\d+/gm)?.length).toBeGreaterThan(4);
  });

  it('leaves a form where it is when what the other place cannot hold is too long to be taken along', async () => {
    const notes = 'Встретились на ярмарке. '.repeat(300).trim();
    const [form] = await house.admin.say('add contact to Outlook');

    const stayed = await house.admin.press(form, 'Save to the mail contacts instead', {
      in_displayName: 'Patient Pavel',
      in_notes: notes,
    });
    await house.admin.press(stayed.message, 'Save', {});

    expect(words(stayed.message)).toContain('Saved to your Outlook contacts');
    expect(words(stayed.message)).toContain(
      'There is no room in the mail contacts for: Notes (the first 1024 characters fit). Shorten this first',
    );
    const stored = house.sandbox.organisation.mailbox(cast.admin.objectId).all();
    expect(stored.find(({ texts }) => texts.displayName === 'Patient Pavel')?.texts.personalNotes).toBe(
      notes,
    );
  });

  it.each([
    ['no input takes whole', 'a note as long as a book. '.repeat(400).trim()],
    ['no card takes twice', 'Заметка длинная, как книга. '.repeat(280).trim()],
  ])('lets a contact be changed beside notes that %s', async (_which, notes) => {
    const mine = house.sandbox.organisation.mailbox(cast.admin.objectId);
    const named = (name: string) => mine.all().find(({ texts }) => texts.displayName === name);
    const displayName = `Wordy ${notes.slice(0, 4)}`;
    const [form] = await house.admin.say('add contact to Outlook');
    await house.admin.press(form, 'Save', { in_displayName: displayName, in_notes: 'short' });
    const record = named(displayName);
    if (record !== undefined) mine.put({ ...record, texts: { ...record.texts, personalNotes: notes } });

    const [edit] = await house.admin.say(`edit contact ${displayName}`);
    const save = house.admin.actions(edit).find(({ title }) => title === 'Save');
    const typed = { in_displayName: displayName, in_jobTitle: 'Archivist', in_notes: 'slipped in' };
    const data = { ...(save?.data as object), ...typed };
    const saved = await house.admin.press(edit, 'Save', {}, { data });

    expect(words(edit)).toContain('Too long for a card, and left as it is: Notes.');
    expect(words(saved.message)).toContain('Contact changed');
    expect(named(displayName)?.texts).toMatchObject({ jobTitle: 'Archivist', personalNotes: notes });
  });
});
