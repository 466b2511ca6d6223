import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import { intrude } from '../store/databases.ts';
import { type House, openHouse, words } from './house.ts';

let house: House;
let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cardfile-kept-'));
  house = await openHouse({ DATA_DIR: directory });
});
afterAll(async () => {
  await house.close();
  await rm(directory, { recursive: true, force: true });
});

const patience = { timeout: 60_000, interval: 300 };

function calls(): number {
  const { graph, exchange } = house.sandbox;
  return graph.requests.length + exchange.requests.length;
}

async function find(member: ChatMember, typed: string): Promise<string> {
  const [answer] = await member.say(`find ${typed}`);
  return words(answer);
}

/** Waits until all systems were read once, and then until a search is answered from memory alone. */
async function untilCached(member: ChatMember): Promise<void> {
  const sources = async () => words((await house.admin.say('sources'))[0]);
  await expect.poll(sources, patience).not.toMatch(/not read|first reading|begins/i);
  await expect
    .poll(async () => {
      const before = calls();
      await find(member, 'John');
      return calls() - before;
    }, patience)
    .toBe(0);
  // Typing errors are found in memory only, which takes a moment to follow what was read.
  await expect.poll(() => find(member, 'jhon smiht'), patience).toContain('similar to “jhon”');
}

/** Lets all walks go on at once, as if their time had come. */
function hurry(): Promise<void> {
  return intrude({ directory }, 'update directory_syncs set next_at = 0');
}

describe('a search', { timeout: 90_000 }, () => {
  it('finds people while nothing is kept yet, and later without asking any system', async () => {
    const cold = await find(house.staff, 'John');
    await untilCached(house.staff);
    const kept = await find(house.staff, 'John');

    for (const text of [cold, kept]) {
      expect(text).toMatch(/1–5 of \d\d/);
      expect(text).toContain('John Smith');
      expect(text).toContain('Mail contact');
    }
  });

  it.each([
    ['jhon smiht', 'John Smith', 'similar to “jhon”'],
    ['elten jonh', 'Elton John', 'similar to “elten”'],
    ['jorg gros', 'Jörg Groß', ''],
    ['liam obrein', "Liam O'Brien", 'similar to “obrein”'],
    ['jack smith', 'John Smith', 'may be called “jack”'],
  ])('understands %j and says why', async (typed, expected, reason) => {
    await untilCached(house.admin);

    const text = await find(house.admin, typed);

    expect(text).toContain(expected);
    expect(text).toContain(reason);
  });

  it('offers to add the one who was typed when everybody is only like it', async () => {
    await untilCached(house.admin);

    const [answer] = await house.admin.say('find contact Jhon Smiht');

    expect(words(answer)).toMatch(/like “Jhon Smiht”/);
    expect(house.admin.actions(answer).map(({ title }) => title)).toContain('Add “Jhon Smiht” as a contact');
  });

  it('shows the only one who has the whole name, with everything that is known', async () => {
    await untilCached(house.staff);

    const text = await find(house.staff, 'doe john');

    expect(text).toContain('The only match');
    expect(text.toLowerCase()).toContain('john.doe@contoso-partner.example');
  });

  it('turns the pages in place', async () => {
    await untilCached(house.staff);
    const [answer] = await house.staff.say('find John');

    const next = await house.staff.press(answer, 'Next');
    const back = await house.staff.press(next.message, 'Previous');

    expect(words(next.message)).toMatch(/6–10 of \d\d/);
    expect(words(back.message)).toBe(words(answer));
  });

  it('shows own contacts to their owner in the 1:1 chat only, however they are typed', async () => {
    const contact = secretContacts().find(({ texts }) => /^\p{L}+ \p{L}+$/u.test(texts.displayName ?? ''));
    const email = contact?.emailAddresses[0]?.address ?? 'none';
    const name = contact?.texts.displayName ?? 'none';
    await untilCached(house.staff);
    await untilCached(house.approver);

    for (const typed of [email, name, `x${name}`, name.slice(1)]) {
      for (const member of [house.approver, house.group]) {
        const text = await find(member, typed);
        // What was typed is repeated; nothing else of the contact may be there.
        expect(text.replaceAll(typed, '').toLowerCase()).not.toContain(
          typed === email ? name.toLowerCase() : email,
        );
      }
    }
    expect(await find(house.staff, email)).toContain('Outlook');
  });

  it('leaves no own contact readable on the disk', async () => {
    await untilCached(house.staff);
    const secrets = secretContacts().flatMap(({ emailAddresses }) =>
      emailAddresses.map(({ address }) => address),
    );
    expect(secrets.length).toBeGreaterThan(10);

    const files = await readdir(directory);
    const bytes = await Promise.all(files.map((file) => readFile(join(directory, file), 'latin1')));

    for (const secret of secrets) expect(bytes.some((text) => text.includes(secret))).toBe(false);
  });
});

describe('what changes behind our back', { timeout: 90_000 }, () => {
  const renamed = 'Quintessa Vandersloot';

  it('is found although no walk has met it yet', async () => {
    await untilCached(house.admin);
    const { mailContacts } = house.sandbox.organisation;
    const [first] = mailContacts.all();
    if (first === undefined) throw new Error('no mail contact');

    mailContacts.put({ ...first, ...freshIds(1), ...named('Zebulon', 'Quarterman') });

    await expect
      .poll(() => find(house.admin, 'Zebulon Quarterman'), patience)
      .toContain('Zebulon Quarterman');
  });

  it('is in the answers after the next walk, and what is gone is not', async () => {
    await untilCached(house.admin);
    const { users } = house.sandbox.organisation;
    const [colleague, leaver] = users
      .all()
      .filter(({ userType, displayName }) => userType === 'Member' && /^\p{L}+ \p{L}+$/u.test(displayName))
      .slice(-2);
    if (colleague === undefined || leaver === undefined) throw new Error('no colleagues');
    const [givenName = '', surname = ''] = renamed.split(' ');

    users.put({ ...colleague, displayName: renamed, givenName, surname });
    users.delete(leaver.id);
    await hurry();

    await expect.poll(() => find(house.admin, 'Quintesa Vandersloot'), patience).toContain(renamed);
    await expect
      .poll(() => find(house.admin, leaver.userPrincipalName), patience)
      .not.toContain(leaver.displayName);
  });

  it('is named as not answering for a while, with its kept contacts, when a system is down for long', async () => {
    await untilCached(house.admin);
    const twoHoursAgo = Date.now() - 2 * 3_600_000;
    house.sandbox.exchange.faults.add({ fault: { kind: 'status', status: 503 }, times: 10_000 });
    await intrude(
      { directory },
      `update directory_syncs set problem = 'unavailable', moved_at = ${twoHoursAgo}, next_at = ${Date.now() + 600_000}
       where source = 'exchange-mail-contacts'`,
    );

    await expect
      .poll(() => find(house.admin, 'John'), patience)
      .toContain('Exchange has not answered for a while');

    const text = await find(house.admin, 'Elton John');
    house.sandbox.exchange.faults.clear();
    expect(text).toContain('Elton John');
  });
});

describe('a change of our own', { timeout: 90_000 }, () => {
  it('is found at once and stays found', async () => {
    await untilCached(house.admin);
    const [form] = await house.admin.say('add contact');

    const saved = await house.admin.press(form, 'Save', {
      in_displayName: 'Ottoline Prendergast',
      in_givenName: 'Ottoline',
      in_surname: 'Prendergast',
      in_emails: 'ottoline@fabrikam.example',
    });
    const found = await find(house.admin, 'otoline prendergast');

    expect(words(saved.message)).toContain('Ottoline Prendergast');
    expect(found).toContain('Ottoline Prendergast');
  });
});

/** Own contacts of the staff member whose addresses nobody else has. */
function secretContacts() {
  const { users, mailContacts, mailbox } = house.sandbox.organisation;
  const shared = JSON.stringify([users.all(), mailContacts.all()]).toLowerCase();
  return mailbox(house.staff.person.objectId)
    .all()
    .filter(
      ({ emailAddresses }) =>
        emailAddresses.length > 0 &&
        emailAddresses.every(({ address }) => !shared.includes(address.toLowerCase())),
    );
}

function freshIds(number: number) {
  const id = `dddddddd-0000-4000-8000-00000000000${number}`;
  const address = `fresh${number}@fabrikam.example`;
  return {
    guid: id,
    externalDirectoryObjectId: id.replace('d', 'e'),
    name: `fresh${number}`,
    alias: `fresh${number}`,
    externalEmailAddress: address,
    windowsEmailAddress: address,
    emailAddresses: [`SMTP:${address}`],
  };
}

function named(firstName: string, lastName: string) {
  return { firstName, lastName, displayName: `${firstName} ${lastName}` };
}
