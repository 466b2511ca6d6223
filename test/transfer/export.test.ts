import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contact, ContactField } from '../../src/contacts/contact.ts';
import { cleanContact } from '../../src/contacts/validation/validate-contact.ts';
import { exportCsv } from '../../src/transfer/export-csv.ts';
import { exportVCards } from '../../src/transfer/export-vcards.ts';
import type { ImportOptions } from '../../src/transfer/plan-import.ts';
import { planImport } from '../../src/transfer/plan-import.ts';
import { inputRows, readFile } from '../../src/transfer/read-file.ts';
import { makeContact } from '../contacts/make-contact.ts';

const anything = { required: false, maxLength: 1_000_000, maxValues: 20 };
const limits = Object.fromEntries(
  Object.keys(makeContact('unified-contacts', 'any')).map((field) => [field, anything]),
) as ImportOptions['limits'];

/** Texts with everything that files have a meaning for. */
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc
      .array(
        fc.constantFrom(
          ...'=|+|-|@|\'|"|,|;|:|\\|\\n|^|<|>|{|}|=HYPERLINK("x")|#NAME?|4.9E+11|="a"| ::: |é|Ω|𝄞|BEGIN:VCARD|END:VCARD| '.split(
            '|',
          ),
        ),
        { maxLength: 6 },
      )
      .map((pieces) => pieces.join('')),
  )
  // The sign of a lost letter, which the import refuses.
  .filter((typed) => !typed.includes('\ufffd'));
const lines = fc.array(text, { maxLength: 3 }).map((all) => all.join('\n'));
const number = fc
  .tuple(fc.constantFrom('+49 89 ', '+1 (212) ', '089/', '+44'), fc.integer({ min: 100_000, max: 9_999_999 }))
  .map(([start, end]) => `${start}${end}`);
const numbers = fc.uniqueArray(number, { maxLength: 3 });

const contact = (index: number): fc.Arbitrary<Contact> =>
  fc
    .record({
      displayName: text,
      givenName: text,
      surname: text,
      mobilePhones: numbers,
      businessPhones: numbers,
      homePhones: numbers,
      jobTitle: text,
      department: text,
      company: text,
      office: text,
      street: lines,
      city: text,
      notes: lines,
      imAddresses: fc.constantFrom([], ['jane@chat.example'], ['sip:jane@chat.example', 'skype:a b%']),
      country: fc.constantFrom('', 'Germany', 'France'),
      fax: fc.constantFrom('', '+49 89 1234567'),
      webPage: fc.constantFrom('', 'https://www.x.example/a,b;c?d=e'),
      mailTip: text,
      hiddenFromAddressLists: fc.boolean(),
    })
    .map((fields) =>
      makeContact('unified-contacts', `id-${index}`, {
        ...(cleanContact(fields) as Partial<Contact>),
        emails: [`Person.${index}@x.example`, `second${index}@x.example`].slice(0, 1 + (index % 2)),
      }),
    );
const contacts = fc.tuple(contact(0), contact(1), contact(2));

async function imported(file: string, against: readonly Contact[], most = limits) {
  const read = readFile(Buffer.from(file));
  if (read.kind === 'unreadable') throw new Error(read.problem);
  return planImport(inputRows(read), against, { key: 'email', emptyCells: 'leave', limits: most });
}

describe('an export', () => {
  it.each([
    ['CSV', exportCsv],
    ['vCard', exportVCards],
  ] as const)('as %s changes nothing when it is imported', async (_, write) => {
    await fc.assert(
      fc.asyncProperty(contacts, async (all) => {
        const rows = await imported(write(all), all);

        expect(rows.map(({ result, reasons }) => [result, result === 'same' ? '' : reasons])).toEqual(
          all.map(() => ['same', '']),
        );
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['CSV', exportCsv],
    ['vCard', exportVCards],
  ] as const)('as %s leaves values as they are that somebody has written into one', async (_, write) => {
    const odd = makeContact('exchange-mail-contacts', 'odd', {
      displayName: 'Roe,  Jane',
      emails: ['jane@x.example'],
      mobilePhones: ['+49 171 5550100; +49 171 5550101'],
      businessPhones: ['030/1234567 oder 0170 1234567', '+49 89 5550100; +49 89 5550101'],
      fax: '+49 89 1000; +49 89 2000',
      imAddresses: ['sip:roe@contoso.example;gruu', 'roe@x.example'],
      street: 'S 1\r\nS  2',
      notes: '\nDoor code:\r\n  A   12',
    });
    const few = {
      ...limits,
      mobilePhones: { ...anything, maxValues: 1 },
      fax: { ...anything, maxValues: 1 },
    };

    const [same] = await imported(write([odd]), [odd], few);
    const [titled] = await imported(write([{ ...odd, jobTitle: 'Buyer' }]), [odd], few);

    expect(same?.result).toBe('same');
    expect(titled?.values).toEqual({ jobTitle: 'Buyer' });
  });

  it.each([
    ['CSV', exportCsv, ['mailTip', 'hiddenFromAddressLists']],
    ['vCard', exportVCards, []],
  ] as const)('as %s makes the same contacts elsewhere', async (_, write, more) => {
    const one = makeContact('exchange-mail-contacts', 'one', {
      displayName: 'Jane "J" Roe; the 1st',
      givenName: 'Jane',
      surname: 'Roe',
      emails: ['jane@x.example', 'j@y.example'],
      mobilePhones: ['+49 171 2345678'],
      businessPhones: ['+49 89 1-0', '+49 89 100002 ext. 12'],
      homePhones: ['089 1234567'],
      fax: '+49 89 1-99',
      jobTitle: '=1+1',
      department: 'R&D, all',
      company: 'Contoso; Ltd',
      office: '3/12',
      street: 'Main St 1\nBackyard',
      city: 'Zürich',
      state: 'ZH',
      postalCode: '08001',
      country: 'Switzerland',
      webPage: 'https://x.example',
      notes: '- first\n- second',
      mailTip: 'Slow',
      hiddenFromAddressLists: true,
    });
    const fields = Object.keys(one).filter(
      (field) =>
        !['ref', 'kind', 'version', 'readOnly', 'userPrincipalName', 'imAddresses'].includes(field) &&
        (!['mailTip', 'hiddenFromAddressLists'].includes(field) ||
          (more as readonly string[]).includes(field)),
    ) as ContactField[];

    const [row] = await imported(write([one]), []);

    expect(row?.result).toBe('new');
    expect(row?.values).toEqual(Object.fromEntries(fields.map((field) => [field, one[field]])));
  });

  it('is safe in spreadsheets, and leaves phone numbers as they are', () => {
    const csv = exportCsv([
      makeContact('exchange-mail-contacts', 'one', {
        displayName: '=HYPERLINK("http://evil.example")',
        jobTitle: '@SUM(1)',
        company: "'=already",
        mobilePhones: ['+49 171 2345678', '+4917123456'],
        notes: '-1+1',
      }),
    ]);

    expect(csv).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(csv).toContain("'@SUM(1)");
    expect(csv).toContain("''=already");
    expect(csv).toContain("'-1+1");
    expect(csv).toContain(',+49 171 2345678,+4917123456,');
  });

  it('as vCard has no line of more than 75 bytes, and no broken character', () => {
    const file = exportVCards([
      makeContact('exchange-mail-contacts', 'one', { displayName: 'Ω'.repeat(100), notes: '𝄞é'.repeat(60) }),
    ]);

    expect(file.split('\r\n').filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
    expect(file).not.toContain('\ufffd');
  });
});
