import { describe, expect, it } from 'vitest';
import type { Contact } from '../../../src/contacts/contact.ts';
import { matches, prepareContact, prepareQuery, scoreOf } from '../../../src/contacts/matching/match.ts';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import { mail, makeContact } from '../make-contact.ts';

const jürgen = makeContact(mail, '1', {
  displayName: 'Müller-Groß, Jürgen',
  givenName: 'Jürgen',
  surname: 'Müller-Groß',
  emails: ['j.mueller@fabrikam.co.uk', 'Jurgen@Sales.Contoso.com'],
  mobilePhones: ['+49 171 555 0100'],
  businessPhones: ['089 1234-0'],
  jobTitle: 'Head of Sales',
  department: 'Northern Region',
  company: 'Fabrikam Ltd',
  office: '12/304',
  city: 'München',
  country: 'Germany',
  notes: 'Met in Oslo',
});

describe('matches', () => {
  it.each([
    'jürgen',
    'JURGEN',
    'juergen',
    'jür',
    'müller',
    'mueller',
    'muller',
    'groß',
    'gross',
    'mull jur',
    'jürgen müller',
    'müller-groß',
    'mullergross',
    'ller',
    'j.mueller',
    'fabrikam',
    'fabrikam ltd',
    '"head of sales"',
    'sales northern',
    'munchen',
    'muenchen',
    'germany',
    'oslo',
    '304',
    'j.mueller@fabrikam.co.uk',
    'J.MUELLER@FABRIKAM.CO.UK',
    'jurgen@sales.contoso.co',
    '@contoso.com',
    '@sales.contoso.com',
    'jürgen @contoso.com',
    '+49 171 5550100',
    '0171 5550100',
    '5550100',
    '089/12340',
    '0049 89 12340',
    'fabrikam.co.uk',
    'jürgen 5550100',
    'sales.contoso',
  ])('finds the contact by %j', (text) => {
    expect(matches(jürgen, parseQuery(text))).toBe(true);
  });

  it.each([
    'jurgan',
    'john',
    'jürgen smith',
    'uk',
    'com',
    '"sales head"',
    '"of jürgen"',
    'mueller@fabrikam.co.uk',
    '@toso.com',
    'jürgen @fabrikam.com',
    '5550101',
    'jürgen 5550101',
    '',
    '%%%',
    '"))%*',
  ])('does not find it by %j', (text) => {
    expect(matches(jürgen, parseQuery(text))).toBe(false);
  });

  it('finds a name that was stored with two letters by its umlaut', () => {
    expect(matches(makeContact(mail, '1', { displayName: 'Hans Mueller' }), parseQuery('Müller'))).toBe(true);
  });

  it('finds a contact that has only given name and surname', () => {
    expect(matches(makeContact(mail, '1', { givenName: 'Ann', surname: 'Li' }), parseQuery('ann li'))).toBe(
      true,
    );
  });

  it.each(['O’Brien', "O'Brien", 'obrien', "o'b", 'brien', 'pat o brien'])('finds O’Brien by %j', (text) => {
    expect(matches(makeContact(mail, '1', { displayName: 'Pat O´Brien' }), parseQuery(text))).toBe(true);
  });
});

describe('scoreOf', () => {
  const named = (displayName: string): Contact => makeContact(mail, displayName, { displayName });

  it.each<[string, readonly Contact[]]>([
    ['john', [named('John'), named('John Smith'), named('Johnson Smith'), named('Littlejohn Smith')]],
    ['joh', [named('John'), named('Johannes'), named('Bajohr')]],
    [
      'john smith',
      [named('John Smith'), named('Smith, John'), named('John A. Smith'), named('Johnny Smithers')],
    ],
    [
      'contoso',
      [
        named('Contoso'),
        makeContact(mail, 'a', { displayName: 'Ann', emails: ['contoso@x.com'] }),
        makeContact(mail, 'b', { displayName: 'Ann', company: 'Contoso' }),
        makeContact(mail, 'c', { displayName: 'Ann', company: 'Contoso Ltd' }),
        makeContact(mail, 'd', { displayName: 'Ann', emails: ['a@contoso.com'] }),
        makeContact(mail, 'e', { displayName: 'Ann', company: 'The Contoso Group' }),
        makeContact(mail, 'f', { displayName: 'Ann', company: 'Mycontoso' }),
        makeContact(mail, 'g', { displayName: 'Ann', notes: 'Contoso' }),
        makeContact(mail, 'h', { displayName: 'Ann' }),
      ],
    ],
    [
      'a@x.com',
      [
        makeContact(mail, 'a', { displayName: 'Zoe', emails: ['z@x.com', 'A@X.com'] }),
        makeContact(mail, 'b', { displayName: 'Ann', emails: ['a@x.community'] }),
        makeContact(mail, 'c', { displayName: 'Ann', emails: ['aa@x.com'] }),
      ],
    ],
  ])('ranks for %j in the order of its formula', (text, expected) => {
    const query = prepareQuery(parseQuery(text));
    const scores = expected.map((contact) => scoreOf(prepareContact(contact), query));

    expect(scores).toEqual([...scores].sort((one, other) => other - one));
    expect(new Set(scores).size).toBe(scores.length);
  });

  it('gives the values that its formula says', () => {
    const score = (contact: Contact, text: string) =>
      scoreOf(prepareContact(contact), prepareQuery(parseQuery(text)));

    expect(score(named('John Smith'), 'john')).toBe(1020);
    expect(score(named('Elton John'), 'john')).toBe(1000);
    expect(score(named('John Smith'), 'smith john')).toBe(1200);
    expect(score(named('John Smith'), 'john smith')).toBe(1250);
    expect(score(named('John Smith'), 'jo')).toBe(860);
    expect(score(named('Smith, John'), 'smith')).toBe(1000);
    expect(score(named('Littlejohn'), 'john')).toBe(400);
    expect(score(makeContact(mail, 'a', { displayName: 'Ann', company: 'Contoso' }), 'ann contoso')).toBe(
      820,
    );
  });
});
