import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import { createSearchIndex } from '../../../src/directory/search/search-index.ts';
import { person } from './documents.ts';

/** As many contacts as make a word common. */
const crowd = Array.from({ length: 800 }, (_, number) => number);
const index = createSearchIndex();
index.put([
  ...crowd.map((number) => person(`c${number}`, `Person${number} Mann`, { company: 'Contoso' })),
  ...crowd.map((number) => person(`f${number}`, `Member${number} Miller`, { company: 'Fabrikam' })),
  person('ruby', 'Ruby Drzezdzon', { company: 'Contosa' }),
  person('rupert', 'Rupert Miller', { company: 'Contosa' }),
  person('eva', 'Eva Lindemann'),
]);

function answerTo(text: string): readonly [string | undefined, readonly string[] | undefined] {
  const [best] = index.search(parseQuery(text), 5);
  return [best?.id, best?.missing];
}

describe('a word that many contacts have', () => {
  it('is no typing error beside a rarer word', () => {
    expect(answerTo('drzezdon contoso')).toEqual(['ruby', ['contoso']]);
    expect(answerTo('drzezdon contosaa')).toEqual(['ruby', []]);
  });

  it('may be a typing error if the other words are as common', () => {
    expect(answerTo('miller contoso')).toEqual(['rupert', []]);
  });

  it('may be the end of the word before it', () => {
    expect(answerTo('eva linde mann')).toEqual(['eva', []]);
  });
});
