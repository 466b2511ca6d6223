import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareContact, prepareQuery, scoreOf } from '../../../src/contacts/matching/match.ts';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import { fold, words } from '../../../src/contacts/text/fold.ts';
import type { SharedDocument } from '../../../src/directory/search/search-document.ts';
import { createSearchIndex } from '../../../src/directory/search/search-index.ts';
import { contactOf, idsOf, person } from './documents.ts';

const names = [
  'Ann',
  'Anna',
  'Jürgen',
  'Łukasz',
  'Bo',
  'Zoë',
  'Иван',
  'O’Neil',
  'Weiß',
  'Jean-Luc',
  'Kim',
  'Kimmel',
];
const companies = ['', 'Contoso Ltd', 'Südwind', 'Kim & Söhne', 'Bo'];

const documents = fc.array(
  fc
    .record({
      number: fc.nat({ max: 30 }),
      given: fc.constantFrom(...names),
      family: fc.constantFrom(...names),
      company: fc.constantFrom(...companies),
      city: fc.constantFrom('', 'Berlin', 'Bonn'),
    })
    .map(({ number, given, family, company, city }) =>
      person(`d${number}`, `${given} ${family}`, { company, city }),
    ),
  { maxLength: 25 },
);

/** Words of which the index has some, whole or begun. */
const queries = fc
  .array(
    fc
      .constantFrom(...names, 'Contoso', 'Berlin', 'Bonn', 'Söhne')
      .chain((word) => fc.constantFrom(word, word.slice(0, 2))),
    { minLength: 1, maxLength: 3 },
  )
  .map((list) => list.join(' '));

/** All who have every word as the beginning of one of theirs. */
function naive(all: Iterable<SharedDocument>, typed: string): readonly string[] {
  const wanted = parseQuery(typed).words.flatMap(words);
  return [...all]
    .filter(({ displayName, company, city }) => {
      const own = [displayName, company, city].flatMap((text) => [
        ...words(text),
        ...words(text.replaceAll('ü', 'ue').replaceAll('ö', 'oe')),
      ]);
      return wanted.every((word) => own.some((one) => one.startsWith(word)));
    })
    .map(({ id }) => id)
    .sort();
}

/**
 * Whether a typed word is or begins another one. In the index, a contact's word answers one typed word only.
 */
function areAlike(typed: string): boolean {
  const folded = parseQuery(typed).words.flatMap(words);
  return folded.some((one, index) => folded.some((other, at) => at !== index && other.startsWith(one)));
}

describe('the index beside a naive scan', () => {
  it('finds everybody whose words begin like the typed ones, whatever was put in, replaced and removed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(documents, fc.array(fc.nat({ max: 30 }), { maxLength: 6 })), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.array(queries, { minLength: 1, maxLength: 5 }),
        (steps, typed) => {
          const index = createSearchIndex();
          const kept = new Map<string, SharedDocument>();
          for (const [put, removed] of steps) {
            index.put(put);
            for (const document of put) kept.set(document.id, document);
            index.remove(removed.map((number) => `d${number}`));
            for (const number of removed) kept.delete(`d${number}`);
          }

          expect(index.size).toBe(kept.size);
          for (const query of typed) {
            const found = idsOf(index, query, 200);
            if (!areAlike(query))
              expect(found).toEqual(expect.arrayContaining([...naive(kept.values(), query)]));
            expect(found.every((id) => kept.has(id))).toBe(true);
            expect(new Set(found).size).toBe(found.length);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('scores what it finds by the word or its beginning as the live search does', () => {
    fc.assert(
      fc.property(documents, queries, (put, typed) => {
        const index = createSearchIndex();
        index.put(put);
        const kept = new Map(put.map((document) => [document.id, document]));
        const query = parseQuery(typed);
        const folded = query.words.flatMap(words);

        if (areAlike(typed)) return;
        for (const { id, score, matches, missing } of index.search(query, 200)) {
          const document = kept.get(id);
          const direct = matches.every(({ kind }) => kind === 'exact' || kind === 'beginning');
          // Only the index leaves a word out when nobody has all; hyphens count once there.
          if (missing.length > 0 || matches.length < folded.length) continue;
          if (document === undefined || !direct || /-/.test(typed + document.displayName)) continue;
          expect(score).toBe(scoreOf(prepareContact(contactOf(document)), prepareQuery(query)));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('folds idempotently', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => fold(fold(text)) === fold(text)));
  });
});
