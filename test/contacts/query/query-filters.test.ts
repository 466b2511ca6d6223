import { describe, expect, it } from 'vitest';
import { matches } from '../../../src/contacts/matching/match.ts';
import { describeQuery } from '../../../src/contacts/query/describe-query.ts';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import { meetsPersonFilters } from '../../../src/contacts/query/query-filters.ts';
import { mail, makeContact, staff } from '../make-contact.ts';

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

describe('filters of people', () => {
  it.each([
    ['ann source:outlook', ['ann'], [{ field: 'source', text: 'outlook', isExcluded: false }]],
    ['ann -source:Colleagues', ['ann'], [{ field: 'source', text: 'colleagues', isExcluded: true }]],
    ['-in:"New York" ann', ['ann'], [{ field: 'place', text: 'New York', isExcluded: true }]],
  ])('are read from %j', (text, words, personFilters) => {
    expect(parseQuery(text)).toMatchObject({ words, personFilters, without: [] });
  });

  it('leave an unknown source among the words', () => {
    expect(parseQuery('ann source:paper')).not.toHaveProperty('personFilters');
  });

  const colleague = makeContact(staff, 'u1', { displayName: 'Ann Smith', kind: 'colleague', city: 'Berlin' });
  it.each([
    ['ann source:exchange', true],
    ['ann source:colleagues', true],
    ['ann source:outlook', false],
    ['ann -source:outlook', true],
    ['ann -source:colleagues', false],
    ['ann -city:berlin', false],
    ['ann -city:hamburg', true],
  ])('decide with %j by all records of a person: %s', (text, kept) => {
    const query = parseQuery(text);

    expect(query.personFilters).toHaveLength(1);
    expect(meetsPersonFilters([ann, colleague], query)).toBe(kept);
  });

  it('are told back', () => {
    expect(describeQuery(parseQuery('ann source:exchange -city:berlin'))).toBe(
      'name contains “ann”, source is “exchange”, city is not “berlin”',
    );
  });
});
