import { describe, expect, it } from 'vitest';
import { possibleDuplicates } from '../../../src/contacts/identity/duplicates.ts';
import { duplicateReason } from '../../../src/languages/duplicate-reason.ts';
import { mail, makeContact, mine, staff } from '../make-contact.ts';

const candidates = [
  makeContact(mail, 'name', { displayName: 'Doe, John', company: 'CONTOSO' }),
  makeContact(mine, 'mobile', { displayName: 'Ann Li', mobilePhones: ['+49 (0)171 555 0100'] }),
  makeContact(staff, 'mail', { displayName: 'J.', emails: ['x@x.com', 'John@X.com'], company: 'Contoso' }),
  makeContact(staff, 'other', {
    displayName: 'John Doe',
    company: 'Fabrikam',
    businessPhones: ['+491715550100'],
  }),
  makeContact(staff, 'empty'),
];

describe('possibleDuplicates', () => {
  it('names the strongest reason, strongest first', () => {
    const fields = {
      displayName: 'John Doe',
      company: 'Contoso',
      emails: ['john@x.com'],
      mobilePhones: ['0171 5550100'],
    };

    expect(
      possibleDuplicates(fields, candidates).map(({ contact, verdict }) => [
        contact.ref.id,
        verdict.lane,
        duplicateReason(verdict),
      ]),
    ).toEqual([
      ['mail', 'certain', 'same e-mail address and company, similar name'],
      ['other', 'certain', 'same phone number and name, other company'],
      ['name', 'certain', 'same name and company'],
      ['mobile', 'look', 'same mobile number, other name'],
    ]);
  });

  it('takes a number that several have, and that is nobody’s mobile number, for a switchboard’s', () => {
    const one = makeContact(staff, 'one', { displayName: 'Ann Li', businessPhones: ['+49 30 23125 0'] });
    const other = makeContact(staff, 'two', { displayName: 'Bo Ek', homePhones: ['030 231250'] });
    const fields = { displayName: 'Cy Fox', businessPhones: ['+49 30 231250'], mobilePhones: ['12'] };

    const [found] = possibleDuplicates(fields, [one]);
    expect(found && duplicateReason(found.verdict)).toBe('same phone number, other name');
    expect(possibleDuplicates(fields, [one, other])).toEqual([]);
  });

  it('does not warn of a similar name alone', () => {
    const others = ['Jon Doe', 'John Dow', 'Jane Doe'].map((displayName) =>
      makeContact(staff, displayName, { displayName }),
    );

    expect(possibleDuplicates({ displayName: 'John Doe' }, others)).toEqual([]);
  });

  it('takes given name and surname for a name', () => {
    const fields = { givenName: 'John', surname: 'Doe', company: 'contoso' };

    expect(possibleDuplicates(fields, candidates).map(({ contact }) => contact.ref.id)).toEqual([
      'name',
      'other',
    ]);
  });

  it('finds nothing for what is empty', () => {
    expect(possibleDuplicates({}, candidates)).toEqual([]);
    expect(
      possibleDuplicates({ displayName: '', emails: [''], mobilePhones: [''], company: '' }, candidates),
    ).toEqual([]);
  });
});
