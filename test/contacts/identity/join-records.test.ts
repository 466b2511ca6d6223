import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contact } from '../../../src/contacts/contact.ts';
import { asOwner } from '../../../src/contacts/owner.ts';
import { growsFasterThanText } from '../../growth.ts';
import { mail, makeContact, mine, staff } from '../make-contact.ts';
import { mergeContacts } from '../merge-contacts.ts';

type Row = readonly [description: string, together: readonly string[], records: readonly Contact[]];

function groups(contacts: readonly Contact[]): string[] {
  return mergeContacts(contacts)
    .map(({ refs }) =>
      refs
        .map((ref) => ref.id)
        .sort()
        .join('+'),
    )
    .sort();
}

const john = { displayName: 'John Doe' };
const jane = { displayName: 'Jane Doe' };
const switchboard = ['+49 89 1234-0'];

const hotline = { displayName: 'Fabrikam Hotline', company: 'Fabrikam' };
const branch = { displayName: 'Northwind Traders', company: 'Northwind Traders' };

const table: readonly Row[] = [
  [
    'a company’s hotlines, by their numbers',
    ['a+b', 'c'],
    [
      makeContact(mail, 'a', { ...hotline, businessPhones: ['+49 30 1234567'] }),
      makeContact(staff, 'b', { ...hotline, businessPhones: ['030 1234567', '+49 30 1234567'] }),
      makeContact(mine, 'c', { ...hotline, businessPhones: ['+49 89 7654321'] }),
    ],
  ],
  [
    'branches that bear only the company’s name, by their numbers',
    ['a', 'b'],
    [
      makeContact(mail, 'a', { ...branch, businessPhones: ['+49 30 1234567'] }),
      makeContact(mine, 'b', { ...branch, businessPhones: ['+49 89 7654321'] }),
    ],
  ],
  [
    'the same address in another case',
    ['a+b'],
    [
      makeContact(mine, 'a', { ...john, emails: ['John@x.com'] }),
      makeContact(staff, 'b', { ...john, emails: ['john@X.com'] }),
    ],
  ],
  [
    'any of several addresses, with the name turned round',
    ['a+b'],
    [
      makeContact(mail, 'a', { ...john, emails: ['j@y.com', 'john@x.com'] }),
      makeContact(staff, 'b', { displayName: 'Doe, John (Contoso)', emails: ['john@x.com', 'z@x.com'] }),
    ],
  ],
  [
    'an address and an initial, a nickname or no name at all',
    ['a+b', 'c+d', 'e+f'],
    [
      makeContact(mail, 'a', { ...john, emails: ['john@x.com'] }),
      makeContact(staff, 'b', { displayName: 'J. Doe', emails: ['john@x.com'] }),
      makeContact(mine, 'c', { displayName: 'Bill Gates', emails: ['wg@x.com'] }),
      makeContact(staff, 'd', { displayName: 'William Gates', emails: ['wg@x.com'] }),
      makeContact(mine, 'e', { displayName: 'roe@x.com', emails: ['roe@x.com'] }),
      makeContact(staff, 'f', { displayName: 'Jane Roe', emails: ['roe@x.com'] }),
    ],
  ],
  [
    'nobody by a shared info@ address',
    ['a', 'b', 'c'],
    [
      makeContact(mail, 'a', { ...john, emails: ['info@x.com'] }),
      makeContact(mail, 'b', { displayName: 'Ann Li', emails: ['info@x.com'] }),
      makeContact(mine, 'c', { displayName: 'John', emails: ['INFO@x.com'] }),
    ],
  ],
  [
    'equal names by a shared info@ address',
    ['a+c', 'b'],
    [
      makeContact(mail, 'a', { ...john, emails: ['info@x.com'] }),
      makeContact(mail, 'b', { displayName: 'Ann Li', emails: ['info@x.com'] }),
      makeContact(mine, 'c', { ...john, emails: ['info@x.com'] }),
    ],
  ],
  [
    'nobody of a family that shares an address, not even through a name that fits both',
    ['a', 'b', 'c'],
    [
      makeContact(mine, 'a', { displayName: 'Hans Meier', emails: ['meier@x.com'] }),
      makeContact(mine, 'b', { displayName: 'Anna Meier', emails: ['meier@x.com'] }),
      makeContact(mail, 'c', { displayName: 'Meier', emails: ['meier@x.com'] }),
    ],
  ],
  [
    'nobody through a record in between that fits both by other keys',
    ['a', 'b', 'c'],
    [
      makeContact(mine, 'a', { displayName: 'Hans Meier', emails: ['h@x.com'] }),
      makeContact(mine, 'b', { displayName: 'Anna Meier', mobilePhones: ['+49 171 5550100'] }),
      makeContact(mail, 'c', { displayName: 'Meier', emails: ['h@x.com'], mobilePhones: ['+491715550100'] }),
    ],
  ],
  [
    'the same mobile number in another notation',
    ['a+b'],
    [
      makeContact(mine, 'a', { ...john, mobilePhones: ['0049 171 5550100'] }),
      makeContact(staff, 'b', {
        displayName: 'John A. Doe',
        mobilePhones: ['+49 (0)171 555-0100'],
        emails: ['john@x.com'],
      }),
    ],
  ],
  [
    'nobody by the same mobile number with another name',
    ['a', 'b'],
    [
      makeContact(mine, 'a', { ...john, mobilePhones: ['+49 171 5550100'] }),
      makeContact(staff, 'b', { ...jane, mobilePhones: ['+49 171 5550100'] }),
    ],
  ],
  [
    'nobody by a switchboard, also not homonyms with different addresses',
    ['a', 'b', 'c', 'd'],
    [
      makeContact(mail, 'a', { ...john, businessPhones: switchboard, emails: ['john1@x.com'] }),
      makeContact(mail, 'b', { ...john, businessPhones: switchboard, emails: ['john2@x.com'] }),
      makeContact(mail, 'c', { ...jane, businessPhones: switchboard }),
      makeContact(mine, 'd', { displayName: 'John', businessPhones: switchboard }),
    ],
  ],
  [
    'a business number with the full name and no other address',
    ['a+b', 'c'],
    [
      makeContact(mail, 'a', { ...john, businessPhones: switchboard, emails: ['john1@x.com'] }),
      makeContact(mine, 'b', { ...john, businessPhones: switchboard }),
      makeContact(mail, 'c', { ...jane, businessPhones: switchboard }),
    ],
  ],
  [
    'nobody by a number without its country',
    ['a', 'b'],
    [
      makeContact(mine, 'a', { ...john, mobilePhones: ['5550100'] }),
      makeContact(staff, 'b', { ...john, mobilePhones: ['5550100'] }),
    ],
  ],
  [
    'name and company when nothing tells them apart',
    ['a+b'],
    [
      makeContact(mine, 'a', { ...john, company: 'Contoso', mobilePhones: ['+491715550100'] }),
      makeContact(staff, 'b', {
        displayName: 'Doe, John',
        company: 'CONTOSO Ltd.',
        emails: ['john@contoso.com'],
      }),
    ],
  ],
  [
    'nobody by name and company with other addresses or mobile numbers',
    ['a', 'b', 'c', 'd'],
    [
      makeContact(mine, 'a', { ...john, company: 'Contoso', emails: ['john@home.example'] }),
      makeContact(staff, 'b', { ...john, company: 'Contoso', emails: ['john@contoso.com'] }),
      makeContact(mine, 'c', { ...jane, company: 'Contoso', mobilePhones: ['+491715550100'] }),
      makeContact(mail, 'd', { ...jane, company: 'Contoso', mobilePhones: ['+491715550101'] }),
    ],
  ],
  [
    'nobody by name and company when two are meant as well',
    ['a', 'b', 'c'],
    [
      makeContact(mine, 'a', { ...john, company: 'Contoso' }),
      makeContact(staff, 'b', { ...john, company: 'Contoso', emails: ['john@contoso.com'] }),
      makeContact(staff, 'c', { ...john, company: 'Contoso', emails: ['john2@contoso.com'] }),
    ],
  ],
  [
    'nobody by name alone, or by a given name and company',
    ['a', 'b', 'c', 'd'],
    [
      makeContact(mine, 'a', john),
      makeContact(staff, 'b', john),
      makeContact(mine, 'c', { displayName: 'John', company: 'Contoso' }),
      makeContact(mail, 'd', { displayName: 'John', company: 'Contoso' }),
    ],
  ],
  [
    'no two colleagues, whatever they share',
    ['a', 'b'],
    [
      makeContact(staff, 'a', { ...john, company: 'Contoso', mobilePhones: ['+491715550100'] }),
      makeContact(staff, 'b', { ...john, company: 'Contoso', mobilePhones: ['+491715550100'] }),
    ],
  ],
  [
    'no father and son',
    ['a', 'b'],
    [
      makeContact(mine, 'a', { displayName: 'John Doe Sr', emails: ['doe@x.com'] }),
      makeContact(mine, 'b', { displayName: 'John Doe Jr', emails: ['doe@x.com'] }),
    ],
  ],
];

describe('joinRecords', () => {
  it.each(table)('joins %s', (_, together, records) => {
    expect(groups(records)).toEqual(together);
    expect(groups([...records].reverse())).toEqual(together);
  });

  it('takes the best record and fills its empty fields from the next best', () => {
    const [person, ...others] = mergeContacts([
      makeContact(staff, 'twin', {
        ...john,
        emails: ['john@x.com', 'second@x.com'],
        jobTitle: 'Buyer',
        businessPhones: ['+49891'],
        userPrincipalName: 'john@x.com',
        hiddenFromAddressLists: true,
        kind: 'organization-contact',
      }),
      makeContact(mail, 'writable', {
        ...john,
        emails: ['john@x.com'],
        jobTitle: 'Lead buyer',
        version: '7',
      }),
      makeContact(mail, 'synchronised', { ...john, emails: ['john@x.com'], city: 'Oslo', readOnly: true }),
    ]);

    expect(others).toEqual([]);
    expect(person?.refs.map((ref) => ref.id)).toEqual(['writable', 'synchronised', 'twin']);
    expect(person?.contact).toMatchObject({
      ref: { id: 'writable' },
      kind: 'mail-contact',
      version: '7',
      readOnly: false,
      emails: ['john@x.com'],
      jobTitle: 'Lead buyer',
      city: 'Oslo',
      businessPhones: ['+49891'],
      userPrincipalName: 'john@x.com',
      hiddenFromAddressLists: false,
    });
  });

  it('puts an own contact before all others', () => {
    const [person, ...others] = mergeContacts([
      makeContact(mail, 'm', { ...john, emails: ['john@x.com'], jobTitle: 'Buyer' }),
      makeContact(mine, 'p', { ...john, emails: ['john@x.com'], jobTitle: 'Lead buyer' }),
    ]);

    expect(others).toEqual([]);
    expect(person?.refs.map((ref) => ref.id)).toEqual(['p', 'm']);
    expect(person?.contact.jobTitle).toBe('Lead buyer');
  });

  it('does not depend on the order of the records, and never loses or doubles one', () => {
    fc.assert(
      fc.property(records(), fc.infiniteStream(fc.nat()), (contacts, numbers) => {
        const order = new Map(contacts.map((contact) => [contact, numbers.next().value]));
        const shuffled = [...contacts].sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0));

        expect(mergeContacts(shuffled)).toEqual(mergeContacts(contacts));
        const refs = mergeContacts(contacts).flatMap((person) => person.refs.map((ref) => ref.id));
        expect(refs.sort()).toEqual(contacts.map((contact) => contact.ref.id).sort());
      }),
      { numRuns: 1000 },
    );
  });

  it('joins thousands who share a switchboard without stopping', () => {
    const many = (length: number) =>
      Array.from({ length }, (_, index) =>
        makeContact(mail, `${index}`, {
          displayName: `Person${index} Doe`,
          businessPhones: switchboard,
          emails: ['info@x.com'],
        }),
      );

    expect(mergeContacts(many(3000))).toHaveLength(3000);
    // A contact for every sixteen characters: a thousand beside four thousand.
    expect(
      growsFasterThanText(
        (text) => mergeContacts(many(text.length / 16)),
        (length) => ' '.repeat(length),
      ),
    ).toBe(false);
  });
});

/** Few names, addresses and numbers, so that they collide in every way. */
function records(): fc.Arbitrary<Contact[]> {
  const name = fc.constantFrom(
    '',
    'John Doe',
    'Doe, John',
    'J. Doe',
    'Doe',
    'Jane Doe',
    'Anna Doe',
    'info@x.com',
  );
  const some = (...values: string[]) => fc.subarray(values, { maxLength: 2 });
  const record = fc.record({
    source: fc.constantFrom(mine, mail, staff),
    displayName: name,
    emails: some('a@x.com', 'b@x.com', 'info@x.com'),
    mobilePhones: some('+49 171 5550100', '+49 171 5550101'),
    businessPhones: some('+49 89 12340', '0049 89 12340'),
    company: fc.constantFrom('', 'Contoso', 'Contoso Ltd'),
    readOnly: fc.boolean(),
  });
  return fc
    .array(record, { maxLength: 16 })
    .map((list) => list.map(({ source, ...fields }, index) => makeContact(source, `id${index}`, fields)));
}

describe('records of one mailbox that came by two ways', () => {
  const graph = makeContact('graph-personal-contacts', 'same', { displayName: 'Ann Lee', version: 'e1' });
  const ping = makeContact('pingidm', 'same', { displayName: 'Ann Lee' });

  it('are one record with the same id, and Graph’s stays, whichever came first', () => {
    for (const both of [
      [graph, ping],
      [ping, graph],
    ]) {
      expect(mergeContacts(both).map(({ refs }) => refs)).toEqual([[graph.ref]]);
    }
  });

  it('are two with different ids or owners, and all stay where Graph is not asked', () => {
    const others = makeContact('pingidm', 'same', {
      displayName: 'Somebody Else',
      ref: { source: 'pingidm', id: 'same', owner: asOwner('you') },
    });

    expect(mergeContacts([graph, makeContact('pingidm', 'other', { displayName: 'Bo' })])).toHaveLength(2);
    expect(mergeContacts([graph, others])).toHaveLength(2);
    expect(mergeContacts([ping])).toHaveLength(1);
  });
});
