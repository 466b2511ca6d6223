import { describe, expect, it } from 'vitest';
import { createErrorsSet } from '../../../bench/duplicates/errors.ts';
import { createKindsSet } from '../../../bench/duplicates/kinds.ts';
import { scoreSet } from '../../../bench/duplicates/score-set.ts';
import { generateContacts } from '../../../bench/search/contacts.ts';
import type { Contact, ContactFields } from '../../../src/contacts/contact.ts';
import { findDuplicates } from '../../../src/contacts/identity/find-duplicates.ts';
import { duplicateReason } from '../../../src/languages/duplicate-reason.ts';
import { mail, makeContact, staff } from '../make-contact.ts';

/** The lane of the first two contacts, and the reason; undefined if they are different people. */
function laneOfFirst(contacts: readonly Contact[], firsts?: number): string | undefined {
  const pair = findDuplicates(contacts, firsts).find(({ one, other }) => one === 0 && other === 1);
  return pair && `${pair.lane}, ${duplicateReason(pair)}`;
}

function contact(id: string, fields: Partial<ContactFields>): Contact {
  return makeContact(mail, id, fields);
}

/** Other people, so that values are as rare as in life. */
const strangers = Array.from(generateContacts(400, 3), ({ id, givenName, surname, company, city, emails }) =>
  contact(id, { givenName, surname, company, city, emails }),
);

const doe = { givenName: 'John', surname: 'Doe', company: 'Contoso Ltd', city: 'London' };
const mobile = { mobilePhones: ['+44 7700 900123'] };

describe('findDuplicates', () => {
  it.each<[string, Partial<ContactFields>, Partial<ContactFields>]>([
    [
      'certain, same e-mail address and company, similar name',
      { ...doe, emails: ['john.doe@contoso.com'] },
      { displayName: 'J. Doe', company: 'CONTOSO', emails: ['John.Doe@Contoso.com'] },
    ],
    [
      'certain, same phone number and name',
      { ...doe, businessPhones: ['020 7946 0123'] },
      { displayName: 'Doe, John', businessPhones: ['+44 20 7946 0123'] },
    ],
    ['certain, same name and company', doe, { ...doe, company: 'contoso' }],
    [
      'choice, same mobile number and company, other last name',
      { ...doe, givenName: 'Jane', ...mobile },
      { ...doe, givenName: 'Jane', surname: 'Roe', ...mobile },
    ],
    [
      'choice, same name and company, other e-mail address',
      { ...doe, emails: ['john.doe@contoso.com'] },
      { ...doe, emails: ['jd1970@fabrikam.example'] },
    ],
    [
      'look, same phone number and company, other first name',
      { ...doe, businessPhones: ['+44 20 7946 0123'] },
      { ...doe, givenName: 'Winfried', businessPhones: ['+44 20 7946 0123'] },
    ],
  ])('finds a pair: %s', (expected, one, other) => {
    const contacts = [contact('a', one), contact('b', other), ...strangers];

    expect(laneOfFirst(contacts)).toBe(expected);
    expect(laneOfFirst(contacts, 1)).toBe(expected);
  });

  it('finds a pair in a short list, too', () => {
    const swapped = { givenName: 'Doe', surname: 'John', city: 'London' };

    expect(laneOfFirst([contact('a', doe), contact('b', swapped)])).toBe('certain, same name and city');
  });

  it.each<[string, Partial<ContactFields>, Partial<ContactFields>]>([
    ['share a surname and an employer', doe, { ...doe, givenName: 'Winfried' }],
    [
      'share a frequent name',
      { ...doe, emails: ['john@contoso.com'] },
      { ...doe, company: 'Fabrikam', city: 'Leeds', emails: ['john@fabrikam.com'] },
    ],
    ['have no name, nor anything else in common', { company: 'Contoso' }, { city: 'London' }],
    ['are empty', {}, {}],
  ])('leaves out people who %s', (_, one, other) => {
    const others = Array.from({ length: 40 }, (_, index) =>
      contact(`d${index}`, { givenName: 'John', surname: 'Doe', company: `Company ${index}` }),
    );

    expect(laneOfFirst([contact('a', one), contact('b', other), ...strangers, ...others])).toBeUndefined();
  });

  it('does not take a switchboard, a role address and colleagues of one name for one person', () => {
    const many = ['Ann Li', 'Bo Ek', 'Cy Fox', 'Dora Hahn', 'Edwin Moss', 'Fay Wu'].map((displayName) =>
      contact(displayName, { displayName, businessPhones: ['+44 20 7946 0123'], emails: ['info@x.example'] }),
    );
    const colleagues = ['c1', 'c2'].map((id) =>
      makeContact(staff, id, { displayName: 'Gus Kerr', ...mobile }),
    );

    const found = findDuplicates([...many, ...colleagues, ...strangers]);

    expect(found.filter(({ lane }) => lane === 'certain')).toEqual([]);
  });

  it.each([
    ['kinds', createKindsSet, 5],
    ['errors', createErrorsSet, 6],
  ] as const)('keeps its promise on the judged set of %s', (_, create, seed) => {
    const report = scoreSet(create(1000, 5000, seed));

    expect(report.precisionCertain).toBeGreaterThanOrEqual(0.98);
    expect(report.recall).toBeGreaterThanOrEqual(0.97);
    expect(report.recallCertain).toBeGreaterThan(0.6);
  });
});
