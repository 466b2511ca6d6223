import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importKnownContacts } from '../../src/cli/import-known-contacts.ts';
import { type House, openHouse, words } from './house.ts';

let house: House;
let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cardfile-gone-'));
  house = await openHouse({ DATA_DIR: directory });
});
afterAll(async () => {
  await house.close();
  await rm(directory, { recursive: true, force: true });
});

const patience = { timeout: 90_000, interval: 300 };
const ask = async (text: string) => words((await house.admin.say(text))[0]);

describe('what happens behind Cardfile’s back', { timeout: 120_000 }, () => {
  it('is not known before everything was read once', async () => {
    await expect.poll(() => ask('sources'), patience).not.toMatch(/not read|first reading|begins/i);
  });

  it.each([
    ['find', 1],
    ['edit contact', 2],
    ['delete contact', 3],
  ])(
    'is told the first time by “%s”, when the system says that the contact is gone',
    async (command, index) => {
      const { mailContacts } = house.sandbox.organisation;
      const own = mailContacts.all().filter(({ isDirSynced }) => !isDirSynced);
      const record = own.at(-5 * index);
      const email = record?.externalEmailAddress ?? '';
      mailContacts.delete(record?.guid ?? '');

      const first = await ask(`${command} ${email}`);
      const second = await ask(`find ${email}`);

      // The cache may know already; then people with similar names are listed: "3 people like", "1–5 of 6 like".
      expect(first).toMatch(/no longer exists|Nobody (found|has)|(?:person|people|of \d+) like/i);
      expect(second).not.toContain('The only match');
    },
  );

  it('is found soon after an import into the ledger, without a restart', async () => {
    await importKnownContacts(house.sandbox.feedingSystemCsv(), { directory });
    const [known] = house.sandbox.organisation.databaseContacts.all();
    const name = known?.columns.displayName ?? '';

    await expect
      .poll(() => ask(`find ${name}`), { timeout: 30_000, interval: 500 })
      .toContain('Unified Contacts');
  });
});
