import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SeenMessage } from '../../sandbox/teams/types.ts';
import { answerTo, type House, openHouse, patience, patientTests, titles, words } from './house.ts';

vi.setConfig(patientTests);

let house: House;

beforeAll(async () => {
  house = await openHouse();
});

afterAll(async () => {
  await house.close();
});

const csv = (...lines: readonly string[]) => lines.join('\r\n');
const heading = 'First name;Last name;E-mail;Company';

/** Waits until the request that a card shows is done. */
async function applied(message: SeenMessage | undefined): Promise<void> {
  const number = /CR-\d+/.exec(words(message))?.[0] ?? expect.fail(`no request: ${words(message)}`);
  await vi.waitFor(
    async () => expect(words(await answerTo(house.admin, `status ${number}`))).toContain('Done'),
    { timeout: patience, interval: 200 },
  );
}

describe('a file that is dropped into the chat', () => {
  it('becomes one request after its columns and the dry run were shown', async () => {
    const { admin } = house;
    const file = csv(
      heading,
      'Änne;Importova;anne.importova@import-one.example;Import One',
      'Béla;Importov;bela.importov@import-one.example;Import One',
    );

    const [columns] = await admin.sendFile('customers.csv', Buffer.from(file, 'latin1'));
    expect(words(columns)).toContain('2 contacts in customers.csv');
    expect(words(columns)).toContain('It was read as Windows-1252');
    expect(words(columns)).toContain('Änne, Béla');
    const compared = await admin.press(columns, 'Compare');
    expect(words(compared.message)).toContain('2 new contacts');
    const sent = await admin.press(compared.message, 'Add 2 contacts');
    await applied(sent.message);

    // What is there now is the same, in a dry run of the same file, and changes in one of another.
    const [again] = await admin.sendFile('customers.csv', Buffer.from(file, 'utf16le'));
    const same = await admin.press(again, 'Compare');
    expect(words(same.message)).toContain('2 stay as they are');
    expect(titles(admin, same.message)).not.toContain('Add 2 contacts');
    const [edited] = await admin.sendFile('edited.csv', file.replace('Import One', 'Import Two'));
    const changed = await admin.press(edited, 'Compare');
    expect(words(changed.message)).toContain('Company: Import One → Import Two');
    expect(titles(admin, changed.message)).toContain('Change 1 contact');
  });

  it('is read as the person says: columns, key and empty cells', async () => {
    const { admin } = house;
    const file = csv('Vorname;Nachname;Erreichbar unter;Nr', 'Ida;Spalten;ida@columns.example;4711');

    const [columns] = await admin.sendFile('spalten.csv', file);
    const compared = await admin.press(columns, 'Compare', {
      in_column_2: 'emails',
      in_column_3: 'department',
      in_key: 'name',
      in_empty: 'clear',
    });
    expect(words(compared.message)).toContain('ida@columns.example');
    const back = await admin.press(compared.message, 'Change columns');

    const inputs = JSON.stringify(back.message.card);
    expect(inputs).toContain('"id":"in_column_3","label":"Nr","value":"department"');
    expect(inputs).toContain('"label":"Find the contact of a row by","value":"name"');
    expect(inputs).toContain('"label":"An empty cell","value":"clear"');
    const none = await admin.press(back.message, 'Compare', {
      in_column_0: 'none',
      in_column_1: 'none',
      in_column_2: 'none',
      in_column_3: 'none',
    });
    expect(words(none.message)).toContain('Choose what at least one column holds.');
  });
});
