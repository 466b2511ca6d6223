import { describe, expect, it } from 'vitest';
import type { Contact } from '../../src/contacts/contact.ts';
import { type ImportOptions, planImport } from '../../src/transfer/plan-import.ts';
import { inputRows, readFile } from '../../src/transfer/read-file.ts';
import { countResults, resultFile } from '../../src/transfer/result-file.ts';
import { makeContact } from '../contacts/make-contact.ts';

const single = { required: false, maxLength: 256, maxValues: 1 };
const limits: ImportOptions['limits'] = {
  displayName: { ...single, required: true },
  givenName: single,
  surname: single,
  emails: { required: true, maxLength: 254, maxValues: 2 },
  mobilePhones: single,
  businessPhones: { ...single, maxValues: 3 },
  company: single,
  country: single,
  mailTip: single,
  notes: { ...single, maxLength: 1024 },
};
const options: ImportOptions = { key: 'email', emptyCells: 'leave', limits };

const jane = makeContact('exchange-mail-contacts', 'jane', {
  displayName: 'Jane Roe',
  givenName: 'Jane',
  surname: 'Roe',
  emails: ['jane@x.example', 'jane@y.example'],
  mobilePhones: ['+49 171 2345678'],
  businessPhones: ['+49 89 1000001', '+49 89 1000002'],
  company: 'Contoso',
  country: 'Germany',
});
const john = makeContact('exchange-mail-contacts', 'john', {
  displayName: 'John Doe',
  emails: ['john@x.example'],
  mobilePhones: ['+44 7700 900123'],
  company: 'Fabrikam',
});

async function plan(
  csv: string,
  changed: Partial<ImportOptions> = {},
  contacts: readonly Contact[] = [jane, john],
) {
  const file = readFile(Buffer.from(csv));
  if (file.kind === 'unreadable') throw new Error(file.problem);
  return planImport(inputRows(file), contacts, { ...options, ...changed });
}
async function only(...args: Parameters<typeof plan>) {
  const [row] = await plan(...args);
  if (row === undefined) throw new Error('no row');
  return row;
}

describe('a row of an import', () => {
  it('is new if nobody has its address', async () => {
    expect(await only('First name,Last name,Email\nAmy,Poe,amy@x.example\n')).toMatchObject({
      result: 'new',
      name: 'Amy Poe',
      values: { displayName: 'Amy Poe', givenName: 'Amy', surname: 'Poe', emails: ['amy@x.example'] },
    });
  });

  it('has the domain of its address as mail systems write it, and says so', async () => {
    const ascii = { limits: { ...limits, emails: { ...single, isAscii: true } } };
    const csv = 'Name,Email\nAmy Poe,amy@müller.example\n';
    const row = await only(csv, ascii);

    expect(row).toMatchObject({ result: 'new', values: { emails: ['amy@xn--mller-kva.example'] } });
    expect(row.reasons).toContain(
      '“amy@müller.example” is saved as amy@xn--mller-kva.example, which reaches the same mailbox.',
    );
    const stored = makeContact('exchange-mail-contacts', 'amy', {
      displayName: 'Amy Poe',
      emails: ['amy@xn--mller-kva.example'],
    });
    expect(await only(csv, ascii, [stored])).toMatchObject({ result: 'same', target: stored });
  });

  it('is refused for letters in front of the @ that a mail system does not take', async () => {
    const ascii = { limits: { ...limits, emails: { ...single, isAscii: true } } };

    expect(await only('Name,Email\nJürgen Poe,jürgen@x.example\n', ascii)).toMatchObject({
      result: 'invalid',
      reasons: [expect.stringContaining('can’t have “ü” in front of the @')],
    });
  });

  it('finds its contact under either notation of a domain', async () => {
    const stored = makeContact('graph-personal-contacts', 'amy', {
      displayName: 'Amy Poe',
      emails: ['amy@müller.example'],
    });

    expect(await only('Name,Email\nAmy Poe,amy@xn--mller-kva.example\n', {}, [stored])).toMatchObject({
      result: 'same',
      target: stored,
    });
  });

  it('is the same in another notation', async () => {
    const csv = 'Email,Mobile,Country,Phone\nJANE@X.example,0049 (171) 234-5678,DE,+49 (0)89 1000001\n';

    expect(await only(csv)).toMatchObject({ result: 'same', target: jane, values: {} });
  });

  it('has two numbers of one cell as two, and leaves those that are stored as one', async () => {
    const joined = { ...jane, businessPhones: ['030 1234567 / 0170 4567890'] };

    const amy = await only('Email,Phone\namy@x.example,+49 30 123456 oder +49 170 456789\n');
    const same = await only('Email,Phone\njane@x.example,030 1234567 / 0170 4567890\n', {}, [joined]);
    const full = await only('Email,Mobile\namy@x.example,0171 1234567 / 0170 4567890\n');

    expect(amy.values.businessPhones).toEqual(['+49 30 123456', '+49 170 456789']);
    expect(same.result).toBe('same');
    expect(full.values.mobilePhones).toEqual(['0171 1234567']);
    expect(full.reasons.join()).toContain('0170 4567890');
  });

  it('changes the values that differ, from old to new, and keeps those that it does not name', async () => {
    expect(await only('Email,Mobile,Phone\njane@y.example,+49 171 9999999,+49 89 3\n')).toMatchObject({
      result: 'changed',
      reasons: [
        'Mobile phone: +49 171 2345678 → +49 171 9999999',
        'Business phone: +49 89 1000001, +49 89 1000002 → +49 89 3, +49 89 1000002',
      ],
      values: { mobilePhones: ['+49 171 9999999'], businessPhones: ['+49 89 3', '+49 89 1000002'] },
    });
  });

  it('lets the display name follow if it is composed', async () => {
    expect(await only('Email,Last name\njane@x.example,Doe\n')).toMatchObject({
      values: { surname: 'Doe', displayName: 'Jane Doe' },
    });
  });

  it.each([
    ['leave', 'same', {}],
    ['clear', 'changed', { mobilePhones: [], company: '' }],
  ] as const)('with empty cells: %s', async (emptyCells, result, values) => {
    expect(await only('Email,Mobile,Company\njane@x.example,,\n', { emptyCells })).toMatchObject({
      result,
      values,
    });
  });

  it.each([
    ['Name,Email,Mobile\nJohn D.,jd@z.example,+44 7700 900123\n', 'same mobile number'],
    ['Name,Email,Company\nDoe John,jd@z.example,Fabrikam\n', 'same name and company'],
  ])('is a possible duplicate: %s', async (csv, reason) => {
    const row = await only(csv);

    expect(row).toMatchObject({ result: 'duplicate', values: {} });
    expect(row.reasons[0]).toContain(`John Doe (Fabrikam) already exists: ${reason}`);
  });

  it('is not one because of a switchboard’s number', async () => {
    const csv = 'Name,Email,Phone,Company\nAmy Poe,amy@contoso.example,+49 89 555000,Contoso\n';
    const colleagues = Array.from({ length: 8 }, (_, index) =>
      makeContact('exchange-mail-contacts', `colleague-${index}`, {
        displayName: `Colleague No${index}`,
        emails: [`c${index}@contoso.example`],
        businessPhones: ['+49 89 555000'],
        company: 'Contoso',
      }),
    );

    expect(await only(csv, {}, colleagues)).toMatchObject({ result: 'new' });
  });

  it('is a possible duplicate of an earlier row, or if several contacts have its address', async () => {
    const twin = makeContact('exchange-mail-contacts', 'twin', {
      displayName: 'Jane Twin',
      emails: ['jane@x.example'],
    });
    const rows = await plan(
      'Name,Email\nAmy,amy@x.example\nAmy Poe,AMY@x.example\nJane,jane@x.example\n',
      {},
      [jane, twin],
    );

    expect(rows.map(({ result }) => result)).toEqual(['new', 'duplicate', 'duplicate']);
    expect(rows[1]?.reasons[0]).toBe('Line 2 has the same e-mail address.');
    expect(rows[2]?.reasons[0]).toBe('2 contacts have this e-mail address: Jane Roe, Jane Twin.');
    const namesakes = [jane, { ...twin, displayName: 'Jane Roe', emails: ['twin@x.example'] }];
    const [row] = await plan('Name\nJane Roe\n', { key: 'name' }, namesakes);
    expect(row?.reasons[0]).toContain(
      'have this name: Jane Roe (jane@x.example), Jane Roe (twin@x.example).',
    );
  });

  it('is a duplicate if an earlier row changes the same contact', async () => {
    const rows = await plan('Email,Company\njane@x.example,Fabrikam\njane@y.example,Tailspin\n');

    expect(rows.map(({ result }) => result)).toEqual(['changed', 'duplicate']);
    expect(rows[1]?.reasons[0]).toBe('Line 2 changes the same contact.');
  });

  it.each([
    ['Name,Email\nAmy,amy at x\n', 'not an e-mail address'],
    ['Name,Phone\nAmy,+49 89 1234567\n', 'A mail contact needs an e-mail address'],
    ['Email,Company\namy@x.example,Con\0toso\n', 'control character'],
    [`Email,Company\namy@x.example,${'x'.repeat(1_000_000)}\n`, '1000000 characters'],
    ['Email,Company\n,\n', 'no value'],
    ['Email,Mobile\namy@x.example,4.91705E+11\n', 'shortened'],
    ['Email,Company\njane@x.example,=HYPERLINK("http://x")\n', 'formula'],
  ])('is invalid with the reason: %.40s', async (csv, reason) => {
    const row = await only(csv);

    expect(row.result).toBe('invalid');
    expect(row.reasons.join(' ')).toContain(reason);
  });

  it('of a contact from another system is not changed', async () => {
    const synced = { ...jane, readOnly: true };

    expect(await only('Email,Company\njane@x.example,Other\n', {}, [synced])).toMatchObject({
      result: 'invalid',
    });
    expect(await only('Email,Company\njane@x.example,Contoso\n', {}, [synced])).toMatchObject({
      result: 'same',
    });
  });

  it('says which values the system has no place for', async () => {
    const row = await only(
      'Name,Email,Mobile,Mobile 2,Fax\nAmy,amy@x.example,+49 171 1000001,+49 171 1000002,+49 1\n',
    );

    expect(row).toMatchObject({ result: 'new', values: { mobilePhones: ['+49 171 1000001'] } });
    expect(row.reasons.join(' ')).toMatch(/Mobile phone \+49 171 1000002.*Fax can’t be stored/);
  });

  it('finds its contact by name or number if the person chooses so', async () => {
    expect(await only('Name,Email\njohn DOE,new@x.example\n', { key: 'name' })).toMatchObject({
      result: 'changed',
      target: john,
    });
    expect(await only('Phone,Company\n+49 89 1000002,Other\n', { key: 'phone' })).toMatchObject({
      result: 'changed',
      target: jane,
    });
  });

  it('is about somebody else if its number has another extension', async () => {
    const desk = { ...john, businessPhones: ['+1 206 555 0127 ext. 11'] };
    const csv = [
      'Name,Email,Phone',
      'Bob Roe,bob@z.example,+1 206 555 0127 ext. 12',
      'Cid Roe,cid@z.example,+1 206 555 0127 ext. 13',
      'Doe John,,+1-206-555-0127;ext=11',
    ].join('\n');

    const rows = await plan(csv, { key: 'phone' }, [desk]);

    expect(rows.map(({ result, target }) => [result, target])).toEqual([
      ['new', undefined],
      ['new', undefined],
      ['changed', desk],
    ]);
  });

  it.each([
    ['Chat address', '"sip:a@x.example;gruu; b@x.example"', ['sip:a@x.example;gruu', 'b@x.example']],
    [
      'Business phone',
      '"+1 206 555 0127;ext=12; +1 206 555 0128"',
      ['+1 206 555 0127;ext=12', '+1 206 555 0128'],
    ],
  ])('takes the parameters of a %s for parts of it', async (heading, cell, values) => {
    const row = await only(`Name,Email,${heading}\nAmy,amy@z.example,${cell}\n`, {
      limits: { ...limits, imAddresses: { ...single, maxValues: 3 } },
    });

    expect(Object.values(row.values)).toContainEqual(values);
  });

  it('is read without the character references of HTML, in names and not in notes', async () => {
    const csv = 'Name,Email,Company,Notes\nKeith O&#39;Roe,keith@x.example,Roe &amp; Sons,a &lt; b\n';
    const raw = makeContact('unified-contacts', 'raw', {
      displayName: 'Keith O&#39;Roe',
      emails: ['keith@x.example'],
      company: 'Roe & Sons',
      notes: 'a &lt; b',
    });

    expect((await only(csv)).values).toMatchObject({
      displayName: "Keith O'Roe",
      company: 'Roe & Sons',
      notes: 'a &lt; b',
    });
    expect(await only(csv, {}, [raw])).toMatchObject({ result: 'same' });
  });

  it.each([
    'Name,E-mail Address,E-mail Type\nAmy Poe,/o=ExchangeLabs/ou=Group/cn=Recipients/cn=amy,EX\n',
    'BEGIN:VCARD\nVERSION:2.1\nFN:Amy Poe\nEMAIL;PREF;EX:/o=ExchangeLabs/ou=Group/cn=Recipients/cn=amy\nEND:VCARD\n',
  ])('goes without the internal address of a colleague in Outlook, and says so: %.20s', async (file) => {
    const row = await only(file, { limits: { ...limits, emails: { ...single, required: false } } }, []);

    expect(row).toMatchObject({ result: 'new', values: { displayName: 'Amy Poe' } });
    expect(row.values.emails).toBeUndefined();
    expect(row.reasons.join(' ')).toContain('Not imported: /o=ExchangeLabs');
  });

  it('is compared with the whole contact where a listing lacks a field', async () => {
    const file = readFile(Buffer.from('Email,Mail tip\njane@x.example,Slow\n'));
    if (file.kind === 'unreadable') throw new Error(file.problem);
    const whole = { ...jane, mailTip: 'Slow' };

    const rows = await planImport(inputRows(file), [jane], options, async () => whole);

    expect(rows).toMatchObject([{ result: 'same' }]);
  });
});

describe('the result file', () => {
  it('has a line for each row, safe in spreadsheets', async () => {
    const rows = await plan('Name,Email\n"\'=1+1",amy@x.example\nJane Roe,jane@x.example\n,\n');

    expect(countResults(rows)).toEqual({ new: 1, changed: 0, same: 1, duplicate: 0, invalid: 1 });
    expect(resultFile(rows).split('\r\n')).toEqual([
      '\ufeffLine,Result,Name,E-mail,Reason',
      expect.stringMatching(/^2,New,'=1\+1,amy@x\.example,/),
      expect.stringMatching(/^3,Same,Jane Roe,jane@x\.example,/),
      expect.stringMatching(/^4,Invalid,,,/),
      '',
    ]);
  });
});
