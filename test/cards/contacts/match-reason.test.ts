import { describe, expect, it } from 'vitest';
import { matchReason } from '../../../src/cards/contacts/match-reason.ts';
import type { Contact, ContactFields } from '../../../src/contacts/contact.ts';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import { documentOf, type SharedDocument } from '../../../src/directory/search/search-document.ts';
import { createSearchIndex } from '../../../src/directory/search/search-index.ts';
import { mail, makeContact } from '../../contacts/make-contact.ts';

/** What a row says of the contact when the index finds it by what was typed. */
function saysOf(fields: Partial<ContactFields & Contact>, typed: string): string {
  const contact = makeContact(mail, 'm1', fields);
  const index = createSearchIndex();
  index.put([documentOf(contact) as SharedDocument]);
  const query = parseQuery(typed);
  const [hit] = index.search(query);
  expect(hit, `${typed} finds ${contact.displayName}`).toBeDefined();
  const { matches = [], missing = [] } = hit ?? {};
  return matchReason({ contact, refs: [contact.ref], records: [contact], matches, missing }, query);
}

const william = {
  displayName: 'William Meyer',
  jobTitle: 'Buyer',
  company: 'Fabrikam',
  department: 'Treasury',
  city: 'Warsaw',
  emails: ['william.meyer@fabrikam.example', 'wm@private.example'],
  businessPhones: ['+44 20 7946 0321'],
  mobilePhones: ['+44 7700 900123'],
};

describe('why a person is among the answers', () => {
  it.each([
    ['bill', 'may be called “bill”'],
    ['maier', 'sounds like “maier”'],
    ['wlliam', 'similar to “wlliam”'],
    ['treasury', 'department: Treasury'],
    ['william warsaw', 'city: Warsaw'],
    ['william varsovie', 'city: Warsaw'],
    ['wm@private.example', 'e-mail: wm@private.example'],
    ['@private.example', 'e-mail: wm@private.example'],
    ['bill maier', 'may be called “bill” · sounds like “maier”'],
    ['william.meyer@fabrikam.example', 'e-mail: william.meyer@fabrikam.example'],
    ['@fabrikam.example', 'e-mail: william.meyer@fabrikam.example'],
    ['946 0321', 'phone: +44 20 7946 0321'],
    ['wm', 'e-mail: wm@private.example'],
  ])('is said for %j', (typed, words) => {
    expect(saysOf(william, typed)).toBe(words);
  });

  it.each([
    'william',
    'meyer fabrikam',
    'buyer',
    'einkäufer',
    'illia',
    'email of william.meyer@fabrikam.example',
    '900123',
    '+44 7700 900123',
  ])('goes without saying for %j', (typed) => {
    expect(saysOf(william, typed)).toBe('');
  });

  it.each([
    ['Jürgen Müller', 'mueller'],
    ['Jürgen Müller', 'muller'],
    ['Anna van der Berg', 'vanderberg'],
    ['Jean-Luc Picard', 'jeanluc'],
    ["Liam O'Brien", 'obrien'],
  ])('goes without saying when %s is found as %s', (displayName, typed) => {
    expect(saysOf({ displayName }, typed)).toBe('');
  });

  it('is said of initials', () => {
    expect(saysOf({ displayName: 'William Meyer' }, 'wm')).toBe('initials “wm”');
  });

  it('says of a live hit in which field the word is', () => {
    const contact = makeContact(mail, 'm1', { displayName: 'Ann Lee', notes: 'Met her at the fair in Oslo' });

    const words = matchReason({ contact, refs: [contact.ref], records: [contact] }, parseQuery('ann oslo'));

    expect(words).toBe('“oslo” is in the notes');
  });

  it('says which typed word a person does not have', () => {
    const contact = makeContact(mail, 'm1', { displayName: 'Ann Lee' });
    const person = { contact, refs: [contact.ref], records: [contact], matches: [], missing: ['paris'] };

    expect(matchReason(person, parseQuery('ann lee paris'))).toBe('without “paris”');
  });
});
