import { describe, expect, it } from 'vitest';
import { matches } from '../../../src/contacts/matching/match.ts';
import { describeQuery, parseQuery } from '../../../src/contacts/query/parse-query.ts';
import { mail, makeContact } from '../make-contact.ts';

const ann = makeContact(mail, 'ann', {
  displayName: 'Ann Smith',
  company: 'Contoso Ltd',
  jobTitle: 'Sales Manager',
  department: 'Purchasing',
  city: 'München',
});

describe('filters', () => {
  it.each([
    ['ann company:contoso', ['ann'], [{ field: 'company', text: 'contoso' }], []],
    ['ann in:"New York" -berlin', ['ann'], [{ field: 'place', text: 'New York' }], ['berlin']],
    [
      'title:manager dept:sales',
      ['manager', 'sales'],
      [
        { field: 'title', text: 'manager' },
        { field: 'department', text: 'sales' },
      ],
      [],
    ],
  ])('are read from %j', (text, words, filters, without) => {
    expect(parseQuery(text)).toMatchObject({ words, filters, without });
  });

  it.each(['Smith-Jones', 'call -12345', 'note: ann', 'company:', 'a - b'])('are not seen in %j', (text) => {
    expect(parseQuery(text)).not.toHaveProperty('filters');
  });

  it('take an excluded word alone for one that is looked for', () => {
    expect(parseQuery('-berlin').words).toEqual(['berlin']);
    expect(parseQuery('-berlin').without ?? []).toEqual([]);
  });

  it.each([
    ['ann company:cont', true],
    ['ann company:fabrikam', false],
    ['ann city:muenchen', true],
    ['ann in:münchen title:manager', true],
    ['ann in:purch', true],
    ['ann title:director', false],
    ['company:contoso', true],
    ['ann -smith', false],
    ['ann -smi', true],
    ['ann -contoso', false],
  ])('decide with %j whether the live search keeps a contact: %s', (text, kept) => {
    expect(matches(ann, parseQuery(text))).toBe(kept);
  });

  it('are told back', () => {
    expect(describeQuery(parseQuery('ann company:contoso -berlin'))).toBe(
      'name contains “ann”, company is “contoso”, without “berlin”',
    );
  });
});
