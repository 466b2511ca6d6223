import { describe, expect, it } from 'vitest';
import { readNewContact } from '../../../src/dialogs/contacts/read-new-contact.ts';

describe('readNewContact', () => {
  it.each([
    ['John Doe', 'John', 'Doe', undefined],
    ['for John Doe', 'John', 'Doe', undefined],
    ['John Doe to my contacts', 'John', 'Doe', undefined],
    ['John Doe as a new contact', 'John', 'Doe', undefined],
    ['for Maria Lopez at Fabrikam', 'Maria', 'Lopez', 'Fabrikam'],
    ['Maria Lopez from Fourth Coffee as a contact', 'Maria', 'Lopez', 'Fourth Coffee'],
    ['Jörg Groß bei Nordlicht Energie AG', 'Jörg', 'Groß', 'Nordlicht Energie AG'],
    ['Phone Shop Berlin', 'Phone', 'Shop Berlin', undefined],
    ['Drawn Again', 'Drawn', 'Again', undefined],
    ['Find My Past', 'Find', 'My Past', undefined],
    ['Someone Ltd', 'Someone', 'Ltd', undefined],
    ['John Doe, please', 'John', 'Doe', undefined],
    ['a new supplier contact', '', '', undefined],
    ['a new supplier', '', '', undefined],
    ['', '', '', undefined],
  ])('reads %j as given name %j, surname %j and company %j', (typed, givenName, surname, company) => {
    expect(readNewContact(typed)).toEqual({
      givenName,
      surname,
      ...(company === undefined ? {} : { company }),
      emails: [],
      businessPhones: [],
    });
  });

  it('reads an address and a number behind the name', () => {
    expect(readNewContact('John Doe john@contoso.com +44 7700 900123')).toEqual({
      givenName: 'John',
      surname: 'Doe',
      emails: ['john@contoso.com'],
      businessPhones: ['+447700900123'],
    });
  });
});
