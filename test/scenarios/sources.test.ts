import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { query } from '../store/databases.ts';
import { type House, openHouse, words } from './house.ts';

describe('sources', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({}, { knowsDatabase: true });
  });
  afterAll(() => house.close());

  const systems = /Exchange[\s\S]*Unified Contacts[\s\S]*The directory/;
  async function answer() {
    const [message] = await house.admin.say('sources');
    if (message === undefined) throw new Error('no answer');
    return message;
  }
  const untilRead = () =>
    vi.waitFor(async () => expect(words(await answer())).toContain('All systems are up to date'), {
      timeout: 60_000,
      interval: 200,
    });

  it('tells an admin what is kept of each system and how fresh it is', async () => {
    await untilRead();

    const told = words(await answer());

    const { mailContacts, users } = house.sandbox.organisation;
    expect(told).toMatch(systems);
    expect(told).toContain(`${mailContacts.all().length} contacts`);
    expect(told).toContain(
      `${(mailContacts.all().length + users.all().length).toLocaleString('en-GB')} contacts`,
    );
    expect(told).toContain('Complete just now');
    expect(told).not.toContain('→');
  });

  it('says what holds a system up and what to do, and goes on with a press of a button', async () => {
    await untilRead();
    const { allowedCmdlets } = house.sandbox.exchange.settings;
    const allowed = [...allowedCmdlets];
    allowedCmdlets.clear();
    const message = await answer();

    await house.admin.press(message, 'Read now');
    await vi.waitFor(
      async () => {
        const told = words(await answer());
        expect(told).toContain('1 of 3 systems cannot be read');
        expect(told).toMatch(
          /Exchange[\s\S]*The bot may not read this system[\s\S]*complete [\s\S]*→ Type “doctor”/,
        );
      },
      { timeout: 60_000, interval: 200 },
    );
    for (const name of allowed) allowedCmdlets.add(name);
    await house.admin.press(await answer(), 'Read now');

    await untilRead();
  });

  it('brings its card up to date in its place', async () => {
    const message = await answer();

    const refreshed = await house.admin.press(message, 'Refresh');

    expect(words(refreshed.message)).toMatch(systems);
    expect(refreshed.message.id).toBe(message.id);
    expect(refreshed.sent).toEqual([]);
  });

  it('counts the mailboxes that are kept, and tells nothing else of them', async () => {
    expect(words(await answer())).toContain('No personal contacts are stored yet');
    const own = house.sandbox.organisation.mailbox(house.staff.person.objectId).all();

    await house.staff.say('find contact John');

    await vi.waitFor(
      async () => expect(words(await answer())).toContain('contacts of one person are stored'),
      {
        timeout: 60_000,
        interval: 200,
      },
    );
    expect(own.length).toBeGreaterThan(10);
    expect(words(await answer())).not.toContain(`${own.length} `);
  });

  it('is for admins in their own chat, and takes “sources smith” for somebody', async () => {
    const [refused] = await house.staff.say('sources');
    const [group] = await house.teams.as(house.admin.person).in('group').say('sources');
    const [person] = await house.admin.say('sources qwertzuiop');

    expect(words(refused)).not.toContain('Exchange');
    expect(house.staff.actions(refused).map(({ title }) => title)).toContain('Find “sources”');
    expect(words(group)).toContain('own chat');
    expect(words(person)).toContain('sources qwertzuiop');
  });
});

describe('a bot that keeps nothing', () => {
  const data = mkdtempSync(join(tmpdir(), 'cardfile-sources-'));
  afterAll(() => rmSync(data, { recursive: true }));

  it('says so, and drops what was kept before', async () => {
    const before = await openHouse({ DATA_DIR: data });
    await vi.waitFor(async () => expect(await rowsIn(data)).toBeGreaterThan(1000), { timeout: 60_000 });
    await before.close();

    const house = await openHouse({ DATA_DIR: data, DIRECTORY: 'live' });
    try {
      const [answer] = await house.admin.say('sources');

      expect(words(answer)).toContain('Nothing is kept here');
      await vi.waitFor(async () => expect(await rowsIn(data)).toBe(0), { timeout: 60_000 });
      expect(existsSync(join(data, 'directory.index'))).toBe(false);
    } finally {
      await house.close();
    }
  });
});

async function rowsIn(directory: string): Promise<number> {
  const [row] = await query(
    { directory },
    "select count(*) as rows from directory_contacts where record <> ''",
  );
  return Number(row?.rows);
}
