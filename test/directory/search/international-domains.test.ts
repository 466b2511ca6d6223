import { describe, expect, it } from 'vitest';
import { groupSamePerson } from '../../../src/contacts/identity/same-person.ts';
import { prepareContact, prepareQuery, scoreOf } from '../../../src/contacts/matching/match.ts';
import { namedExactly } from '../../../src/contacts/matching/named-exactly.ts';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import { createSearchIndex } from '../../../src/directory/search/search-index.ts';
import { contactOf, idsOf, person } from './documents.ts';

/** As a mail system writes them, and as people do. */
const spellings = {
  ascii: 'Desk@xn--mller-kva.example',
  letters: 'desk@müller.example',
  large: 'DESK@MÜLLER.example',
};

describe.each(Object.entries(spellings))('an address in %s', (_, stored) => {
  const desk = person('desk', 'Order Desk', { emails: [stored] });
  const other = person('other', 'Order Office', { emails: ['desk@muller.example'] });
  const index = createSearchIndex();
  index.put([desk, other]);

  it.each([...Object.values(spellings), '@müller.example', '@xn--mller-kva.example'])(
    'is found by %s',
    (typed) => {
      const query = parseQuery(typed);
      const contact = contactOf(desk);

      expect(idsOf(index, typed)).toEqual(['desk']);
      expect(scoreOf(prepareContact(contact), prepareQuery(query))).toBeGreaterThan(0);
      expect(scoreOf(prepareContact(contactOf(other)), prepareQuery(query))).toBe(0);
    },
  );

  it.each(Object.values(spellings))('is the one that %s means', (typed) => {
    const people = [desk, other].map((document) => ({ records: [contactOf(document)] }));

    expect(namedExactly(parseQuery(typed), people)).toEqual([people[0]]);
  });

  it.each(['desk müller', 'desk in:müller'])('is found by %s', (typed) => {
    const score = scoreOf(prepareContact(contactOf(desk)), prepareQuery(parseQuery(typed)));

    expect(idsOf(index, typed)).toContain('desk');
    expect(score).toBeGreaterThan(0);
  });

  it('belongs to the same person in another spelling', () => {
    const again = contactOf(person('again', 'Order Desk', { emails: [spellings.letters] }));
    const related = index.relatedTo([again]);

    expect(related).toContain('desk');
    expect(groupSamePerson([contactOf(desk), again].map(prepareContact))).toHaveLength(1);
  });
});
