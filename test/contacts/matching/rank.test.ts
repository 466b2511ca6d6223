import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contact } from '../../../src/contacts/contact.ts';
import { nearNames, rankPeople } from '../../../src/contacts/matching/rank.ts';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import { mail, makeContact, mine, staff } from '../make-contact.ts';

function ids(contacts: readonly Contact[], text: string): string[][] {
  return rankPeople(contacts, parseQuery(text)).map((person) => person.refs.map((ref) => ref.id));
}

describe('rankPeople', () => {
  const homonyms = [
    makeContact(staff, 'd2', { displayName: 'John Doe', emails: ['john.doe2@contoso.com'] }),
    makeContact(staff, 'd1', { displayName: 'John Doe', emails: ['john.doe@contoso.com'] }),
    makeContact(mail, 'm', { displayName: 'John Doe', emails: ['john.doe@fabrikam.com'] }),
    makeContact(mine, 'p', { displayName: 'John Doe', emails: ['johnny@home.example'] }),
  ];

  it('leaves out hits that do not match', () => {
    expect(ids([...homonyms, makeContact(mail, 'x', { displayName: 'Jane Roe' })], 'john')).toHaveLength(4);
  });

  it('puts own contacts first when equal, then keeps one order', () => {
    expect(ids(homonyms, 'john doe')).toEqual([['p'], ['m'], ['d1'], ['d2']]);
    expect(ids([...homonyms].reverse(), 'john doe')).toEqual([['p'], ['m'], ['d1'], ['d2']]);
  });

  it('puts accounts that nobody signs in with last, unless their whole name was typed', () => {
    const people = [
      makeContact(staff, 'left', { displayName: 'John Smith', account: 'disabled' }),
      makeContact(staff, 'here', { displayName: 'John Smith' }),
      makeContact(staff, 'guest', { displayName: 'John Smithers', account: 'guest' }),
    ];

    expect(ids(people, 'john')).toEqual([['here'], ['guest'], ['left']]);
    expect(ids(people, 'john smith')).toEqual([['here'], ['left'], ['guest']]);
  });

  it('keeps what is known of the account when records are joined, and ranks by the own contact', () => {
    const people = [
      makeContact(staff, 'd', { displayName: 'John Smith', emails: ['j@contoso.com'], account: 'disabled' }),
      makeContact(mine, 'p', { displayName: 'John Smith', emails: ['j@contoso.com'] }),
      makeContact(staff, 'x', { displayName: 'John Smithson' }),
    ];
    const [first] = rankPeople(people, parseQuery('john'));

    expect(ids(people, 'john')).toEqual([['p', 'd'], ['x']]);
    expect(first?.contact.account).toBe('disabled');
  });

  it('puts a better match before an own contact', () => {
    const hits = [
      makeContact(mine, 'p', { displayName: 'Johnathan Smith' }),
      makeContact(staff, 'd', { displayName: 'John Smith' }),
    ];

    expect(ids(hits, 'john')).toEqual([['d'], ['p']]);
  });

  it('shows one row for a person of several systems, as good as the best record', () => {
    const hits = [
      makeContact(staff, 'd', {
        displayName: 'Doe, John',
        emails: ['john@contoso.com'],
        mobilePhones: ['+49171555'],
      }),
      makeContact(mail, 'm', { displayName: 'John Doe', emails: ['JOHN@contoso.com'] }),
      makeContact(mail, 'n', { displayName: 'John Doering', emails: ['n@contoso.com'] }),
    ];
    const [first] = rankPeople(hits, parseQuery('john doe'));

    expect(ids(hits, 'john doe')).toEqual([['m', 'd'], ['n']]);
    expect(first?.contact).toMatchObject({ displayName: 'John Doe', mobilePhones: ['+49171555'] });
  });

  it('finds a person whose records match only together', () => {
    const hits = [
      makeContact(mine, 'p', { displayName: 'Johnny Doe', emails: ['john@contoso.com'] }),
      makeContact(mail, 'm', { displayName: 'J. Doe', emails: ['john@contoso.com'], company: 'Fabrikam' }),
    ];

    expect(ids(hits, 'johnny fabrikam')).toEqual([['p', 'm']]);
    expect(ids(hits, 'johnny adatum')).toEqual([]);
  });

  it('gives the same answer in whatever order the hits come', () => {
    const word = fc.constantFrom('John', 'Doe', 'Smith', 'Johnson', 'Ann');
    const hits = fc.array(
      fc.record({
        source: fc.constantFrom(mine, mail, staff),
        displayName: fc.array(word, { minLength: 1, maxLength: 3 }).map((list) => list.join(' ')),
        emails: fc.subarray(['a@x.com', 'b@x.com', 'info@x.com'], { maxLength: 1 }),
        company: fc.constantFrom('', 'Contoso'),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(hits, fc.infiniteStream(fc.nat()), (records, numbers) => {
        const contacts = records.map(({ source, ...fields }, index) =>
          makeContact(source, `id${index}`, fields),
        );
        const order = new Map(contacts.map((contact) => [contact, numbers.next().value]));
        const shuffled = [...contacts].sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0));

        expect(ids(shuffled, 'john smith')).toEqual(ids(contacts, 'john smith'));
      }),
    );
  });
});

describe('nearNames', () => {
  const contacts = ['John Smith', 'Smith, John', 'Jon Smythe', 'Joan Smit', 'Jane Roe', 'Jöhn Smïth'].map(
    (displayName, index) => makeContact(mail, `${index}`, { displayName }),
  );

  it('lists names by their typing errors, each once', () => {
    expect(nearNames(contacts, parseQuery('jhon smiht'))).toEqual(['John Smith']);
    expect(nearNames(contacts, parseQuery('jhon'))).toEqual(['John Smith', 'Jon Smythe']);
    expect(nearNames(contacts, parseQuery('zzzz'))).toEqual([]);
    expect(nearNames(contacts, parseQuery('5550100'))).toEqual([]);
  });

  it('takes the name from an address that nobody has', () => {
    expect(nearNames(contacts, parseQuery('jon.smith@contoso.com'))[0]).toBe('John Smith');
  });

  it('lists five at most', () => {
    const many = ['Anna', 'Anne', 'Ann', 'Hanni', 'Annie', 'Manni', 'Anny'].map((displayName, index) =>
      makeContact(mail, `${index}`, { displayName }),
    );

    expect(nearNames(many, parseQuery('Anni'))).toHaveLength(5);
  });
});
