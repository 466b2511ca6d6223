import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cast } from '../../sandbox/organisation/cast.ts';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import { fileConsentType } from '../../sandbox/teams/file-host.ts';
import type { SeenMessage } from '../../sandbox/teams/types.ts';
import { exportContacts } from '../../src/cli/export-contacts.ts';
import { type ImportCommand, importContacts } from '../../src/cli/import-contacts.ts';
import { importOutcome } from '../../src/cli/import-outcome.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { asOwner } from '../../src/contacts/owner.ts';
import { credentialsOf } from '../../src/credentials.ts';
import { exportFile } from '../../src/import-files.ts';
import { createImports } from '../../src/imports.ts';
import { openExistingDatabase } from '../../src/store/database.ts';
import { exportCsv } from '../../src/transfer/export-csv.ts';
import { answerTo, type House, openHouse, titles, words } from './house.ts';

let house: House;
let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cardfile-transfer-'));
  house = await openHouse({ DATA_DIR: directory });
}, 60_000);
afterAll(async () => {
  await house.close();
  await rm(directory, { recursive: true, force: true });
});

const settings = () => readConfig({ ...house.sandbox.environment(), DATA_DIR: directory });
const runImport = (csv: string, as?: string, more: Partial<ImportCommand> = {}) =>
  importContacts(settings(), {
    bytes: Buffer.from(csv),
    to: undefined,
    as,
    key: 'email',
    emptyCells: 'leave',
    ...more,
  });

describe('npm run import', { timeout: 60_000 }, () => {
  const known = () => {
    const [one, two] = house.sandbox.organisation.mailContacts
      .all()
      .filter(({ isDirSynced }) => !isDirSynced);
    if (one === undefined || two === undefined) throw new Error('too few mail contacts');
    return [one, two] as const;
  };
  const file = () => {
    const [one, two] = known();
    return [
      'Name,Email,Job title,Company',
      `"${one.displayName}",${one.externalEmailAddress},,`,
      `,${two.externalEmailAddress},Chief Importer,`,
      'Imogen Portman,imogen.portman@import.example,Buyer,Import Ltd',
      'Nobody,not an address,,',
    ].join('\r\n');
  };

  it('says in a dry run what it would do, and changes nothing', async () => {
    const before = house.sandbox.organisation.mailContacts.all().length;
    const { rows, request } = await runImport(file());

    expect(rows.map(({ line, result }) => [line, result])).toEqual([
      [2, 'same'],
      [3, 'changed'],
      [4, 'new'],
      [5, 'invalid'],
    ]);
    expect(rows[1]?.reasons[0]).toContain('→ Chief Importer');
    expect(request).toBeUndefined();
    expect(house.sandbox.organisation.mailContacts.all()).toHaveLength(before);
  });

  it('prints a summary, and writes a result file with a line for each row', async () => {
    const path = join(directory, 'contacts.csv');
    await writeFile(path, file());
    const { stdout } = await promisify(execFile)(process.execPath, ['src/cli/import.ts', path, '--dry-run'], {
      env: { PATH: process.env.PATH ?? '', ...house.sandbox.environment(), DATA_DIR: directory },
    });
    const result = await readFile(`${path}.result.csv`, 'utf8');

    expect(stdout).toContain('1 new contact\n1 contact changes\n1 stays as it is\n1 row can’t be imported\n');
    expect(result.split('\r\n').map((line) => line.split(',').slice(0, 2).join())).toEqual([
      '\ufeffLine,Result',
      '2,Same',
      '3,Changed',
      '4,New',
      '5,Invalid',
      '',
    ]);
  });

  it('makes one change request in the name of a person, after which nothing differs', async () => {
    const { request } = await runImport(file(), cast.admin.userPrincipalName);
    const status = () => answerTo(house.admin, `status CR-${request?.number}`);
    await vi.waitFor(async () => expect(words(await status())).toContain('Done'), {
      timeout: 30_000,
      interval: 200,
    });
    const again = await runImport(file(), cast.admin.objectId);

    expect(request?.state).toBe('approved');
    expect(again.rows.map(({ result }) => result)).toEqual(['same', 'same', 'same', 'invalid']);
    expect(again.request).toBeUndefined();
  });

  it('waits for approval where the policy says so', async () => {
    const csv = 'Name,Email\nIvo Portman,ivo.portman@import.example\n';
    const { request } = await runImport(csv, cast.staff.userPrincipalName);

    expect(request?.state).toBe('pending');
  });

  it('is approved, followed, paused, retried and undone in the chat', async () => {
    const { staff, approver, sandbox } = house;
    const rows = Array.from({ length: 60 }, (_, row) => `Row ${row},row${row}@large.example`);
    const csv = ['Name,Email', ...rows, 'Nobody,not an address'].join('\n');
    const { request } = await runImport(csv, cast.staff.userPrincipalName);
    const number = `CR-${request?.number}`;
    const status = () => answerTo(staff, `status ${number}`);
    const until = (text: string) =>
      vi.waitFor(
        async () => {
          const seen = await status();
          expect(words(seen)).toContain(text);
          return seen;
        },
        { timeout: 40_000, interval: 500 },
      );

    await approver.open();
    const asked = await answerTo(approver, `status ${number}`);
    const page = await approver.press(asked, 'Show all rows');
    const next = await approver.press(page.message, 'Next');
    const back = await approver.press(next.message, 'Back to the request');
    const refuse = (status: number, times: number, skip = 0) =>
      sandbox.exchange.faults.add({
        match: { cmdlet: 'New-MailContact' },
        fault: { kind: 'status', status, ...(status === 429 ? { retryAfter: 6 } : {}) },
        times,
        skip,
      });
    refuse(400, 1, 5);
    refuse(429, 4, 20);
    await approver.press(back.message, 'Approve');
    const waiting = await until('the next try is');
    const paused = await staff.press(waiting, 'Pause');
    const resumed = await staff.press(paused.message, 'Resume');
    const done = await until('59 added');
    await staff.press(done, 'Result file');
    const offer = staff.messages().find((message) => JSON.stringify(message).includes('-result.csv'));
    const taken = await staff.answerFile(offer, 'accept');
    await staff.press(done, 'Retry the failed one');
    await staff.press(done, 'Undo');
    const said = staff.messages().map((message) => words(message));
    const followed = () => words(staff.messages().find(({ id }) => id === waiting?.id));

    expect(words(asked)).toContain('60 to add');
    expect(words(page.message)).toContain('1 to 15 of 60');
    expect(words(page.message)).toContain('E-mail row14@large.example');
    expect(words(next.message)).toContain('16 to 30 of 60');
    expect(words(paused.message)).toContain('Paused');
    // On a slow machine all rows are done before the answer to the button is read.
    expect(titles(staff, resumed.message)).not.toContain('Resume');
    expect(words(done)).toContain('59 of 60 contacts saved');
    expect(words(done)).toContain('Failed');
    expect(JSON.stringify(taken)).toContain(`${number}-result.csv`);
    expect(said.some((text) => text.includes('1 to add'))).toBe(true);
    expect(said.some((text) => text.includes('59 to delete'))).toBe(true);
    // The card that was followed is updated without being asked for.
    await vi.waitFor(() => expect(followed()).toContain('59 of 60'), { timeout: 50_000, interval: 200 });
    const added = sandbox.organisation.mailContacts
      .all()
      .filter(({ externalEmailAddress }) => externalEmailAddress.includes('@large.example'));
    expect(added).toHaveLength(59);
    const { file, words: told } = await importOutcome(settings(), request?.number ?? 0, undefined);
    expect(told).toContain('59 added and 1 failed');
    const results = file.split('\r\n').map((line) => line.split(',')[1]);
    expect(results.filter((result) => result === 'Added')).toHaveLength(59);
    expect(results.filter((result) => result === 'Failed' || result === 'Invalid')).toHaveLength(2);
  }, 90_000);

  it('tells what became of an import into own contacts only to who names their owner', async () => {
    const { objectId, userPrincipalName } = cast.staff;
    const csv = 'Name,Email\nOda Krantz,oda.krantz@own.example\n';
    const { request } = await runImport(csv, objectId, { to: 'graph-personal-contacts' });
    const outcome = (as?: string) => importOutcome(settings(), request?.number ?? 0, as);

    await expect(outcome()).rejects.toThrow('Add --as PERSON');
    await expect(outcome(cast.admin.objectId)).rejects.toThrow('Add --as PERSON');
    expect((await outcome(userPrincipalName)).file).toContain('Oda Krantz');
  });

  it.each([
    ['a person whom Entra does not know', 'nobody@contoso.com', {}, /knows nobody/],
    ['a system that takes no contacts', cast.admin.objectId, { to: 'graph-directory' }, /cannot be imported/],
    ['personal contacts without a person', undefined, { to: 'graph-personal-contacts' }, /--as/],
  ] as const)('refuses %s', async (_, as, more, problem) => {
    await expect(runImport('Email\na@b.example\n', as, more)).rejects.toThrow(problem);
  });
});

describe('npm run export', { timeout: 60_000 }, () => {
  it('writes all contacts of a system, and importing them changes nothing', async () => {
    const contacts = await exportContacts(settings(), {
      what: { source: 'exchange-mail-contacts' },
      as: undefined,
    });
    const { rows } = await runImport(exportCsv(contacts));

    expect(contacts).toHaveLength(house.sandbox.organisation.mailContacts.all().length);
    expect(rows.filter(({ result }) => result !== 'same').map(({ reasons }) => reasons)).toEqual([]);
  });

  it('writes what a person finds, with their own contacts', async () => {
    const [own] = house.sandbox.organisation.mailbox(cast.admin.objectId).all();
    const found = await exportContacts(settings(), {
      what: { search: own?.texts.displayName ?? '' },
      as: cast.admin.userPrincipalName,
    });

    expect(found.some(({ ref }) => ref.owner === cast.admin.objectId)).toBe(true);
  });

  it('refuses the mailbox of nobody', async () => {
    const what = { source: 'graph-personal-contacts' } as const;

    await expect(exportContacts(settings(), { what, as: undefined })).rejects.toThrow(/--as/);
  });
});

describe('export in the chat', { timeout: 60_000 }, () => {
  /** Takes the file that a card offers in one format, and returns what is in it. */
  async function take(member: ChatMember, card: SeenMessage | undefined, button: string): Promise<string> {
    const before = new Set(member.messages().map(({ id }) => id));
    await member.press(card, button);
    const isOffer = ({ id, attachments }: SeenMessage) =>
      !before.has(id) && attachments[0]?.contentType === fileConsentType;
    const offer = await member.waitFor(isOffer, 30_000);
    const [link] = await member.answerFile(offer, 'accept');
    const content = link?.attachments[0]?.content as { readonly uniqueId?: string } | undefined;
    return (
      house.teams.fileHost.file(content?.uniqueId ?? '')?.bytes?.toString('utf8') ?? expect.fail('no file')
    );
  }
  const fileNames = (member: ChatMember) =>
    member.messages().flatMap(({ attachments }) => attachments.flatMap(({ name }) => name ?? []));
  const linesOf = (csv: string) => csv.split('\r\n').slice(1, -1);
  /** A company with several mail contacts. */
  const company = () => {
    const all = house.sandbox.organisation.mailContacts.all();
    const names = [...new Set(all.map((one) => one.company))].filter((name) => name !== '');
    const of = (name: string) => all.filter((one) => one.company.startsWith(name));
    const name = names.find((one) => of(one).length > 5 && of(one).length < 40) ?? expect.fail('no company');
    return { name, contacts: of(name) };
  };

  it('offers all contacts of a system, which importing changes nothing of', async () => {
    const { admin, sandbox } = house;
    const asked = await answerTo(admin, 'export mail contacts as CSV');
    expect(words(asked)).toContain('up to 20,000 contacts');
    const csv = await take(admin, asked, 'CSV file');
    const vcards = await take(admin, await answerTo(admin, 'export mail contacts'), 'vCard file');
    expect(linesOf(csv)).toHaveLength(sandbox.organisation.mailContacts.all().length);

    for (const [name, file] of [
      ['again.csv', csv],
      ['again.vcf', vcards],
    ] as const) {
      const [columns] = await admin.sendFile(name, file);
      const compared = await admin.press(columns, 'Compare');
      expect(words(compared.message)).toContain('stay as they are');
      expect(titles(admin, compared.message).join()).not.toMatch(/New|Changed|duplicates|Not imported/);
    }
  });

  it('writes everybody whom a search finds, of one system or joined, not only the first page', async () => {
    const { staff } = house;
    const { name, contacts } = company();
    const found = await answerTo(staff, `company:"${name}" source:exchange`);
    expect(titles(staff, found)).toContain('Export');
    const [fromButton] = (await staff.press(found, 'Export')).sent;
    const typed = await answerTo(staff, 'export');
    expect(words(typed)).toBe(words(fromButton));
    const title = `Export ${contacts.length} contacts for “company:"${name}" source:exchange”`;
    expect(words(typed)).toContain(title);
    const csv = await take(staff, typed, 'CSV file');
    expect(words(staff.messages().find(({ id }) => id === typed?.id))).toContain(title);
    for (const { externalEmailAddress } of contacts) expect(csv).toContain(externalEmailAddress);
    expect(linesOf(csv)).toHaveLength(contacts.length);

    const joined = await answerTo(staff, 'export John');
    expect(titles(staff, joined)).toContain('Only mail contacts');
    const [only] = (await staff.press(joined, 'Only mail contacts')).sent;
    expect(linesOf(await take(staff, only, 'CSV file')).length).toBeGreaterThan(0);
  });

  it('writes the members of a distribution list, and the favorites', async () => {
    const { staff } = house;
    const asked = await answerTo(staff, 'export list Partners');
    expect(words(asked)).toContain('Export 5 contacts of “Partners”');
    const list = await take(staff, asked, 'CSV file');
    expect(fileNames(staff).at(-1)).toBe('Partners.csv');
    expect(linesOf(list)).toHaveLength(5);
    expect(list).toContain('contoso-partner.example');

    expect(words(await answerTo(staff, 'export favorites'))).toContain('No favorites');
    for (const email of ['john.doe@contoso-partner.example', 'john.smith@fabrikam.example'])
      await answerTo(staff, `star ${email}`);
    const starred = await answerTo(staff, 'export my favourites');
    expect(words(starred)).toContain('Export 2 favorites');
    const favorites = await take(staff, starred, 'CSV file');
    expect(linesOf(favorites)).toHaveLength(2);
    expect(fileNames(staff).at(-1)).toBe('Favorites.csv');
  });

  it('names the file after the search, with an address in it as a whole', async () => {
    const { staff } = house;
    await take(staff, await answerTo(staff, 'export fabrikam.example'), 'CSV file');

    expect(fileNames(staff).at(-1)).toBe('fabrikam.example.csv');
  });

  it('writes the selection of a bulk change', async () => {
    const { admin } = house;
    const { name, contacts } = company();
    const asked = await answerTo(admin, `hide all company:"${name}" source:exchange`);
    const [picked] = (await admin.press(asked, 'Export selected', { in_pick: '1,2' })).sent;
    const csv = await take(admin, picked, 'CSV file');

    expect(words(picked)).toContain('Export 2 contacts');
    expect(linesOf(csv)).toHaveLength(2);
    expect(contacts.length).toBeGreaterThan(2);
  });

  it('keeps people’s own contacts theirs, and is for the 1:1 chat', async () => {
    const { admin, staff, group, sandbox } = house;
    const own = (member: { readonly objectId: string }) =>
      sandbox.organisation
        .mailbox(member.objectId)
        .all()
        .map(({ texts }) => texts.displayName);
    const asked = await answerTo(staff, 'export my contacts');
    const csv = await take(staff, asked, 'CSV file');
    for (const contact of own(cast.staff)) expect(csv).toContain(contact);
    const foreign = own(cast.admin).filter((contact) => !own(cast.staff).includes(contact));
    for (const contact of foreign) expect(csv).not.toContain(contact);

    expect(words(await answerTo(group, 'export my contacts'))).toContain('our own chat');
    expect(titles(group, await answerTo(group, 'John'))).not.toContain('Export');
    await answerTo(admin, own(cast.admin)[0] ?? '');
    const person = await answerTo(admin, 'export it');
    expect(words(person)).toContain('Export 1 contact');
    // The progress card takes the place of a slow export's card, and gives it back.
    sandbox.graph.faults.add({ fault: { kind: 'slow', ms: 2_500 } });
    expect(await take(admin, person, 'vCard file')).toContain(`FN:${own(cast.admin)[0]}`);
    const again = admin.messages().find(({ id }) => id === person?.id);
    expect(words(again)).toContain('Export 1 contact');
    const isGivenBack = ({ method, path }: { readonly method: string; readonly path: string }) =>
      method === 'PUT' && path.endsWith(`/${person?.id}`);
    expect(house.teams.calls.filter(isGivenBack)).toHaveLength(1);
    expect(await take(admin, again, 'CSV file')).toContain(own(cast.admin)[0]);
  });

  const offersOf = (member: ChatMember) =>
    member.messages().filter(({ attachments }) => attachments[0]?.contentType === fileConsentType);

  it('offers a file once for two clicks at once, and again when it is asked for again', async () => {
    const { staff, sandbox } = house;
    const asked = await answerTo(staff, 'export my contacts');
    const before = offersOf(staff).length;
    // Slow enough for both clicks to be under way.
    sandbox.graph.faults.add({ fault: { kind: 'slow', ms: 500 } });
    const [one, other] = await Promise.all([staff.press(asked, 'CSV file'), staff.press(asked, 'CSV file')]);
    await staff.waitFor(() => offersOf(staff).length > before, 30_000);

    expect(offersOf(staff)).toHaveLength(before + 1);
    const second = [one, other].find(({ message }) => words(message).includes('already on its way'));
    expect(titles(staff, second?.message)).toEqual(titles(staff, asked));
    await staff.press(second?.message, 'CSV file');
    await staff.waitFor(() => offersOf(staff).length === before + 2, 30_000);
  });

  it('offers a file again that was declined', async () => {
    const { staff } = house;
    const asked = await answerTo(staff, 'export my contacts');
    const before = new Set(offersOf(staff).map(({ id }) => id));
    const offer = async () => {
      await staff.press(asked, 'CSV file');
      return staff.waitFor(
        ({ id, attachments }) => !before.has(id) && attachments[0]?.contentType === fileConsentType,
        30_000,
      );
    };
    await staff.answerFile(await offer(), 'decline');

    expect(await offer()).toBeDefined();
  });

  it('is written after an attempt that failed', async () => {
    const config = settings();
    const database = await openExistingDatabase(config.database);
    const imports = (broken: Partial<Config> = {}) =>
      createImports({
        config: { ...config, ...broken },
        credentials: () => credentialsOf(config),
        database,
        providers: [],
        clock: Date.now,
      });
    const by = { person: asOwner(cast.staff.objectId), correlationId: 'test', key: 'after-a-failure' };
    const contacts = await exportContacts(config, {
      what: { source: 'exchange-mail-contacts' },
      as: undefined,
    });
    const isBroken = { database: { ...config.database, url: 'file:///nowhere/at/all' } } as never;

    await expect(imports(isBroken).export(contacts, 'csv', by)).rejects.toThrow();
    expect(await imports().export(contacts, 'csv', by)).toMatchObject({ count: contacts.length });
    expect(await imports().export(contacts, 'csv', by)).toBeUndefined();
    expect(await imports().export(contacts, 'vcard', by)).toMatchObject({ count: contacts.length });
    await database.close();
  });

  it('has the buttons for a single system on the card that comes back', async () => {
    const { staff, sandbox } = house;
    const joined = await answerTo(staff, 'export Sofie');
    for (const { faults } of [sandbox.graph, sandbox.exchange])
      faults.add({ fault: { kind: 'slow', ms: 2_500 } });
    await take(staff, joined, 'vCard file');
    const isGivenBack = ({ method, path }: { readonly method: string; readonly path: string }) =>
      method === 'PUT' && path.endsWith(`/${joined?.id}`);
    expect(house.teams.calls.filter(isGivenBack)).toHaveLength(1);
    const again = staff.messages().find(({ id }) => id === joined?.id);

    expect(titles(staff, joined)).toContain('Only mail contacts');
    expect(titles(staff, again)).toEqual(titles(staff, joined));
    expect(words(again)).toBe(words(joined));
  });

  it('has the buttons for another attempt after a failure', async () => {
    const { admin, sandbox } = house;
    const { name, contacts } = company();
    const asked = await answerTo(admin, `hide all company:"${name}" source:exchange`);
    const [picked] = (await admin.press(asked, 'Export selected', { in_pick: '1' })).sent;
    sandbox.exchange.faults.add({ fault: { kind: 'status', status: 403 }, times: 10 });
    const { sent } = await admin.press(picked, 'CSV file');
    sandbox.exchange.faults.clear();
    const failed = sent.find((message) => words(message).includes('doesn’t let me do this'));

    expect(titles(admin, failed)).toEqual(['CSV file', 'vCard file', 'Help']);
    expect(linesOf(await take(admin, failed, 'CSV file'))).toHaveLength(1);
    expect(contacts.length).toBeGreaterThan(1);
  });

  it('stands in the audit log, and has at most 20,000 contacts', async () => {
    const config = settings();
    const database = await openExistingDatabase(config.database);
    const exports = (await database.audit.after(0, 10_000)).filter(({ event }) => event === 'export');
    await database.close();
    const [contact] = await exportContacts(config, {
      what: { source: 'exchange-mail-contacts' },
      as: undefined,
    });
    const written = await exportFile({
      kind: 'export',
      config,
      credentials: credentialsOf(config),
      key: { id: 'large', person: asOwner(cast.admin.objectId) },
      what: Array.from({ length: 20_001 }, () => contact ?? expect.fail('no contact')),
      format: 'csv',
      expiresAt: Date.now() + 60_000,
      correlationId: 'test',
    });

    const count = house.sandbox.organisation.mailContacts.all().length;
    expect(exports[0]).toMatchObject({
      actor: cast.admin.objectId,
      source: 'exchange-mail-contacts',
      note: `${count} contacts`,
    });
    expect(written).toEqual({ count: 20_001, bytes: 0 });
  });
});
