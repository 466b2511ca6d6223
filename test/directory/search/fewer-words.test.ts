import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import { createSearchIndex } from '../../../src/directory/search/search-index.ts';
import { person } from './documents.ts';

const index = createSearchIndex();
index.put([
  person('rupert', 'Rupert Drzezdzon', { city: 'Ashford', company: 'Contoso' }),
  person('benjamin', 'Benjamin Morrison', { city: 'Evans Head' }),
  person('ruby', 'Ruby Warrior', { city: 'Airds' }),
  ...Array.from({ length: 40 }, (_, number) =>
    person(`amy${number}`, `Amy Ashton${number}`, { city: 'Penshurst' }),
  ),
]);

function answersTo(text: string): readonly (readonly [string, readonly string[]])[] {
  return index.search(parseQuery(text), 5).map(({ id, missing }) => [id, missing]);
}

describe('a search of which nobody has all words', () => {
  it('finds who has most of them, and says what is missing', () => {
    expect(answersTo('ruby warrior quokka')).toEqual([['ruby', ['quokka']]]);
    expect(answersTo('rupert drzezdzon contoso penshurst')).toEqual([['rupert', ['penshurst']]]);
  });

  it('finds who has two of many, also misspelt', () => {
    expect(answersTo('ruby warior penshurst')[0]?.[0]).toBe('ruby');
    expect(answersTo('benjamin morr ison sanctuary point')[0]?.[0]).toBe('benjamin');
  });

  it('puts who has the rarer word, or the surname, before those who have the other', () => {
    expect(answersTo('amy drzezdzon').slice(0, 2)).toEqual([
      ['rupert', ['amy']],
      ['amy0', ['drzezdzon']],
    ]);
    expect(answersTo('benjamin warrior')[0]).toEqual(['ruby', ['benjamin']]);
  });

  it('finds those who have one word, however many they are', () => {
    const answers = answersTo('amy quokka');

    expect(answers).toHaveLength(5);
    expect(answers.every(([id, missing]) => id.startsWith('amy') && missing[0] === 'quokka')).toBe(true);
  });

  it('finds nobody for words that nobody has', () => {
    expect(answersTo('quokka wombat numbat')).toEqual([]);
  });

  it('gives somebody once, however many of the words they have', () => {
    const ids = answersTo('benjamin morrison evans penshurst').map(([id]) => id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toBe('benjamin');
  });

  it('counts those who lack a word for less than those who do not', () => {
    const [whole] = index.search(parseQuery('ruby warrior'));
    const [part] = index.search(parseQuery('ruby warrior quokka'));

    expect(part?.score ?? 0).toBeLessThan(whole?.score ?? 0);
    expect(whole?.missing).toEqual([]);
  });
});
