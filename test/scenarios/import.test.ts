import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cast } from '../../sandbox/organisation/cast.ts';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import type { JsonObject, SeenMessage } from '../../sandbox/teams/types.ts';
import { answerTo, type House, openHouse, patience, patientTests, titles, words } from './house.ts';

vi.setConfig(patientTests);

let house: House;

let directory: string;

/** Staff may not add contacts; approvers ask for it, and admins do it. */
const policy = {
  version: 1,
  rules: [
    { name: 'admins', words: 'Admins write.', when: { requester: ['admin'] }, outcome: 'apply' },
    {
      name: 'approvers',
      words: 'An admin has to agree.',
      when: { requester: ['approver'] },
      outcome: 'ask',
      stages: [{ approvers: [{ group: 'admins' }] }],
    },
  ],
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cardfile-import-'));
  const file = join(directory, 'policy.json');
  await writeFile(file, JSON.stringify(policy));
  house = await openHouse({ POLICY_FILE: file, GRAPH_PERSONAL_CONTACTS: 'off' });
});

afterAll(async () => {
  await house.close();
  await rm(directory, { recursive: true, force: true });
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
    const file = csv(
      'Vorname;Nachname;Erreichbar unter;Nr',
      'Ida;Spalten;ida@columns.example;4711',
      'Ole;Ohne;nirgends;',
    );

    const [columns] = await admin.sendFile('spalten.csv', file);
    const compared = await admin.press(columns, 'Compare', {
      in_column_2: 'emails',
      in_column_3: 'department',
      in_key: 'name',
      in_empty: 'clear',
    });
    expect(words(compared.message)).toContain('ida@columns.example');
    const tab = admin.actions(compared.message).find(({ title }) => title.startsWith('Not imported'));
    const back = await admin.press(compared.message, 'Change columns');
    // With a column of addresses, contacts are found by these, unless the person says otherwise again.
    const byName = await admin.press(back.message, 'Compare', { in_key: 'name', in_column_3: 'office' });
    const old = await admin.press(byName.message, 'Not imported', {}, { data: tab?.data as JsonObject });
    const again = await admin.press(old.message, 'Change columns');

    expect(words(old.message)).toContain('The file was checked again after this card.');
    const inputs = JSON.stringify(back.message.card);
    expect(inputs).toContain('"id":"in_column_3","label":"Nr","value":"department"');
    expect(inputs).toContain('"label":"Find the contact of a row by","value":"email"');
    expect(JSON.stringify(again.message.card)).toContain(
      '"label":"Find the contact of a row by","value":"name"',
    );
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

const stored = (email: string) =>
  house.sandbox.organisation.mailContacts
    .all()
    .filter(({ externalEmailAddress }) => externalEmailAddress === email);

describe('a row that may be a contact already', () => {
  it('updates it or is added anyway with a reason, as the person says for the file', async () => {
    const { admin } = house;
    const rows = (address: string) => csv('Name;E-mail;Mobile', `Otto Twice;${address};+46 70 555 02 02`);
    const [first] = await admin.sendFile('first.csv', rows('otto@twice.example'));
    await applied(
      (await admin.press((await admin.press(first, 'Compare')).message, 'Add 1 contact')).message,
    );

    const [left] = await admin.sendFile('left.csv', rows('otto@other.example'));
    const kept = await admin.press(left, 'Compare');
    expect(words(kept.message)).toContain('1 possible duplicate');
    const back = await admin.press(kept.message, 'Change columns');
    const updated = await admin.press(back.message, 'Compare', { in_duplicates: 'update' });
    expect(words(updated.message)).toContain('otto@twice.example → otto@other.example');
    const again = await admin.press(updated.message, 'Change columns');
    const anyway = await admin.press(again.message, 'Compare', { in_duplicates: 'create' });
    expect(words(anyway.message)).toMatch(/Otto Twice.* already exists/);
    const asked = await admin.press(anyway.message, 'Add 1 contact');
    expect(words(asked.message)).toContain('Enter why the possible duplicates are none');
    expect(stored('otto@other.example')).toHaveLength(0);
    const sent = await admin.press(asked.message, 'Add 1 contact', { in_reason: 'Father and son' });

    expect(words(sent.message)).toContain('Father and son');
    await applied(sent.message);
    expect(stored('otto@other.example')).toHaveLength(1);
  });
});

describe('rows that are pasted, and vCards', () => {
  it('are imported as files are', async () => {
    const { admin } = house;

    const cards = csv(
      'BEGIN:VCARD',
      'VERSION:2.1',
      'N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;Vera',
      'EMAIL;INTERNET:vera@cards.example',
      'END:VCARD',
      '',
    );
    const [dropped] = await admin.sendFile('Vera Müller.vcf', Buffer.from(cards, 'latin1'));
    expect(words(dropped)).toContain('1 contact in Vera Müller.vcf');
    const compared = await admin.press(dropped, 'Compare');
    expect(words(compared.message)).toContain('Vera Müller');

    const rows =
      'First name\tMobile\tE-mail\nWim\t\twim@pasted.example\nYara\t+44 7700 900987\tyara@pasted.example';
    for (const pasted of [rows, cards.replace('M=FCller', 'Meyer').replace('ISO-8859-1', 'UTF-8')]) {
      const answer = await answerTo(admin, pasted);
      expect(words(answer)).toContain('in Pasted rows');
      const result = await admin.press(answer, 'Compare');
      expect(words(result.message)).toContain(pasted === rows ? '2 new contacts' : '1 new contact');
    }
    // Several lines are not always rows.
    const signature = await answerTo(admin, 'John Doe\nFabrikam, Inc.\nLondon');
    expect(words(signature)).not.toContain('Pasted rows');
  });
});

describe('the dry run', () => {
  it('shows each row with its reason, page by page, and offers the same as a file', async () => {
    const { admin } = house;
    const known = house.sandbox.organisation.mailContacts.all()[0] ?? expect.fail('no contact');
    const file = csv(
      heading,
      ...Array.from({ length: 20 }, (_, index) => `Nora ${index};Paged;nora${index}@paged.example;Paged`),
      `Known;Person;${known.externalEmailAddress};"=HYPERLINK(""http://evil.example"")"`,
      ';;not an address;',
      `;;${known.externalEmailAddress};A new company`,
    );

    const [columns] = await admin.sendFile('many.csv', file);
    const first = await admin.press(columns, 'Compare');
    expect(words(first.message)).toContain('1 to 6 of 20');
    const second = await admin.press(first.message, 'Next');
    expect(words(second.message)).toContain('7 to 12 of 20');
    expect(words(second.message)).toContain('Nora 11 Paged');
    const invalid = await admin.press(second.message, 'Not imported (2)');
    expect(words(invalid.message)).toContain('This is a spreadsheet formula, not a value.');
    const changed = await admin.press(invalid.message, 'Changed (1)');
    expect(words(changed.message)).toContain('→ A new company');

    const [offer] = (await admin.press(changed.message, 'Get the result file')).sent;
    const [link] = await admin.answerFile(offer, 'accept');
    const text = fileOf(link);
    expect(text.split('\r\n')).toHaveLength(25);
    expect(text).toContain('22,Invalid,Known Person');
    expect(link?.attachments[0]?.name).toBe('many-result.csv');
    const [declined] = await admin.answerFile(
      (await admin.press(changed.message, 'Get the result file')).sent[0],
      'decline',
    );
    expect(words(declined)).toContain('I won’t send the file');
    for (const { headers } of house.teams.fileHost.requests)
      expect(headers).not.toHaveProperty('authorization');
  });

  it('is made again when the import is sent, and asks again if contacts have changed', async () => {
    const { admin } = house;
    const file = csv(heading, 'Olga;Later;olga@later.example;Later', 'Pia;Later;pia@later.example;Later');
    const [columns] = await admin.sendFile('later.csv', file);
    const shown = await admin.press(columns, 'Compare');
    const [other] = await admin.sendFile('one.csv', csv(heading, 'Olga;Later;olga@later.example;Later'));
    await applied(
      (await admin.press((await admin.press(other, 'Compare')).message, 'Add 1 contact')).message,
    );

    const again = await admin.press(shown.message, 'Add 2 contacts');
    expect(words(again.message)).toContain(
      'Contacts changed in the meantime, so check again: 1 fewer new contact, 1 more stays as it is.',
    );
    const cancel = admin.actions(again.message).find(({ title }) => title === 'Cancel');
    // Two clicks are one request.
    const clicks = ['Add 1 contact', 'Add 1 contact'].map((title) => admin.press(again.message, title));
    const [sent, twice] = await Promise.all(clicks);
    await applied(sent?.message);
    const number = /CR-\d+/.exec(words(sent?.message))?.[0];
    expect(words(twice?.message)).toContain(number);
    expect(stored('olga@later.example')).toHaveLength(1);
    expect(stored('pia@later.example')).toHaveLength(1);
    // A second device still shows the button, which cannot take back what was sent.
    const [another] = await admin.sendFile('another.csv', file);
    const late = await admin.press(another, 'Cancel', {}, { data: { ...Object(cancel?.data) } });
    expect(words(late.message)).toContain(number);
  });
});

describe('a file that cannot be taken', () => {
  const plain = csv(heading, 'Quin;Never;quin@never.example;Never');

  it('is named with what to do', async () => {
    const { admin } = house;
    const { fileHost } = house.teams;

    const zip = Buffer.from('PK\u0003\u0004 not a table', 'latin1');
    expect(words((await admin.sendFile('contacts.csv', zip))[0])).toContain('Excel workbook or a ZIP file');
    expect(words((await admin.sendFile('empty.csv', ' '))[0])).toContain('The file is empty.');
    const large = Buffer.alloc(10_000_001, 'a');
    expect(words((await admin.sendFile('large.csv', large))[0])).toContain('larger than 10 MB');

    const before = fileHost.requests.length;
    fileHost.fault({ status: 302, headers: { location: `${house.teams.serviceUrl}v3/conversations` } });
    expect(words((await admin.sendFile('moved.csv', plain))[0])).toContain('Teams didn’t give me the file');
    expect(fileHost.requests).toHaveLength(before + 1);
    fileHost.fault({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' });
    expect(words((await admin.sendFile('page.csv', plain))[0])).toContain('Teams didn’t give me the file');
    fileHost.fault({ status: 503 });
    expect(words((await admin.sendFile('busy.csv', plain))[0])).toContain('I can’t get the file');
  });

  it.each([
    ['at a foreign host', 'https://evil.example/personal/a/download.aspx'],
    ['at a host that only begins like SharePoint', 'https://contoso.sharepoint.com.evil.example/a'],
    ['at an address of the cloud', 'http://169.254.169.254/latest/meta-data/'],
    ['on this machine', 'http://127.0.0.1:1/personal/a'],
    ['in no place', ''],
  ])('is refused %s, without a request', async (_, downloadUrl) => {
    const { admin, teams } = house;
    const activity = teams.activity(cast.admin, admin.chat, '');
    const attachment = {
      contentType: 'application/vnd.microsoft.teams.file.download.info',
      name: 'contacts.csv',
      content: { downloadUrl, uniqueId: 'x', fileType: 'csv' },
    };
    const next = nextAnswer(admin);

    await teams.post({ ...activity, id: `${activity.id}1`, attachments: [attachment] });

    const answer = await next();
    expect(words(answer)).toContain('I only read files that were sent with Teams');
  });

  it('is harmless with a hostile name and hostile headings', async () => {
    const { admin } = house;
    const name = '../../<at>all</at> [x](https://evil.example)\u202Evcs.csv';
    const file = csv('**E-mail**;[y](https://evil.example);E-mail;E-mail', 'r@hostile.example;=1+1;;');

    const [columns] = await admin.sendFile(name, file);

    const json = JSON.stringify(columns?.card);
    expect(json).not.toMatch(/<at>|\]\(https|\u202E|\*\*/);
    const compared = await admin.press(columns, 'Compare');
    const [offer] = (await admin.press(compared.message, 'Get the result file')).sent;
    expect(offer?.attachments[0]?.name).not.toMatch(/[/\\<>\u202E]/);
  });
});

describe('an import', () => {
  it('is for its person only, in the 1:1 chat, until it is cancelled', async () => {
    const { admin, approver, group } = house;
    const [columns] = await admin.sendFile('own.csv', csv(heading, 'Sue;Own;sue@own.example;Own'));
    const [others] = await approver.sendFile('other.csv', csv(heading, 'Ted;Other;ted@other.example;Other'));
    const known = house.sandbox.organisation.mailContacts.all()[1] ?? expect.fail('no contact');
    const foreign = { data: admin.actions(columns)[0]?.data as JsonObject };
    const stolen = await approver.press(others, 'Compare', {}, foreign);
    expect(words(stolen.sent[0] ?? stolen.message)).not.toContain('Sue');
    expect(words(stolen.sent[0] ?? stolen.message)).toContain('This card belongs to somebody else');

    // Others ask for approval, and their dry run says whom.
    const compared = await approver.press(others, 'Compare');
    expect(titles(approver, compared.message)).toContain('Submit for approval');
    expect(words(compared.message)).toContain('will be asked to approve');
    const edited = csv(heading, `Known;Twice;${known.externalEmailAddress};Twice`);
    const asked = await approver.press((await approver.sendFile('a.csv', edited))[0], 'Compare');
    await approver.press(asked.message, 'Submit for approval');
    const second = await approver.press((await approver.sendFile('b.csv', edited))[0], 'Compare');
    // It can be sent all the same, but says that the contact is about to change already.
    expect(words(second.message)).toMatch(/CR-\d+/);
    expect(titles(approver, second.message)).toContain('Submit for approval');

    const own = await admin.press(columns, 'Compare');
    const cancelled = await admin.press(own.message, 'Cancel');
    expect(words(cancelled.message)).toContain('I’ve deleted the file here');
    const [next] = await admin.sendFile('next.csv', csv(heading, 'Sue;Own;sue@own.example;Own'));
    const expired = await admin.press(next, 'Compare', {}, foreign);
    expect(words(expired.message)).toContain('This import has expired');

    const [refused] = await group.sendFile('group.csv', csv(heading, 'Uwe;Group;uwe@group.example;Group'));
    expect(words(refused)).toContain('I read files only in our own chat.');
    const pasted = await answerTo(group, 'Name;E-mail\nUwe;uwe@group.example');
    expect(words(pasted)).toContain('our own chat');
  });

  it('is refused to those who may not add contacts, before their file is read', async () => {
    const { staff, teams } = house;
    const before = teams.fileHost.requests.length;

    const [refused] = await staff.sendFile('staff.csv', csv(heading, 'Vic;No;vic@no.example;No'));

    expect(words(refused)).toContain('Not allowed');
    expect(teams.fileHost.requests).toHaveLength(before);
  });

  it('is explained, with a template that can be filled in', async () => {
    const { admin, teams } = house;
    const intro = await answerTo(admin, 'import');
    expect(words(intro)).toContain('up to 10 MB and 20,000 contacts');

    const [offer] = (await admin.press(intro, 'Get a template')).sent;
    const [link] = await admin.answerFile(offer, 'accept');
    const template = fileOf(link);
    const filled = `${template}Wanda,Template,wanda@template.example,,,,,,,,,,\r\n`;
    const [columns] = await admin.sendFile('contacts-template.csv', filled);
    const compared = await admin.press(columns, 'Compare');
    expect(words(compared.message)).toContain('Wanda Template');

    // The offer that was accepted names where to put the file, which may be anywhere.
    const consent = (await admin.press(intro, 'Get a template')).sent[0];
    const content = consent?.attachments[0]?.content as { readonly acceptContext: JsonObject };
    const next = nextAnswer(admin);
    await teams.post({
      ...teams.activity(cast.admin, admin.chat, ''),
      type: 'invoke',
      name: 'fileConsent/invoke',
      value: {
        type: 'fileUpload',
        action: 'accept',
        context: content.acceptContext,
        uploadInfo: {
          uploadUrl: 'https://evil.example/upload',
          contentUrl: '',
          name: 'x',
          uniqueId: 'x',
          fileType: '',
        },
      },
    });
    expect(words(await next())).toContain('I only send files to OneDrive');
  });
});

/** Returns a function that waits for the next message of the bot. */
function nextAnswer(member: ChatMember): () => Promise<SeenMessage> {
  const seen = new Set(member.messages().map(({ id }) => id));
  return () => member.waitFor(({ id, fromBot }) => fromBot && !seen.has(id), 10_000);
}

/** Returns the file that the bot has put into somebody's OneDrive. */
function fileOf(message: SeenMessage | undefined): string {
  const content = message?.attachments[0]?.content;
  const id = typeof content === 'object' && content !== null && 'uniqueId' in content ? content.uniqueId : '';
  return house.teams.fileHost.file(String(id))?.bytes?.toString('utf8') ?? '';
}
